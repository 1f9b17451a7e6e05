"""One decision for many case records at once: which may be decided so, and what each would get.

Practice note 5.3 asks for evidence and two people for every record, also for many: each keeps a proposal of
its own. What must be decided one by one is left out, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from transfer_app.domain import review
from transfer_app.domain.casework import Evidence, RecordRow, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.reasons import Reason
from transfer_app.domain.second_opinion import Policy, asks_blind
from transfer_app.domain.vocabulary import OutcomeKind

MOST = 5_000
"""Records in one decision: more than that nobody has looked at."""
SAMPLE = 10
"""Records of which a preview shows the names."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What is said of all of them. outcome None: to each what the rules propose for it, and then no area."""

    outcome: OutcomeKind | None
    area: str
    why: str
    interim_lead: str
    evidence: tuple[Evidence, ...]

    def of(self, decision: StoredDecision) -> review.Said:
        """What it says of one of them; ReviewRefused where the rules propose nobody."""
        outcome, area = self.outcome or OutcomeKind.SUCCESSOR, self.area if self.outcome else decision.area
        if self.outcome is None and not area:
            raise ReviewRefused("The rules propose nobody for it.", "Decide it by itself.")
        return review.Said(outcome, area, self.why.strip(), self.interim_lead.strip(), self.evidence)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record of the filter that is not decided with the others, and why."""

    row: RecordRow
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision for all of them would do. results: records by (outcome, area).

    chosen, and left_out with the reason: both in the order of the list.
    """

    chosen: tuple[RecordRow, ...]
    left_out: tuple[LeftOut, ...]
    results: Counter[tuple[OutcomeKind, str]]

    @property
    def sample(self) -> tuple[RecordRow, ...]:
        """Evenly over the whole list, its first and last among them, so that it is not only of one kind."""
        count = len(self.chosen)
        if count <= SAMPLE:
            return self.chosen
        return tuple(self.chosen[round(n * (count - 1) / (SAMPLE - 1))] for n in range(SAMPLE))


def preview(
    rows: Sequence[RecordRow],
    decisions: dict[int, StoredDecision],
    whole: Whole,
    codes: frozenset[str],
    leave_out: Collection[int] = (),
    policy: Policy | None = None,
) -> Preview:
    """rows: of the filter. decisions: by record. codes: the successors'. leave_out: records named by people.

    policy: what is answered blind, and so one by one; None: nothing.

    ReviewRefused when what is said of all of them is incomplete, or the filter holds more than MOST.
    """
    check_whole(whole, codes)
    if len(rows) > MOST:
        raise ReviewRefused(
            f"The list has {len(rows):,} records; at most {MOST:,} are decided at once.",
            "Narrow the filter, for one reason or one strand.",
        )
    chosen: list[RecordRow] = []
    left: list[LeftOut] = []
    results: Counter[tuple[OutcomeKind, str]] = Counter()
    for row in rows:
        why = "left out by you" if row.id in leave_out else _why_not(row, decisions.get(row.id), whole, codes)
        if not why and policy is not None and asks_blind(policy, row):
            why = "answered blind: decided by itself"
        if why:
            left.append(LeftOut(row, why))
            continue
        chosen.append(row)
        said = whole.of(decisions[row.id])
        results[said.outcome, said.area] += 1
    return Preview(tuple(chosen), tuple(left), results)


def check_whole(whole: Whole, codes: Iterable[str]) -> None:
    """What every record lacks is said once, and not of each."""
    if whole.outcome is OutcomeKind.REVIEW:
        raise ReviewRefused("A proposal has to say what becomes of the records.", "Choose a result.")
    if whole.area and whole.area not in codes:
        raise ReviewRefused(f"{whole.area} is not one of the successors.", "Choose one of them.")
    if not whole.why.strip():
        raise ReviewRefused("The proposal has no reason.", "Say in a sentence why it holds for all of them.")
    if not whole.interim_lead.strip():
        raise ReviewRefused("No interim lead is named.", "Name who works with them until this is settled.")
    if not any(item.what.strip() for item in whole.evidence):
        raise ReviewRefused("No evidence is named.", "Name what the decision rests on for all of them.")


def _why_not(row: RecordRow, decision: StoredDecision | None, whole: Whole, codes: frozenset[str]) -> str:
    """'' where it can be decided with the others."""
    if decision is None:
        return "not allocated yet"
    if row.restricted:
        return "restricted: decided by itself"
    if decision.priority <= review.URGENT:
        return "P1: decided by itself"
    if Reason.DISPUTE in decision.reasons:
        return "in dispute: decided by itself"
    try:
        review.check_proposal(decision, row, whole.of(decision), codes)
    except ReviewRefused as fault:
        return fault.what
    return ""
