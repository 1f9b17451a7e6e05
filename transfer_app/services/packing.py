"""Packing: what may go to a successor now, sealing it for the named people, and recording their receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import Protocol as Port
from uuid import UUID

from transfer_app.domain import sent_records
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.casework import Standing
from transfer_app.domain.copy_digests import DecidedAs
from transfer_app.domain.errors import DocumentUnfit, NotReady, OutputFailed
from transfer_app.domain.manifest import Authority, Kind, PackageHeader, Sender
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import (
    SEALED,
    PackageRow,
)
from transfer_app.domain.profiles import one_profile
from transfer_app.domain.proofs import records_root
from transfer_app.domain.sent_records import Misdirected
from transfer_app.domain.sharing import Protocol, Recipient, check_sending
from transfer_app.domain.signed_copies import CopyKind
from transfer_app.domain.staff import Act
from transfer_app.domain.tranches import CHANGES, Change
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import case_files, document_packing, visible
from transfer_app.services.acceptance_due import accepted_of
from transfer_app.services.auditing import checkpoint_in
from transfer_app.services.copying import keep_copy
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.sealing import Sealed
from transfer_app.services.ports.store import Unit
from transfer_app.services.ports.tranches import NewCopy
from transfer_app.services.readiness import require_allocated
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session
from transfer_app.services.tranches import Tranche, next_tranche, noting_content


class Load(Port):
    """What one package is to hold and who may open it; asked before it is sealed and again before it is kept.

    Each may raise: nothing is sealed, or kept, then.
    """

    @property
    def kind(self) -> Kind: ...
    @property
    def basis(self) -> Basis | None: ...
    def tranche(self, session: Session, unit: Unit, protocol: Protocol) -> Tranche:
        """Its records in order of opaque ref, and what it replaces and withdraws."""
        ...

    def people(self, session: Session, unit: Unit, protocol: Protocol) -> tuple[Recipient, ...]: ...
    def accepted(self, unit: Unit, authority: str, record_ids: Sequence[int]) -> tuple[int, list[str]]:
        """(how many of them the authority had to accept before, by which requests it did); for the log."""
        ...

    def kept(self, session: Session, unit: Unit, package_id: int) -> Mapping[str, object]:
        """Rows of one's own in the unit that keeps the package; what its log entry says besides."""
        ...


