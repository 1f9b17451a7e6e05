"""The route of their own, for records that never enter a bulk package: which they are, and who agrees.

docs/format-package.md, "Special packages", says what leaves. One package is of one child, one authority and
one basis. A cleared reviewer asks for it; the head of service and the data protection officer agree: three
people (practice note 5.3; docs/clearance.md). It lapses when what it rests on changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from transfer_app.domain.acceptance import NEEDED
from transfer_app.domain.agreements import Scope, covers
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.casework import Standing
from transfer_app.domain.clearance import named
from transfer_app.domain.errors import NotPermitted, ReviewRefused, SharingRefused
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import Candidate, why_waiting
from transfer_app.domain.sharing import Protocol, Recipient
from transfer_app.domain.staff import Act, Function, User
from transfer_app.domain.tranches import Carried
from transfer_app.domain.vocabulary import Strand

AGREEING = (Function.HEAD_OF_SERVICE, Function.DATA_PROTECTION_OFFICER)
"""Whose yes a special package takes."""

BASIS_WORDS = {
    Basis.CONFIDENTIAL: "confidential",
    Basis.ADOPTION: "adoption record",
    Basis.LEGAL_HOLD: "legal hold, a copy",
}


class RequestState(StrEnum):
    """How a request stands. LAPSED: what it rested on changed before it was sealed."""

    OPEN = "open"
    SEALED = "sealed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Acceptance(StrEnum):
    """How far the receiver's yes to an agreed request is: asked for of one of the people it is for."""

    NOT_ASKED = "not asked"
    ASKED = "asked"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Approval:
    """note: typed by a person, so it stays in the workspace.

    function: as which they said yes. None: as one of two approvers, as it was before there were functions.
    """

    user_id: int
    at: str
    note: str
    function: Function | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A special package that somebody asked for.

    recipients: their ids in the protocol, in order. evidence: typed, so it stays in the workspace. nonce: 64
    random hexadecimal digits; digest: over what it rests on (resting). package_id: once it is sealed.
    """

    person_id: int
    basis: Basis
    authority: str
    protocol_id: int
    recipients: tuple[int, ...]
    evidence: str
    requested_by: int
    requested_at: str
    nonce: str
    digest: str
    state: RequestState = RequestState.OPEN
    approvals: tuple[Approval, ...] = ()
    ended_by: int | None = None
    ended_at: str = ""
    ended_why: str = ""
    package_id: int | None = None
    id: int = 0

    @property
    def missing(self) -> tuple[Function, ...]:
        """Whose yes it still needs. A yes of before there were functions does not count for either."""
        given = {each.function for each in self.approvals if each.user_id != self.requested_by}
        return tuple(each for each in AGREEING if each not in given)


@dataclass(frozen=True, slots=True)
class Choice:
    """ready: what the package would hold, in the order given. held: what else of the child is special and
    due to the authority, by the reason why it cannot go now.
    """

    ready: tuple[Candidate, ...]
    held: Mapping[str, int]


def basis_of(candidate: Candidate) -> Basis | None:
    """Why a record never goes in bulk; None for one that may, and for a staff file, which goes in no package.

    An adoption is kept closest, whatever else holds; that a hold is on the records, case.json says besides.
    What went by this route once goes on by it, when its reason is over too: a bulk package that replaced the
    copy would tell everyone who opens it that there was a reason.
    """
    if candidate.strand is Strand.STAFF:
        return None
    if candidate.adopted or candidate.strand is Strand.ADOPTION:
        return Basis.ADOPTION
    if candidate.on_hold:
        return Basis.LEGAL_HOLD
    return Basis.CONFIDENTIAL if candidate.restricted or candidate.went_special else None


def chosen(
    candidates: Iterable[Candidate], authority: str, scope: Scope, basis: Basis, person_id: int
) -> Choice:
    """Sort out one child's special records that are due to an authority; other children's are left out."""
    ready: list[Candidate] = []
    held: Counter[str] = Counter()
    for candidate in candidates:
        own = basis_of(candidate)
        if own is None or candidate.person_id != person_id:
            continue
        other = "" if own is basis else f"goes as {BASIS_WORDS[own]}"
        why = why_waiting(candidate, authority) or other or _why_not_covered(candidate, scope)
        why = why or candidate.document
        if why:
            held[why] += 1
        else:
            ready.append(candidate)
    return Choice(tuple(ready), dict(sorted(held.items())))


def _why_not_covered(candidate: Candidate, scope: Scope) -> str:
    """Whatever makes a record special, it takes an agreement that covers restricted records."""
    return covers(scope, candidate.strand, candidate.status, restricted=True)


def resting(
    request: Request,
    protocol: Protocol,
    recipients: Sequence[Recipient],
    records: Sequence[Candidate],
    decided: Mapping[int, Standing],
    carried: Mapping[int, Carried],
) -> str:
    """A digest over all that a request rests on: another one, and the request has lapsed.

    The nonce keeps whoever reads it in the log from confirming a guess about a child.
    """
    facts = [
        [
            each.record_id, each.strand.value, each.outcome, each.state, each.restricted, each.on_hold,
            each.adopted, each.status.value, decided[each.record_id].area,
            decided[each.record_id].facts_digest, *_replacing(carried[each.record_id]),
        ]
        for each in records
    ]  # fmt: skip
    said = {
        "nonce": request.nonce, "child": request.person_id, "basis": request.basis.value,
        "authority": request.authority, "agreement": protocol.terms.digest,
        "recipients": [each.fingerprint for each in recipients], "records": facts,
    }  # fmt: skip
    return sha256(canonical_json(said)).hexdigest()


def _replacing(carried: Carried) -> list[object]:
    """Nothing of what is new: a request that is open from before this was asked goes on."""
    return [] if carried.replaces is None else [carried.change.value, carried.replaces.to_json()]


def require_asking(user: User) -> None:
    """A reviewer asks, and only one who is cleared. NotPermitted."""
    user.require(Act.SEE_RESTRICTED)
    if not user.may(Act.PROPOSE):
        raise NotPermitted(
            f"{user.display_name} may not ask for a special package.",
            "It takes a reviewer who is cleared; the head of service and the data protection officer agree.",
        )


def require_sealing(user: User) -> None:
    """NotPermitted unless they may both seal packages and see restricted records."""
    user.require(Act.PACK)
    user.require(Act.SEE_RESTRICTED)


def require_agreeing(user: User) -> None:
    """NotPermitted unless they hold one of the two functions, and are cleared to see what they agree to."""
    if not any(map(user.holds, AGREEING)):
        raise NotPermitted(
            f"{user.display_name} may not agree to a special package.",
            "It takes the head of service or the data protection officer: 'users list' says who they are.",
        )
    user.require(Act.SEE_RESTRICTED)


def may_agree(user: User) -> bool:
    return any(map(user.holds, AGREEING)) and user.may(Act.SEE_RESTRICTED)


def agreeing_as(request: Request, user: User) -> tuple[Function, ...]:
    """As which of what is missing this person can say yes: one of them for one package."""
    return tuple(each for each in request.missing if user.holds(each))


def check_grant(protocol: Protocol, basis: Basis) -> None:
    """SharingRefused unless the agreement covers what a package of this basis holds."""
    scope = protocol.terms.scope
    if not scope.restricted:
        raise SharingRefused(
            f"“{protocol.title}” does not cover restricted records.",
            "Agree on one that does: a special package is sealed under no other.",
        )
    if basis is Basis.ADOPTION and Strand.ADOPTION not in scope.strands:
        raise SharingRefused(
            f"“{protocol.title}” does not cover adoption records.", "Agree on one that names that strand."
        )


def check_asked(basis: Basis, choice: Choice, evidence: str, recipients: Sequence[int]) -> None:
    """ReviewRefused unless there is something to send, somebody to send it to, and a reason."""
    if not choice.ready:
        held = "; ".join(choice.held) or "none is special and due there"
        raise ReviewRefused(
            f"No record of this child can go to this authority as {BASIS_WORDS[basis]} now: {held}.",
            "Settle the records first, choose the basis they have, or the agreement that covers them.",
        )
    if not evidence.strip():
        raise ReviewRefused(
            "The request has no evidence.", "Say what shows that the records may go: who agreed, and where."
        )
    if not recipients:
        raise ReviewRefused("The request names nobody.", "Choose the people it is to be sealed for.")


def check_open(request: Request) -> None:
    if request.state is not RequestState.OPEN:
        raise ReviewRefused(
            f"Request {request.id} is {request.state.value} already.", "Nothing is left to do."
        )


def check_approval(request: Request, user: User, note: str, wanted: Function | None) -> Function:
    """As which function the yes counts. wanted: which, for somebody who holds both; None otherwise.

    ReviewRefused for one's own request, a second yes of one person, a function that said yes, or no note.
    """
    check_open(request)
    if request.requested_by == user.id:
        raise ReviewRefused("Nobody may approve their own request.", "Two other people have to.")
    if not request.missing:
        raise ReviewRefused(f"Request {request.id} has both approvals already.", "It can be sealed.")
    if any(each.user_id == user.id and each.function is not None for each in request.approvals):
        raise ReviewRefused(
            f"You have approved request {request.id} already.",
            f"The {named(request.missing)} has to be somebody else.",
        )
    held = agreeing_as(request, user)
    if wanted is not None:
        held = tuple(each for each in held if each is wanted)
    if not held:
        raise ReviewRefused(
            f"Request {request.id} waits for the {named(request.missing)}.",
            "Ask whoever holds that function: 'users list' says who they are.",
        )
    if len(held) > 1:
        raise ReviewRefused(
            "You hold both functions, and may use one of them for a package.",
            "Say as which you approve; somebody else has to hold the other.",
        )
    if not note.strip():
        raise ReviewRefused("An approval needs a note.", "Say what you looked at.")
    return held[0]


def check_sealing(request: Request) -> None:
    """Raise ReviewRefused unless both functions said yes, held by two people neither of whom asked."""
    check_open(request)
    if request.missing:
        raise ReviewRefused(
            f"Request {request.id} lacks the yes of the {named(request.missing)}.",
            "Nothing is sealed before both have agreed, who are two people and neither of whom asked for it.",
        )


def accepter(request: Request, recipient_id: int | None) -> int:
    """Whom to ask for the yes: one of the people it is for; the only one there is where nobody is named."""
    if recipient_id is None and len(request.recipients) == 1:
        return request.recipients[0]
    if recipient_id not in request.recipients:
        raise ReviewRefused(
            f"Request {request.id} is not for that person." if recipient_id else "Nobody is named to ask.",
            "Name one of the people it is for: "
            + ", ".join(f"recipient {each}" for each in request.recipients)
            + ".",
        )
    return recipient_id


def check_accepted(request: Request, acceptance: Acceptance) -> None:
    """Raise ReviewRefused unless a named person of the receiver said yes to every record of it."""
    if acceptance is not Acceptance.ACCEPTED:
        raise ReviewRefused(
            f"Request {request.id} {NEEDED}.",
            "Take in the answer to what was asked."
            if acceptance is Acceptance.ASKED
            else "Ask one of the people it is for, and take in the answer.",
        )


def lapsed(request: Request) -> ReviewRefused:
    return ReviewRefused(
        f"Request {request.id} has lapsed: records, decisions, the agreement or the people changed.",
        "Look at the child again, and ask anew if it is still to be sent.",
    )
