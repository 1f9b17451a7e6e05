"""The verdict on a package that came, and the signed receipt that tells it to the sender."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.access_journal import line_digest
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import NotFound, OutputFailed, PackageError, TransferError
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.packages import IncomingPackage
from transfer_app.domain.receipts import ACCEPTED, REJECTED, Found, Openings, Receipt
from transfer_app.domain.rejections import (
    WHOLE_RECORD,
    Reason,
    Rejection,
    RejectionCode,
    check_rejections,
    tells_of_somebody,
)
from transfer_app.domain.sampling import Sample, Waiver
from transfer_app.domain.signed_copies import CopyKind
from transfer_app.domain.staff import Act
from transfer_app.services import arrivals, sampling
from transfer_app.services.arrivals import require_new
from transfer_app.services.arriving import require_like
from transfer_app.services.auditing import checkpoint_in
from transfer_app.services.copying import keep_copy
from transfer_app.services.handling import require_handling, require_shown
from transfer_app.services.jobs import JobContext
from transfer_app.services.journals import name_of
from transfer_app.services.ports.sealing import Opened, SignedReceipt
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def reject(session: Session, manifest: Path, reason: Reason, receipt_folder: Path, job: JobContext) -> Path:
    """Refuse a whole package, damaged ones too, with a signed receipt; none of it is kept.

    What can be read of it is counted for the receipt all the same. Its sender can pack the records again.
    """
    session.require(Act.RECEIVE)
    reason = checked_reason(reason)
    with session.workspace.read() as unit:
        secrets, trusted, authority = arrivals.keys(session, unit)
    read, text, digest = session.outside.sealing.read_manifest(manifest, secrets, trusted, authority)
    require_handling(session, read.header)
    package = read.header.package
    require_room(receipt_folder, package)
    opened = _readable(session, manifest, digest, job)
    with session.workspace.change() as unit:
        require_new(unit, package)
        found, sample = None, Sample()
        if opened is not None:
            found, sample = opened.found, sampling.statement(unit, opened, None, accepting=False)
        receipt = _receipt(session, unit, read, digest, found, sample)
        signed = sign(session, unit, replace(receipt, verdict=REJECTED, reason=reason))
        add(session, unit, read, text, signed)
        keep_copy(session, unit, CopyKind.MANIFEST, package, 0, manifest)
        last = session.entry(
            "package-rejected", package=package, manifest=digest, code=reason.code.value,
            read=found is not None, receipt=sha256(signed.text).hexdigest(),
        )  # fmt: skip
        checkpoint_in(session, unit, last)
    return save(session, signed, receipt_folder)


def accepted(
    session: Session, unit: Unit, opened: Opened, rejections: Sequence[Rejection], waived: Waiver | None
) -> SignedReceipt:
    """The receipt of a package that is taken, but for some items. NotReady as long as its sample is not done,
    PackageRefused where a record that is not among them has a case file that says what the package does not.

    A record that differs from what it was compared with is rejected, here if not by the officer.
    """
    unknown = sorted({each.record for each in rejections} - opened.found.digests.keys())
    if unknown:
        raise NotFound(f"{unknown[0]} is not in the package, so it cannot be rejected.")
    sample = sampling.statement(unit, opened, waived, accepting=True)
    named = {each.record for each in rejections}
    differing = [
        Rejection(record, WHOLE_RECORD, Reason(RejectionCode.DIFFERS))
        for record in sample.differing
        if record not in named
    ]
    chosen = [replace(each, reason=checked_reason(each.reason)) for each in (*rejections, *differing)]
    chosen.sort(key=lambda each: (each.record, each.document))
    try:
        check_rejections(chosen)
    except ValueError as fault:
        raise TransferError(
            "An item is rejected twice, or a record and one of its documents.",
            "Give each record one reason, or reject only its documents.",
        ) from fault
    receipt = _receipt(session, unit, opened.manifest, opened.manifest_sha256, opened.found, sample)
    receipt = replace(receipt, rejections=tuple(chosen))
    require_like(opened, receipt.refused)
    return sign(session, unit, receipt)


def checked_reason(reason: Reason) -> Reason:
    """The reason without space around its text; TransferError when it may name somebody, or says nothing."""
    tidy = Reason(reason.code, " ".join(reason.text.split()))
    if tidy.code is RejectionCode.OTHER and not tidy.text:
        raise TransferError("A rejection needs a reason.", "Say why, so that the sender can act on it.")
    if told := tells_of_somebody(tidy.text):
        raise _tells(told)
    return tidy


def check_items(case: CaseFile, rejections: Sequence[Rejection]) -> None:
    """TransferError when what is rejected of a case is not there, or is told with a name of the child."""
    for each in rejections:
        if each.document > len(case.documents):
            raise NotFound(
                f"{case.record} has no document {each.document}, so it cannot be rejected.",
                f"It has {len(case.documents)}.",
            )
        if told := tells_of_somebody(each.reason.text, _names(case)):
            raise _tells(told)


def _names(case: CaseFile) -> list[str]:
    """The child's, where the case states them as it should: one that is unreadable can still be rejected."""
    try:
        person = json.loads(case.case_json)["person"]
        return [str(person[key] or "") for key in ("forename", "surname")]
    except (ValueError, TypeError, LookupError, RecursionError):
        return []


