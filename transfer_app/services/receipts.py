"""Recording the receipt that came back for a package, and what its receiver refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.balance import by_outcome
from transfer_app.domain.casework import StoredDecision
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.manifest import Kind, PackageManifest
from transfer_app.domain.packages import (
    RECEIVED,
    REJECTED,
    SEALED,
    VOID,
    OutstandingDocument,
    PackageRow,
    verdicts,
)
from transfer_app.domain.receipt_checks import misfound, misrejected, missampled, mistold
from transfer_app.domain.receipts import ACCEPTED, Receipt
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import visible
from transfer_app.services.auditing import checkpoint_in
from transfer_app.services.disputing import dispute
from transfer_app.services.ports.sealing import SignedReceipt
from transfer_app.services.ports.store import Unit
from transfer_app.services.readers import signing_keys, trusted_recipients
from transfer_app.services.session import Session

TOLD = ("received", "rejected", "restored", "withdrawn")
"""What the log says of a receipt by strand."""


def record_receipt(session: Session, receipt: Path) -> PackageRow:
    """Record what the receiver took. What they refused goes back to people, as a dispute.

    It is packed again once two people have settled it anew (practice note 5.3): to whichever authority.
    The receipt must be signed by a person the package was made for, of exactly this package; what it counts
    and digests must be what was sealed, its sample the one that the lot gives, and what it says of openings
    what the access journal does, once that is here. Each package has one receipt. Documents that were not
    taken, of records that were, are outstanding.
    """
    session.require(Act.PACK)
    with session.workspace.read() as unit:
        trusted = trusted_recipients(unit)
    signed = session.outside.sealing.read_receipt(receipt, trusted)
    said = signed.receipt
    with session.workspace.change() as unit:
        package = unit.packages.find(said.package)
        records = unit.packages.records(package.id)
        _check_receipt(unit, package, signed)
        accepted = said.verdict == ACCEPTED
        stands = verdicts(records, accepted, said.refused)
        unit.packages.add_receipt(
            package.id, said.verdict, signed.text, signed.signature, session.user.id, session.now()
        )
        unit.packages.settle(
            package.id,
            RECEIVED if accepted else REJECTED,
            {records[ref]: each for ref, each in stands.items()},
        )
        taken = Counter(stands.values())
        refused = [records[ref] for ref, each in stands.items() if each == REJECTED]
        name = package.authority_name
        disputed = dispute(session, unit, package.authority, name, refused, "receipt recorded")
        outstanding = [
            (records[each.record], each.document, each.reason.code)
            for each in said.rejections
            if accepted and each.document
        ]
        unit.packages.refuse_documents(package.id, outstanding, session.now())
        manifest = PackageManifest.read(unit.packages.manifest(package.id))
        sample = said.sample
        last = session.entry(
            "receipt-recorded", package=package.ref, verdict=said.verdict, manifest=package.manifest_digest,
            received=taken[RECEIVED], rejected=taken[REJECTED], disputed=len(disputed),
            outstanding=len(outstanding), key=said.key, receipt=sha256(signed.text).hexdigest(),
            records_root=said.found.contents if said.found is not None else "", sample=len(sample.records),
            compared=len(sample.checks), differ=len(sample.differing),
            waived=sample.waived.value if sample.waived is not None else "", openings=said.openings.count,
            **_by_strand(unit, package, manifest, refused, disputed, accepted=accepted),
        )  # fmt: skip
        checkpoint_in(session, unit, last)
        return unit.packages.find(package.ref)


def outstanding_documents(session: Session) -> list[OutstandingDocument]:
    """What receivers did not take of records that they took: due in a later tranche. It names no child."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = unit.packages.outstanding_documents()
        barred = visible.hidden(session, unit, unit.records.ids_of([each.record for each in found]).values())
        if barred:
            named = {row.ref for row in unit.records.rows(list(barred))}
            found = [each for each in found if each.record not in named]
    return found


def receipt(session: Session, package_id: int) -> Receipt | None:
    """The receipt recorded for a package that was sealed here."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        text = unit.packages.receipt(package_id)
    return Receipt.read(text) if text is not None else None


def _by_strand(
    unit: Unit,
    package: PackageRow,
    manifest: PackageManifest,
    refused: Sequence[int],
    disputed: Mapping[int, StoredDecision],
    *,
    accepted: bool,
) -> dict[str, object]:
    """What the log says beside the totals, so that the balance can be reckoned from the log alone.

    restored: copies of before that are current again, as what replaced them was refused. withdrawn: copies
    whose notices this receipt acknowledges.
    """
    if package.kind is Kind.SPECIAL:
        # The log says of a special package no more than its manifest does.
        kinds = unit.packages.replaced_kinds(package.id, refused)
        return {"strands": {name: {} for name in TOLD}, "was": {}, "restored_kinds": kinds}
    strands = {row.id: row.strand for row in unit.records.rows(refused)}
    rejected = Counter(strands.values())
    received = Counter(manifest.counts.strands) - rejected
    replacing = unit.packages.replacing(package.id)
    restored = Counter(strands[each] for each in refused if each in replacing)
    taken_back = unit.packages.withdrawn_by(package.id) if accepted else []
    told = {"received": received, "rejected": rejected, "restored": restored}
    told["withdrawn"] = Counter(row.strand for row in unit.records.rows(taken_back))
    was = by_outcome((strands[number], each.outcome, each.area, 1) for number, each in disputed.items())
    return {"strands": {name: strand_counts(each) for name, each in told.items()}, "was": was}


def strand_counts(strands: Counter[Strand]) -> dict[str, int]:
    return {strand.value: count for strand, count in sorted(strands.items())}


def _check_receipt(unit: Unit, package: PackageRow, signed: SignedReceipt) -> None:
    said = signed.receipt
    manifest = PackageManifest.read(unit.packages.manifest(package.id))
    if package.state == VOID:
        raise PackageRefused(
            f"Package {package.ref} was taken back as lost or never sent; its records may be packed again.",
            "Tell the receiver to discard it, and to take the package that came after it.",
        )
    if package.state != SEALED:
        raise PackageRefused(
            f"Package {package.ref} has its receipt already.", "Nothing is left to do; keep this one as well."
        )
    signers = frozenset(signing_keys(unit, package.id, manifest))
    if said.key not in signers or said.receiver.code != package.authority:
        raise PackageRefused(
            "The receipt is signed by someone the package was not made for.",
            "Ask one of the named recipients to sign it.",
        )
    header = manifest.header
    if (
        said.manifest_sha256 != package.manifest_digest
        or said.sender != header.sender.authority
        or said.receiver != header.receiver
    ):
        raise PackageRefused(f"The receipt is not for package {package.ref} as it was sealed here.")
    records = unit.packages.sealed_records(package.id)
    for what in (
        misfound(said.found, manifest, records) if said.found is not None else "",
        missampled(said, records, signers),
        misrejected(said.rejections, records),
    ):
        _refuse(package, what, "Settle the difference with the receiver before anything else: the balance of "
                "the package stays open.")  # fmt: skip
    _refuse(
        package,
        mistold(said, unit.inbox.openings(package.ref, said.openings.journal)),
        "Keep the receipt and the access journal: one of them is not what happened. Ask the receiver.",
    )


def _refuse(package: PackageRow, what: str, remedy: str) -> None:
    if what:
        raise PackageRefused(f"The receipt for package {package.ref} does not fit: {what}.", remedy)
