"""Packages that are read where they lie, and not taken in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from transfer_app.domain.readings import Purpose
from transfer_app.domain.shared_packages import PlacedRecord, SharedCase, SharedPackage


class SharedPackages(Protocol):
    def add(self, package: SharedPackage, manifest: bytes, records: Iterable[PlacedRecord]) -> int:
        """Stores them as they come; gives how many came."""
        ...

    def move(self, ref: str, folder: Path, ends: str) -> None:
        """Its files lie elsewhere now, or may be read longer. ends: ISO day."""
        ...

    def drop(self, ref: str) -> None:
        """It is not open for reading any more; who read what stays. Nothing happens where it never was."""
        ...

    def all(self) -> list[SharedPackage]: ...
    def find(self, ref: str) -> SharedPackage | None: ...
    def get(self, ref: str) -> SharedPackage:
        """Raises NotFound."""
        ...

    def manifest(self, ref: str) -> bytes: ...
    def cases(self, package_id: int, holding: str = "") -> list[SharedCase]:
        """By opaque name. holding: letters that the name holds."""
        ...

    def record(self, package_id: int, ref: str) -> PlacedRecord:
        """Raises NotFound."""
        ...

    def note_reading(
        self, package: str, record: str, user_id: int, at: str, purpose: str, code: Purpose, document: int
    ) -> int:
        """Keep who opened a record, or a document of it, and what for; gives the reading's number."""
        ...

    def has_read(self, package: str, user_id: int) -> bool: ...
