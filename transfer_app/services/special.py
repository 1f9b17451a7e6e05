"""Special packages: asked for, agreed on by the head of service and the data protection officer, accepted,
and only then sealed.

Each step is in the log, by the request's number and a digest with a nonce: never whose records, and never
why, as the log goes to people who may know whose record a reference is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transfer_app.domain import special
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import ReviewRefused, SharingRefused
from transfer_app.domain.manifest import Kind
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import Candidate, PackageRow
from transfer_app.domain.sharing import Protocol, Recipient, check_sending
from transfer_app.domain.special import Acceptance, Approval, Choice, Request, RequestState
from transfer_app.domain.staff import Act, Function
from transfer_app.domain.tranches import Carried, Change
from transfer_app.services.acceptance_due import special_accepted
from transfer_app.services.jobs import JobContext
from transfer_app.services.packing import seal_load
from transfer_app.services.ports.store import Unit
from transfer_app.services.readiness import require_allocated
from transfer_app.services.session import Session
from transfer_app.services.tranches import Tranche, carried_as, with_changes


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as the people who may see it read it. state: LAPSED as soon as it would be refused for that.

    records: what it would send, or sent. changed: those of them that replace a copy sent before, by id.
    approvers, requester: display names. own: the reader asked for it.
    accepter: whom the receiver's yes was asked of last, '' before; acceptance_at: when, or when they gave it.
    """

    request: Request
    state: RequestState
    authority_name: str
    requester: str
    people: tuple[str, ...]
    records: tuple[RecordRow, ...]
    changed: frozenset[int]
    approvers: tuple[str, ...]
    own: bool
    approved_by_me: bool
    acceptance: Acceptance
    accepter: str
    acceptance_at: str


@dataclass(frozen=True, slots=True)
class WaitingChild:
    """Records of one child that can reach an authority by a special package only, of one basis.

    ready: they could be asked for now. changed: those of them that replace a copy which their receiver has,
    by id. held: how many cannot, by reason. asked: the number of the open request that there is for them,
    else 0.
    """

    basis: Basis
    authority: str
    ready: tuple[RecordRow, ...]
    changed: frozenset[int]
    held: Mapping[str, int]
    asked: int


def request(
    session: Session, ref: str, *, basis: Basis, protocol_id: int, recipients: Sequence[int], evidence: str
) -> Request:
    """Ask for a special package of the child whom a record is about.

    ref: any of the child's records. recipients: ids of people confirmed under the protocol. evidence: what
    shows that the records may go; kept in the workspace, never in the log.
    """
    special.require_asking(session.user)
    with session.workspace.change() as unit:
        protocol = unit.protocols.get(protocol_id)
        person_id = unit.records.person_of(unit.records.find(ref))
        special.check_grant(protocol, basis)
        require_allocated(session, unit)
        asked = Request(
            person_id, basis, protocol.authority, protocol_id, tuple(sorted(set(recipients))),
            evidence.strip(), session.user.id, session.now(), session.outside.random(32).hex(), "",
        )  # fmt: skip
        special.check_asked(basis, due(session, unit, asked, protocol)[0], evidence, asked.recipients)
        _end_lapsed(session, unit, asked)
        asked = replace(asked, digest=_resting(session, unit, asked))
        asked = replace(asked, id=unit.specials.add(asked))
        people = people_of(session, unit, asked, protocol)
        unit.log.append(
            session.entry(
                "special-requested", request=asked.id, authority=asked.authority, protocol=protocol_id,
                recipients=sorted(each.fingerprint for each in people), terms=asked.digest,
                agreeing=sorted(special.AGREEING),
            )
        )  # fmt: skip
    return asked


def approve(session: Session, request_id: int, note: str, wanted: Function | None = None) -> Request:
    """Agree to a request by the function one holds. Refused for one's own; what has changed makes it lapse.

    wanted: as which, for somebody who holds both.
    """
    special.require_agreeing(session.user)
    with session.workspace.change() as unit:
        asked = unit.specials.get(request_id)
        # Functions and clearance may have changed since the person signed in.
        now = unit.users.get(session.user.id)
        special.require_agreeing(now)
        function = special.check_approval(asked, now, note, wanted)
        if stands := _stands(session, unit, asked):
            require_allocated(session, unit)
            given = Approval(session.user.id, session.now(), note.strip(), function)
            unit.specials.approve(request_id, given)
            approved = unit.specials.get(request_id)
            unit.log.append(
                session.entry(
                    "special-approved", request=request_id, terms=asked.digest, function=function.value,
                    approvals=len(special.AGREEING) - len(approved.missing),
                )
            )  # fmt: skip
        else:
            _lapse(session, unit, asked)
    if not stands:
        raise special.lapsed(asked)
    return approved


