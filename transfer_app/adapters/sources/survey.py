"""Looking over an export before reading it: which files are which tables, and which are refused why.

A table is recognised by its columns, never by the file's name. One bad file never stops the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from transfer_app.adapters.sources.csv_records import CsvRecords, Record
from transfer_app.adapters.sources.profiles import Into, Profile, Table
from transfer_app.adapters.sources.text_files import NotReadable, TextFile, examine
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.identifiers import visible

MOST_COLUMNS = 2_000
DELIMITERS = ((",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars"))


@dataclass(frozen=True, slots=True)
class SurveyedFile:
    """A file that will be read. columns: lower case, in the file's order, made unique; header_row counts
    from 1. rows: an estimate (line ends under the header). notes: what was assumed or is odd about it."""

    name: str
    path: Path
    profile: Profile
    table: Table
    columns: tuple[str, ...]
    header_row: int
    delimiter: str
    encoding: str
    rows: int
    size: int
    sha256: str
    notes: tuple[str, ...]

    @property
    def read_as(self) -> str:
        return self.table.name


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that will not be read. reason: one plain sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceSurvey:
    """Everything found at `path`: each file is in files or in refused. files: in reading order."""

    path: Path
    files: tuple[SurveyedFile, ...]
    refused: tuple[RefusedFile, ...]

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        return tuple({file.profile.name: file.profile for file in self.files}.values())

    @property
    def digest(self) -> str:
        """sha256 hex of what the files hold, whatever they are called: the same export gives the same."""
        parts = sorted(f"{file.table.name} {file.sha256}" for file in self.files)
        return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def recognise(path: Path, profiles: Sequence[Profile]) -> SourceSurvey:
    """Look over a folder (its own files, not its folders') or one CSV file; SourceRefused when no use."""
    files: list[SurveyedFile] = []
    refused: list[RefusedFile] = []
    for one in _files_of(path):
        try:
            files.append(_survey(one, profiles))
        except NotReadable as problem:
            refused.append(RefusedFile(one.name, f"{one.name} was not read: {problem.reason}."))
    if not files:
        raise _nothing(path, refused)
    _check_one_system(path, files)
    return SourceSurvey(path, tuple(sorted(files, key=_Order(profiles))), tuple(refused))


def _files_of(path: Path) -> list[Path]:
    try:
        if not path.exists():
            raise SourceRefused(f"There is nothing at {path}.", "Check the name of the file or folder.")
        if not path.is_dir():
            return [path]
        found = sorted(path.iterdir(), key=lambda one: one.name)
    except OSError as problem:
        raise SourceRefused(f"{path} cannot be opened: {problem.strerror}.") from problem
    # Hidden files and Excel's lock files (~$name) are the computer's own and never hold a table.
    return [one for one in found if not one.name.startswith((".", "~$"))]


def recognise_index(path: Path, profiles: Sequence[Profile]) -> SurveyedFile:
    """Look over one CSV file that is to be an index of documents; NotReadable when it is not."""
    tables = ((each, tuple(t for t in each.tables if t.into is Into.DOCUMENT)) for each in profiles)
    return _survey(path, [replace(each, tables=own) for each, own in tables], for_documents=True)


def _survey(path: Path, profiles: Sequence[Profile], *, for_documents: bool = False) -> SurveyedFile:
    if path.is_file() and path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        raise NotReadable("it is not a .csv file; save each table as 'CSV UTF-8'")
    text = examine(path)
    header, delimiter, profile, table = _match(path, text, profiles)
    if table.into is Into.DOCUMENT and not for_documents:
        raise NotReadable("it is an index of documents; load it together with their folder, under Documents")
    columns, notes = _columns(header.cells, table)
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
        header_row=header.row,
        delimiter=delimiter,
        encoding=text.encoding,
        rows=rows,
        size=text.size,
        sha256=text.sha256,
        notes=tuple(note for note in (text.note, said, *notes) if note),
    )


def _match(path: Path, text: TextFile, profiles: Sequence[Profile]) -> tuple[Record, str, Profile, Table]:
    """The header and the one table it fits; commas are tried first, then the other separators."""
    nearest = ""
    for delimiter, _ in DELIMITERS:
        header = _header(path, text.encoding, delimiter)
        present = frozenset(map(_column, header.cells))
        fits = [(p, t) for p in profiles for t in p.tables if not t.missing_from(present)]
        # Where the columns of one table are among another's, the table with more of them is meant.
        fits.sort(key=lambda fit: len(fit[1].columns & present), reverse=True)
        if len(fits) > 1 and len({len(table.columns & present) for _, table in fits[:2]}) == 1:
            raise NotReadable(f"its columns fit two tables, {fits[0][1].name} and {fits[1][1].name}")
        if fits:
            return header, delimiter, *fits[0]
        nearest = nearest or _nearest(present, profiles)
    raise NotReadable(nearest or "its first row holds none of the column names of any known table")


