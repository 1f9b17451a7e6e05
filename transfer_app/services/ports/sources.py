"""Exports as they are found on disk."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from transfer_app.domain.loaded import Batch, Rejected
from transfer_app.domain.people import PersonRef

ReadProgress = Callable[[int, int, str], None]
"""(rows done, rows in all, what is counted); may raise Cancelled."""


class RefusedFile(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def reason(self) -> str: ...


class SurveyedTable(Protocol):
    """A file that will be read, and what was assumed of it."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> int:
        """An estimate."""
        ...

    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def read_as(self) -> str:
        """The table it was recognised as, by its columns."""
        ...


class Survey(Protocol):
    """What was recognised at a path, before anything is read."""

    @property
    def path(self) -> Path: ...
    @property
    def files(self) -> Sequence[SurveyedTable]: ...
    @property
    def refused(self) -> Sequence[RefusedFile]: ...
    @property
    def rows(self) -> int: ...
    @property
    def digest(self) -> str:
        """sha256 hex of what the files hold: the same export gives the same."""
        ...


class Exports(Protocol):
    def survey(self, path: Path) -> Survey:
        """Recognise a folder or one file by its columns. Raises SourceRefused."""
        ...

    def title(self, survey: Survey) -> str:
        """Which profile or profiles the files belong to, in words."""
        ...

    def read(
        self, survey: Survey, progress: ReadProgress, known: Container[PersonRef]
    ) -> Iterator[Batch]: ...
    def write_rejects(self, path: Path, rejects: Iterable[Rejected]) -> int: ...
    def write_table(self, path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """A CSV that a spreadsheet opens without running it; how many rows. Raises OutputFailed."""
        ...
