"""Files that are not what they say: each ends in a plain sentence, and never stops the others."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from export_folders import ADDRESS, PEOPLE, PERSON, PROFILES, read_export, read_files, write_export

from transfer_app.adapters.sources import recognise
from transfer_app.adapters.sources.csv_records import LARGEST_CELL, MOST_LINES
from transfer_app.adapters.sources.text_files import LONGEST_LINE


def _refusal(tmp_path: Path, content: bytes, name: str = "bad.csv") -> str:
    """Why the file is refused, beside a good one that must be read all the same."""
    place = write_export(tmp_path / "export", {"good.csv": PEOPLE, name: content})
    reading = read_export(place)
    assert [file.name for file in reading.survey.files] == ["good.csv"]
    assert len(reading.persons) == 2
    (refused,) = reading.survey.refused
    assert refused.reason.startswith(f"{name} was not read: ")
    assert refused.reason.endswith(".")
    return refused.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\n\n  \n", "it holds no text"),
        (b"\xef\xbb\xbf", "it holds no text"),
        (b"a;b\x00c\n1;2\n", "NUL"),
        (PEOPLE.encode("utf-16-le"), "UTF-16 without a mark"),
        (PEOPLE.encode("utf-32"), "UTF-32"),
        (b"\xff\xfea\x00b", "marked as UTF-16 but is damaged"),
        (b"\xef\xbb\xbfpers_person_id,\xff\n", "marked as UTF-8 with a mark but is damaged"),
        (b"pers_person_id\n\x81\x8d\n", "neither UTF-8, UTF-16 nor Windows-1252"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        (b"<?xml version='1.0'?><CHILD/>", "XML or JSON"),
        (b"age-encryption.org/v1\n", "encrypted"),
        (b'pers_person_id,"pers_dob\n1,2\n', "its header cannot be read"),
        (b"1,Ann,Ash,F,2015-04-01\n", "none of the column names"),
        (b"pers_person_id,pers_dob,pers_dob\n1,2015-04-01,2015-04-02\n", "the column pers_dob twice"),
        (b"," * 100_000 + b"pers_person_id\n", "100,001 columns"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in _refusal(tmp_path, content)


def test_a_workbook_under_another_name_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "book.zip"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert "Excel workbook" in _refusal(tmp_path, path.read_bytes())


def test_other_kinds_of_file_are_left_alone_and_said(tmp_path: Path) -> None:
    assert "not a .csv file" in _refusal(tmp_path, b"x", "notes.docx")


def test_a_folder_among_the_files_is_said(tmp_path: Path) -> None:
    place = write_export(tmp_path, {"good.csv": PEOPLE})
    (place / "more.csv").mkdir()
    assert "it is a folder" in recognise(place, PROFILES).refused[0].reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_never_waited_on(tmp_path: Path) -> None:
    place = write_export(tmp_path, {"good.csv": PEOPLE})
    os.mkfifo(place / "pipe.csv")
    assert "not a regular file" in recognise(place, PROFILES).refused[0].reason


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    place = write_export(tmp_path, {"good.csv": PEOPLE})
    (place / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    assert "cannot be opened" in recognise(place, PROFILES).refused[0].reason


def test_one_endless_line_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    assert "it is no table" in _refusal(tmp_path, PERSON.encode() + b"\n" + b"x" * (LONGEST_LINE + 1))


def test_a_huge_cell_costs_its_own_row(tmp_path: Path) -> None:
    huge = "x" * (LARGEST_CELL + 1)
    text = f'{PEOPLE}3,{huge},Cole,M,2011-01-01\n4,"{huge}",Dean,F,2011-01-01\n5,Ed,Elm,M,2011-01-01\n'
    reading = read_files(tmp_path, {"p.csv": text})
    assert [person.ref for person in reading.persons] == ["1", "2", "5"]
    assert [reject.row for reject in reading.rejected] == [4, 5]
    assert all("characters" in reject.reason for reject in reading.rejected)


def test_a_nul_costs_its_own_row(tmp_path: Path) -> None:
    text = f'{PEOPLE}3,C\x00y,Cole,M,2011-01-01\n4,"D\x00i",Dean,F,2011-01-01\n5,Ed,Elm,M,2011-01-01\n'
    reading = read_files(tmp_path, {"p.csv": text})
    assert [person.ref for person in reading.persons] == ["1", "2", "5"]
    assert ["NUL" in reject.reason for reject in reading.rejected] == [True, True]


def test_a_quote_that_is_never_closed_swallows_no_child(tmp_path: Path) -> None:
    many = "".join(f"{number},Kit,Oak,M,2011-01-01\n" for number in range(10, 10 + 3 * MOST_LINES))
    reading = read_files(tmp_path, {"p.csv": f'{PEOPLE}3,"Cy,Cole,M,2011-01-01\n{many}'})
    assert len(reading.persons) == 2 + 3 * MOST_LINES
    assert [reject.row for reject in reading.rejected] == [4]


def test_two_stray_quotes_swallow_no_child_between_them(tmp_path: Path) -> None:
    text = f'{PEOPLE}3,"Cy,Cole,M,2011-01-01\n4,Di,Dean,F,2011-01-01\n5,Ed",Elm,M,2011-01-01\n'
    reading = read_files(tmp_path, {"p.csv": text})
    assert [person.ref for person in reading.persons] == ["1", "2", "4", "5"]
    assert [reject.row for reject in reading.rejected] == [4]


def test_a_file_of_nothing_but_quotes_ends_soon_and_is_rejected_whole(tmp_path: Path) -> None:
    reading = read_files(tmp_path, {"p.csv": f"{PEOPLE}" + '"\n' * 5_001})
    assert len(reading.persons) == 2
    assert len(reading.rejected) + reading.blank > 0
    assert not [row for row in reading.rows if row.source.row > 3]


def test_a_header_without_rows_is_said(tmp_path: Path) -> None:
    survey = recognise(write_export(tmp_path, {"p.csv": PERSON}), PROFILES)
    assert "It has a header and no rows." in survey.files[0].notes
    assert read_export(tmp_path).batches[-1].last


def test_a_json_bomb_in_an_address_is_kept_as_text(tmp_path: Path) -> None:
    bomb = '{""A"":' + "[" * 50_000
    address = f'{ADDRESS}\n1,1,HOME,,,BH23 1AB,"{bomb}"\n'
    reading = read_files(tmp_path, {"p.csv": PEOPLE, "a.csv": address})
    assert len(reading.addresses) == 1
    assert "not JSON" in reading.notes[0].text


def test_classic_mac_line_ends_are_read(tmp_path: Path) -> None:
    reading = read_files(tmp_path, {"p.csv": PEOPLE.replace("\n", "\r")})
    assert [person.ref for person in reading.persons] == ["1", "2"]