def refuse(session: Session, request_id: int, why: str) -> Request:
    """End a request that one does not agree to, saying why. An approval given before does not bind."""
    special.require_agreeing(session.user)
    if not why.strip():
        raise ReviewRefused("A refusal needs a reason.", "Say why, so that whoever asked can act on it.")
    with session.workspace.change() as unit:
        asked = unit.specials.get(request_id)
        if asked.requested_by == session.user.id:
            raise ReviewRefused("Nobody may refuse their own request.", "Withdraw it instead.")
        return _ended(session, unit, asked, RequestState.REFUSED, why.strip())


def withdraw(session: Session, request_id: int) -> Request:
    """Take one's own request back."""
    special.require_asking(session.user)
    with session.workspace.change() as unit:
        asked = unit.specials.get(request_id)
        if asked.requested_by != session.user.id:
            raise ReviewRefused("Only who asked may withdraw a request.", "Refuse it instead, with a reason.")
        return _ended(session, unit, asked, RequestState.WITHDRAWN, "")


def seal(session: Session, request_id: int, folder: Path, job: JobContext) -> PackageRow:
    """Seal what was agreed on and the receiver accepted, signed with your own key; nothing else.

    ReviewRefused without the yes of both functions, by two people who did not ask, or of a named person of
    the receiver, and when what they agreed on has changed.
    """
    special.require_sealing(session.user)
    asked = agreed(session, request_id)
    load = _Special(request_id, asked.basis)
    with session.workspace.read() as unit:
        _, carried = due(session, unit, asked, unit.protocols.get(asked.protocol_id))
        load.accepted(unit, asked.authority, list(carried))
    return seal_load(session, asked.protocol_id, load, folder, job)


def agreed(session: Session, request_id: int) -> Request:
    """A request that both functions agreed on, and which still rests on what they did; else ReviewRefused."""
    with session.workspace.read() as unit:
        asked = unit.specials.get(request_id)
        special.check_sealing(asked)
        stands = _stands(session, unit, asked)
    if not stands:
        with session.workspace.change() as unit:
            _lapse(session, unit, asked)
        raise special.lapsed(asked)
    return asked


def requests(session: Session) -> list[RequestView]:
    """Every request, the newest first, for those who may see restricted records."""
    session.require(Act.SEE_RESTRICTED)
    with session.workspace.read() as unit:
        return [_view(session, unit, each) for each in reversed(unit.specials.all())]


def waiting(session: Session, protocol_id: int) -> list[WaitingChild]:
    """Whose records can reach a protocol's authority by a special package only, in order of opaque ref."""
    session.require(Act.SEE_RESTRICTED)
    with session.workspace.read() as unit:
        protocol = unit.protocols.get(protocol_id)
        found = unit.specials.records(protocol.authority, session.today().isoformat())
        found, _ = with_changes(session, unit, found, protocol.authority)
        found = [each for each in found if not each.packed or each.change is not Change.NEW]
        rows = {row.id: row for row in unit.records.rows([each.record_id for each in found])}
        open_now = {
            (each.person_id, each.authority, each.basis): each.id
            for each in unit.specials.all()
            if each.state is RequestState.OPEN and _stands(session, unit, each)
        }
    groups: dict[tuple[int, Basis], list[Candidate]] = {}
    for each in found:
        basis = special.basis_of(each)
        assert basis is not None
        groups.setdefault((each.person_id, basis), []).append(each)
    children = []
    for (person_id, basis), own in groups.items():
        choice = special.chosen(own, protocol.authority, protocol.terms.scope, basis, person_id)
        ready = tuple(rows[each.record_id] for each in choice.ready)
        changed = frozenset(each.record_id for each in choice.ready if each.packed)
        asked = open_now.get((person_id, protocol.authority, basis), 0)
        children.append(WaitingChild(basis, protocol.authority, ready, changed, choice.held, asked))
    return children


class _Special:
    """The load of one request, as packing.Load. Asked again each time: it may have ended meanwhile."""

    kind = Kind.SPECIAL

    def __init__(self, request_id: int, basis: Basis) -> None:
        self.request_id, self.basis = request_id, basis

    def tranche(self, session: Session, unit: Unit, protocol: Protocol) -> Tranche:
        choice, carried = due(session, unit, self._asked(session, unit), protocol)
        return Tranche(choice.ready, choice.held, carried, {}, 0)

    def people(self, session: Session, unit: Unit, protocol: Protocol) -> tuple[Recipient, ...]:
        return people_of(session, unit, self._asked(session, unit), protocol)

    def kept(self, session: Session, unit: Unit, package_id: int) -> Mapping[str, object]:
        asked = self._asked(session, unit)
        unit.specials.end(
            asked.id, RequestState.SEALED, session.user.id, session.now(), package_id=package_id
        )
        replaced = unit.packages.replaced_kinds(package_id, unit.packages.replacing(package_id))
        return {"request": asked.id, "terms": asked.digest, "replaced_kinds": replaced}

    def accepted(self, unit: Unit, authority: str, record_ids: Sequence[int]) -> tuple[int, list[str]]:
        acceptance, accepted_by = special_accepted(unit, self.request_id, record_ids)
        special.check_accepted(unit.specials.get(self.request_id), acceptance)
        return len(record_ids), accepted_by

    def _asked(self, session: Session, unit: Unit) -> Request:
        asked = unit.specials.get(self.request_id)
        special.check_sealing(asked)
        return asked


