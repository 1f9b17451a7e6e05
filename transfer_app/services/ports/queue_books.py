"""The queue workbook as a file (docs/format-queue-workbook.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from transfer_app.domain.queue_workbook import Line, Returned

BY = "Filled in by"


@dataclass(frozen=True, slots=True)
class About:
    """authority: the predecessor's code. made: UTC. named: with children's names. names: of successors."""

    authority: str
    made: str
    named: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReturnedBook:
    """A workbook that came back. by: who filled it in. digest: SHA-256 of the file, hexadecimal."""

    authority: str
    made: str
    named: bool
    by: str
    rows: tuple[Returned, ...]
    digest: str


class QueueBooks(Protocol):
    def save(self, path: Path, about: About, lines: Sequence[Line]) -> str:
        """Whole or not at all; gives the file's SHA-256. OutputFailed where it cannot be written."""
        ...

    def read(self, path: Path) -> ReturnedBook:
        """SourceRefused, naming file, sheet, row and column, for what is no such workbook."""
        ...
