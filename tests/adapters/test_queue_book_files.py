"""A queue workbook that came back is a file that anybody may have made: what is refused, and where."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from transfer_app.adapters.reports import queue_book_files
from transfer_app.adapters.reports.queue_book_files import QueueBookFiles
from transfer_app.domain.casework import RecordRow, State, StoredDecision
from transfer_app.domain.errors import NotFound, SourceRefused
from transfer_app.domain.queue_workbook import Line, headings, line
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.services.jobs import QUIET
from transfer_app.services.ports.queue_books import About

ABOUT = About("E10999001", "2027-01-11T09:30:00Z", None, {"E06999001": "West Wessmoor"})


def made_line(number: int, surname: str = "=1+1") -> Line:
    row = RecordRow(
        number, f"r-{number:04}", number, f"p{number}", surname, "Ann", "2015-01-01", Strand.SOCIAL_CARE,
        "child in need", False, "queued", "review", "", "", ("BOUNDARY",), 3, "=HYPERLINK(0)", None, 12.0,
    )  # fmt: skip
    decision = StoredDecision(
        State.QUEUED, OutcomeKind.REVIEW, "E06999001", "", "", "", "+44 1", "", None, None, None, 12.4,
        ("BOUNDARY",), 3, "", "ab" * 32, Strand.SOCIAL_CARE, 2,
    )  # fmt: skip
    return line(row, decision, ABOUT.names, {"BOUNDARY": "On or near the line"}, named=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "queue.xlsx"
    books = QueueBookFiles()
    books.save(path, books.content(ABOUT, [made_line(1), made_line(2)], QUIET))
    return path


def test_it_is_read_as_it_was_written(path: Path) -> None:
    book = QueueBookFiles().read(path)
    assert (book.authority, book.made, book.named, book.by) == ("E10999001", ABOUT.made, False, "")
    first = book.rows[0]
    assert (first.number, first.told, first.facts) == (2, made_line(1).told, made_line(1).facts)
    assert first.told[-3:] == ("=HYPERLINK(0)", "E06999001 West Wessmoor", "12")
    assert first.empty
    assert not first.odd


def test_cells_to_fill_in_are_open_with_their_choices_and_the_rest_is_locked(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Records"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    assert tuple(heads) == headings(names=False)
    assert sheet.protection.sheet
    assert not sheet[f"{heads['result']}2"].protection.locked
    assert sheet[f"{heads['record']}2"].protection.locked
    assert sheet.column_dimensions[heads["facts"]].hidden
    ranges = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert ranges[f"{heads['result']}2:{heads['result']}3"] == "Choices!$A$2:$A$6"


def test_a_formula_is_never_reckoned_but_named_with_its_cell(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column_letter for cell in book["Records"][1]}
    book["Records"][f"{heads['why']}3"] = "=A2"
    book.save(path)
    first, second = QueueBookFiles().read(path).rows
    assert (first.odd, second.odd) == ("", f"{heads['why']}3")


def change(path: Path, edit: Callable[[Workbook], None]) -> None:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def rename(cell: str, text: str) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book["Records"][cell] = text

    return edit


def about(cell: str, text: str) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book["About"][cell] = text

    return edit


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (rename("B1", "Strand"), "sheet Records, row 1, column B: the heading should be 'strand'"),
        (rename("T1", "more"), "sheet Records, row 1, column T: the heading should be left empty"),
        (lambda book: book.remove(book["Records"]), "has no sheet Records"),
        (about("B1", "something else"), "sheet About: the format is 'something else'"),
        (about("A2", "Format"), "sheet About: 'Format' stands there twice"),
        (about("A3", "When"), "the row 'Made' is missing"),
        (lambda book: book["Records"].delete_cols(3), "column C: the heading should be 'status'"),
    ],
)
def test_what_is_no_such_workbook_is_refused_with_the_place(
    path: Path, edit: Callable[[Workbook], None], said: str
) -> None:
    change(path, edit)
    with pytest.raises(SourceRefused, match=r"queue\.xlsx") as caught:
        QueueBookFiles().read(path)
    assert said in caught.value.what


def with_part(path: Path, name: str, content: bytes) -> None:
    """The same archive with a part more, or in place of one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    path.write_bytes(kept.getvalue())


DECLARED = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("xl/vbaProject.bin", b"macro", "macro"),
        ("xl/worksheets/sheet2.xml", DECLARED, "declares a document type"),
        ("xl/worksheets/sheet2.xml", DECLARED.decode().encode("utf-16"), "encoding"),
        ("xl/worksheets/sheet2.xml", b"<worksheet", "not a workbook that can be read"),
        ("xl/workbook.xml", b"", "not a workbook that can be read"),
    ],
)
def test_hostile_parts_are_refused(path: Path, name: str, content: bytes, said: str) -> None:
    with_part(path, name, content)
    with pytest.raises(SourceRefused, match=said):
        QueueBookFiles().read(path)


@pytest.mark.parametrize("cut", [0, 1, 100, 2_000])
def test_a_file_cut_short_or_of_another_kind_is_refused(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(SourceRefused, match="not a workbook"):
        QueueBookFiles().read(path)


def test_what_would_unpack_to_too_much_is_refused_before_it_does(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_part(path, "xl/media/large.xml", bytes(3 * 1024**2))
    monkeypatch.setattr(queue_book_files, "UNPACKED", 2 * 1024**2)
    with pytest.raises(SourceRefused, match="unpack"):
        QueueBookFiles().read(path)


def test_too_large_a_file_and_none_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_book_files, "LARGEST", 1_000)
    with pytest.raises(SourceRefused, match="larger than it may be"):
        QueueBookFiles().read(path)
    with pytest.raises(NotFound):
        QueueBookFiles().read(path.with_name("none.xlsx"))


def test_more_rows_than_a_workbook_holds_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_book_files, "MOST_ROWS", 1)
    with pytest.raises(SourceRefused, match="more than 1 rows"):
        QueueBookFiles().read(path)
