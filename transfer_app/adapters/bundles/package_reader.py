"""Opening a package: everything is checked before a byte of content is given out.

docs/format-package.md, "What a reader does", is the authority. The first pass decrypts and digests every part
from beginning to end and keeps nothing; only then can content be read, in a second pass that checks it again.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from transfer_app.adapters.bundles.bounded import opened, read_bounded
from transfer_app.adapters.bundles.checked_part import TOGETHER, checked_part
from transfer_app.adapters.bundles.content_key import ContentKey, Own, open_content_key
from transfer_app.adapters.bundles.later_access import opened_later
from transfer_app.adapters.bundles.part_reader import Member, expected_members, members
from transfer_app.adapters.sealing.age import AgeReader, parse_recipient
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import NotForYou, PackageRefused, Tampered
from transfer_app.domain.manifest import Counts, PackageManifest
from transfer_app.domain.package_contents import Basis, PackedFile, PackedRecord, PartContents, counts_of
from transfer_app.domain.package_names import (
    LARGEST_ACCESS,
    LARGEST_CONTENTS_OF_ALL,
    LARGEST_MANIFEST,
    LARGEST_SIGNATURE,
)

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
    counts: Counts
    """With the strands, which a special package does not tell outside."""
    basis: Basis | None

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

    def members(self) -> Iterator[tuple[int, Member]]:
        """Every file of every part in order, with the part's number, for unpacking as it is."""
        for contents, stream in self._parts():
            left = expected_members(self.manifest.header, contents)
            for member in stream:
                yield contents.part, _checked(member, left.pop(member.path, ""))
            if left:
                raise _exchanged()

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
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    manifest_sha256 = hashlib.sha256(text).hexdigest()
    _check_addressed(manifest, my_authority)
    later = _later_key(manifest_path, manifest, manifest_sha256, identities, allowed, today)
    key = later or _content_key(manifest_path, manifest, _for_me(manifest, identities))
    tally = _Tally(sum(part.size for part in manifest.parts), progress)
    found = _Found(manifest)
    for number, part in enumerate(manifest.parts, 1):
        path = manifest_path.with_name(part.name)
        found.add(checked_part(path, manifest.header, number, part, key, tally.within))
        tally.passed(part.size)
    found.close()
    return OpenedPackage(
        manifest, manifest_sha256, tuple(found.lists), found.digests, text, signature,
        manifest_path.parent, key, found.counts, found.basis,
    )  # fmt: skip


def read_manifest(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    today: date | None = None,
) -> tuple[PackageManifest, bytes, str]:
    """(manifest, its bytes, their SHA-256) of a package made for us, whatever became of its parts."""
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    digest = hashlib.sha256(text).hexdigest()
    _check_addressed(manifest, my_authority)
    if not _later_key(manifest_path, manifest, digest, identities, allowed, today):
        _for_me(manifest, identities)
    return manifest, text, digest


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


def _manifest_files(manifest_path: Path) -> tuple[bytes, str]:
    """The manifest and the signature beside it, unchecked."""
    text = _read(manifest_path, LARGEST_MANIFEST)
    signature = _read(manifest_path.with_name(manifest_path.name + ".sig"), LARGEST_SIGNATURE)
    return text, signature.decode("latin-1")


def _signed_manifest(text: bytes, signature: str, allowed: Sequence[AllowedSigner]) -> PackageManifest:
    """The manifest, once its signature is known to be by a key that we hold for the authority it names."""
    key = verify(text, signature, PACKAGE_NAMESPACE, [signer.key for signer in allowed])
    try:
        manifest = PackageManifest.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The package's manifest is not as it must be: {fault}.") from fault
    sender = manifest.header.sender
    if sender.key != str(key):
        raise Tampered("The package names another signing key than the one that signed it.")
    require_signer(allowed, sender.authority.code, key, manifest.header.created, "package")
    return manifest


def _for_me(manifest: PackageManifest, identities: Sequence[Own]) -> tuple[Own, ...]:
    """Those of my identities that the package names; NotForYou when it was made for someone else."""
    mine = _named(manifest, identities)
    if not mine:
        people = ", ".join(each.name for each in manifest.header.recipients)
        raise NotForYou(f"The package was made for other people of your authority: {people}.")
    return mine


def _check_addressed(manifest: PackageManifest, my_authority: str) -> None:
    header = manifest.header
    if header.receiver.code != my_authority:
        raise NotForYou(f"The package was made for {header.receiver.name} ({header.receiver.code}).")
    keys = [*(each.age for each in header.recipients), manifest.access.key]
    if any(parse_recipient(key).family != manifest.profile for key in keys):
        raise PackageRefused("The package's manifest names keys of another kind than its profile.")


def _named(manifest: PackageManifest, identities: Sequence[Own]) -> tuple[Own, ...]:
    named = {each.age for each in manifest.header.recipients}
    return tuple(identity for identity in identities if str(identity.recipient) in named)


def _later_key(
    manifest_path: Path,
    manifest: PackageManifest,
    manifest_sha256: str,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    today: date | None,
) -> ContentKey | None:
    """By access given later, where the manifest itself names none of the identities."""
    if today is None or _named(manifest, identities):
        return None
    return opened_later(manifest_path.parent, manifest, manifest_sha256, identities, allowed, today)


def _content_key(manifest_path: Path, manifest: PackageManifest, mine: Sequence[Own]) -> ContentKey:
    """The key to all parts, out of the access file."""
    access = manifest.access
    sealed = _read(manifest_path.with_name(access.name), LARGEST_ACCESS)
    if len(sealed) != access.size:
        raise Tampered(f"{access.name} is not as long as it was when it was sealed.")
    return open_content_key(sealed, access.sha256, mine, len(manifest.header.recipients), access.key)


class _Found:
    """What the parts hold together, compared with what the manifest counts."""

    def __init__(self, manifest: PackageManifest) -> None:
        self._manifest = manifest
        self.lists: list[bytes] = []
        self.digests: dict[str, str] = {}
        self.counts = Counts(0, 0, {})
        self.basis: Basis | None = None
        self._listed = 0

    def add(self, contents: PartContents) -> None:
        """Refuses a record that occurs twice, and stops at once where there is more than was counted."""
        if self.lists and contents.basis is not self.basis:
            raise PackageRefused("The parts of the package give different reasons for its own route.")
        self.basis = contents.basis
        for record in contents.records:
            if record.record in self.digests:
                raise PackageRefused(f"The record {record.record} occurs twice in the package.")
            self.digests[record.record] = record.digest(contents.nonce)
        self.counts = self.counts.plus(counts_of(contents.records))
        if self.counts.documents > self._manifest.counts.documents:
            raise _miscounted()
        text = contents.to_bytes()
        self._listed += len(text)
        if self._listed > LARGEST_CONTENTS_OF_ALL:
            raise PackageRefused("The package lists more than it may.")
        self.lists.append(zlib.compress(text, 1))

    def close(self) -> None:
        if self.counts.told(self._manifest.header.kind) != self._manifest.counts:
            raise _miscounted()


def _miscounted() -> Tampered:
    return Tampered("The package does not hold what its manifest counts.")


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


def _read(path: Path, largest: int) -> bytes:
    return read_bounded(path, largest, TOGETHER, PackageRefused)
