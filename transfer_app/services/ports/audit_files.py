"""The auditor's bundle as files, and signed texts as they lie on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from transfer_app.domain.audit_bundle import BundleFacts
from transfer_app.domain.signed_copies import CopyKind, SignedCopy


class Copies(Protocol):
    """Signed texts kept as they were sent."""

    def keep(self, copy: SignedCopy, at: str) -> None:
        """A journal of a length that is kept already is the same one: the first stays."""
        ...

    def all(self, kind: CopyKind) -> list[SignedCopy]:
        """By package and number."""
        ...


class AuditFiles(Protocol):
    def copy(self, kind: CopyKind, package: str, number: int, path: Path) -> SignedCopy:
        """The signed text at path with the signature beside it. Raises NotFound or PackageRefused."""
        ...

    def write(
        self,
        folder: Path,
        facts: BundleFacts,
        entries: Iterable[bytes],
        secret: str,
        tally: Callable[[int, int], None],
    ) -> int:
        """The bundle in a new folder, whole or not at all; how many files. secret: the log's keys.

        Tally counts entries; it may raise Cancelled. Raises OutputFailed.
        """
        ...

    def discard(self, folder: Path) -> None:
        """Remove a bundle that was not wanted after all."""
        ...

    def zip(self, folder: Path, tally: Callable[[int, int], None]) -> Path:
        """The same as `<folder>.zip`, the same bytes for the same bundle. Tally counts bytes."""
        ...
