"""Which decisions of the rules people check before anybody else does (practice note 5.3).

docs/quality-sample.md is the authority. Neither side chooses: whoever has a run's result digest and the
references of its records draws the same sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.casework import RecordRow, State, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind

ALL_OF = frozenset({"looked after", "child protection plan"})
"""Statuses (strands.py) of which every record is in the sample."""
USUAL, LEAST, MOST = 10, 1, 100
"""Of the rest, each record by itself with a chance of so many in a hundred: the rate, and its bounds."""
_RANKS = 1 << 64


class Drawn(StrEnum):
    """Why a record is in the sample. Stored and logged: never rename."""

    STATUS = "status"
    LOT = "lot"


class Share(NamedTuple):
    """Why a record is in the sample, and at which rate it was drawn, in percent: 100 of those by status."""

    drawn: Drawn
    rate: int


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of the rest that is checked, in percent, from then on. at: UTC ISO time."""

    rate: int
    why: str
    set_by: int
    at: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """A decision of the rules that stands. ref: the record's opaque reference."""

    record_id: int
    ref: str
    status: str


@dataclass(frozen=True, slots=True)
class Check:
    """One decision of the rules that a person checked blind. rule, decided, area: what the rules had said.

    said, said_area: what the person said before they saw that. why: where it differs, empty until given.
    at: UTC ISO time. result_digest: of the run whose sample it was in. rate: it was drawn at, in percent.
    """

    record_id: int
    result_digest: str
    drawn: Drawn
    facts_digest: str
    rule: str
    decided: OutcomeKind
    area: str
    said: OutcomeKind
    said_area: str
    checked_by: int
    at: str
    rate: int = USUAL
    why: str = ""
    id: int = 0

    @property
    def agrees(self) -> bool:
        return (self.said, self.said_area) == (self.decided, self.area)

    @property
    def share(self) -> Share:
        return Share(self.drawn, self.rate)

    @property
    def owes_reason(self) -> bool:
        return not self.agrees and not self.why

    def is_of(self, decision: StoredDecision) -> bool:
        """The decision is still the one that was checked: by the same rule, on the same facts."""
        checked = (self.rule, self.decided, self.area, self.facts_digest)
        return checked == (decision.rule, decision.outcome, decision.area, decision.facts_digest)


@dataclass(frozen=True, slots=True)
class Question:
    """The facts of one record and nothing that the rules made of them. names: of the successors, by code."""

    ref: str
    strand: str
    status: str
    name: str
    born: date | None
    vesting_day: date
    addresses: tuple[AddressLine, ...]
    statuses: tuple[StatusLine, ...]
    contradictions: tuple[str, ...]
    names: Mapping[str, str]


def rank(result_digest: str, ref: str) -> str:
    """Where a record stands in the order of the lot: 64 hexadecimal digits."""
    return sha256(f"transfer-app/quality-sample/v1\n{result_digest}\n{ref}".encode("ascii")).hexdigest()


def drawn(result_digest: str, ref: str, status: str, rate: int) -> Share | None:
    """Why a decision of the rules is in the sample of its run; None where it is not."""
    if status in ALL_OF:
        return Share(Drawn.STATUS, 100)
    by_lot = int(rank(result_digest, ref)[:16], 16) * 100 < rate * _RANKS
    return Share(Drawn.LOT, rate) if by_lot else None


def sample_of(result_digest: str, decided: Iterable[Automatic], rate: int) -> dict[int, Share]:
    """The record ids in the sample with why, in the order to work: by status first, then by rank."""
    found: list[tuple[bool, str, int, Share]] = []
    for each in decided:
        why = drawn(result_digest, each.ref, each.status, rate)
        if why is not None:
            found.append((why.drawn is Drawn.LOT, rank(result_digest, each.ref), each.record_id, why))
    return {record_id: why for _, _, record_id, why in sorted(found)}


def check_rate(rate: int, was: int, why: str) -> None:
    """Raise ReviewRefused unless the rate may be set, in place of the one that it was."""
    if not LEAST <= rate <= MOST:
        raise ReviewRefused(
            f"The share is a whole number from {LEAST} to {MOST} percent.",
            "Children who are looked after or on a plan are all checked, whatever it is.",
        )
    if rate == was:
        raise ReviewRefused(f"The share is {rate} % already.", "Nothing is left to do.")
    if not why.strip():
        raise ReviewRefused("It is not said why.", "Say in a sentence why the share changes.")


def check_in_sample(row: RecordRow, decision: StoredDecision, result_digest: str, rate: int) -> Share:
    """Why the record is in the sample. Raises ReviewRefused where it is not, or people are at it already."""
    why = drawn(result_digest, row.ref, row.status, rate)
    if why is None or decision.state is not State.AUTOMATIC:
        raise ReviewRefused(
            f"Case record {row.ref} is not in the quality sample.",
            "Choose one that is: 'quality-sample list' names them.",
        )
    return why


def check_settler(checks: Iterable[Check], user_id: int) -> None:
    """Raise ReviewRefused for whoever said otherwise than the rule: somebody else settles the record."""
    if any(check.checked_by == user_id and not check.agrees for check in checks):
        raise ReviewRefused(
            "You checked this record for the quality sample, and your result differed from the rule's.",
            "Ask somebody else to settle it.",
        )


def with_people(decision: StoredDecision, check: Check, priority: int) -> StoredDecision:
    """The decision back with people, because the check differs. priority: of the reason SAMPLE_DIFFERS.

    It counts as changed, not as queued: a re-run decides a queued record afresh, and what was found would be
    lost. Its authority is the one that the person said.
    """
    was = f"{check.decided.value} {check.area}".strip()
    said = f"{check.said.value} {check.said_area}".strip()
    return decision._replace(
        state=State.CHANGED,
        outcome=OutcomeKind.REVIEW,
        area=check.said_area,
        reasons=(Reason.SAMPLE_DIFFERS.value, *decision.reasons),
        priority=min(decision.priority, priority),
        because=f"A person who checked it without seeing the result said {said}; rule {check.rule} {was}.",
        was=was,
    )
