"""Looking over an export: tables by their columns, and a plain reason for every file refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from export_folders import ADDRESS, PEOPLE, PROFILES, write_export

from transfer_app.adapters.sources import SourceSurvey, recognise
from transfer_app.domain.errors import SourceRefused

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,1,01/04/2015,WBRI,,,\n"


def _survey(tmp_path: Path, files: dict[str, str | bytes]) -> SourceSurvey:
    return recognise(write_export(tmp_path / "export", files), PROFILES)


def _tables(survey: SourceSurvey) -> dict[str, str]:
    return {file.name: file.table.name for file in survey.files}


def test_tables_are_known_by_their_columns_not_by_their_file(tmp_path: Path) -> None:
    survey = _survey(tmp_path, {"address.csv": PEOPLE, "x1.csv": f"{ADDRESS}\n"})
    assert _tables(survey) == {"address.csv": "ssd_person", "x1.csv": "ssd_address"}


def test_neither_order_nor_case_nor_spaces_nor_a_mark_hide_a_column(tmp_path: Path) -> None:
    header = '\ufeff PERS_DOB ,"Pers_Surname",pers_person_id\xa0\r\n2015-04-01,Ash,1\r\n'
    survey = _survey(tmp_path, {"a.csv": header})
    assert survey.files[0].columns == ("pers_dob", "pers_surname", "pers_person_id")
    assert survey.files[0].records.encoding == "utf-8-sig"


def test_people_are_read_first_whatever_their_file_is_called(tmp_path: Path) -> None:
    survey = _survey(tmp_path, {"a.csv": f"{ADDRESS}\n", "z.csv": PEOPLE})
    assert [file.name for file in survey.files] == ["z.csv", "a.csv"]


def test_extra_and_absent_columns_are_said(tmp_path: Path) -> None:
    file = _survey(tmp_path, {"a.csv": "CHILD,DOB,ETHNIC,COLOUR\n1,01/04/2015,WBRI,red\n"}).files[0]
    assert "Columns that table ssda903_header does not have are kept as they are: colour." in file.notes
    assert any("are not there: sex, upn" in note for note in file.notes)


def test_either_name_of_a_renamed_column_will_do(tmp_path: Path) -> None:
    files = {"a.csv": "pers_person_id,pers_dob,pers_common_child_id\n1,2015-04-01,999\n"}
    assert not any("single_unique" in note for note in _survey(tmp_path, files).files[0].notes)


@pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators_are_taken_and_said(tmp_path: Path, separator: str, word: str) -> None:
    file = _survey(tmp_path, {"a.csv": PEOPLE.replace(",", separator)}).files[0]
    assert file.notes[0] == f"Cells are separated by {word}."


def test_an_encoding_that_was_assumed_is_said(tmp_path: Path) -> None:
    people = PEOPLE.replace("Ash", "Ås")
    files = {"utf8.csv": people, "ansi.csv": people.encode("cp1252"), "wide.csv": people.encode("utf-16")}
    found = {file.name: file for file in _survey(tmp_path, files).files}
    assert {name: file.records.encoding for name, file in found.items()} == {
        "utf8.csv": "utf-8",
        "ansi.csv": "cp1252",
        "wide.csv": "utf-16",
    }
    assert "Windows-1252" in found["ansi.csv"].notes[0]
    assert "UTF-16" in found["wide.csv"].notes[0]
    assert not any("Read as" in note for note in found["utf8.csv"].notes)


def test_one_file_alone_can_be_looked_over(tmp_path: Path) -> None:
    place = write_export(tmp_path / "export", {"people.csv": PEOPLE})
    assert _tables(recognise(place / "people.csv", PROFILES)) == {"people.csv": "ssd_person"}


def test_the_same_content_is_the_same_extract_whatever_the_files_are_called(tmp_path: Path) -> None:
    one = recognise(write_export(tmp_path / "1", {"a.csv": PEOPLE, "b.csv": f"{ADDRESS}\n"}), PROFILES)
    two = recognise(write_export(tmp_path / "2", {"x.csv": f"{ADDRESS}\n", "y.csv": PEOPLE}), PROFILES)
    changed = PEOPLE.replace("Ann", "Anna")
    three = recognise(write_export(tmp_path / "3", {"a.csv": changed, "b.csv": f"{ADDRESS}\n"}), PROFILES)
    assert one.digest == two.digest != three.digest


def test_a_lacking_column_is_named(tmp_path: Path) -> None:
    files = {"p.csv": PEOPLE, "bad.csv": ADDRESS.replace("addr_address_end_date,", "") + "\n"}
    refused = _survey(tmp_path, files).refused
    why = "it is nearest to table ssd_address, but lacks the column addr_address_end_date"
    assert [one.reason for one in refused] == [f"bad.csv was not read: {why}."]


def test_hidden_files_are_the_computers_own(tmp_path: Path) -> None:
    survey = _survey(tmp_path, {"p.csv": PEOPLE, ".DS_Store": b"\x00", "~$p.csv": b"\x00"})
    assert survey.refused == ()


def test_the_children_themselves_must_be_in_the_set(tmp_path: Path) -> None:
    episodes = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    with pytest.raises(SourceRefused, match=r"Add header\.csv of the same export"):
        _survey(tmp_path / "903", {"episodes.csv": f"{episodes}\n"})
    with pytest.raises(SourceRefused, match="ssd_person"):
        _survey(tmp_path / "ssd", {"address.csv": f"{ADDRESS}\n"})


def test_two_systems_are_never_matched_by_their_ids(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="tables of two systems"):
        _survey(tmp_path, {"ssd.csv": PEOPLE, "903.csv": HEADER})


def test_a_restricted_list_may_come_with_an_export_or_alone(tmp_path: Path) -> None:
    listed = "person_id,reason\n1,police\n"
    assert len(_survey(tmp_path, {"r.csv": listed}).files) == 1
    assert len(_survey(tmp_path, {"r.csv": listed, "p.csv": PEOPLE}).files) == 2


def test_nothing_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="There is nothing at"):
        recognise(tmp_path / "gone", PROFILES)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceRefused, match="holds no files"):
        recognise(tmp_path / "empty", PROFILES)
    with pytest.raises(SourceRefused, match="No table of a known export was found"):
        _survey(tmp_path, {"a.csv": "x,y\n1,2\n"})
