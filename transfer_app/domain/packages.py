"""Packages as the two sides keep them: what was sealed for whom, what came in, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transfer_app.domain.acceptance import NEEDED
from transfer_app.domain.agreements import CaseStatus, Scope, covers
from transfer_app.domain.casework import State, StoredDecision
from transfer_app.domain.manifest import Kind
from transfer_app.domain.reasons import Reason
from transfer_app.domain.tranches import Change
from transfer_app.domain.vocabulary import OutcomeKind, Strand

SEALED, RECEIVED, REJECTED, VOID = "sealed", "received", "rejected", "void"
"""How a package stands with its sender. VOID: taken back by two people, as lost or never sent."""

PACKED = "packed"
"""How a record stands in a sealed package; then RECEIVED or REJECTED, as the receipt says, or VOID."""

SUPERSEDED, WITHDRAWING, WITHDRAWN = "superseded", "withdrawing", "withdrawn"
"""How a copy stands that was received: a later one replaced it; a notice that takes it back waits for its
receipt; its receiver acknowledged that notice.
"""

LIVE = frozenset({PACKED, RECEIVED, WITHDRAWING})
"""States of a record's current copy: one at most, and no other authority gets the record meanwhile."""

PACKED_OUTCOMES = frozenset({OutcomeKind.SUCCESSOR, OutcomeKind.CUSTODIAN, OutcomeKind.HOSTED})
FINAL = frozenset({State.AUTOMATIC, State.SETTLED})


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package that was sealed here. state: SEALED, RECEIVED, REJECTED or VOID. recipients: their names.

    withdrawn: how many records sent before it takes back.
    tranche: of its kind, for its authority.
    """

    id: int
    ref: str
    protocol_id: int
    authority: str
    authority_name: str
    tranche: int
    sealed_at: str
    records: int
    state: str
    folder: str
    manifest_digest: str
    recipients: tuple[str, ...]
    withdrawn: int = 0
    documents: int = 0
    kind: Kind = Kind.BULK


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record as it was sealed. digest: see PackedRecord.digest. bytes: of all its files."""

    strand: Strand
    digest: str
    documents: int
    bytes: int


@dataclass(frozen=True, slots=True)
class OutstandingDocument:
    """A document that its receiver did not take, of a record that they took.

    number: from 1, as it was packed. code: see RejectionCode. told_at: when the receipt was recorded, UTC.
    """

    record: str
    number: int
    code: str
    package: str
    authority: str
    authority_name: str
    told_at: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A receiver that did not take a record. received: when they said so, UTC; reason: in their words.

    whole: they refused the whole package.
    """

    package: str
    authority: str
    authority_name: str
    person: str
    role: str
    received: str
    reason: str
    whole: bool


@dataclass(frozen=True, slots=True)
class IncomingPackage:
    """A package that came in. verdict: accepted or rejected. records: the cases stored of it."""

    id: int
    ref: str
    sender: str
    sender_name: str
    received_at: str
    verdict: str
    records: int
    manifest_digest: str
    kind: Kind = Kind.BULK


@dataclass(frozen=True, slots=True)
class IncomingCase:
    """A case record that came in, by its opaque ref: whose it is, only read_case says, and logs.

    state: current, superseded or withdrawn. ended_by: the package that superseded or withdrew it, else ''.
    """

    id: int
    package_id: int
    ref: str
    strand: Strand
    documents: int
    state: str = "current"
    ended_by: str = ""

    @property
    def warning(self) -> str:
        """For whoever reads it; '' where it is the copy that counts."""
        if self.state == SUPERSEDED:
            return f"This copy is superseded: package {self.ended_by} holds a newer one."
        if self.state == WITHDRAWN:
            return f"This record is withdrawn by package {self.ended_by}: it is not to be used any more."
        return ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case record bound for one authority, and what decides whether it may be packed.

    packed: '' or the state of its current copy. packed_for, tranche: the authority and tranche it went with.
    on_hold: an inquiry, claim, police or subject-access hold is on the person's records.
    adopted: an adoption order was made for the person, whatever the record's own strand says of it.
    document: '' or what is wrong with a document of it (documents.HELD).
    """

    record_id: int
    strand: Strand
    outcome: str
    state: str
    restricted: bool
    packed: str = ""
    packed_for: str = ""
    on_hold: bool = False
    adopted: bool = False
    status: CaseStatus = CaseStatus.OPEN
    tranche: int = 0
    change: Change = Change.NEW
    """As what it would go; NEW, while it has a current copy, says that it is what that copy is."""
    document: str = ""
    person_id: int = 0
    unaccepted: bool = False
    """Its receiver has to accept the decision before it goes, and has not (domain/acceptance.py)."""
    went_special: bool = False
    """Its current copy is in a special package: what comes after goes the same way."""


