"""The sender's side of acceptance: asking a receiver for its yes, and taking in what it answers.

docs/format-acceptance.md is the authority. An answer is taken in whole, in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from transfer_app.domain.acceptance import (
    MOST_RECORDS,
    NEEDED,
    AcceptanceAnswer,
    misanswered,
)
from transfer_app.domain.balance import by_outcome
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import NotReady, PackageRefused
from transfer_app.domain.packages import why_held
from transfer_app.domain.sharing import Protocol, check_sending
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.acceptance_due import decisions_now, unaccepted
from transfer_app.services.acceptance_requests import Asking, made, written
from transfer_app.services.disputing import dispute
from transfer_app.services.ports.acceptances import ACCEPTED, OVERTAKEN, REFUSED, StoredRequest
from transfer_app.services.ports.store import Unit
from transfer_app.services.readers import confirmed_recipients, trusted_recipients
from transfer_app.services.readiness import require_allocated
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session
from transfer_app.services.tranches import with_changes


@dataclass(frozen=True, slots=True)
class Due:
    """What waits for a receiver's yes. asked: of these, how many it was asked about and has not answered."""

    authority: str
    records: tuple[RecordRow, ...]
    asked: int

    @property
    def to_ask(self) -> int:
        return len(self.records) - self.asked


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an answer brought. overtaken: records that were decided again before it came."""

    request: str
    person: str
    accepted: int
    refused: int
    overtaken: int


def due(session: Session, protocol_id: int) -> Due:
    """What would go to a protocol's authority, and waits for its acceptance alone."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        protocol = unit.protocols.get(protocol_id)
        decisions = _due(session, unit, protocol)
        waiting = unit.acceptances.waiting(protocol.authority)
        asked = sum(digest in waiting.get(number, set()) for number, digest in decisions.items())
        return Due(protocol.authority, tuple(unit.records.rows(list(decisions))), asked)


def requests(session: Session) -> list[StoredRequest]:
    """Every request that was made, the newest first. It names no child.

    Those for special packages only to those who may see restricted records.
    """
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = unit.acceptances.all()[::-1]
    all_ = visible.cleared(session)
    return [each for each in found if all_ or each.special_id is None]


def ask(session: Session, protocol_id: int, folder: Path, *, again: bool = False) -> Path:
    """Write a request for what waits and was not asked yet, sealed for the agreement's people; its path.

    again: for what was asked and not answered too, as a request may have been lost.

    NotReady when nothing is left to ask; SharingRefused when the agreement is not in force.
    """
    session.require(Act.PACK)
    with session.workspace.read() as unit:
        asking = _asking(session, unit, protocol_id, again=again)
        request = made(session, unit, asking)

    def still(unit: Unit) -> None:
        check_sending(unit.protocols.get(protocol_id), session.today())

    return written(session, asking, request, folder, still)


def take_in(session: Session, path: Path) -> TakenIn:
    """Take in an answer: what is accepted may be packed, what is refused goes back to people as a dispute.

    PackageRefused, Tampered: the answer does not fit what was asked, or is not by a person of the agreement.
    """
    session.require(Act.PACK)
    with session.workspace.read() as unit:
        trusted = trusted_recipients(unit)
    answer, sha256 = session.outside.sealing.read_acceptance_answer(path, trusted)
    with session.workspace.change() as unit:
        request, refs = _answered(session, unit, answer)
        return _keep(session, unit, request, answer, refs, sha256)