def _header(path: Path, encoding: str, delimiter: str) -> Record:
    with path.open(encoding=encoding, newline="") as stream:
        for record in CsvRecords(stream, delimiter):
            if record.fault:
                raise NotReadable(f"its header cannot be read ({record.fault})")
            if len(record.cells) > MOST_COLUMNS:
                raise NotReadable(f"it has {len(record.cells):,} columns; no export has so many")
            if not record.blank:
                return record
    raise NotReadable("it holds no text")


def _nearest(present: frozenset[str], profiles: Iterable[Profile]) -> str:
    tables = [(len(t.columns & present), t) for p in profiles for t in p.tables]
    shared, table = max(tables, key=lambda entry: entry[0], default=(0, None))
    if table is None or shared < 2:
        return ""
    lacking = ", ".join(table.missing_from(present))
    return f"it is nearest to table {table.name}, but lacks the column {lacking}"


def _column(written: str) -> str:
    return visible(written).lower()


def _columns(header: Sequence[str], table: Table) -> tuple[tuple[str, ...], list[str]]:
    """Unique lower-case names for the header's cells, and what is odd about them."""
    names: list[str] = []
    doubled: list[str] = []
    extra: list[str] = []
    for place, written in enumerate(header, 1):
        name = _column(written) or f"column {place}"
        if name in names:
            doubled.append(name)
            if name in set(table.used_columns()):
                raise NotReadable(f"it has the column {name} twice, and which one counts is not known")
            name = f"{name} (column {place})"
        elif name not in table.columns:
            extra.append(name)
        names.append(name)
    present = frozenset(names)
    absent = sorted(set(table.used_columns()) - present - _other_names(table, present))
    notes = [f"The column {name} is there twice." for name in doubled]
    if extra:
        notes.append(f"Columns that table {table.name} does not have are kept as they are: {_few(extra)}.")
    if absent:
        notes.append(f"Columns that table {table.name} usually has are not there: {_few(absent)}.")
    return tuple(names), notes


def _other_names(table: Table, present: frozenset[str]) -> set[str]:
    """Names that are not missed, because the same field is there under another name."""
    fields = chain(table.fields.values(), *(rule.fields.values() for rule in table.spans))
    groups = chain((field.columns for field in fields), table.recognise, [table.person])
    return {name for names in groups if present.intersection(names) for name in names}


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


class _Order:
    """People first in every profile, then the profile's own order, then the file's name."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        tables = [(profile.name, table) for profile in profiles for table in profile.tables]
        self._place = {(name, table.name): place for place, (name, table) in enumerate(tables)}

    def __call__(self, file: SurveyedFile) -> tuple[bool, int, str]:
        place = self._place[file.profile.name, file.table.name]
        return file.table.into != "person", place, file.name


def _check_one_system(path: Path, files: Sequence[SurveyedFile]) -> None:
    """Two systems number children differently, so their ids must never be matched in one reading."""
    systems = {file.profile.name: file.profile for file in files if file.profile.persons_required}
    if len(systems) > 1:
        titles = " and ".join(profile.title for profile in systems.values())
        raise SourceRefused(
            f"{path} holds tables of two systems: {titles}.",
            "Put each system's files in a folder of its own and load them one after the other.",
        )
    for profile in systems.values():
        table = profile.person_table()
        if table is not None and not any(file.table.name == table.name for file in files):
            raise SourceRefused(
                f"{path} holds no table of the children themselves ({table.title}).",
                f"Add {table.title} of the same export to the folder and load the folder again.",
            )


def _nothing(path: Path, refused: Sequence[RefusedFile]) -> SourceRefused:
    if not refused:
        return SourceRefused(f"The folder {path} holds no files.", "Choose the folder that holds the export.")
    reasons = " ".join(one.reason for one in refused[:3])
    more = f" So were {len(refused) - 3} other files." if len(refused) > 3 else ""
    return SourceRefused(f"No table of a known export was found. {reasons}{more}")
