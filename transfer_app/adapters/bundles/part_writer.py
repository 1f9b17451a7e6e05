"""Sealing one part: its files in order, with the digests that its manifests and the package's list.

docs/format-package.md, "A part", is the authority. Which cases a part takes is decided by PartRoom, before.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from transfer_app.adapters.bundles.bag import BagWriter, Entry, bag_information
from transfer_app.adapters.bundles.content_key import ContentKey
from transfer_app.adapters.bundles.part_size import PartSize
from transfer_app.adapters.bundles.same_case import unreadable
from transfer_app.adapters.sealing.age import AgeWriter
from transfer_app.adapters.sealing.age.one_behind import OneBehind
from transfer_app.adapters.sealing.age.stream import Content, Sink
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import PackageRefused, SourceRefused
from transfer_app.domain.fields import made_plain
from transfer_app.domain.manifest import PackageHeader, SealedPart
from transfer_app.domain.package_contents import Basis, PackedFile, PackedRecord, PartContents
from transfer_app.domain.package_names import (
    CONTENTS_PATH,
    LARGEST_CASE_PAGE,
    LARGEST_CONTENTS,
    LARGEST_FILE,
    MOST_MEMBERS,
    case_paths,
    part_name,
    part_stem,
    record_name_allowed,
)
from transfer_app.domain.tranches import Withdrawal

MEMBERS_BESIDE = 7
"""A case's two pages, bagit.txt, the contents and the three closing files."""


@dataclass(frozen=True, slots=True)
class FinishedPart:
    """A part that is sealed to its end. digests: of its records. listed: bytes of its list of contents."""

    part: SealedPart
    records: tuple[PackedRecord, ...]
    digests: dict[str, str]
    listed: int


class PartRoom:
    """What a part may still take. limit: bytes of the sealed part. before: as bytes_before says."""

    def __init__(
        self,
        header: PackageHeader,
        number: int,
        before: int,
        limit: int,
        withdrawn: tuple[Withdrawal, ...] = (),
        basis: Basis | None = None,
    ) -> None:
        self._size = PartSize(header, number, before, bag_information(header, number), withdrawn, basis)
        self._limit = limit
        self._members = self._records = 0

    def has_room_for(self, case: CaseFile) -> bool:
        """A record is never split; one that is larger than a part has a part of its own."""
        sealed, contents = self._size.with_case(case)
        members = self._members + len(case.documents) + MEMBERS_BESIDE
        fits = sealed <= self._limit and contents <= LARGEST_CONTENTS and members <= MOST_MEMBERS
        return fits or not self._records

    def add(self, case: CaseFile) -> None:
        self._size.add(case)
        self._members += len(case.documents) + 2
        self._records += 1

    @property
    def sealed(self) -> int:
        """Bytes of the sealed part as it stands."""
        return self._size.sealed


def bytes_before(key: ContentKey) -> int:
    """Of an age file for this key, before its payload: the same for each part."""
    empty = io.BytesIO()
    AgeWriter(empty, [key.recipient])
    return len(empty.getvalue())


class _DigestingSink:
    """Passes everything on, and knows its size and digest."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, content: Content) -> int:
        self._digest.update(content)
        self.size += len(content)
        return self._sink.write(content)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class PartWriter:
    """One part while it is being sealed. behind: a thread that seals and writes what this one has read."""

    def __init__(
        self,
        sink: Sink,
        header: PackageHeader,
        key: ContentKey,
        number: int,
        tick: Callable[[], None],
        behind: OneBehind | None,
        withdrawn: tuple[Withdrawal, ...] = (),
        basis: Basis | None = None,
    ) -> None:
        self.nonce = secrets.token_hex(32)
        self._sealed = _DigestingSink(sink)
        self._age = AgeWriter(self._sealed, [key.recipient], behind)
        self._bag = BagWriter(self._age.stream, part_stem(header.package, number), header.created, tick)
        self._header = header
        self._number = number
        self._withdrawn, self._basis = withdrawn, basis
        self._records: list[PackedRecord] = []

    def add(self, case: CaseFile) -> PackedRecord:
        if not record_name_allowed(case.record):
            raise PackageRefused(f"{case.record[:80]!a} cannot be the name of a record in a package.")
        paths = case_paths(case.record, len(case.documents))
        if max(len(case.case_json), len(case.case_html)) > LARGEST_CASE_PAGE:
            raise PackageRefused(f"The case file of record {case.record} is larger than 64 MiB.")
        entries = [self._bag.add_text(paths[0], case.case_json), self._bag.add_text(paths[1], case.case_html)]
        entries += [
            self._document(path, document) for path, document in zip(paths[2:], case.documents, strict=True)
        ]
        names = ["", "", *(made_plain(document.name) for document in case.documents)]
        files = [_packed(entry, name) for entry, name in zip(entries, names, strict=True)]
        carried = case.carried
        self._records.append(
            PackedRecord(case.record, case.strand, tuple(files), carried.change, carried.replaces)
        )
        return self._records[-1]

    def finish(self, expected: int) -> FinishedPart:
        """expected: bytes of the sealed part, as its PartRoom counted them."""
        contents = PartContents(
            self._header, self._number, self.nonce, tuple(self._records), self._withdrawn, self._basis
        )
        text = contents.to_bytes()
        if len(text) > LARGEST_CONTENTS:
            raise PackageRefused("A part would list more documents than it may.", "Pack in smaller parts.")
        entry = self._bag.add_text(CONTENTS_PATH, text)
        self._bag.finish(bag_information(self._header, self._number))
        self._age.close()
        name = part_name(self._header.package, self._number)
        if self._sealed.size != expected:
            raise AssertionError(f"{name} was to have {expected} bytes, not {self._sealed.size}")
        sealed = SealedPart(name, expected, self._sealed.sha256, entry.sha256, len(self._records))
        digests = {record.record: record.digest(self.nonce) for record in self._records}
        return FinishedPart(sealed, contents.records, digests, len(text))

    def _document(self, path: str, document: Document) -> Entry:
        if document.size > LARGEST_FILE:
            raise SourceRefused(f"The document for {path} is larger than 8 GiB.", "Hold this record back.")
        try:
            with document.open() as source:
                # Every binary file can read into memory; the type leaves it out.
                entry = self._bag.add(path, document.size, cast(io.RawIOBase, source))
        except OSError as fault:
            raise unreadable(path, fault) from fault
        document.check(entry.sha256)
        return entry


def _packed(entry: Entry, name: str) -> PackedFile:
    return PackedFile(entry.path, entry.size, entry.sha256, name)
