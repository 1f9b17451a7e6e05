"""Making a package: parts sealed in one pass, without plaintext on disk; then the signed public manifest.

docs/format-package.md is the authority.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from transfer_app.adapters.bundles.bag import BagWriter, Entry, bag_information
from transfer_app.adapters.bundles.content_key import ContentKey, profile_of, seal_content_key
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.making import Making, Resume, making
from transfer_app.adapters.bundles.part_size import PartSize
from transfer_app.adapters.bundles.same_case import is_packed, unreadable
from transfer_app.adapters.sealing.age import AgeWriter, parse_recipient
from transfer_app.adapters.sealing.age.stream import Sink
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, SigningKey
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import KeyUnusable, NotReady, PackageRefused, SourceRefused
from transfer_app.domain.fields import Fields, made_plain
from transfer_app.domain.manifest import Kind, PackageHeader, PackageManifest, SealedKey, SealedPart
from transfer_app.domain.package_contents import Basis, PackedFile, PackedRecord, PartContents, counts_of
from transfer_app.domain.package_names import (
    CONTENTS_PATH,
    LARGEST_CASE_PAGE,
    LARGEST_CONTENTS,
    LARGEST_CONTENTS_OF_ALL,
    LARGEST_FILE,
    MOST_DOCUMENTS,
    MOST_MEMBERS,
    MOST_PARTS,
    MOST_RECORDS,
    PART_LIMIT,
    access_name,
    case_paths,
    part_name,
    part_stem,
    record_name_allowed,
)

MEMBERS_BESIDE = 7
"""A case's two pages, bagit.txt, the contents and the three closing files."""


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A package that is complete on disk.

    files: parts, access file, signature, and the manifest last. record_digests: what the log calls each
    record by. content_key: the secret text for which the parts are sealed; only ever for an encrypted place.
    """

    manifest_path: Path
    files: tuple[Path, ...]
    manifest: PackageManifest
    manifest_sha256: str
    record_digests: dict[str, str]
    content_key: str = field(repr=False)


def seal_package(
    folder: Path,
    header: PackageHeader,
    cases: Iterable[CaseFile],
    signer: SigningKey,
    *,
    records: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
    part_limit: int = PART_LIMIT,
    resume: Resume | None = None,
    basis: Basis | None = None,
) -> SealedPackage:
    """Seal cases for the recipients in header, sign, and put the files into folder.

    records: how many cases must come, no more and no fewer. progress(done, total) in records, also during
    long documents; it may raise Cancelled. Whatever ends it early, no file of the package stays behind; after
    a crash, and with resume, the same plan goes on with what was finished, under the package's first name.
    basis: why a special package is one; it goes inside the encryption alone.
    OutputFailed: the disk. SourceRefused: a document. KeyUnusable: a recipient or the signer.
    """
    header = _checked(header)
    if str(signer.public) != header.sender.key:
        raise KeyUnusable("The signing key is not the one that the package names as its sender's.")
    if (basis is None) is (header.kind is Kind.SPECIAL):
        raise PackageRefused("Only a special package has a basis, and it has one.")
    if records == 0:
        raise NotReady("There is no case record to pack for this authority.")
    if records > MOST_RECORDS:
        raise _too_much()
    profile = profile_of(header.recipients)
    with making(folder, header, resume) as made, FinishedFiles(folder, made.path) as files:
        header = made.header
        access = _seal_key(files, header, made.key)
        parts, packed, digests = _seal_parts(files, made, cases, records, progress, part_limit, basis)
        counts = counts_of(packed).told(header.kind)
        manifest = PackageManifest(header, profile, counts, access, tuple(parts))
        if manifest.counts.documents > MOST_DOCUMENTS:
            raise _too_much()
        text = manifest.to_bytes()
        name = f"{header.package}.manifest.json"
        with files.create(name + ".sig") as sink:
            sink.write(signer.sign(text, PACKAGE_NAMESPACE).encode("ascii"))
        with files.create(name) as sink:
            sink.write(text)
        files.finish()
    names = [*(part.name for part in parts), access.name, name + ".sig", name]
    paths = tuple(folder / each for each in names)
    manifest_sha256 = hashlib.sha256(text).hexdigest()
    return SealedPackage(paths[-1], paths, manifest, manifest_sha256, digests, made.key.secret_text())


def _checked(header: PackageHeader) -> PackageHeader:
    """The header as every reader will read it."""
    try:
        return PackageHeader.read(Fields(parse_canonical(canonical_json(header.to_json())), "package"))
    except ValueError as fault:
        raise PackageRefused(
            f"The package cannot be described as the format demands: {fault}.", "Correct what is named."
        ) from fault


def _seal_key(files: FinishedFiles, header: PackageHeader, key: ContentKey) -> SealedKey:
    """The access file: the content key, sealed for the people whom the package names."""
    sealed = seal_content_key(key, [parse_recipient(each.age) for each in header.recipients])
    name = access_name(header.package)
    with files.create(name) as sink:
        sink.write(sealed)
    return SealedKey(name, len(sealed), hashlib.sha256(sealed).hexdigest(), str(key.recipient))


def _seal_parts(
    files: FinishedFiles,
    made: Making,
    cases: Iterable[CaseFile],
    records: int,
    progress: Callable[[int, int], None],
    part_limit: int,
    basis: Basis | None,
) -> tuple[list[SealedPart], list[PackedRecord], dict[str, str]]:
    parts: list[SealedPart] = []
    packed: list[PackedRecord] = []
    digests: dict[str, str] = {}
    listed = 0
    stream = iter(cases)
    case = next(stream, None)
    for finished, contents in made.finished():
        if contents.basis is not basis:
            raise _changed_meanwhile()
        for record in contents.records:
            if case is None or not is_packed(case, record):
                raise _changed_meanwhile()
            packed.append(record)
            digests[record.record] = record.digest(contents.nonce)
            progress(len(digests), records)
            case = next(stream, None)
        files.adopt(finished.name)
        parts.append(finished)
        listed += len(contents.to_bytes())
    while case is not None:
        number = len(parts) + 1
        if number > MOST_PARTS:
            raise PackageRefused("The package would have more than 999 parts.", "Pack fewer records at once.")
        with files.create(part_name(made.header.package, number)) as sink:
            part = _PartWriter(
                sink, made.header, made.key, number, basis, lambda: progress(len(digests), records)
            )
            while case is not None and part.has_room_for(case, part_limit):
                if case.record in digests or len(digests) == records:
                    raise _miscounted(records, case.record in digests)
                record = part.add(case)
                packed.append(record)
                digests[record.record] = record.digest(part.nonce)
                progress(len(digests), records)
                case = next(stream, None)
            parts.append(part.finish())
            listed += part.listed
        made.note(parts[-1])
    if len(digests) != records:
        raise _miscounted(records, repeated=False)
    if listed > LARGEST_CONTENTS_OF_ALL:
        raise _too_much()
    return parts, packed, digests


def _miscounted(records: int, repeated: bool) -> PackageRefused:
    fault = "a record came twice" if repeated else f"not exactly {records} came"
    return PackageRefused(
        f"The package should hold {records} case records, but {fault}.",
        "Run the allocation again, then pack. Nothing was kept.",
    )


def _changed_meanwhile() -> NotReady:
    return NotReady(
        "Something changed after a package was begun that a crash interrupted.",
        "Pack again: it begins afresh, and nothing of the first attempt was kept.",
    )


def _too_much() -> PackageRefused:
    return PackageRefused("The package would hold more than it may.", "Pack fewer records at once.")


class _DigestingSink:
    """Passes everything on, and knows its size and digest."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self.size += len(content)
        return self._sink.write(content)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class _PartWriter:
    """One part while it is being sealed."""

    def __init__(
        self,
        sink: Sink,
        header: PackageHeader,
        key: ContentKey,
        number: int,
        basis: Basis | None,
        tick: Callable[[], None],
    ) -> None:
        self.nonce = secrets.token_hex(32)
        self._sealed = _DigestingSink(sink)
        self._age = AgeWriter(self._sealed, [key.recipient])
        self._size = PartSize(header, number, self._sealed.size, bag_information(header, number), basis)
        self._bag = BagWriter(self._age, part_stem(header.package, number), header.created, tick)
        self._header = header
        self._number = number
        self._basis = basis
        self._records: list[PackedRecord] = []
        self.listed = 0
        """Bytes of the list of contents, once it is finished."""

    def has_room_for(self, case: CaseFile, limit: int) -> bool:
        """A record is never split; one that is larger than a part has a part of its own."""
        sealed, contents = self._size.with_case(case)
        members = self._bag.members + len(case.documents) + MEMBERS_BESIDE
        fits = sealed <= limit and contents <= LARGEST_CONTENTS and members <= MOST_MEMBERS
        return fits or not self._records

    def add(self, case: CaseFile) -> PackedRecord:
        if not record_name_allowed(case.record):
            raise PackageRefused(f"{case.record[:80]!a} cannot be the name of a record in a package.")
        self._size.add(case)
        paths = case_paths(case.record, len(case.documents))
        if max(len(case.case_json), len(case.case_html)) > LARGEST_CASE_PAGE:
            raise PackageRefused(f"The case file of record {case.record} is larger than 64 MiB.")
        entries = [self._bag.add_text(paths[0], case.case_json), self._bag.add_text(paths[1], case.case_html)]
        entries += [
            self._document(path, document) for path, document in zip(paths[2:], case.documents, strict=True)
        ]
        names = ["", "", *(made_plain(document.name) for document in case.documents)]
        files = [_packed(entry, name) for entry, name in zip(entries, names, strict=True)]
        self._records.append(PackedRecord(case.record, case.strand, tuple(files)))
        return self._records[-1]

    def finish(self) -> SealedPart:
        contents = PartContents(self._header, self._number, self.nonce, tuple(self._records), self._basis)
        text = contents.to_bytes()
        if len(text) > LARGEST_CONTENTS:
            raise PackageRefused("A part would list more documents than it may.", "Pack in smaller parts.")
        self.listed = len(text)
        entry = self._bag.add_text(CONTENTS_PATH, text)
        self._bag.finish(bag_information(self._header, self._number))
        self._age.close()
        name = part_name(self._header.package, self._number)
        if self._sealed.size != self._size.sealed:
            raise AssertionError(f"{name} was to have {self._size.sealed} bytes, not {self._sealed.size}")
        return SealedPart(name, self._sealed.size, self._sealed.sha256, entry.sha256, len(self._records))

    def _document(self, path: str, document: Document) -> Entry:
        if document.size > LARGEST_FILE:
            raise SourceRefused(f"The document for {path} is larger than 8 GiB.", "Hold this record back.")
        try:
            with document.open() as source:
                return self._bag.add(path, document.size, source)
        except OSError as fault:
            raise unreadable(path, fault) from fault


def _packed(entry: Entry, name: str) -> PackedFile:
    return PackedFile(entry.path, entry.size, entry.sha256, name)
