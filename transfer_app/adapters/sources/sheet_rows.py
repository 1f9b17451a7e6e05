"""The rows of one sheet of a workbook, a row at a time: cells as values, before any profile is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache

from transfer_app.adapters.sources.headers import MOST_COLUMNS
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.adapters.sources.workbook_parts import Book, Sheet, read_part, unescaped

LAST_ROW = 1_048_576
LONGEST_ROW = 4_000_000
"""Characters of all its cells."""
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Odd(Enum):
    """A cell that holds no value that can be read. The words complete 'the cell B7 ...'."""

    UNCALCULATED = "holds a formula that was never calculated; open the workbook in Excel and save it"
    UNREADABLE = "holds a value that is not written as a workbook's are"


Value = str | int | float | bool | datetime | Odd


@dataclass(frozen=True, slots=True)
class SheetRow:
    """number: as Excel shows it. cells: by column, counted from 0; blank ones are not there."""

    number: int
    cells: Mapping[int, Value]


def sheet_rows(book: Book, sheet: Sheet) -> Iterator[SheetRow]:
    """Every row that holds something, in order; NotReadable where the sheet is not whole."""
    reader = _Reader(_Values(book.texts(), book.date_styles, from_1904=book.from_1904))
    for _ in read_part(book.archive, sheet.part, reader):
        yield from reader.take()


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """The name of a column counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=4096)
def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Values:
    """What a cell's text stands for, by its type and style."""

    def __init__(self, texts: list[str], date_styles: frozenset[int], *, from_1904: bool) -> None:
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

        self._texts, self._dates = texts, {str(style) for style in date_styles}
        epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH
        self._day: Callable[[float], object] = lambda number: from_excel(number, epoch)

    def value(self, kind: str, style: str, text: str) -> Value:
        match kind:
            case "s":
                return self._texts[int(text)]
            case "str" | "inlineStr":
                return unescaped(text)
            case "e":
                return text
            case "b":
                return text.strip() in ("1", "true")
            case "d":
                return datetime.fromisoformat(text)
        number = int(text) if text.isascii() and text.isdigit() else float(text)
        if style in self._dates:
            day = self._day(number)
            return day if isinstance(day, datetime) else str(day)
        return number


class _Reader:
    """Gathers the rows of a sheet as its elements come."""

    def __init__(self, values: _Values) -> None:
        self._values = values
        self._done: list[SheetRow] = []
        self._row, self._column = 0, -1
        self._cells: dict[int, Value] = {}
        self._kind = self._style = ""
        self._formula = self._in_value = self._spoken = False
        self._text: list[str] = []
        self._length = 0

    def take(self) -> list[SheetRow]:
        taken, self._done = self._done, []
        return taken

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        match tag:
            case "c":
                self._start_cell(attributes)
            case "v" | "t":
                self._in_value = not self._spoken
            case "f":
                self._formula = True
            case "rPh":
                self._spoken = True
            case "row":
                self._start_row(attributes.get("r", ""))

    def text(self, text: str, line: int) -> None:
        if self._in_value:
            self._text.append(text)
            self._length += len(text)
            if self._length > LONGEST_ROW:
                raise NotReadable(f"its row {self._row} holds more than {LONGEST_ROW:,} characters")

    def end(self, tag: str, line: int) -> None:
        match tag:
            case "v" | "t":
                self._in_value = False
            case "rPh":
                self._spoken = False
            case "c":
                self._end_cell()
            case "row" if self._cells:
                self._done.append(SheetRow(self._row, self._cells))

    def _start_row(self, written: str) -> None:
        number = int(written) if written.isascii() and written.isdigit() else self._row + 1
        if not self._row < number <= LAST_ROW:
            raise NotReadable(f"its rows are out of order after row {self._row}")
        self._row, self._column, self._cells, self._length = number, -1, {}, 0

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        column = _number(place[1]) if place else self._column + 1
        if column <= self._column or (place and int(place[2]) != self._row):
            raise NotReadable(f"its cells are out of order in row {self._row}")
        self._column = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._formula = False
        self._text.clear()

    def _end_cell(self) -> None:
        text = "".join(self._text)
        if self._formula and not text and self._kind != "str":
            self._put(Odd.UNCALCULATED)
        elif text.strip():
            value: Value = Odd.UNREADABLE
            with suppress(ValueError, IndexError, OverflowError):
                value = self._values.value(self._kind, self._style, text)
            self._put(value)

    def _put(self, value: Value) -> None:
        if isinstance(value, str) and not value.strip():
            return
        if self._column >= MOST_COLUMNS:
            raise NotReadable(f"it has more than {MOST_COLUMNS:,} columns; no export has so many")
        self._cells[self._column] = value
