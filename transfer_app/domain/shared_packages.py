"""Packages whose single cases are read where they lie sealed, and which are not taken in.

docs/format-package.md, "Reading single cases", is the authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transfer_app.domain.package_contents import PackedRecord
from transfer_app.domain.vocabulary import Strand


@dataclass(frozen=True, slots=True)
class PlacedRecord:
    """Where a record lies. part: its number, from 1. offset: bytes of the part's tar stream before it."""

    packed: PackedRecord
    part: int
    offset: int


@dataclass(frozen=True, slots=True)
class SharedPackage:
    """A package that is open for reading. folder: of its sealed files. ends: ISO day, the last to read on.

    looked_by: the id of the user who had it checked first.
    """

    id: int
    ref: str
    sender: str
    sender_name: str
    tranche: int
    looked_at: str
    looked_by: int
    records: int
    ends: str
    folder: str
    manifest_digest: str

    def ended(self, today: date) -> bool:
        return self.ends < today.isoformat()


@dataclass(frozen=True, slots=True)
class SharedCase:
    """A record that can be read, by its opaque name: whose it is, only opening it says, and logs."""

    ref: str
    strand: Strand
    documents: int
