"""CSV as records numbered like a spreadsheet's rows, where one bad row costs only itself.

RFC 4180 with the standard library's strict reader. What it adds is recovery: an unbalanced quote makes
the strict reader run on through the rows below, as far as the next quote. Such a row is given up alone
and reading goes on at the next line, so that no row is swallowed by the one above it.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LARGEST_CELL = 1_000_000
"""Characters. The widest column of the SSD holds 4,000, a case note some ten thousand."""

MOST_LINES = 200
"""Lines that one quoted row may run over; also bounds what a file of stray quotes can cost."""

csv.field_size_limit(LARGEST_CELL)


@dataclass(frozen=True, slots=True)
class Record:
    """row counts from 1 as a spreadsheet does; a quoted cell over several lines is one row.

    fault: '' or why the row cannot be used. odd: cells, counted from 0, with what is odd about them, for a
    note. A blank record has no text in any cell.
    """

    row: int
    cells: list[str]
    fault: str = ""
    odd: tuple[tuple[int, str], ...] = ()

    @property
    def blank(self) -> bool:
        return not self.fault and not any(cell and not cell.isspace() for cell in self.cells)


class CsvRecords:
    """Iterates the records of a text stream opened with newline=''.

    width: set it to the header's number of columns once known; 0 checks no widths.
    """

    def __init__(self, lines: Iterable[str], delimiter: str = ",") -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._delimiter = delimiter
        self._row = 0
        self.width = 0

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
        line = self._take()
        if line is None:
            raise StopIteration
        self._row += 1
        if "\x00" in line:
            return self._faulty("the row holds a NUL character")
        if '"' not in line:
            if len(line) > LARGEST_CELL:
                return self._faulty(f"the row is longer than {LARGEST_CELL:,} characters")
            return self._checked(line.rstrip("\r\n").split(self._delimiter))
        return self._quoted(line)

    def _take(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _quoted(self, first: str) -> Record:
        taken = [first]
        reader = csv.reader(self._feed(taken), delimiter=self._delimiter, strict=True)
        try:
            record = self._checked(next(reader))
        except csv.Error as problem:
            record = self._faulty(_in_words(problem))
        if len(taken) > 1 and (record.fault or self._swallowed(taken)):
            # Reading goes on at the next line: what this quote ran over may be good rows.
            self._waiting.extendleft(reversed(taken[1:]))
            return self._faulty("a quote in the row is not closed, or its cell runs over other rows")
        if any("\x00" in line for line in taken):
            return self._faulty("the row holds a NUL character")
        return record

    def _feed(self, taken: list[str]) -> Iterator[str]:
        yield taken[0]
        while len(taken) < MOST_LINES and (line := self._take()) is not None:
            taken.append(line)
            yield line

    def _swallowed(self, taken: list[str]) -> bool:
        """True when the lines under the first look like rows of their own."""
        if self.width < 2:
            return False
        if all(line.count(self._delimiter) + 1 == self.width for line in taken):
            return True
        return any(self._is_a_row(line) for line in taken[1:-1])

    def _is_a_row(self, line: str) -> bool:
        try:
            cells = next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return False
        return len(cells) == self.width

    def _checked(self, cells: list[str]) -> Record:
        if not self.width or len(cells) == self.width:
            return Record(self._row, cells)
        beyond = cells[self.width :]
        if beyond and not any(beyond):
            return Record(self._row, cells[: self.width])
        record = Record(self._row, cells)
        if record.blank:
            return record
        return self._faulty(f"the row has {len(cells)} cells where the header has {self.width}")

    def _faulty(self, why: str) -> Record:
        return Record(self._row, [], why)


def _in_words(problem: csv.Error) -> str:
    if "field limit" in str(problem):
        return f"the row has a cell of more than {LARGEST_CELL:,} characters"
    return "a quote in the row is not closed or stands inside a cell"
