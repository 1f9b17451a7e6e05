"""Workbooks: a sheet gives what the CSV file of the same table gives; what is odd is named by its cell."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from export_folders import ADDRESS, PERSON, PROFILES, Reading, read_export, write_export
from openpyxl import Workbook

from transfer_app.adapters.sources import recognise
from transfer_app.adapters.sources.sheet_tables import LOST_ZEROS
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.people import SourceRow

COUNTY = Path(__file__).resolve().parents[2] / "sample_data" / "county"
FIRST = 60
"""Rows of each table: enough for every kind of cell."""

Cell = str | int | float | bool | datetime | None


def as_excel(text: str) -> Cell:
    """What Excel makes of a cell of a CSV file."""
    if re.fullmatch(r"[1-9][0-9]{0,14}", text):
        return int(text)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}", text):
            try:
                return datetime.strptime(text, form)
            except ValueError:
                continue
    return text or None


def book(path: Path, sheets: dict[str, list[list[Cell]]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def facts(reading: Reading) -> list[object]:
    """All that was read, but for the names of files."""
    nowhere = SourceRow("", "", 0)
    return [
        [(one.key, one.values, one.source.table, one.source.row) for one in reading.rows],
        [(one.table, one.row, one.column, one.value, one.reason) for one in reading.rejected],
        [replace(one, source=nowhere) for one in reading.persons],
        [(one.person, replace(one.address, source=nowhere)) for one in reading.addresses],
        [(one.person, one.strand, replace(one.span, source=nowhere)) for one in reading.spans],
        [(one.family, one.person) for one in reading.families],
    ]


@pytest.mark.parametrize("export", ["ssd", "ssda903"])
def test_the_county_as_a_workbook_gives_the_same_records_and_facts(tmp_path: Path, export: str) -> None:
    tables = {}
    for path in sorted((COUNTY / export).glob("*.csv")):
        # Some of its rows are planted to be no rows of a CSV file at all.
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = list(islice(csv.reader(stream), FIRST + 1))
        tables[path.stem] = [row for row in rows if len(row) == len(rows[0]) and "\x00" not in "".join(row)]
    for name, rows in tables.items():
        written = io.StringIO()
        csv.writer(written).writerows(rows)
        write_export(tmp_path / "csv", {f"{name}.csv": written.getvalue()})
    sheets = {name[:31]: [[as_excel(cell) for cell in row] for row in rows] for name, rows in tables.items()}
    from_csv = read_export(tmp_path / "csv")
    from_book = read_export(book(tmp_path / "book" / "export.xlsx", sheets).parent)
    assert len(from_csv.spans) > FIRST
    assert facts(from_book) == facts(from_csv)


def people(tmp_path: Path, *rows: list[Cell]) -> Reading:
    return read_export(book(tmp_path / "people.xlsx", {"Children": [[*PERSON.split(",")], *rows]}))


def test_a_wrong_cell_is_named_by_file_sheet_row_and_column(tmp_path: Path) -> None:
    addresses: list[list[Cell]] = [
        [*ADDRESS.split(",")],
        [],
        [9, 1, "Home", "31/31/2020", None, "BH1 1AA", None],
    ]
    sheets = {
        "People": [[*PERSON.split(",")], [1, "Ann", "Ash", "F", datetime(2015, 4, 1)]],
        "Where": addresses,
    }
    (wrong,) = read_export(book(tmp_path / "export.xlsx", sheets)).rejected
    assert (wrong.file, wrong.row, wrong.column) == (
        "export.xlsx, sheet Where", 3, "addr_address_start_date",
    )  # fmt: skip
    assert wrong.value == "31/31/2020"


def test_cells_give_the_text_that_a_csv_file_would_hold(tmp_path: Path) -> None:
    reading = people(tmp_path, [7.0, "Ann", True, 1.5, datetime(2015, 4, 1)], ["008", "Bo", None, "F", None])
    first, second = reading.rows
    assert list(first.values.values()) == ["7", "Ann", "TRUE", "1.5", "2015-04-01"]
    assert list(second.values.values()) == ["008", "Bo", "", "F", ""]
    assert [(n.column, n.text, n.rows, n.first_row) for n in reading.notes] == [
        ("pers_person_id", LOST_ZEROS, 1, 2)
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", "the cell A2 holds a formula that was never calculated"),
        (datetime(2020, 3, 1), "the cell A2 holds a day where an id should stand"),
        (12345678901234567, "digits"),
    ],
)
def test_an_id_that_excel_has_spoiled_rejects_its_row_alone(tmp_path: Path, cell: Cell, said: str) -> None:
    reading = people(tmp_path, [cell, "Ann", "Ash", "F", None], [2, "Bob", "Birch", "M", None])
    assert [person.ref for person in reading.persons] == ["2"]
    (wrong,) = reading.rejected
    assert said in wrong.reason
    assert wrong.row == 2


def test_a_sheet_that_is_no_table_is_said_and_a_hidden_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    made = Workbook()
    made.worksheets[0].title = "Notes"
    made.worksheets[0].append(["made by", "Kim"])
    sheet = made.create_sheet("Children")
    sheet.append([*PERSON.split(","), None])
    sheet.append(["1", "Ann", "Ash", "F", None, None, "a word beside the table"])
    sheet.sheet_state = "hidden"
    made.create_sheet("Empty")
    made.save(path)
    survey = recognise(path, PROFILES)
    (file,), (refused,) = survey.files, survey.refused
    assert refused.reason.startswith("export.xlsx, sheet Notes was not read: its first row holds none")
    assert file.notes[0].startswith("The sheet is hidden")
    assert file.columns[-2:] == ("column 6", "column 7")
    assert read_export(path).rows[0].values["column 7"] == "a word beside the table"


def test_the_public_annex_a_is_looked_over_sheet_by_sheet(shared: Path) -> None:
    with pytest.raises(SourceRefused, match=r"sheet List 1 was not read: .*So were 8 other files"):
        recognise(shared / "data" / "mis" / "annex_a" / "Annex_A_2024_Jan.xlsx", PROFILES)


def changed(path: Path, part: str, text: str, into: str) -> Path:
    """The workbook with one part's text replaced, or with a part more."""
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    parts[part] = parts.get(part, text.encode()).replace(text.encode(), into.encode())
    return packed(path, parts)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in parts.items():
            after.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"
