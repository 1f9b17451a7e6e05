"""A CSV file as a table of an export: what it is taken for, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transfer_app.adapters.sources.csv_records import CsvRecords, Record
from transfer_app.adapters.sources.headers import (
    NO_TABLE,
    check_goes_here,
    check_width,
    matching,
    named_columns,
    nearest,
)
from transfer_app.adapters.sources.profiles import Profile, Table
from transfer_app.adapters.sources.surveyed import SurveyedFile
from transfer_app.adapters.sources.text_files import NotReadable, examine

ENDINGS = (".csv", ".txt", ".tsv")
DELIMITERS = ((",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars"))


@dataclass(frozen=True, slots=True)
class CsvRows:
    """encoding: Python's name for it. header_row counts from 1; width: its number of columns."""

    path: Path
    encoding: str
    delimiter: str
    header_row: int
    width: int

    def __call__(self) -> Iterator[Record]:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            records = CsvRecords(stream, self.delimiter)
            for record in records:
                if record.row > self.header_row:
                    yield record
                elif record.row == self.header_row:
                    records.width = self.width


def survey_csv(path: Path, profiles: Sequence[Profile], *, for_documents: bool = False) -> SurveyedFile:
    """What the file is; NotReadable says why it is no table."""
    text = examine(path)
    header, delimiter, profile, table = _match(path, text.encoding, profiles)
    check_goes_here(table, for_documents=for_documents)
    columns, notes = named_columns(header.cells, table)
    said = "" if delimiter == "," else f"Cells are separated by {dict(DELIMITERS)[delimiter]}."
    rows = max(0, text.lines - header.row)
    if not rows:
        notes.append("It has a header and no rows.")
    return SurveyedFile(
        name=path.name,
        path=path,
        profile=profile,
        table=table,
        columns=columns,
        records=CsvRows(path, text.encoding, delimiter, header.row, len(columns)),
        rows=rows,
        size=text.size,
        sha256=text.sha256,
        notes=tuple(note for note in (text.note, said, *notes) if note),
    )


def _match(path: Path, encoding: str, profiles: Sequence[Profile]) -> tuple[Record, str, Profile, Table]:
    """The header and the one table it fits; commas are tried first, then the other separators."""
    near = ""
    for delimiter, _ in DELIMITERS:
        header = _header(path, encoding, delimiter)
        if fit := matching(header.cells, profiles):
            return header, delimiter, *fit
        near = near or nearest(header.cells, profiles)
    raise NotReadable(near or NO_TABLE)


def _header(path: Path, encoding: str, delimiter: str) -> Record:
    with path.open(encoding=encoding, newline="") as stream:
        for record in CsvRecords(stream, delimiter):
            if record.fault:
                raise NotReadable(f"its header cannot be read ({record.fault})")
            check_width(len(record.cells))
            if not record.blank:
                return record
    raise NotReadable("it holds no text")