def _keep(
    session: Session,
    unit: Unit,
    request: StoredRequest,
    answer: AcceptanceAnswer,
    refs: Mapping[str, int],
    sha256: str,
) -> TakenIn:
    """What a checked answer says of each record, in the caller's unit. refs: record ids by opaque name."""
    now = decisions_now(unit, list(request.decisions))
    states = {refs[each.record]: ACCEPTED for each in answer.accepted}
    states |= {refs[each.record]: REFUSED for each in answer.refused}
    states = {
        number: state if now.get(number) == request.decisions[number] else OVERTAKEN
        for number, state in states.items()
    }
    reasons = {refs[each.record]: each.reason.words for each in answer.refused}
    unit.acceptances.answer(request.id, answer.person, session.now(), states, reasons)
    refused = [number for number, state in states.items() if state == REFUSED]
    receiver, strands = answer.receiver, {row.id: row.strand for row in unit.records.rows(refused)}
    disputed = dispute(session, unit, receiver.code, receiver.name, refused, "answer taken in")
    was = by_outcome((strands[number], each.outcome, each.area, 1) for number, each in disputed.items())
    # The log says no more of what a special package is to hold than of one that was sealed.
    told = {"was": was} if request.special_id is None else {"was": {}, "special": request.special_id}
    counts = Counter(states.values())
    unit.log.append(
        session.entry(
            "acceptance-recorded", request=request.ref, authority=request.authority,
            accepted=counts[ACCEPTED], refused=counts[REFUSED], overtaken=counts[OVERTAKEN], key=answer.key,
            sha256=sha256, disputed=len(disputed), **told,
        )
    )  # fmt: skip
    return TakenIn(request.ref, answer.person, counts[ACCEPTED], counts[REFUSED], counts[OVERTAKEN])


def _asking(session: Session, unit: Unit, protocol_id: int, *, again: bool) -> Asking:
    protocol = unit.protocols.get(protocol_id)
    people = check_sending(protocol, session.today())
    require_allocated(session, unit)
    waiting = unit.acceptances.waiting(protocol.authority)
    left = {
        number: digest
        for number, digest in _due(session, unit, protocol).items()
        if again or digest not in waiting.get(number, set())
    }
    if not left:
        raise NotReady(
            f"There is nothing to ask {protocol.authority_name or protocol.authority} now.",
            "What waits was asked already, or nothing waits for their acceptance.",
        )
    return Asking(protocol, dict(list(left.items())[:MOST_RECORDS]), people)


def _due(session: Session, unit: Unit, protocol: Protocol) -> dict[int, str]:
    """In order of opaque ref: what nothing holds back but the receiver's yes, and the decision's digest."""
    found = unaccepted(unit, protocol.authority)
    candidates = unit.packages.candidates(protocol.authority, session.today().isoformat())
    candidates = [each for each in candidates if each.record_id in found]
    candidates, _ = with_changes(session, unit, candidates, protocol.authority)
    scope = protocol.terms.scope
    due_now = (
        each.record_id
        for each in candidates
        if why_held(replace(each, unaccepted=True), protocol.authority, scope) == NEEDED
    )
    return {number: found[number] for number in due_now}


def _answered(session: Session, unit: Unit, answer: AcceptanceAnswer) -> tuple[StoredRequest, dict[str, int]]:
    """(the request that an answer is to, its record ids by opaque name); PackageRefused unless it fits it."""
    request = unit.acceptances.find(answer.request)
    if request is None or request.sha256 != answer.sha256:
        raise PackageRefused(
            "The answer is to a request that was not made here.", "Ask the receiver which request it answers."
        )
    if request.special_id is not None:
        session.require(Act.SEE_RESTRICTED)
    if request.answered_at:
        raise PackageRefused(
            "This request has its answer already.", "Nothing is left to do; keep this one as well."
        )
    if answer.receiver.code != request.authority or answer.sender != own(unit):
        raise PackageRefused("The answer names other councils than the request did.")
    _require_person(unit, request, answer)
    refs = {row.ref: row.id for row in unit.records.rows(list(request.decisions))}
    if what := misanswered(answer, {ref: request.decisions[number] for ref, number in refs.items()}):
        raise PackageRefused(
            f"The answer does not fit the request: {what}.", "Ask the receiver to answer it again."
        )
    return request, refs


def _require_person(unit: Unit, request: StoredRequest, answer: AcceptanceAnswer) -> None:
    named = [each for each in confirmed_recipients(unit) if each.protocol_id == request.protocol_id]
    if answer.key not in {each.signing_key for each in named}:
        raise PackageRefused(
            "The answer is signed by someone whom the agreement does not name.",
            "Ask one of its named people to answer.",
        )
    asked = [each for each in named if request.recipient_id in (None, each.id)]
    if answer.key not in {each.signing_key for each in asked}:
        raise PackageRefused(
            "The answer is signed by another person than the one who was asked.",
            "For a special package only they can answer.",
        )
