"""The sheets of a workbook as tables of an export: what each is taken for, and its rows.

A cell gives the text that a CSV file of the same table would hold, so that it does not matter which a
colleague saved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from transfer_app.adapters.sources.csv_records import Record
from transfer_app.adapters.sources.headers import check_goes_here, check_width, named_columns, required
from transfer_app.adapters.sources.profiles import Profile, Table
from transfer_app.adapters.sources.sheet_rows import Odd, SheetRow, Value, letters, sheet_rows
from transfer_app.adapters.sources.surveyed import RefusedFile, SurveyedFile
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.adapters.sources.workbook_parts import Book, Sheet, opened
from transfer_app.domain.dates import DateFormat

LONGEST_CELL = 32_767
"""Characters: Excel's own limit."""
EXACT_DIGITS = 10**15
"""From here on Excel keeps only the first fifteen digits of a number."""

LOST_ZEROS = "the id is a number in the workbook: any zeros it began with are lost; taken as it is"
_DAYS = {DateFormat.ISO: "%Y-%m-%d", DateFormat.DMY: "%d/%m/%Y"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ID_FIELDS = ("upn", "single_unique_id", "legacy_id", "family", "mother", "ref")


def survey_workbook(path: Path, profiles: Sequence[Profile]) -> Iterator[SurveyedFile | RefusedFile]:
    """Each sheet that holds anything, as a table or refused; NotReadable when the workbook is no use."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        empty = True
        with opened(path) as book:
            for sheet in book.sheets:
                found = _survey(path, book, sheet, digest, profiles)
                empty = empty and found is None
                if found is not None:
                    yield found
    except OSError as problem:
        raise NotReadable(f"it cannot be opened ({problem.strerror})") from problem
    if empty:
        raise NotReadable("no sheet of it holds any text")


@dataclass(frozen=True, slots=True)
class _Column:
    """form: how the profile's first format writes a day. is_id: zeros count; names_child: leads to one."""

    form: DateFormat
    is_id: bool
    names_child: bool


@dataclass(frozen=True, slots=True)
class SheetRows:
    path: Path
    sheet: Sheet
    header_row: int
    columns: tuple[_Column, ...]

    def __call__(self) -> Iterator[Record]:
        with opened(self.path) as book:
            for row in sheet_rows(book, self.sheet):
                if row.number > self.header_row:
                    yield self._record(row)

    def _record(self, row: SheetRow) -> Record:
        texts = [""] * len(self.columns)
        odd = []
        for place, value in row.cells.items():
            column = self.columns[place]
            if fault := _fault(value, column):
                return Record(row.number, [], f"the cell {letters(place)}{row.number} {fault}")
            texts[place] = _text(value, column.form)
            if column.is_id and isinstance(value, int | float) and not isinstance(value, bool):
                odd.append((place, LOST_ZEROS))
        return Record(row.number, texts, odd=tuple(odd))


def _survey(
    path: Path, book: Book, sheet: Sheet, digest: str, profiles: Sequence[Profile]
) -> SurveyedFile | RefusedFile | None:
    """What the sheet is; None for one without any text."""
    name = f"{path.name}, sheet {sheet.name}"
    try:
        rows = sheet_rows(book, sheet)
        first = next(rows, None)
        if first is None:
            return None
        header = _header(first)
        profile, table = required(header, profiles)
        check_goes_here(table)
        count, widest = 0, len(header)
        for row in rows:
            count, widest = count + 1, max(widest, 1 + max(row.cells))
        columns, notes = named_columns(header + [""] * (widest - len(header)), table)
    except NotReadable as problem:
        return RefusedFile(name, f"{name} was not read: {problem.reason}.")
    if not count:
        notes.append("It has a header and no rows.")
    if sheet.hidden:
        notes.insert(0, "The sheet is hidden in the workbook; it is read all the same.")
    records = SheetRows(path, sheet, first.number, _columns(profile, table, columns))
    size = path.stat().st_size
    return SurveyedFile(name, path, profile, table, columns, records, count, size, digest, tuple(notes))


def _header(row: SheetRow) -> list[str]:
    width = 1 + max(row.cells)
    check_width(width)
    odd = next((place for place, value in row.cells.items() if isinstance(value, Odd)), None)
    if odd is not None:
        raise NotReadable(f"the cell {letters(odd)}{row.number} of its header cannot be read")
    return [_text(row.cells.get(place, ""), DateFormat.ISO) for place in range(width)]


def _columns(profile: Profile, table: Table, names: Sequence[str]) -> tuple[_Column, ...]:
    through = (table.through.column,) if table.through is not None else ()
    children = {*table.person, *through}
    mapped = [table.fields, *(rule.fields for rule in table.spans)]
    fields = (fields[name] for fields in mapped for name in _ID_FIELDS if name in fields)
    ids = children | set(table.key) | {name for field in fields for name in field.columns}
    return tuple(_Column(profile.formats(table, name)[0], name in ids, name in children) for name in names)


def _fault(value: Value, column: _Column) -> str:
    """What is wrong with a cell, to complete 'the cell B7 ...'; '' when nothing is."""
    if isinstance(value, Odd):
        return value.value
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        return f"holds more than {LONGEST_CELL:,} characters"
    if isinstance(value, datetime) and column.names_child:
        return "holds a day where an id should stand: Excel has turned it into one"
    return ""


def _text(value: Value, form: DateFormat) -> str:
    """What a CSV file would hold."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return _day(value, form)
        case int() | float():
            if abs(value) >= EXACT_DIGITS:
                return f"{value:.5E}"
            return str(int(value)) if value == int(value) else repr(value)
        case Odd():
            return ""
        case _:
            return value


def _day(moment: datetime, form: DateFormat) -> str:
    month = f"%Y-{_MONTHS[moment.month - 1]}-%d"
    time = " %H:%M:%S" if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else ""
    return moment.strftime(_DAYS.get(form, month) + time)
