"""Making a package: parts sealed in one pass, without plaintext on disk; then the signed public manifest.

docs/format-package.md is the authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from transfer_app.adapters.bundles.case_stream import CaseStream
from transfer_app.adapters.bundles.content_key import ContentKey, profile_of, seal_content_key
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.making import Making, Resume, making
from transfer_app.adapters.bundles.part_plan import PartsPlan
from transfer_app.adapters.bundles.part_sealing import processes_for, seal_here, seal_in_processes
from transfer_app.adapters.bundles.same_case import is_packed
from transfer_app.adapters.sealing.age import parse_recipient
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, SigningKey
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import KeyUnusable, NotReady, PackageRefused
from transfer_app.domain.fields import Fields
from transfer_app.domain.manifest import Kind, PackageHeader, PackageManifest, SealedKey, SealedPart
from transfer_app.domain.package_contents import Basis, PackedRecord, counts_of
from transfer_app.domain.package_names import (
    LARGEST_CONTENTS_OF_ALL,
    MOST_DOCUMENTS,
    MOST_RECORDS,
    PART_LIMIT,
    access_name,
)
from transfer_app.domain.packages import SealedRecord
from transfer_app.domain.tranches import MOST_WITHDRAWN, Withdrawal


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A package that is complete on disk.

    files: parts, access file, signature, and the manifest last. records: by opaque name.
    content_key: the secret text for which the parts are sealed; only ever for an encrypted place.
    """

    manifest_path: Path
    files: tuple[Path, ...]
    manifest: PackageManifest
    manifest_sha256: str
    records: Mapping[str, SealedRecord]
    content_key: str = field(repr=False)

    @property
    def record_digests(self) -> dict[str, str]:
        """What the log calls each record by."""
        return {name: each.digest for name, each in self.records.items()}


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
    processes: int | None = None,
    withdrawn: Sequence[Withdrawal] = (),
    basis: Basis | None = None,
) -> SealedPackage:
    """Seal cases for the recipients in header, sign, and put the files into folder.

    records: how many cases must come, no more and no fewer. withdrawn: notices, in order of record; a package
    may hold nothing else. basis: why a special package is one; it goes inside the encryption alone.
    progress(done, total) in records, also during long documents; it may raise Cancelled. Whatever ends it
    early, no file of the package stays behind; after a crash, and with resume, the same plan goes on with
    what was finished, under the package's first name.
    processes: how many seal parts at once; None: as processes_for says.
    OutputFailed: the disk. SourceRefused: a document. KeyUnusable: a recipient or the signer.
    """
    header = _checked(header)
    if str(signer.public) != header.sender.key:
        raise KeyUnusable("The signing key is not the one that the package names as its sender's.")
    if (basis is None) is (header.kind is Kind.SPECIAL):
        raise PackageRefused("Only a special package has a basis, and it has one.")
    if records == 0 and not withdrawn:
        raise NotReady("There is no case record to pack for this authority.")
    if records > MOST_RECORDS or len(withdrawn) > MOST_WITHDRAWN:
        raise _too_much()
    profile = profile_of(header.recipients)
    with making(folder, header, resume) as made, FinishedFiles(folder, made.path) as files:
        header = made.header
        access = _seal_key(files, header, made.key)
        plan = PartsPlan(1, part_limit, tuple(withdrawn), basis)
        parts, packed, digests = _seal_parts(files, made, cases, records, progress, plan, processes)
        counts = counts_of(packed, len(withdrawn)).told(header.kind)
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
    sealed = {
        each.record: SealedRecord(each.strand, digests[each.record], each.documents, each.bytes)
        for each in packed
    }
    return SealedPackage(paths[-1], paths, manifest, manifest_sha256, sealed, made.key.secret_text())


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
    plan: PartsPlan,
    processes: int | None,
) -> tuple[list[SealedPart], list[PackedRecord], dict[str, str]]:
    parts: list[SealedPart] = []
    packed: list[PackedRecord] = []
    digests: dict[str, str] = {}
    listed = 0
    stream = CaseStream(cases, records)
    for finished, contents in made.finished():
        if contents.withdrawn != plan.notices(contents.part) or contents.basis is not plan.basis:
            raise _changed_meanwhile()
        for record in contents.records:
            if stream.current is None or not is_packed(stream.current, record):
                raise _changed_meanwhile()
            packed.append(record)
            digests[record.record] = record.digest(contents.nonce)
            progress(len(digests), records)
            stream.passed()
        files.adopt(finished.name)
        parts.append(finished)
        listed += len(contents.to_bytes())
    before = len(digests)

    def tell(done: int) -> None:
        progress(before + done, records)

    plan = replace(plan, first=len(parts) + 1)
    if processes is None:
        processes = processes_for(stream)
    if processes > 1:
        sealing = seal_in_processes(files, made, stream, plan, tell, processes)
    else:
        sealing = seal_here(files, made, stream, plan, tell)
    with closing(sealing):
        for each in sealing:
            made.note(each.part)
            parts.append(each.part)
            packed += each.records
            digests |= each.digests
            listed += each.listed
    stream.close()
    progress(len(digests), records)
    if listed > LARGEST_CONTENTS_OF_ALL:
        raise _too_much()
    return parts, packed, digests


def _changed_meanwhile() -> NotReady:
    return NotReady(
        "Something changed after a package was begun that a crash interrupted.",
        "Pack again: it begins afresh, and nothing of the first attempt was kept.",
    )


def _too_much() -> PackageRefused:
    return PackageRefused("The package would hold more than it may.", "Pack fewer records at once.")