class _Bulk:
    """All that is ready under a protocol, for everyone confirmed in it."""

    kind, basis = Kind.BULK, None

    def tranche(self, session: Session, unit: Unit, protocol: Protocol) -> Tranche:
        return next_tranche(session, unit, protocol)

    def people(self, session: Session, unit: Unit, protocol: Protocol) -> tuple[Recipient, ...]:
        return check_sending(protocol, session.today())

    def accepted(self, unit: Unit, authority: str, record_ids: Sequence[int]) -> tuple[int, list[str]]:
        return accepted_of(unit, authority, record_ids)

    def kept(self, session: Session, unit: Unit, package_id: int) -> Mapping[str, object]:
        return {}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a package would hold now. ready: by strand; held: by reason. Together all that is allocated.

    changes: the same records that are ready, by what they are to their receiver. withdraw: records sent
    before that it would take back; to_withdraw_later: those whose own receipt has to come first.
    """

    ready: dict[Strand, int]
    held: dict[str, int]
    changes: dict[Change, int]
    withdraw: int
    to_withdraw_later: int

    @property
    def records(self) -> int:
        return sum(self.ready.values())

    @property
    def in_words(self) -> str:
        """'new 12, changed 3, re-decided 1, to withdraw 2'; '' of a package that holds only what is new."""
        if self.records == self.changes.get(Change.NEW, 0) and not self.withdraw:
            return ""
        counts = [(CHANGES[change], self.changes.get(change, 0)) for change in Change]
        return ", ".join(f"{words} {count:,}" for words, count in [*counts, ("to withdraw", self.withdraw)])


def plan(session: Session, protocol_id: int, job: JobContext = QUIET) -> Plan:
    """What may be packed under a protocol, in force or not, and what is held back and why.

    It takes long where much of what was sent has newer rows: those case files are made to be compared.
    """
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = next_tranche(session, unit, unit.protocols.get(protocol_id), job)
    strands = dict(Counter(candidate.strand for candidate in found.ready))
    # What is held back for being restricted is counted there.
    held = dict(found.held) if visible.whole(session) else {}
    return Plan(strands, held, dict(found.changes), len(found.withdrawn), found.waiting)


def packages(session: Session) -> list[PackageRow]:
    """Every package that was sealed here, oldest first. It names no child.

    Special ones only to those who are cleared, or answer for the whole.
    """
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = unit.packages.all()
    return [each for each in found if visible.whole(session) or each.kind is not Kind.SPECIAL]


def misdirected(session: Session) -> list[Misdirected]:
    """What was sent, and would not be sent there, or not in bulk, as it stands now. It names no child.

    Of special packages only to those who may see restricted records.
    """
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        sent = unit.packages.sent(session.today().isoformat())
    if not visible.cleared(session):
        sent = [each for each in sent if not each.special]
    return sent_records.misdirected(sent)


def seal(session: Session, protocol_id: int, folder: Path, job: JobContext) -> PackageRow:
    """Seal everything that is ready under a protocol into one package in folder, signed with your own key.

    The folder is made where only it is missing.
    After the first it holds what is new, changed or decided again, and the notices that withdraw a record.

    The files appear whole, then the workspace records them in one transaction; if that fails they are
    removed. A crash between the two leaves files of a package that `packages` does not list: its records
    are not packed, a receipt for it is refused, and the files are to be deleted, not sent. A case whose
    document is not as it was loaded is held back; a document that changes while it is sealed ends it.
    """
    session.require(Act.PACK)
    return seal_load(session, protocol_id, _Bulk(), folder, job)


def seal_load(session: Session, protocol_id: int, load: Load, folder: Path, job: JobContext) -> PackageRow:
    """As seal, for any load; whether the person may is the caller's to ask."""
    if not folder.is_dir() and (folder.exists() or not folder.parent.is_dir()):
        raise OutputFailed(
            f"{folder.name or folder} is not a folder.",
            "Choose a folder that exists, or a new one in a folder that exists.",
        )

    def tally(done: int, total: int) -> None:
        job.progress(done, total, "case records sealed")

    with session.workspace.read() as unit:
        protocol = unit.protocols.get(protocol_id)
        load.people(session, unit, protocol)
        due = [each.record_id for each in load.tranche(session, unit, protocol).ready]
    document_packing.look_again(session, due, job)
    try:
        with session.workspace.read() as unit:
            making = _making(session, unit, protocol_id, load)
            contents: dict[str, str] = {}
            carried = making.tranche.carried
            cases = noting_content(case_files.build(session, unit, making.record_ids, carried), contents)
            secret = unit.keys.private("pair", session.user.id)
            sealed = session.outside.sealing.seal(
                folder, making.header, cases, secret, len(making.record_ids), tally, making.plan,
                making.tranche.notices, load.basis,
            )  # fmt: skip
    except DocumentUnfit as unfit:
        document_packing.hold_back(session, unfit)
        raise
    # It may be one that a crash interrupted, under the name and time it was begun with.
    making = replace(making, header=sealed.manifest.header)
    try:
        with session.workspace.change() as unit:
            return _keep(session, unit, making, load, sealed, folder, contents)
    except BaseException:
        session.outside.sealing.discard(sealed)
        raise


@dataclass(frozen=True, slots=True)
class _Making:
    """What a package is being made from; compared again before it is recorded."""

    protocol_id: int
    header: PackageHeader
    record_ids: tuple[int, ...]
    decided: Mapping[int, Standing]
    decided_as: Mapping[int, DecidedAs]
    tranche: Tranche
    source_files: int
    documents: str
    """A digest over which documents are ready for the records."""

    @property
    def plan(self) -> str:
        """A digest over what is to be packed: records, decisions, notices. The files are compared besides."""
        decided = [[record_id, *map(str, astuple(self.decided[record_id]))] for record_id in self.record_ids]
        carried = [str(each) for each in self.tranche.carried.values()]
        notices = [notice.to_json() for notice in self.tranche.notices]
        return sha256(canonical_json([decided, carried, notices])).hexdigest()


def _making(session: Session, unit: Unit, protocol_id: int, load: Load) -> _Making:
    protocol = unit.protocols.get(protocol_id)
    recipients = load.people(session, unit, protocol)
    require_allocated(session, unit)
    tranche = load.tranche(session, unit, protocol)
    if tranche.is_empty:
        raise NotReady(
            f"There is no case record to pack for {protocol.authority_name or protocol.authority} now.",
            "The plan says what is held back, and why.",
        )
    header = _header(session, unit, protocol, recipients, load.kind)
    ids = tuple(candidate.record_id for candidate in tranche.ready)
    return _Making(
        protocol_id, header, ids, _decided(unit, ids), unit.packages.decided_as(ids), tranche,
        unit.packages.last_source_file(), unit.documents.packing_digest(ids),
    )  # fmt: skip


