"""Opening a package: everything is checked before a byte of content is given out.

docs/format-package.md, "What a reader does", is the authority. The first pass decrypts and digests every part
from beginning to end, and may write its files where nobody takes them for good; only then can content be
read, in a second pass that checks it again.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from transfer_app.adapters.bundles.bounded import opened, read_bounded
from transfer_app.adapters.bundles.checked_part import TOGETHER
from transfer_app.adapters.bundles.content_key import ContentKey, Own, open_content_key
from transfer_app.adapters.bundles.later_access import latest_access
from transfer_app.adapters.bundles.part_checking import Parts, check_here, check_in_processes
from transfer_app.adapters.bundles.part_processes import SMALL, cores
from transfer_app.adapters.bundles.part_reader import Member, members
from transfer_app.adapters.bundles.parts_found import PartsFound
from transfer_app.adapters.sealing.age import AgeReader, parse_recipient
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import NotForYou, PackageRefused, Tampered
from transfer_app.domain.manifest import Counts, PackageManifest
from transfer_app.domain.package_contents import PAGES, Basis, PackedFile, PackedRecord, PartContents
from transfer_app.domain.package_names import LARGEST_ACCESS, LARGEST_MANIFEST, LARGEST_SIGNATURE
from transfer_app.domain.receipts import Found
from transfer_app.domain.tranches import Carried
from transfer_app.domain.vocabulary import Strand

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package of which every byte was checked. Content is read from the sealed files again, on demand."""

    manifest: PackageManifest
    manifest_sha256: str
    found: Found = field(repr=False)
    strands: Mapping[str, Strand] = field(repr=False)
    lists: tuple[bytes, ...] = field(repr=False)
    """The list of contents of each part, compressed: a long package has a gigabyte of them."""
    manifest_bytes: bytes = field(repr=False)
    signature: str = field(repr=False)
    folder: Path
    content_key: ContentKey = field(repr=False)
    unlike: Mapping[str, str]
    """By record, what its case file says otherwise than the list of contents, in words that name no child."""
    basis: Basis | None = None
    """Why a special package is one; None of any other."""

    @property
    def counts(self) -> Counts:
        """With the strands, which a special package does not tell outside."""
        return replace(self.found.counts, strands=Counter(self.strands.values()))

    @property
    def record_digests(self) -> Mapping[str, str]:
        return self.found.digests

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


@dataclass(frozen=True, slots=True)
class AddressedPackage:
    """Signed by a sender whom we hold, made for us, and its key in our hand; of its parts nothing is known.

    folder: where its files are.
    """

    manifest: PackageManifest
    manifest_sha256: str
    manifest_bytes: bytes = field(repr=False)
    signature: str = field(repr=False)
    folder: Path
    content_key: ContentKey = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of all parts as they are sealed."""
        return sum(part.size for part in self.manifest.parts)


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
    addressed: AddressedPackage,
    progress: Progress,
    unpack_to: Path | None = None,
    processes: int | None = None,
) -> OpenedPackage:
    """The package once all its parts are checked, each from beginning to end in one pass.

    unpack_to: a folder to write the files to as they are checked. What is there is worth something only when
    this returns; where it raises, the caller removes it. processes: how many check parts at once; None: one
    for a small package, else one for each core.
    """
    manifest, key = addressed.manifest, addressed.content_key
    parts = Parts(addressed.folder, manifest, unpack_to)
    if processes is None:
        processes = cores() if addressed.size > SMALL else 1

    def tell(done: int) -> None:
        progress(done, addressed.size)

    several = min(processes, len(manifest.parts))
    checking = check_in_processes(parts, key, tell, several) if several > 1 else check_here(parts, key, tell)
    parts_found = PartsFound(manifest)
    with closing(checking):
        for part in checking:
            parts_found.add(part)
    found = parts_found.close()
    tell(addressed.size)
    return OpenedPackage(
        manifest, addressed.manifest_sha256, found, parts_found.strands, tuple(parts_found.lists),
        addressed.manifest_bytes, addressed.signature, addressed.folder, key, parts_found.unlike,
        parts_found.basis,
    )  # fmt: skip


def addressed_package(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    today: date | None = None,
) -> AddressedPackage:
    """As open_package, up to the key; no part is looked at."""
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    manifest_sha256 = hashlib.sha256(text).hexdigest()
    _check_addressed(manifest, my_authority)
    later = _later_key(manifest_path, manifest, manifest_sha256, identities, allowed, today)
    key = later or _content_key(manifest_path, manifest, _for_me(manifest, identities))
    return AddressedPackage(manifest, manifest_sha256, text, signature, manifest_path.parent, key)


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


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A package that a person may read in today; none of its parts was looked at. ends: their last day."""

    manifest: PackageManifest
    manifest_bytes: bytes = field(repr=False)
    manifest_sha256: str
    folder: Path
    content_key: ContentKey = field(repr=False)
    ends: date


def unlock_package(
    manifest_path: Path,
    identities: Sequence[Own],
    allowed: Sequence[AllowedSigner],
    my_authority: str,
    today: date,
) -> Unlocked:
    """The manifest and the content key, for reading single cases on this day (UTC).

    NotForYou when it was made for others, or the time of reading is over; else refused as open_package does.
    """
    text, signature = _manifest_files(manifest_path)
    manifest = _signed_manifest(text, signature, allowed)
    digest = hashlib.sha256(text).hexdigest()
    _check_addressed(manifest, my_authority)
    mine, ends = _named(manifest, identities), manifest.header.ends
    if mine and today <= ends:
        key = _content_key(manifest_path, manifest, mine)
        return Unlocked(manifest, text, digest, manifest_path.parent, key, ends)
    later = latest_access(manifest_path.parent, manifest, digest, identities, allowed, today)
    if later is None:
        _for_me(manifest, identities)
        raise NotForYou(
            f"The time for reading the package without taking it in ended on {in_full(ends)}.",
            "Take it in, or agree a renewal with the sender, who can then give access again.",
        )
    access, key = later
    return Unlocked(manifest, text, digest, manifest_path.parent, key, access.ends)


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
    found = latest_access(manifest_path.parent, manifest, manifest_sha256, identities, allowed, today)
    return found[1] if found is not None else None


def _content_key(manifest_path: Path, manifest: PackageManifest, mine: Sequence[Own]) -> ContentKey:
    """The key to all parts, out of the access file."""
    access = manifest.access
    sealed = _read(manifest_path.with_name(access.name), LARGEST_ACCESS)
    if len(sealed) != access.size:
        raise Tampered(f"{access.name} is not as long as it was when it was sealed.")
    return open_content_key(sealed, access.sha256, mine, len(manifest.header.recipients), access.key)


def _case(record: PackedRecord, content: _Forward) -> CaseFile:
    """One record with its documents still to be read."""
    json, html = (content.member(file).read() for file in record.files[:PAGES])
    documents = tuple(
        Document(file.name, file.size, partial(content.open, file)) for file in record.files[PAGES:]
    )
    carried = Carried(record.change, record.replaces)
    return CaseFile(record.record, record.strand, json, html, documents, carried)


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
