"""The queue workbook as a file (docs/format-queue-workbook.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from transfer_app.domain.names_purpose import NamesPurpose
from transfer_app.domain.queue_workbook import Line, Returned
from transfer_app.services.jobs import JobContext

BY = "Filled in by"


@dataclass(frozen=True, slots=True)
class About:
    """authority: the predecessor's code. made: UTC. names: of successors.

    purpose: what children's names are in it for; None where they are not.
    """

    authority: str
    made: str
    purpose: NamesPurpose | None
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
    def content(self, about: About, lines: Sequence[Line], context: JobContext) -> bytes:
        """The file's content. Can be cancelled: nothing is written yet."""
        ...

    def save(self, path: Path, content: bytes) -> str:
        """Whole or not at all; gives the file's SHA-256. OutputFailed where it cannot be written."""
        ...

    def read(self, path: Path) -> ReturnedBook:
        """SourceRefused, naming file, sheet, row and column, for what is no such workbook."""
        ...