def due(
    session: Session, unit: Unit, asked: Request, protocol: Protocol
) -> tuple[Choice, Mapping[int, Carried]]:
    """(the child's records that the request is for, as what each that is ready goes)."""
    today = session.today().isoformat()
    own = unit.packages.candidates(protocol.authority, today, asked.person_id)
    own, copies = with_changes(session, unit, own, protocol.authority)
    choice = special.chosen(own, protocol.authority, protocol.terms.scope, asked.basis, asked.person_id)
    return choice, {each.record_id: carried_as(each, copies.get(each.record_id)) for each in choice.ready}


def people_of(session: Session, unit: Unit, asked: Request, protocol: Protocol) -> tuple[Recipient, ...]:
    """The people asked for, all of whom must be usable under a protocol that is in force."""
    special.check_grant(protocol, asked.basis)
    usable = {each.id: each for each in check_sending(protocol, session.today())}
    missing = [each for each in asked.recipients if each not in usable]
    if missing:
        raise SharingRefused(
            f"Recipient {missing[0]} is not confirmed under “{protocol.title}”, or was revoked.",
            "Choose people whose key two people have compared: see 'share list'.",
        )
    return tuple(usable[each] for each in asked.recipients)


def _resting(session: Session, unit: Unit, asked: Request) -> str:
    """The digest of what a request rests on now. SharingRefused, ReviewRefused where nothing can be sent."""
    protocol = unit.protocols.get(asked.protocol_id)
    people = people_of(session, unit, asked, protocol)
    choice, carried = due(session, unit, asked, protocol)
    decided = unit.decisions.standing([each.record_id for each in choice.ready])
    return special.resting(asked, protocol, people, choice.ready, decided, carried)


def _stands(session: Session, unit: Unit, asked: Request) -> bool:
    """Whether it still rests on what it was asked for."""
    try:
        return _resting(session, unit, asked) == asked.digest
    except SharingRefused:
        return False


def _end_lapsed(session: Session, unit: Unit, asked: Request) -> None:
    """One open request for the same records at a time; one that has lapsed makes room."""
    for before in unit.specials.all():
        if before.state is not RequestState.OPEN or before.person_id != asked.person_id:
            continue
        if (before.authority, before.basis) != (asked.authority, asked.basis):
            continue
        if _stands(session, unit, before):
            raise ReviewRefused(
                f"Request {before.id} is for the same records.", "Have it approved, or withdraw it first."
            )
        _lapse(session, unit, before)


def _lapse(session: Session, unit: Unit, asked: Request) -> None:
    unit.specials.end(asked.id, RequestState.LAPSED, session.user.id, session.now())
    unit.log.append(session.entry("special-lapsed", request=asked.id, terms=asked.digest))


def _ended(session: Session, unit: Unit, asked: Request, state: RequestState, why: str) -> Request:
    special.check_open(asked)
    unit.specials.end(asked.id, state, session.user.id, session.now(), why)
    unit.log.append(session.entry(f"special-{state.value}", request=asked.id, terms=asked.digest))
    return unit.specials.get(asked.id)


def _view(session: Session, unit: Unit, asked: Request) -> RequestView:
    protocol = unit.protocols.get(asked.protocol_id)
    standing = asked.state is not RequestState.OPEN or _stands(session, unit, asked)
    named = {each.id: each.name for each in protocol.recipients}
    made = unit.acceptances.of_special(asked.id)
    ids: list[int] = []
    changed: set[int] = set()
    if asked.package_id is not None:
        ids = sorted(unit.packages.records(asked.package_id).values())
        changed = unit.packages.replacing(asked.package_id)
    elif asked.state is RequestState.OPEN:
        _, carried = due(session, unit, asked, protocol)
        ids = list(carried)
        changed = {each for each, goes in carried.items() if goes.replaces is not None}
    return RequestView(
        request=asked, state=asked.state if standing else RequestState.LAPSED,
        authority_name=protocol.authority_name or asked.authority,
        requester=unit.users.get(asked.requested_by).display_name,
        people=tuple(named.get(each, f"recipient {each}") for each in asked.recipients),
        records=tuple(unit.records.rows(ids)), changed=frozenset(changed),
        approvers=tuple(unit.users.get(each.user_id).display_name for each in asked.approvals),
        own=asked.requested_by == session.user.id,
        approved_by_me=any(
            each.user_id == session.user.id and each.function is not None for each in asked.approvals
        ),
        acceptance=special_accepted(unit, asked.id, ids)[0],
        accepter=named.get(made[-1].recipient_id or 0, "") if made else "",
        acceptance_at=(made[-1].answered_at or made[-1].asked_at) if made else "",
    )  # fmt: skip