def why_held(candidate: Candidate, authority: str, scope: Scope) -> str:
    """In words, why a record does not enter a bulk package for this authority; '' when it may.

    That people settled a record says where it goes, never that it may go in bulk: a record that is
    restricted, on a legal hold or of a child with an adoption order stays out, settled or not. Those have a
    route of their own (special.py).
    """
    waits = why_waiting(candidate, authority)
    if waits:
        return waits
    if candidate.restricted:
        return "restricted"
    if candidate.on_hold:
        return "on a legal hold"
    if candidate.adopted or candidate.strand is Strand.ADOPTION:
        return "adoption"
    if candidate.strand is Strand.STAFF:
        return "staff file"
    outside = covers(scope, candidate.strand, candidate.status, candidate.restricted)
    return outside or candidate.document or (NEEDED if candidate.unaccepted else "")


def _why_sent(candidate: Candidate, authority: str) -> str:
    """Why a record that has a current copy does not go again; '' when that copy is to be replaced."""
    if candidate.packed == WITHDRAWING:
        return "waits until its withdrawal is acknowledged"
    if candidate.packed_for != authority:
        return f"already sent to {candidate.packed_for}"
    if candidate.change is Change.NEW:
        return "already received" if candidate.packed == RECEIVED else "already packed"
    return "" if candidate.packed == RECEIVED else f"waits for the receipt of tranche {candidate.tranche}"


def why_waiting(candidate: Candidate, authority: str) -> str:
    """In words, why a record is in no package for this authority now, by whichever route; '' otherwise."""
    sent = _why_sent(candidate, authority) if candidate.packed else ""
    if sent:
        return sent
    if candidate.state not in FINAL or candidate.outcome not in PACKED_OUTCOMES:
        return "waiting for review"
    return ""


def sorted_out(
    candidates: Iterable[Candidate], authority: str, scope: Scope
) -> tuple[list[Candidate], Mapping[str, int]]:
    """(those that may be packed now, how many are held back by reason): together every candidate, once."""
    ready: list[Candidate] = []
    held: Counter[str] = Counter()
    for candidate in candidates:
        reason = why_held(candidate, authority, scope)
        if reason:
            held[reason] += 1
        else:
            ready.append(candidate)
    return ready, dict(sorted(held.items()))


def still_disputed(decision: StoredDecision) -> bool:
    """Back with people because its receiver refused it, and not settled anew. was: what it was sent as."""
    leads = decision.reasons[:1] == (Reason.DISPUTE.value,)
    return leads and bool(decision.was) and decision.state not in FINAL


def with_dispute(reasons: Iterable[str]) -> tuple[str, ...]:
    """The reasons with the dispute leading."""
    return (Reason.DISPUTE.value, *(each for each in reasons if each != Reason.DISPUTE))


def verdicts(records: Iterable[str], accepted: bool, rejections: Iterable[str]) -> dict[str, str]:
    """How each record of a package stands after its receipt, by opaque ref."""
    refused = set(rejections)
    return {ref: RECEIVED if accepted and ref not in refused else REJECTED for ref in records}
