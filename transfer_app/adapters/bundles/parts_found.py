"""What the parts of a package hold together, compared with what its manifest counts."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from transfer_app.domain.errors import PackageRefused, Tampered
from transfer_app.domain.manifest import Counts, PackageManifest
from transfer_app.domain.package_contents import Basis, PartContents, counts_of
from transfer_app.domain.package_names import LARGEST_CONTENTS_OF_ALL
from transfer_app.domain.receipts import Found, PartRead
from transfer_app.domain.vocabulary import Strand


@dataclass(frozen=True, slots=True)
class PartFound:
    """What is kept of one checked part. contents: its list, compressed. listed: bytes of it as it was.

    unlike: by record, what its case file says otherwise than the list.
    """

    contents: bytes = field(repr=False)
    listed: int
    counts: Counts
    files: int
    size: int
    digests: dict[str, str]
    strands: dict[str, Strand]
    withdrawn: tuple[str, ...]
    basis: Basis | None
    read: PartRead
    unlike: Mapping[str, str]

    @classmethod
    def of(cls, contents: PartContents, text: bytes, read: PartRead, unlike: Mapping[str, str]) -> PartFound:
        """text: the list as it stands in the part. PackageRefused for a record that occurs twice."""
        digests: dict[str, str] = {}
        for record in contents.records:
            if record.record in digests:
                raise _twice(record.record)
            digests[record.record] = record.digest(contents.nonce)
        return cls(
            zlib.compress(text, 1), len(text), counts_of(contents.records, len(contents.withdrawn)),
            sum(len(record.files) for record in contents.records),
            sum(record.bytes for record in contents.records),
            digests, {record.record: record.strand for record in contents.records},
            tuple(notice.record for notice in contents.withdrawn), contents.basis, read, unlike,
        )  # fmt: skip


class PartsFound:
    """All parts so far, in order."""

    def __init__(self, manifest: PackageManifest) -> None:
        self._manifest = manifest
        self.lists: list[bytes] = []
        self.strands: dict[str, Strand] = {}
        self.basis: Basis | None = None
        self.unlike: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._withdrawn: set[str] = set()
        self._parts: list[PartRead] = []
        self._files = self._bytes = 0
        self._counts = Counts(0, 0, {})
        self._listed = 0

    def add(self, part: PartFound) -> None:
        """Refuses a record that occurs twice, and stops at once where there is more than was counted."""
        if self.lists and part.basis is not self.basis:
            raise PackageRefused("The parts of the package give different reasons for its own route.")
        self.basis = part.basis
        for record in part.digests:
            if record in self._digests:
                raise _twice(record)
        self._digests.update(part.digests)
        self.strands.update(part.strands)
        self.unlike.update(part.unlike)
        self._withdrawn.update(part.withdrawn)
        self._parts.append(part.read)
        self._files += part.files
        self._bytes += part.size
        self._counts = self._counts.plus(part.counts)
        if self._counts.documents > self._manifest.counts.documents:
            raise _miscounted()
        self._listed += part.listed
        if self._listed > LARGEST_CONTENTS_OF_ALL:
            raise PackageRefused("The package lists more than it may.")
        self.lists.append(part.contents)

    def close(self) -> Found:
        """All of it, as a receipt states it."""
        counts = self._counts.told(self._manifest.header.kind)
        if counts != self._manifest.counts:
            raise _miscounted()
        if both := self._withdrawn & self._digests.keys():
            raise PackageRefused(f"The package holds the record {min(both)} and withdraws it.")
        return Found(counts, self._files, self._bytes, self._digests, tuple(self._parts))


def _twice(record: str) -> PackageRefused:
    return PackageRefused(f"The record {record} occurs twice in the package.")


def _miscounted() -> Tampered:
    return Tampered("The package does not hold what its manifest counts.")
