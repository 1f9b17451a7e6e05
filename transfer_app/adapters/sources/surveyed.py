"""What looking over an export gives: its tables, how the rows of each are read, and what is refused why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from transfer_app.adapters.sources.csv_records import Record
from transfer_app.adapters.sources.profiles import Profile, Table


class Rows(Protocol):
    """The rows of one table, wherever they stand: below its header, each with as many cells as columns."""

    def __call__(self) -> Iterator[Record]:
        """Read them from the start. May raise OSError, UnicodeDecodeError or NotReadable."""
        ...


@dataclass(frozen=True, slots=True)
class SurveyedFile:
    """A table that will be read: a CSV file, a sheet of a workbook or one kind of element of an XML file.

    name: what it is called in messages; path: the file it stands in. columns: lower case, in the file's
    order, made unique. rows: an estimate. size, sha256: the whole file's. notes: what was assumed or is odd.
    """

    name: str
    path: Path
    profile: Profile
    table: Table
    columns: tuple[str, ...]
    records: Rows
    rows: int
    size: int
    sha256: str
    notes: tuple[str, ...]

    @property
    def read_as(self) -> str:
        return self.table.name


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file, or a sheet of one, that will not be read. reason: one plain sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceSurvey:
    """Everything found at `path`: each table is in files or in refused. files: in reading order."""

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
