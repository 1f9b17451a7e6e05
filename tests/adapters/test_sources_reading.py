"""Reading: every row once, nothing lost, nothing guessed."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path

import pytest
from export_folders import ADDRESS, PEOPLE, PERSON, PROFILES, read_export, read_files, write_export
from hypothesis import given, settings
from hypothesis import strategies as st

from transfer_app.adapters.sources import read, recognise, write_rejects
from transfer_app.adapters.sources.report import safe_cell
from transfer_app.domain.errors import Cancelled, OutputFailed, SourceRefused
from transfer_app.domain.loaded import Rejected, values_digest
from transfer_app.domain.people import PersonRef
from transfer_app.domain.vocabulary import AddressKind

HOME = (
    '1,1,HOME,2020-01-01,,bh231ab,"{""FLAT"":"""",""HOUSE"":""4"",""STREET"":""Elm Row"",""UPRN"":""100.0""}"'
)


def test_a_row_is_kept_as_it_was_read(tmp_path: Path) -> None:
    reading = read_files(tmp_path, {"p.csv": PEOPLE.replace("Ann", " Ann\xa0")})
    row = reading.rows[0]
    assert (row.person, row.key, row.source.row) == ("1", "1", 2)
    assert row.values["pers_forename"] == " Ann\xa0"
    assert row.digest == values_digest(row.values)
    assert reading.persons[0].forename == "Ann"


def test_the_order_of_columns_changes_no_digest(tmp_path: Path) -> None:
    one = read_files(tmp_path / "1", {"p.csv": "pers_person_id,pers_dob\n1,2015-04-01\n"})
    two = read_files(tmp_path / "2", {"p.csv": "PERS_DOB,pers_person_id\n2015-04-01,1\n"})
    assert [row.digest for row in one.rows] == [row.digest for row in two.rows]


def test_an_address_is_read_with_its_kind_uprn_and_postcode(tmp_path: Path) -> None:
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{HOME}\n"})
    (found,) = reading.addresses
    address = found.address
    assert (found.person, address.kind, address.uprn) == ("1", AddressKind.HOME, 100)
    assert (address.postcode, address.postcode_problem, address.lines) == ("BH23 1AB", "", "4, Elm Row")
    assert (address.start, address.end) == (date(2020, 1, 1), None)


@pytest.mark.parametrize(
    "written",
    [
        '"4, Elm Row, Ashby, BH23 1AB"',
        '"{""HOUSE"":""4 ""The Forge"""",""STREET"":""Elm Row""}"',
        '"4 Elm Row\nAshby\nBH23 1AB"',
    ],
)
def test_an_address_that_is_not_json_is_kept_and_noted(tmp_path: Path, written: str) -> None:
    line = f"1,1,HOME,2020-01-01,,BH23 1AB,{written}"
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{line}\n"})
    assert not reading.rejected
    assert "Elm Row" in reading.addresses[0].address.lines
    assert "not JSON" in reading.notes[0].text
    assert reading.notes[0].rows == 1


def test_a_uprn_never_passes_through_a_float(tmp_path: Path) -> None:
    line = '1,1,HOME,2020-01-01,,,"{""UPRN"": 100012345678, ""TOWN"": null}"'
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{line}\n"})
    assert reading.addresses[0].address.uprn == 100012345678
    assert reading.addresses[0].address.postcode_problem == "missing"


def test_a_damaged_uprn_is_noted_and_the_address_kept(tmp_path: Path) -> None:
    line = '1,1,HOME,2020-01-01,,BH23 1AB,"{""UPRN"":""9.9E+11""}"'
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{line}\n"})
    assert reading.addresses[0].address.uprn == 0
    assert "scientific notation" in reading.notes[0].text


def test_an_address_type_the_profile_does_not_list_is_unknown_and_said(tmp_path: Path) -> None:
    line = "1,1,Nan's house,2020-01-01,,BH23 1AB,"
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{line}\n"})
    assert reading.addresses[0].address.kind is AddressKind.UNKNOWN
    assert reading.addresses[0].address.kind_as_written == "Nan's house"
    assert "Nan's house" in reading.notes[0].text


