"""Opening a package: everything is checked before a byte of content is given out.

docs/format-package.md, "What a reader does", is the authority. The first pass decrypts every part from
beginning to end and keeps nothing; only then can content be read, in a second pass that checks it again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from transfer_app.adapters.bundles.part_reader import Member, expected_members, members, verify_part
from transfer_app.adapters.sealing.age import AgeReader, OwnIdentity, parse_recipient
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import NotForYou, NotFound, PackageRefused, Tampered
from transfer_app.domain.manifest import PackageManifest, SealedPart
from transfer_app.domain.package_contents import PackedFile, PackedRecord, PartContents, counts_of
from transfer_app.domain.package_names import LARGEST_MANIFEST, LARGEST_SIGNATURE

PIECE = 1024 * 1024
Progress = Callable[[int, int], None]
Own = OwnIdentity


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package of which every byte was checked. Content is read from the sealed files again, on demand."""

    manifest: PackageManifest
    manifest_sha256: str
    contents: tuple[PartContents, ...]
    record_digests: dict[str, str]
    manifest_bytes: bytes = field(repr=False)
    signature: str = field(repr=False)
    folder: Path
    identities: tuple[Own, ...] = field(repr=False)

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
            with _opened(self.folder / part.name) as source:
                reader = AgeReader(source, self.identities)
                yield contents, members(reader, self.manifest.header, contents.part)


def open_package(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    progress: Progress = lambda done, total: None,
) -> OpenedPackage:
    """Check a whole package and return it ready to be read; nothing is written anywhere.

    allowed: the signing keys that we hold, each with its authority's code. my_authority: our own code.
    progress(done, total) in bytes; it may raise Cancelled.
    NotForYou, Tampered or PackageRefused as their names say; NotFound for a file that is not there.
    """
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    mine = _for_me(manifest, identities, my_authority)
    tally = _Tally(2 * sum(part.size for part in manifest.parts), progress)
    for part in manifest.parts:
        _check_digest(manifest_path.with_name(part.name), part, tally)
        tally.passed(part.size)
    contents: list[PartContents] = []
    for number, part in enumerate(manifest.parts, 1):
        with _opened(manifest_path.with_name(part.name)) as source:
            reader = AgeReader(source, mine)
            if reader.recipients != len(manifest.header.recipients):
                raise PackageRefused("The package is sealed for other people than those it names.")
            contents.append(verify_part(reader, manifest.header, number, part, tally.within))
        tally.passed(part.size)
    digests = _record_digests(manifest, contents)
    manifest_sha256 = hashlib.sha256(text).hexdigest()
    return OpenedPackage(
        manifest, manifest_sha256, tuple(contents), digests, text, signature, manifest_path.parent, mine
    )


def read_manifest(
    manifest_path: Path, identities: Sequence[Own], allowed: Sequence[AllowedSigner], my_authority: str
) -> tuple[PackageManifest, bytes, str]:
    """(manifest, its bytes, their SHA-256) of a package made for us, whatever became of its parts."""
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    _for_me(manifest, identities, my_authority)
    return manifest, text, hashlib.sha256(text).hexdigest()


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


def _for_me(manifest: PackageManifest, identities: Sequence[Own], my_authority: str) -> tuple[Own, ...]:
    """Those of my identities that the package names; NotForYou when it was made for someone else."""
    header = manifest.header
    if header.receiver.code != my_authority:
        raise NotForYou(f"The package was made for {header.receiver.name} ({header.receiver.code}).")
    if any(parse_recipient(each.age).family != manifest.profile for each in header.recipients):
        raise PackageRefused("The package's manifest names keys of another kind than its profile.")
    named = {each.age for each in header.recipients}
    mine = tuple(identity for identity in identities if str(identity.recipient) in named)
    if not mine:
        people = ", ".join(each.name for each in header.recipients)
        raise NotForYou(f"The package was made for other people of your authority: {people}.")
    return mine


def _check_digest(path: Path, part: SealedPart, tally: _Tally) -> None:
    digest, read = hashlib.sha256(), 0
    with _opened(path) as source:
        if path.stat().st_size != part.size:
            raise Tampered(f"{path.name} is not as long as it was when it was sealed.")
        while piece := source.read(PIECE):
            digest.update(piece)
            read += len(piece)
            tally.within(read)
    if digest.hexdigest() != part.sha256:
        raise Tampered(f"{path.name} is not the file that its sender signed.")


def _record_digests(manifest: PackageManifest, contents: Sequence[PartContents]) -> dict[str, str]:
    """By record; refuses a record that occurs twice, and counts that are not those of the manifest."""
    digests: dict[str, str] = {}
    for part in contents:
        for record in part.records:
            if record.record in digests:
                raise PackageRefused(f"The record {record.record} occurs twice in the package.")
            digests[record.record] = record.digest(part.nonce)
    if counts_of(record for part in contents for record in part.records) != manifest.counts:
        raise Tampered("The package does not hold what its manifest counts.")
    return digests


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


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        source = path.open("rb")
    except OSError as fault:
        raise NotFound(
            f"{path.name} could not be opened: {fault.strerror}.",
            "Put all files of the package into one folder, and choose its .manifest.json.",
        ) from fault
    with source:
        yield source


def _read(path: Path, largest: int) -> bytes:
    with _opened(path) as source:
        content = source.read(largest + 1)
    if len(content) > largest:
        raise PackageRefused(f"{path.name} is larger than it may be.")
    return content
