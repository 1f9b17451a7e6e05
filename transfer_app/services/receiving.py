"""Receiving: checking a package, taking it in, and the signed receipt that goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.errors import NotFound, OutputFailed, PackageRefused, TransferError
from transfer_app.domain.manifest import Authority, Counts, PackageManifest
from transfer_app.domain.packages import IncomingPackage, digest_of
from transfer_app.domain.receipts import ACCEPTED, REJECTED, Receipt, Rejection
from transfer_app.domain.sharing import is_confirmed
from transfer_app.domain.special import BASIS_WORDS
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import session as names
from transfer_app.services import unfinished
from transfer_app.services.auditing import checkpoint_in
from transfer_app.services.handling import require_handling, require_one_child, require_shown
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.exchange import ArrivedCase
from transfer_app.services.ports.sealing import Opened, SignedReceipt, Trusted, TrustedKey
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

LARGEST_KEPT = 256 * 1024**2
"""Bytes of one document that the workspace itself keeps; larger ones are unpacked to a folder."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that holds exactly what was sent. sentences: what was checked, for people."""

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


@dataclass(frozen=True, slots=True)
class Received:
    """A package that was taken in. receipt: the file to send back, with the .sig beside it.

    cleared: names of unfinished folders that an earlier unpacking had left and that were removed.
    """

    package: IncomingPackage
    records: int
    rejected: int
    receipt: Path
    folder: Path | None
    cleared: tuple[str, ...] = ()


def check(session: Session, manifest: Path, job: JobContext) -> Checked:
    """Check every byte of a package; nothing is stored, written or logged."""
    session.require(Act.RECEIVE)
    opened = _open(session, manifest, job)
    header, counts = opened.manifest.header, opened.counts
    with session.workspace.read() as unit:
        already = unit.inbox.find(header.package) is not None
    return Checked(
        ref=header.package, sender=header.sender.authority.code, sender_name=header.sender.authority.name,
        person=header.sender.person, tranche=header.tranche, records=counts.records,
        documents=counts.documents, strands=dict(counts.strands), already=already,
        sentences=_sentences(opened),
    )  # fmt: skip


def receive(
    session: Session,
    manifest: Path,
    job: JobContext,
    *,
    receipt_folder: Path,
    into: Path | None = None,
    rejections: Mapping[str, str] | None = None,
) -> Received:
    """Take a package in, case by case, and sign its receipt. A package is taken in once.

    rejections: opaque record name to reason; these are not kept, and the reason must not name a child.
    into: a new folder to unpack everything to; its documents then stay there and are not kept in the
    workspace. Cases, receipt and log entry share one transaction. The receipt's files are written after
    it, so that no receipt ever speaks of a package that is not here; when the disk refuses them,
    save_receipt writes them again.
    """
    session.require(Act.RECEIVE)
    refused = dict(rejections or {})
    opened = _open(session, manifest, job)
    header = opened.manifest.header
    with session.workspace.read() as unit:
        _require_new(unit, header.package)
        signed = _signed(session, unit, opened.manifest, opened.manifest_sha256, ACCEPTED, "", refused)
    unknown = sorted(refused.keys() - opened.record_digests.keys())
    if unknown:
        raise NotFound(f"{unknown[0]} is not in the package, so it cannot be rejected.")
    _require_room(receipt_folder, header.package)
    unfinished.require_space(session, opened.manifest, into)
    cleared: tuple[str, ...] = ()
    with ExitStack() as unpacking:
        if into is not None:
            cleared = unfinished.begin(session, header.package, into)
            unpacking.push(_ended_on_failure(session, header.package))
            unpacking.enter_context(
                session.outside.sealing.unpacked(opened, into, _tally(job, "bytes unpacked"))
            )
        package = _keep(session, opened, signed, refused, job, keep_documents=into is None)
    receipt = _save(session, signed, receipt_folder)
    return Received(package, package.records, len(refused), receipt, into, cleared)