def test_a_row_about_no_known_child_is_rejected_with_its_place(tmp_path: Path) -> None:
    line = "7,404,HOME,2020-01-01,,BH23 1AB,"
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{HOME}\n{line}\n"})
    (reject,) = reading.rejected
    assert (reject.file, reject.table, reject.row) == ("a.csv", "ssd_address", 3)
    assert (reject.column, reject.value) == ("addr_person_id", "404")
    assert reject.reason == "no child with this id is in the table of children"


def test_an_unreadable_date_rejects_the_row_and_names_the_child(tmp_path: Path) -> None:
    line = "7,2,HOME,01/02/2020,,BH23 1AB,"
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": f"{ADDRESS}\n{line}\n"})
    (reject,) = reading.rejected
    assert (reject.person, reject.column, reject.value) == ("2", "addr_address_start_date", "01/02/2020")
    assert not reading.addresses


def test_an_unreadable_birthday_is_noted_and_the_child_kept(tmp_path: Path) -> None:
    reading = read_files(tmp_path, {"p.csv": f"{PERSON}\n1,Ann,Ash,F,soon\n"})
    assert reading.persons[0].dob is None
    assert reading.notes[0].column == "pers_dob"


def test_ids_are_one_spelling_across_tables(tmp_path: Path) -> None:
    people = f"{PERSON}\n1234.0,Ann,Ash,F,2015-04-01\n"
    reading = read_files(
        tmp_path, {"p.csv": people, "a.csv": f"{ADDRESS}\n{HOME.replace('1,1,', '1, 1234 ,')}\n"}
    )
    assert reading.addresses[0].person == "1234"


def test_repeats_keep_their_key_and_changed_repeats_get_a_number(tmp_path: Path) -> None:
    same, other = "1,Ann,Ash,F,2015-04-01\n", "1,Anna,Ash,F,2015-04-01\n"
    reading = read_files(tmp_path, {"p.csv": f"{PERSON}\n{same}{same}{other}{same}"})
    assert [row.key for row in reading.rows] == ["1", "1", "1#2", "1"]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    text = f'{PERSON}\n1,"Ann\nMarie",Ash,F,2015-04-01\n\n,,,,\n2,Bob,Birch,M,2012-09-30\n'
    reading = read_files(tmp_path, {"p.csv": text})
    assert [row.source.row for row in reading.rows] == [2, 5]
    assert reading.blank == 2


def test_a_stray_quote_costs_only_its_own_row(tmp_path: Path) -> None:
    lines = ['1,"Ann,Ash,F,2015-04-01', "2,Bob,Birch,M,2012-09-30", '3,Cy",Cole,M,2011-01-01', "4,Di,Dean,F,"]
    reading = read_files(tmp_path, {"p.csv": f"{PERSON}\n" + "\n".join(lines) + "\n"})
    assert [person.ref for person in reading.persons] == ["2", "3", "4"]
    assert [reject.row for reject in reading.rejected] == [2]


def test_cells_too_few_or_too_many_reject_the_row(tmp_path: Path) -> None:
    text = f"{PERSON}\n1,Ann,Ash,F\n2,Bob,Birch,M,2012-09-30,extra\n3,Cy,Cole,M,2011-01-01,,\n"
    reading = read_files(tmp_path, {"p.csv": text})
    assert [reject.row for reject in reading.rejected] == [2, 3]
    assert "6 cells where the header has 5" in reading.rejected[1].reason
    assert [person.ref for person in reading.persons] == ["3"]


def test_the_restricted_list_finds_children_loaded_before(tmp_path: Path) -> None:
    place = write_export(tmp_path, {"r.csv": "person_id,reason\n7,police\n8,refuge\n"})
    reading = read_export(place, frozenset({PersonRef("7")}))
    assert [(one.person, one.reason) for one in reading.restricted] == [("7", "police"), ("8", "refuge")]
    # Said to be unknown, for the data officer; and restricted all the same, should the child come later: no
    # fact of that child is missing then, so the row counts against nobody.
    assert [(reject.value, reject.person) for reject in reading.rejected] == [("8", "")]


