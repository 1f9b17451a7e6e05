"""Deciding again what was decided, also after it was sent (practice note 5.3): docs/override.md."""

from __future__ import annotations

from collections.abc import Iterable

from transfer_app.domain.casework import State, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.packages import FINAL
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.working import LONGEST_COMMENT


def check_override(decision: StoredDecision, ref: str, why: str) -> None:
    """Raise ReviewRefused unless the record is decided and it is said why it is to be decided again."""
    if decision.state not in FINAL:
        raise ReviewRefused(
            f"Case record {ref} is with people already: it is {decision.state.value}.",
            "Decide it as it stands.",
        )
    if not why.strip():
        raise ReviewRefused("An override needs a reason.", "Say what was not known or not seen before.")
    if len(why) > LONGEST_COMMENT:
        raise ReviewRefused(f"The reason is longer than {LONGEST_COMMENT:,} letters.", "Make it shorter.")


def opened(decision: StoredDecision, priority: int) -> StoredDecision:
    """The decision back with people. priority: of the reason OVERRIDE; it makes the receiver's yes needed.

    It counts as changed, not as queued: a re-run decides a queued record afresh. A dispute of before is over.
    """
    reasons = [each for each in decision.reasons if each != Reason.DISPUTE]
    was = f"{decision.outcome.value} {decision.area}".strip()
    return decision._replace(
        state=State.CHANGED,
        outcome=OutcomeKind.REVIEW,
        reasons=with_override(reasons),
        priority=min(decision.priority, priority),
        because=f"Somebody asked for another decision. It had been decided because: {decision.because}",
        was=was,
    )


def is_overridden(decision: StoredDecision) -> bool:
    """Somebody asked for another decision, and two people have not given it."""
    return Reason.OVERRIDE.value in decision.reasons and decision.state not in FINAL


def with_override(reasons: Iterable[str]) -> tuple[str, ...]:
    """The reasons with the override leading."""
    return (Reason.OVERRIDE.value, *(each for each in reasons if each != Reason.OVERRIDE))
