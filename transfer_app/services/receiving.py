"""Receiving: checking a package, and taking it in. The verdict and its receipt are in answering.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.case_claims import sentences
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.packages import SUPERSEDED, WITHDRAWN, IncomingPackage
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.rejections import WHOLE_RECORD, Rejection
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.signed_copies import CopyKind
from transfer_app.domain.special import BASIS_WORDS
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import answering, arrivals, arriving, unfinished
from transfer_app.services.arrivals import require_new, tally
from transfer_app.services.auditing import checkpoint_in
from transfer_app.services.copying import keep_copy
from transfer_app.services.handling import require_handling, require_one_child
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.exchange import ArrivedCase
from transfer_app.services.ports.sealing import Opened, SignedReceipt
from transfer_app.services.sampling import Sampled, sampled
from transfer_app.services.session import Session

LARGEST_KEPT = 256 * 1024**2
"""Bytes of one document that the workspace itself keeps; larger ones are unpacked to a folder."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that holds exactly what was sent. sentences: what was checked, for people.

    unlike: records whose case file says of itself what the package does not; they have to be left out.
    faults: the same in words.
    sample: the records to be opened and compared before it is accepted, and how far that has come.
    opened: for opening them without checking all of it again.
    """

    ref: str
    sender: str
    sender_name: str
    person: str
    tranche: int
    records: int
    documents: int
    strands: dict[Strand, int]
    already: bool
    sentences: tuple[str, ...]
    unlike: tuple[str, ...]
    faults: tuple[str, ...]
    sample: tuple[Sampled, ...]
    opened: Opened = field(repr=False)


@dataclass(frozen=True, slots=True)
class Received:
    """A package that was taken in. receipt: the file to send back, with the .sig beside it.

    rejected: case records left out. outstanding: single documents left out of records that are here.
    cleared: names of unfinished folders that an earlier unpacking had left and that were removed.
    sentences: what it replaces or withdraws of what came before, for people.
    """

    package: IncomingPackage
    records: int
    rejected: int
    outstanding: int
    receipt: Path
    folder: Path | None
    cleared: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


def check(session: Session, manifest: Path, job: JobContext) -> Checked:
    """Check every byte of a package; nothing is stored, written or logged."""
    session.require(Act.RECEIVE)
    opened = arrivals.opened(session, manifest, job)
    header, counts = opened.manifest.header, opened.counts
    with session.workspace.read() as unit:
        already = unit.inbox.find(header.package) is not None
        arrival = None if already else arriving.compare(unit, opened)
    return Checked(
        ref=header.package, sender=header.sender.authority.code, sender_name=header.sender.authority.name,
        person=header.sender.person, tranche=header.tranche, records=counts.records,
        documents=counts.documents, strands=dict(counts.strands), already=already,
        sentences=_sentences(opened) + (() if arrival is None else arrival.sentences),
        unlike=tuple(sorted(opened.unlike)), faults=sentences(opened.unlike),
        sample=sampled(session, opened), opened=opened,
    )  # fmt: skip


def receive(
    session: Session,
    manifest: Path,
    job: JobContext,
    *,
    receipt_folder: Path,
    into: Path | None = None,
    rejections: Sequence[Rejection] = (),
    waived: Waiver | None = None,
) -> Received:
    """Take a package in, case by case, and sign its receipt. A package is taken in once.

    Every record of its sample must have been compared (sampling.note_check) unless that is waived.
    rejections: records and documents that are not kept. into: a new folder to unpack everything to, these as
    well, since its bags are checked whole; its documents then stay there and are not kept in the workspace.
    Cases, receipt and log entry share one transaction. The receipt's files are written after it, so that no
    receipt ever speaks of a package that is not here; when the disk refuses them, save_receipt writes them.
    """
    session.require(Act.RECEIVE)
    cleared: tuple[str, ...] = ()
    with ExitStack() as unpacking:
        if into is None:
            opened = arrivals.opened(session, manifest, job)
            _require_possible(session, opened.manifest, receipt_folder, into)
        else:
            cleared, opened = _unpacked(session, manifest, receipt_folder, into, job, unpacking)
        with session.workspace.read() as unit:
            arrival = arriving.compare(unit, opened)
            signed = answering.accepted(session, unit, opened, rejections, waived)
        package = _keep(session, manifest, opened, signed, job, keep_documents=into is None)
    receipt = answering.save(session, signed, receipt_folder)
    refused, outstanding = _left_out(signed.receipt)
    return Received(package, package.records, refused, outstanding, receipt, into, cleared, arrival.sentences)


def _left_out(receipt: Receipt) -> tuple[int, int]:
    """(records refused, documents of others refused)."""
    refused = len(receipt.refused)
    return refused, len(receipt.rejections) - refused


def _unpacked(
    session: Session, manifest: Path, receipts: Path, into: Path, job: JobContext, unpacking: ExitStack
) -> tuple[tuple[str, ...], Opened]:
    """(what an earlier unpacking had left, the package checked and in its folder), undone with the stack.

    Its manifest is read before, so that the workspace knows of the folder before the first file is there.
    """
    with session.workspace.read() as unit:
        secrets, trusted, authority = arrivals.keys(session, unit)
    sealing = session.outside.sealing
    read, _, digest = sealing.read_manifest(manifest, secrets, trusted, authority)
    require_handling(session, read.header)
    package = read.header.package
    _require_possible(session, read, receipts, into)
    cleared = unfinished.begin(session, package, into)
    unpacking.push(_ended_on_failure(session, package))
    opened = unpacking.enter_context(
        sealing.unpacked(manifest, secrets, trusted, authority, into, tally(job, "bytes unpacked"))
    )
    if opened.manifest_sha256 != digest:
        raise PackageRefused("The package was exchanged while it was being read.")
    require_one_child(opened)
    return cleared, opened


def _require_possible(
    session: Session, manifest: PackageManifest, receipt_folder: Path, into: Path | None
) -> None:
    """What can be known before anything is written."""
    with session.workspace.read() as unit:
        require_new(unit, manifest.header.package)
    answering.require_room(receipt_folder, manifest.header.package)
    unfinished.require_space(session, manifest, into)


def _ended_on_failure(session: Session, package: str) -> Callable[..., None]:
    """Run after the folder was taken away again, so that no later start looks for it."""

    def leave(kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            unfinished.end(session, package)

    return leave


def _keep(
    session: Session,
    manifest: Path,
    opened: Opened,
    signed: SignedReceipt,
    job: JobContext,
    *,
    keep_documents: bool,
) -> IncomingPackage:
    header, found, said = opened.manifest.header, opened.found, signed.receipt
    refused, outstanding = _left_out(said)
    expected = found.counts.records - refused
    with session.workspace.change() as unit:
        require_new(unit, header.package)
        package_id = answering.add(session, unit, opened.manifest, opened.manifest_bytes, signed)
        keep_copy(session, unit, CopyKind.MANIFEST, header.package, 0, manifest)
        arrived = _arrived(opened, said, job, keep_documents=keep_documents)
        kept = unit.inbox.add_cases(package_id, arrived)
        if kept != expected:
            raise PackageRefused(f"{kept} case records came out of the package; {expected} should have.")
        ended = arriving.take_in(unit, package_id, opened)
        unit.inbox.unpacked_into(header.package, session.now())
        last = session.entry(
            "package-received", package=header.package, sender=header.sender.authority.code, records=kept,
            rejected=refused, outstanding=outstanding, documents=found.counts.documents,
            manifest=opened.manifest_sha256, receipt=sha256(signed.text).hexdigest(),
            records_root=found.contents, superseded=ended.get(SUPERSEDED, 0),
            withdrawn=ended.get(WITHDRAWN, 0), sample=len(said.sample.records),
            compared=len(said.sample.checks),
            waived=said.sample.waived.value if said.sample.waived else "",
        )  # fmt: skip
        checkpoint_in(session, unit, last)
        package = unit.inbox.find(header.package)
    assert package is not None
    return package


def _arrived(
    opened: Opened, said: Receipt, job: JobContext, *, keep_documents: bool
) -> Iterator[ArrivedCase]:
    total = opened.found.counts.records
    rejected: dict[str, list[Rejection]] = {}
    for each in said.rejections:
        rejected.setdefault(each.record, []).append(each)
    for number, case in enumerate(opened.cases(), 1):
        job.progress(number, total, "case records taken in")
        items = rejected.get(case.record, [])
        answering.check_items(case, items)
        left_out = {each.document for each in items}
        if WHOLE_RECORD in left_out:
            continue
        kept = []
        for place, document in enumerate(case.documents if keep_documents else (), 1):
            if place in left_out:
                continue
            if document.size > LARGEST_KEPT:
                raise PackageRefused(
                    f"A document of {case.record} is too large to be kept in the workspace.",
                    "Receive the package into a folder instead.",
                )
            with document.open() as source:
                content = source.read()
            kept.append((place, document.name, sha256(content).hexdigest(), content))
        text = case.case_json.decode("utf-8")
        yield ArrivedCase(case.record, case.strand, text, len(case.documents), kept)


def _sentences(opened: Opened) -> tuple[str, ...]:
    manifest, header, counts = opened.manifest, opened.manifest.header, opened.counts
    own_route = ""
    if opened.basis:
        own_route = (
            f"A special package, of one child: {BASIS_WORDS[opened.basis]}. "
            "Here only people who may see restricted records are shown it."
        )
    strands = ", ".join(
        f"{n} {strand.value.replace('-', ' ')}" for strand, n in sorted(counts.strands.items())
    )
    return (
        f"Signed by {header.sender.person} of {header.sender.authority.name}, "
        "whose key two people here confirmed.",
        f"Made for {header.receiver.name} and for you by name, on {in_full(header.created)}; "
        + (f"special package {header.tranche}." if own_route else f"tranche {header.tranche}."),
        f"Sealed files: {len(manifest.parts)}. Each has the size and digest that was signed, "
        "and opens to its end.",
        f"Case records: {counts.records:,} ({strands}); documents: {counts.documents:,}; "
        f"{opened.found.bytes:,} bytes in {opened.found.files:,} files, counted here. "
        "Every file is there, none is extra, and each is what its sender packed.",
        *((own_route,) if own_route else ()),
    )
