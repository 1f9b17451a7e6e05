"""Opening a package: everything is checked before a byte of content is given out.

docs/format-package.md, "What a reader does", is the authority. The first pass decrypts and digests every part
from beginning to end, and may write its files where nobody takes them for good; only then can content be
read, in a second pass that checks it again.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from transfer_app.adapters.bundles.addressed import AddressedPackage, addressed_package
from transfer_app.adapters.bundles.bounded import opened
from transfer_app.adapters.bundles.checked_part import TOGETHER, checked_part
from transfer_app.adapters.bundles.content_key import ContentKey, Own
from transfer_app.adapters.bundles.part_files import PartFiles
from transfer_app.adapters.bundles.part_reader import Member, members
from transfer_app.adapters.bundles.parts_found import Found, PartFound
from transfer_app.adapters.sealing.age import AgeReader
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import NotForYou, Tampered
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.package_contents import PackedFile, PackedRecord, PartContents
from transfer_app.domain.package_names import part_stem

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package of which every byte was checked. Content is read from the sealed files again, on demand."""

    manifest: PackageManifest
    manifest_sha256: str
    lists: tuple[bytes, ...] = field(repr=False)
    """The list of contents of each part, compressed: a long package has a gigabyte of them."""
    record_digests: dict[str, str]
    manifest_bytes: bytes = field(repr=False)
    signature: str = field(repr=False)
    folder: Path
    content_key: ContentKey = field(repr=False)

    @property
    def contents(self) -> Iterator[PartContents]:
        """The list of contents of each part, one at a time."""
        return (PartContents.read(zlib.decompress(each)) for each in self.lists)

    def cases(self) -> Iterator[CaseFile]:
        """The case records in order. A document can be opened only while its case is the current one."""
        for contents, stream in self._parts():
            content = _Forward(stream)
            for record in contents.records:
                yield _case(record, content)

    def _parts(self) -> Iterator[tuple[PartContents, Iterator[Member]]]:
        for part, contents in zip(self.manifest.parts, self.contents, strict=True):
            with opened(self.folder / part.name, TOGETHER) as source:
                try:
                    reader = AgeReader(source, [self.content_key])
                except NotForYou as fault:
                    raise _exchanged() from fault
                yield contents, members(reader, self.manifest.header, contents.part)


def open_package(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    progress: Progress = lambda done, total: None,
    today: date | None = None,
) -> OpenedPackage:
    """Check a whole package and return it ready to be read; nothing is written anywhere.

    allowed: the signing keys that we hold, each with its authority's code. my_authority: our own code.
    progress(done, total) in bytes; it may raise Cancelled. today: UTC, for access given later; None: such
    access is not looked for.
    NotForYou, Tampered or PackageRefused as their names say; NotFound for a file that is not there.
    """
    addressed = addressed_package(manifest_path, identities, allowed, my_authority, today)
    return checked_package(addressed, progress)


def checked_package(
    addressed: AddressedPackage, progress: Progress, unpack_to: Path | None = None
) -> OpenedPackage:
    """The package once all its parts are checked, each from beginning to end in one pass.

    unpack_to: a folder to write the files to as they are checked. What is there is worth something only when
    this returns; where it raises, the caller removes it.
    """
    manifest = addressed.manifest
    tally = _Tally(addressed.size, progress)
    found = Found(manifest)
    for number, part in enumerate(manifest.parts, 1):
        path = addressed.folder / part.name
        keep = PartFiles(unpack_to / part_stem(manifest.header.package, number)).file if unpack_to else None
        checked = checked_part(path, manifest.header, number, part, addressed.content_key, tally.within, keep)
        found.add(PartFound.of(*checked))
        tally.passed(part.size)
    found.close()
    return OpenedPackage(
        manifest, addressed.manifest_sha256, tuple(found.lists), found.digests, addressed.manifest_bytes,
        addressed.signature, addressed.folder, addressed.content_key,
    )  # fmt: skip


class _Tally:
    """Progress over several files."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done = 0
        self._total = total
        self._progress = progress

    def within(self, read: int) -> None:
        self._progress(self._done + read, self._total)

    def passed(self, size: int) -> None:
        self._done += size
        self.within(0)


def _case(record: PackedRecord, content: _Forward) -> CaseFile:
    """One record with its documents still to be read."""
    json, html = (content.member(file).read() for file in record.files[:2])
    documents = tuple(
        Document(file.name, file.size, partial(content.open, file)) for file in record.files[2:]
    )
    return CaseFile(record.record, record.strand, json, html, documents)


class _Forward:
    """The files of a part, found in order as the stream passes; what is skipped is not kept."""

    def __init__(self, stream: Iterator[Member]) -> None:
        self._stream = stream
        self._passed: set[str] = set()

    def member(self, file: PackedFile) -> Member:
        if file.path in self._passed:
            raise ValueError("a document of a package is opened once, and in order")
        for member in self._stream:
            self._passed.add(member.path)
            if member.path == file.path:
                return _checked(member, file.sha256)
        raise _exchanged()

    def open(self, file: PackedFile) -> BinaryIO:
        return io.BufferedReader(_MemberFile(self.member(file)))


class _MemberFile(io.RawIOBase):
    """A member as a file object."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        content = self._member.read(len(view))
        view[: len(content)] = content
        return len(content)


def _checked(member: Member, sha256: str) -> Member:
    member.must_be(sha256)
    return member


def _exchanged() -> Tampered:
    return Tampered("The package was exchanged while it was being read.")