def _keep(
    session: Session,
    unit: Unit,
    making: _Making,
    load: Load,
    sealed: Sealed,
    folder: Path,
    contents: Mapping[str, str],
) -> PackageRow:
    """Rows, log entry and checkpoint of a package whose files are there."""
    protocol = unit.protocols.get(making.protocol_id)
    recipients = load.people(session, unit, protocol)
    require_allocated(session, unit)
    tranche = load.tranche(session, unit, protocol)
    ids = tuple(candidate.record_id for candidate in tranche.ready)
    decided = unit.packages.decided_as(ids)
    people = tuple(recipient.addressee() for recipient in recipients)
    if (
        ids != making.record_ids
        or _decided(unit, ids) != making.decided
        or decided != making.decided_as
        or (tranche.carried, tranche.withdrawn) != (making.tranche.carried, making.tranche.withdrawn)
        or unit.packages.last_source_file() != making.source_files
        or unit.documents.packing_digest(ids) != making.documents
        or people != making.header.recipients
        or unit.packages.next_tranche(protocol.authority, load.kind) != making.header.tranche
    ):
        raise NotReady(
            "Something changed while the package was being sealed.", "Pack again; nothing was kept."
        )
    manifest = sealed.manifest
    package = PackageRow(
        id=0, ref=making.header.package, protocol_id=protocol.id, authority=protocol.authority,
        authority_name=making.header.receiver.name, tranche=making.header.tranche, sealed_at=session.now(),
        records=len(ids), state=SEALED, folder=str(folder), manifest_digest=sealed.manifest_sha256,
        recipients=tuple(person.name for person in people), kind=load.kind,
    )  # fmt: skip
    refs = {row.id: row.ref for row in unit.records.rows(ids)}
    copies = {
        record_id: NewCopy(
            sealed.records[refs[record_id]], contents[refs[record_id]], decided[record_id].digest(),
            tranche.carried[record_id],
        )
        for record_id in ids
    }  # fmt: skip
    reasons = {record_id: notice.reason for record_id, notice in tranche.withdrawn.items()}
    package_id = unit.packages.add(package, session.user.id, manifest.to_bytes(), copies, reasons)
    if unit.documents.packed(package_id, ids) != manifest.counts.documents:
        raise AssertionError("the package holds other documents than the workspace")
    unit.windows.keep(package_id, sealed.content_key, manifest.access.key)
    keep_copy(session, unit, CopyKind.MANIFEST, package.ref, 0, sealed.manifest_path)
    more = load.kept(session, unit, package_id)
    accepted, accepted_by = load.accepted(unit, package.authority, ids)
    last = session.entry(
        "package-sealed", package=package.ref, protocol=protocol.id, authority=package.authority,
        tranche=package.tranche, records=manifest.counts.records, documents=manifest.counts.documents,
        strands={strand.value: n for strand, n in manifest.counts.strands.items()},
        changed=tranche.changes.get(Change.CHANGED, 0), redecided=tranche.changes.get(Change.REDECIDED, 0),
        superseded=tranche.superseded if load.kind is Kind.BULK else {}, withdrawn=len(reasons),
        parts=len(manifest.parts),
        manifest=package.manifest_digest,
        recipients=sorted(person.fingerprint for person in people), key=making.header.sender.key,
        records_root=records_root(sealed.record_digests), kind=load.kind.value,
        accepted=accepted, accepted_by=accepted_by, **more,
    )  # fmt: skip
    checkpoint_in(session, unit, last)
    return unit.packages.find(package.ref)


def _header(
    session: Session, unit: Unit, protocol: Protocol, recipients: Sequence[Recipient], kind: Kind
) -> PackageHeader:
    one_profile((each.name, each.age_recipient) for each in recipients)
    card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
    return PackageHeader(
        package=str(UUID(bytes=session.outside.random(16), version=4)),
        tranche=unit.packages.next_tranche(protocol.authority, kind),
        created=session.outside.clock().astimezone(UTC).replace(microsecond=0),
        sender=Sender(own(unit), session.user.display_name, card.signing_key),
        receiver=Authority(protocol.authority, protocol.authority_name or protocol.authority),
        recipients=tuple(recipient.addressee() for recipient in recipients),
        ends=protocol.ends,
        kind=kind,
    )


def _decided(unit: Unit, ids: Sequence[int]) -> Mapping[int, Standing]:
    digests = unit.decisions.digests()
    return {record_id: digests[record_id] for record_id in ids}