RELATED = "xl/_rels/workbook.xml.rels"
SHARED = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def test_texts_that_cells_share_are_found_as_excel_writes_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "people.xlsx", {"Children": [[*PERSON.split(",")], ["1", "Ann", "Ash", "F", None]]}
    )
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    inline = re.compile(rb't="inlineStr"><is><t>([^<]*)</t></is>')
    texts = inline.findall(parts[SHEET])
    numbers = iter(range(len(texts)))
    parts[SHEET] = inline.sub(lambda _: b't="s"><v>%d</v>' % next(numbers), parts[SHEET])
    spoken = b"<rPh><t>spoken</t></rPh>"
    parts["xl/sharedStrings.xml"] = b"<sst>%s</sst>" % b"".join(
        b"<si><r><t>%s</t></r><r><t>%s</t></r>%s</si>" % (text[:1], text[1:], spoken) for text in texts
    )
    parts[RELATED] = parts[RELATED].replace(b"</Relationships>", SHARED)
    (person,) = read_export(packed(path, parts)).persons
    assert (person.ref, person.forename, person.surname) == ("1", "Ann", "Ash")


LONG = "".join(f"<c r='{c}2' t='inlineStr'><is><t>{'x' * 900_000}</t></is></c>" for c in "EFGHI")
DECLARED = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "text", "into", "said"),
    [
        (
            SHEET,
            "<worksheet",
            f"{DECLARED}<worksheet",
            "declares a document type, which no export needs, line 1",
        ),
        (SHEET, "</row>", "", "not well-formed XML"),
        (SHEET, '<row r="2"', '<row r="1"', "out of order after row 1"),
        (SHEET, '<row r="2"', '<row r="9999999"', "out of order after row 1"),
        (SHEET, 'r="B2"', 'r="A2"', "cells are out of order in row 2"),
        (SHEET, 'r="E2"', 'r="XFD2"', "more than 2,000 columns"),
        (SHEET, "Ash", "A" * 1_000_001, "a text of more than 1,000,000 characters"),
        (SHEET, "<worksheet ", f'<worksheet a="{"x" * 2_200_000}" ', "a tag of more than 1 MiB"),
        (SHEET, "<sheetData>", f"<sheetData>{'<a>' * 50}{'</a>' * 50}", "more than 40 deep"),
        (SHEET, '<c r="E2"', f"{LONG}<c r='J2'", "row 2 holds more than 4,000,000 characters"),
        ("xl/vbaProject.bin", "x", "x", "macros"),
        ("xl/externalLinks/externalLink1.xml", "x", "x", "other workbooks"),
        ("XL/WORKBOOK.XML", "x", "x", "two parts of the same name"),
        (RELATED, "worksheets/sheet1.xml", "worksheets/no.xml", "not a whole workbook"),
    ],
)
def test_a_workbook_that_hides_or_grows_is_refused(
    tmp_path: Path, part: str, text: str, into: str, said: str
) -> None:
    rows: list[list[Cell]] = [[*PERSON.split(",")], ["1", "Ann", "Ash", "F", "2015-04-01"]]
    path = book(tmp_path / "bad.xlsx", {"Children": rows})
    with pytest.raises(SourceRefused) as refusal:
        recognise(changed(path, part, text, into), PROFILES)
    assert said in str(refusal.value)


def test_a_workbook_packed_in_another_way_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.xlsx", "w", zipfile.ZIP_LZMA) as made:
        made.writestr("_rels/.rels", "<Relationships/>")
    with pytest.raises(SourceRefused, match="packed in a way that no workbook is"):
        recognise(tmp_path / "bad.xlsx", PROFILES)


def test_a_file_that_is_no_workbook_is_refused_plainly(tmp_path: Path) -> None:
    for content, said in (
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0", "password"),
        (b"", "damaged"),
    ):
        write_export(tmp_path, {"bad.xlsx": content})
        with pytest.raises(SourceRefused, match=said):
            recognise(tmp_path / "bad.xlsx", PROFILES)
