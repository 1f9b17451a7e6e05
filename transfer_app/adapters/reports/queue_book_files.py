"""Queue workbooks written to files, and read from files that anybody may have made."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.durable_files import write_durably
from transfer_app.domain.errors import SourceRefused, TransferError
from transfer_app.domain.queue_workbook import (
    FACTS,
    FILLED,
    FORMAT,
    MOST_ROWS,
    NAMED,
    TOLD,
    Line,
    Returned,
    headings,
)
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.queue_books import BY, About, ReturnedBook

LARGEST = 20 * 1024**2
UNPACKED = 200 * 1024**2
MOST_PARTS = 100
REMEDY = "Ask for the workbook that was sent back, or save a new one."
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROWS_LOOKED_AT = MOST_ROWS + 2
_ABOUT_ROWS = 40
_MOST_COLUMNS = 60


class QueueBookFiles:
    def content(self, about: About, lines: Sequence[Line], context: JobContext) -> bytes:
        # openpyxl takes a while to load, and few commands write a workbook.
        from transfer_app.adapters.reports.queue_book import queue_book

        return queue_book(about, list(lines), context)

    def save(self, path: Path, content: bytes) -> str:
        write_durably(path, content)
        return hashlib.sha256(content).hexdigest()

    def read(self, path: Path) -> ReturnedBook:
        name = path.name
        content = read_bounded(
            path, LARGEST, "Choose the workbook that came back.", lambda told: _refused(told)
        )
        try:
            _check_parts(name, content)
            sheets = _sheets(content)
        except (
            BadZipFile,
            zlib.error,
            ParseError,
            KeyError,
            ValueError,
            TypeError,
            EOFError,
            NotImplementedError,
        ) as fault:
            raise _refused(f"{name} is not a workbook that can be read: {type(fault).__name__}.") from fault
        about = _about(name, sheets)
        named = about["Names"].casefold() == "yes"
        rows = _rows(name, sheets["Records"], named=named)
        digest = hashlib.sha256(content).hexdigest()
        return ReturnedBook(about["Authority"], about["Made"], named, about[BY], rows, digest)


def _refused(told: str) -> TransferError:
    return SourceRefused(told, REMEDY)


def _check_parts(name: str, content: bytes) -> None:
    """Before anything of it is understood: nothing that grows, hides or runs."""
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise _refused(f"{name} would unpack to more than a workbook of the queue does.")
        if any(part.flag_bits & 1 for part in parts):
            raise _refused(f"{name} is locked with a password.")
        for part in parts:
            if part.filename.lower().endswith(".bin"):
                raise _refused(f"{name} holds a macro or an embedded file ({part.filename[:60]!a}).")
            text = archive.read(part)
            if part.filename.lower().endswith((".xml", ".rels")) and b"\0" in text:
                raise _refused(f"{name} holds {part.filename[:60]!a} in an encoding that is not read here.")
            if _DECLARATION.search(text):
                raise _refused(f"{name} declares a document type in {part.filename[:60]!a}.")


def _sheets(content: bytes) -> dict[str, list[list[tuple[str, bool]]]]:
    """By name: rows of (text, whether the cell is a formula or an error)."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    wanted = {"About": _ABOUT_ROWS, "Records": _ROWS_LOOKED_AT}
    return {
        sheet.title: [
            [_told(cell) for cell in row]
            for row in sheet.iter_rows(max_row=wanted[sheet.title], max_col=_MOST_COLUMNS)
        ]
        for sheet in book.worksheets
        if sheet.title in wanted
    }


def _told(cell: Any) -> tuple[str, bool]:
    value = cell.value
    if value is None:
        return "", False
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip(), cell.data_type in ("f", "e")


def _about(name: str, sheets: dict[str, list[list[tuple[str, bool]]]]) -> dict[str, str]:
    for sheet in ("About", "Records"):
        if sheet not in sheets:
            raise _refused(f"{name} has no sheet {sheet}.")
    said: dict[str, str] = {}
    for row in sheets["About"]:
        key, value = (row[0][0], row[1][0]) if len(row) > 1 else ("", "")
        if key in said:
            raise _refused(f"{name}, sheet About: {key[:40]!a} stands there twice.")
        if key:
            said[key] = value
    if said.get("Format") != FORMAT:
        raise _refused(f"{name}, sheet About: the format is {said.get('Format', '')[:60]!a}, not {FORMAT!r}.")
    for key in ("Authority", "Made", "Names", BY):
        if key not in said:
            raise _refused(f"{name}, sheet About: the row {key!r} is missing.")
    return said


def _rows(name: str, rows: list[list[tuple[str, bool]]], *, named: bool) -> tuple[Returned, ...]:
    expected = headings(names=named)
    found = [text for text, _ in rows[0]] if rows else []
    while found and not found[-1]:
        found.pop()
    if tuple(found) != expected:
        wrong = next(
            (at for at, pair in enumerate(zip(found, expected, strict=False)) if pair[0] != pair[1]),
            min(len(found), len(expected)),
        )
        wanted = repr(expected[wrong]) if wrong < len(expected) else "left empty"
        where = f"{name}, sheet Records, row 1, column {_letter(wrong)}"
        raise _refused(f"{where}: the heading should be {wanted}.")
    body = [(number, row) for number, row in enumerate(rows[1:], 2) if any(text for text, _ in row)]
    if len(body) > MOST_ROWS:
        raise _refused(f"{name}, sheet Records: more than {MOST_ROWS:,} rows.")
    return tuple(_row(number, row, named=named) for number, row in body)


def _row(number: int, row: list[tuple[str, bool]], *, named: bool) -> Returned:
    names = headings(names=named)
    texts = dict(zip(names, (text for text, _ in row), strict=False))
    odd = next((at for at, (_, is_odd) in enumerate(row) if is_odd), None)
    told = tuple(texts.get(name, "") for name in (*TOLD, *(NAMED if named else ())))
    filled = {name: texts.get(name, "") for name in FILLED}
    where = "" if odd is None else f"{_letter(odd)}{number}"
    return Returned(number, told, filled, texts.get(FACTS, ""), where)


def _letter(column: int) -> str:
    """The name of a column counted from 0."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))