def _tells(told: str) -> TransferError:
    return TransferError(
        f"The reason for a rejection holds what looks like {told}.",
        "Receipts travel unencrypted: speak of the record by its opaque name, and name nobody.",
    )


def save_receipt(session: Session, package_id: int, receipt_folder: Path) -> Path:
    """Write the receipt of a package once more, exactly as it was signed."""
    session.require(Act.RECEIVE)
    with session.workspace.read() as unit:
        require_shown(session, unit.inbox.package(package_id))
        text, signature = unit.inbox.receipt(package_id)
    signed = SignedReceipt(Receipt.read(text), text, signature)
    return session.outside.sealing.save_receipt(receipt_folder, signed)


def _readable(session: Session, manifest: Path, digest: str, job: JobContext) -> Opened | None:
    """The package, where it can be read to its end: one that cannot is rejected uncounted."""
    try:
        opened = arrivals.opened(session, manifest, job)
    except (PackageError, NotFound):
        return None
    return opened if opened.manifest_sha256 == digest else None


def _receipt(
    session: Session, unit: Unit, manifest: PackageManifest, digest: str, found: Found | None, sample: Sample
) -> Receipt:
    """An accepting receipt without rejections, by the person signed in, as of now."""
    header = manifest.header
    card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
    journal = name_of(unit, header.package)
    last = unit.inbox.last_opening(header.package, journal)
    head = line_digest(last.to_bytes()) if last is not None else digest
    return Receipt(
        package=header.package, manifest_sha256=digest, sender=header.sender.authority,
        receiver=header.receiver, person=card.name, role=card.role, key=card.signing_key,
        received=session.outside.clock().astimezone(UTC).replace(microsecond=0), verdict=ACCEPTED,
        reason=None, found=found, openings=Openings(journal, last.number if last is not None else 0, head),
        sample=sample,
    )  # fmt: skip


def sign(session: Session, unit: Unit, receipt: Receipt) -> SignedReceipt:
    return session.outside.sealing.sign_receipt(receipt, unit.keys.private("pair", session.user.id))


def add(session: Session, unit: Unit, manifest: PackageManifest, text: bytes, signed: SignedReceipt) -> int:
    """Keep a package that came with its verdict; its number."""
    sender = manifest.header.sender.authority
    package = IncomingPackage(
        id=0, ref=manifest.header.package, sender=sender.code, sender_name=sender.name,
        received_at=session.now(), verdict=signed.receipt.verdict, records=0,
        manifest_digest=signed.receipt.manifest_sha256, kind=manifest.header.kind,
    )  # fmt: skip
    unit.shared.drop(package.ref)
    return unit.inbox.add(package, session.user.id, text, signed.text, signed.signature)


def save(session: Session, signed: SignedReceipt, folder: Path) -> Path:
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


def require_room(folder: Path, package: str) -> None:
    """The receipt must be writable before anything is kept."""
    if not folder.is_dir():
        raise OutputFailed(f"{folder.name or folder} is not a folder.", "Choose a folder for the receipt.")
    if (folder / f"{package}.receipt.json").exists():
        raise OutputFailed(f"A receipt for {package} is in the folder already.", "Choose another folder.")