@pytest.mark.parametrize(
    "row", ["7,refuge, in hiding", "7", '7,"refuge', ",police", "1.00E+06,police", "7\x00,police"]
)
def test_a_restricted_list_that_does_not_say_whom_is_not_taken_in_part(tmp_path: Path, row: str) -> None:
    place = write_export(tmp_path, {"r.csv": f"person_id,reason\n8,refuge\n{row}\n"})
    with pytest.raises(SourceRefused, match=r"Row 3 of r\.csv does not say whom it restricts"):
        read_export(place, frozenset({PersonRef("7"), PersonRef("8")}))


def test_a_restricted_list_beside_the_export_is_read_after_the_children(tmp_path: Path) -> None:
    reading = read_files(tmp_path, {"a.csv": "person_id,reason\n1,police\n", "z.csv": PEOPLE})
    assert [one.person for one in reading.restricted] == ["1"]
    assert not reading.rejected


def test_progress_counts_rows_and_may_stop_the_reading(tmp_path: Path) -> None:
    survey = recognise(write_export(tmp_path, {"p.csv": PEOPLE}), PROFILES)
    seen: list[tuple[int, int, str]] = []
    list(read(survey, lambda *report: seen.append(report)))
    assert seen == [(2, 2, "rows read, p.csv")]

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(read(survey, stop))


def test_a_file_changed_since_it_was_looked_over_is_refused(tmp_path: Path) -> None:
    survey = recognise(write_export(tmp_path, {"p.csv": PEOPLE}), PROFILES)
    (tmp_path / "p.csv").write_text(f"{PEOPLE}3,Cy,Cole,M,2011-01-01\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="was changed after"):
        list(read(survey))
    (tmp_path / "p.csv").unlink()
    with pytest.raises(SourceRefused, match="could not be read to its end"):
        list(read(survey))


CELL = st.text(st.sampled_from(list("12ab ,\"'\r\n\t;\x00\xa0{}é")), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=9), max_size=15))
def test_well_made_csv_loses_nothing(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "p.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(PERSON.split(","))
            writer.writerows(rows)
        reading = read_export(path)
    numbers = [row.source.row for row in reading.rows] + [reject.row for reject in reading.rejected]
    assert len(numbers) == len(set(numbers))
    assert len(numbers) + reading.blank >= len(rows)
    # More only where a row was given up and its further lines were looked at one by one.
    if not reading.rejected:
        assert len(numbers) + reading.blank == len(rows)


PIECE = st.sampled_from(
    ['1,"Ann', "Ash", '"', "F,2015-04-01", "\n", "\r\n", ",", '""', "\x00", "2,B,C,M,\n", "é"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECE, max_size=40).map("".join))
def test_any_text_at_all_loses_nothing(text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = write_export(Path(place), {"p.csv": f"{PERSON}\n{text}"}) / "p.csv"
        reading = read_export(path)
    numbers = [row.source.row for row in reading.rows] + [reject.row for reject in reading.rejected]
    assert len(numbers) == len(set(numbers))
    assert all(2 <= number <= 1 + len(numbers) + reading.blank for number in numbers)
    if '"' not in text:
        lines = text.replace("\r\n", "\n").split("\n")
        assert len(numbers) == sum(bool(line.strip(", ")) for line in lines)
        good = [",".join(row.values.values()) for row in reading.rows]
        assert good.count("2,B,C,M,") == lines.count("2,B,C,M,")


def test_the_report_of_rejects_opens_safely_in_a_spreadsheet(tmp_path: Path) -> None:
    evil = '=HYPERLINK("x")'
    path = tmp_path / "rejects.csv"
    assert write_rejects(path, [Rejected("a.csv", "ssd_person", 3, "pers_dob", evil, "é, and why")]) == 1
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))
    assert rows[0] == ["file", "table", "row", "column", "value", "reason"]
    assert rows[1] == ["a.csv", "ssd_person", "3", "pers_dob", f"'{evil}", "é, and why"]


@given(st.text())
def test_no_cell_of_the_report_can_start_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_report_that_cannot_be_written_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed):
        write_rejects(tmp_path / "no such folder" / "rejects.csv", [])
    assert list(tmp_path.iterdir()) == []