def _ended_on_failure(session: Session, package: str) -> Callable[..., None]:
    """Run after the folder was taken away again, so that no later start looks for it."""

    def leave(kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            unfinished.end(session, package)

    return leave


def reject(session: Session, manifest: Path, reason: str, receipt_folder: Path) -> Path:
    """Refuse a whole package, damaged ones too, with a signed receipt; none of it is kept.

    Its sender can pack the records again. The reason must not name a child.
    """
    session.require(Act.RECEIVE)
    if not reason.strip():
        raise TransferError("A rejection needs a reason.", "Say why, so that the sender can act on it.")
    with session.workspace.read() as unit:
        secrets, trusted, authority = _keys(session, unit)
    read, text, digest = session.outside.sealing.read_manifest(manifest, secrets, trusted, authority)
    require_handling(session, read.header)
    _require_room(receipt_folder, read.header.package)
    with session.workspace.change() as unit:
        _require_new(unit, read.header.package)
        signed = _signed(session, unit, read, digest, REJECTED, reason.strip(), {})
        _add(session, unit, read, text, signed)
        last = session.entry("package-rejected", package=read.header.package, manifest=digest)
        checkpoint_in(session, unit, last)
    return _save(session, signed, receipt_folder)


def save_receipt(session: Session, package_id: int, receipt_folder: Path) -> Path:
    """Write the receipt of a package once more, exactly as it was signed."""
    session.require(Act.RECEIVE)
    with session.workspace.read() as unit:
        require_shown(session, unit.inbox.package(package_id))
        text, signature = unit.inbox.receipt(package_id)
    signed = SignedReceipt(Receipt.read(text), text, signature)
    return session.outside.sealing.save_receipt(receipt_folder, signed)


def _open(session: Session, manifest: Path, job: JobContext) -> Opened:
    with session.workspace.read() as unit:
        secrets, trusted, authority = _keys(session, unit)
    sealing = session.outside.sealing
    require_handling(session, sealing.read_manifest(manifest, secrets, trusted, authority)[0].header)
    opened = sealing.open(manifest, secrets, trusted, authority, _tally(job, "bytes checked"))
    require_handling(session, opened.manifest.header)
    require_one_child(opened)
    return opened


def _keys(session: Session, unit: Unit) -> tuple[list[str], Trusted, str]:
    """(own secret keys, the senders we trust, own authority)."""
    trusted = [
        TrustedKey(each.authority, each.signing_key, "", each.valid_until, each.revoked_at)
        for each in unit.inbox.senders()
        if is_confirmed(each.confirmed_by)
    ]
    authority = unit.settings.get(names.AUTHORITY_CODE)
    return unit.keys.privates("pair", session.user.id), trusted, authority


def _tally(job: JobContext, label: str) -> Callable[[int, int], None]:
    def tally(done: int, total: int) -> None:
        job.progress(done, total, label)

    return tally


def _keep(
    session: Session,
    opened: Opened,
    signed: SignedReceipt,
    refused: Mapping[str, str],
    job: JobContext,
    *,
    keep_documents: bool,
) -> IncomingPackage:
    header = opened.manifest.header
    expected = opened.manifest.counts.records - len(refused)
    with session.workspace.change() as unit:
        _require_new(unit, header.package)
        package_id = _add(session, unit, opened.manifest, opened.manifest_bytes, signed)
        arrived = _arrived(opened, refused, job, keep_documents=keep_documents)
        kept = unit.inbox.add_cases(package_id, arrived)
        if kept != expected:
            raise PackageRefused(f"{kept} case records came out of the package; {expected} should have.")
        unit.inbox.unpacked_into(header.package, session.now())
        last = session.entry(
            "package-received", package=header.package, sender=header.sender.authority.code, records=kept,
            rejected=len(refused), documents=opened.manifest.counts.documents,
            manifest=opened.manifest_sha256, receipt=sha256(signed.text).hexdigest(),
            digests=digest_of(opened.record_digests),
        )  # fmt: skip
        checkpoint_in(session, unit, last)
        found = unit.inbox.find(header.package)
    assert found is not None
    return found


def _arrived(
    opened: Opened, refused: Mapping[str, str], job: JobContext, *, keep_documents: bool
) -> Iterator[ArrivedCase]:
    total = opened.manifest.counts.records
    for number, case in enumerate(opened.cases(), 1):
        job.progress(number, total, "case records taken in")
        if case.record in refused:
            continue
        kept = []
        for document in case.documents if keep_documents else ():
            if document.size > LARGEST_KEPT:
                raise PackageRefused(
                    f"A document of {case.record} is too large to be kept in the workspace.",
                    "Receive the package into a folder instead.",
                )
            with document.open() as source:
                content = source.read()
            kept.append((document.name, sha256(content).hexdigest(), content))
        text = case.case_json.decode("utf-8")
        yield ArrivedCase(case.record, case.strand, text, len(case.documents), kept)


def _signed(
    session: Session,
    unit: Unit,
    manifest: PackageManifest,
    digest: str,
    verdict: str,
    reason: str,
    refused: Mapping[str, str],
) -> SignedReceipt:
    header = manifest.header
    card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
    receipt = Receipt(
        package=header.package, manifest_sha256=digest, sender=header.sender.authority,
        receiver=header.receiver, person=card.name, role=card.role, key=card.signing_key,
        received=session.outside.clock().astimezone(UTC).replace(microsecond=0), verdict=verdict,
        reason=reason,
        # A rejected package was not counted: it may be too damaged for that.
        counts=manifest.counts if verdict == ACCEPTED else Counts(0, 0, {}),
        rejections=tuple(Rejection(ref, refused[ref].strip()) for ref in sorted(refused)),
    )  # fmt: skip
    return session.outside.sealing.sign_receipt(receipt, unit.keys.private("pair", session.user.id))


def _add(session: Session, unit: Unit, manifest: PackageManifest, text: bytes, signed: SignedReceipt) -> int:
    sender: Authority = manifest.header.sender.authority
    package = IncomingPackage(
        id=0, ref=manifest.header.package, sender=sender.code, sender_name=sender.name,
        received_at=session.now(), verdict=signed.receipt.verdict, records=0,
        manifest_digest=signed.receipt.manifest_sha256, kind=manifest.header.kind,
    )  # fmt: skip
    return unit.inbox.add(package, session.user.id, text, signed.text, signed.signature)


def _save(session: Session, signed: SignedReceipt, folder: Path) -> Path:
    """Write the receipt of what is committed already; a failure says that only this is left to do."""
    try:
        return session.outside.sealing.save_receipt(folder, signed)
    except OutputFailed as fault:
        raise OutputFailed(
            f"Package {signed.receipt.package} was {signed.receipt.verdict} and is kept, but its receipt "
            f"could not be written: {fault.what}",
            "Save the receipt again, to another folder, on the Packages page or with 'receive receipt'; "
            "do not receive the package again.",
        ) from fault


def _require_new(unit: Unit, ref: str) -> None:
    before = unit.inbox.find(ref)
    if before is not None:
        raise PackageRefused(
            f"Package {ref} was {before.verdict} here on {before.received_at[:10]} already.",
            "Nothing is left to do; where its receipt is missing, save it again on the Packages page, or "
            "with 'receive receipt'.",
        )


def _require_room(folder: Path, package: str) -> None:
    """The receipt must be writable before anything is kept."""
    if not folder.is_dir():
        raise OutputFailed(f"{folder.name or folder} is not a folder.", "Choose a folder for the receipt.")
    if (folder / f"{package}.receipt.json").exists():
        raise OutputFailed(f"A receipt for {package} is in the folder already.", "Choose another folder.")


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
        f"Made for {header.receiver.name} and for you by name, on {header.created:%d %B %Y}; "
        + (f"special package {header.tranche}." if own_route else f"tranche {header.tranche}."),
        f"Sealed files: {len(manifest.parts)}. Each has the size and digest that was signed, "
        "and opens to its end.",
        f"Case records: {counts.records:,} ({strands}); documents: {counts.documents:,}. "
        "Every file is there, none is extra, and each is what its sender packed.",
        *((own_route,) if own_route else ()),
    )
