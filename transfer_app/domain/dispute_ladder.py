"""A dispute between two councils over a case record: the four steps, the clock of each, who settles there.

Practice note 5.3. A dispute begins at the first step and goes up one step at a time, each time by a recorded
act. Two people settle it as they do any record; the step at which they do is told. Whoever holds the child
leads meanwhile, and services never stop. Pure; docs/disputes.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from transfer_app.domain.casework import StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.packages import FINAL
from transfer_app.domain.reasons import Reason
from transfer_app.domain.working_days import after_working_days, working_days_until

CLOCKS = {1: 1, 2: 3, 3: 10}
"""Working days at each step, by priority. A record of a lesser priority has until vesting day."""
IN_TIME, OVERDUE = "in-time", "overdue"
"""In filters: in dispute, and whether its clock has run out. One without a clock is in time."""
LONGEST = 4000
"""Letters of each text."""
NEVER_STOPS = (
    "Services never stop: the interim lead works on, and the council where the child is acts on any harm."
)


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder. settles: who may settle a dispute there."""

    number: int
    name: str
    settles: str


RUNGS = (
    Rung(1, "Joint allocation panel", "the panel of both councils"),
    Rung(2, "Two heads of service", "the head of service of each council, together"),
    Rung(3, "Both directors, with legal", "both directors of children's services, with legal advice"),
    Rung(4, "Section 16 arbitration, or the court", "the arbitrator; where there is an order, the court"),
)


@dataclass(frozen=True, slots=True)
class Climb:
    """How a dispute came to a step. since: UTC ISO time. by: who recorded it.

    lead: who holds the child meanwhile. ours, theirs: the written position of each council. None of the texts
    ever goes into the log.
    """

    record_id: int
    step: int
    since: str
    by: str = ""
    lead: str = ""
    ours: str = ""
    theirs: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A dispute as it stands. climbs: of this dispute, oldest first; at least one.

    settled: two people have decided the record since, at the last of these steps; no clock runs then.
    """

    climbs: tuple[Climb, ...]
    priority: int
    vesting: date | None
    settled: bool = False

    @property
    def at(self) -> Climb:
        return self.climbs[-1]

    @property
    def rung(self) -> Rung:
        return RUNGS[self.at.step - 1]

    @property
    def above(self) -> Rung | None:
        """The step that comes next; None at the last one."""
        return RUNGS[self.at.step] if self.at.step < len(RUNGS) else None

    @property
    def due(self) -> date | None:
        """The last day to settle it at this step; None where no clock runs, or it is not known since when."""
        if self.priority not in CLOCKS:
            return self.vesting
        if self.settled or not self.at.since:
            return None
        return after_working_days(date.fromisoformat(self.at.since[:10]), CLOCKS[self.priority])

    def overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today


def first_in_time(priority: int, today: date) -> date:
    """The earliest day a step can have begun on whose clock still runs. priority: one that has a clock."""
    began = today
    while after_working_days(began - timedelta(1), CLOCKS[priority]) >= today:
        began -= timedelta(1)
    return began


def in_dispute(decision: StoredDecision) -> bool:
    """A receiver refuses the record, or two councils claim it, and nobody has decided since."""
    return Reason.DISPUTE.value in decision.reasons and decision.state not in FINAL


def clock_words(ladder: Ladder, today: date) -> str:
    """'2 working days left', 'due today', '3 working days past its clock'."""
    due = ladder.due
    if due is None:
        return "no clock: its first day is not known" if ladder.priority in CLOCKS else "before vesting day"
    if due == today:
        return "due today"
    days = abs(working_days_until(today, due))
    counted = f"{days} working {'day' if days == 1 else 'days'}"
    return f"{counted} left" if due > today else f"{counted} past its clock"


def mark(ladder: Ladder, today: date) -> str:
    """'Dispute, step 2, overdue': for a line of a list."""
    return f"Dispute, step {ladder.at.step}{', overdue' if ladder.overdue(today) else ''}"


def next_climb(ladder: Ladder, said: Climb) -> Climb:
    """said, to the step above. A position or lead that it leaves out stays as it was said before.

    ReviewRefused where there is no step above, or something has never been said.
    """
    above = ladder.above
    if above is None:
        raise ReviewRefused(
            "The dispute is at the last step already.", "Record what the arbitrator or the court decides."
        )
    before = ladder.at
    climb = Climb(
        said.record_id, above.number, said.since, said.by,
        said.lead.strip() or before.lead, said.ours.strip() or before.ours,
        said.theirs.strip() or before.theirs, said.note.strip(),
    )  # fmt: skip
    for text, missing, remedy in (
        (climb.note, "It is not said why the dispute goes up.", "Say what this step could not settle."),
        (climb.ours, "The position of this council is missing.", "Write it down, with the law relied on."),
        (climb.theirs, "The position of the other council is missing.", "Write down what they say, or ask."),
        (climb.lead, "No interim lead is named.", "Name who holds the child until this is settled."),
    ):
        if not text:
            raise ReviewRefused(missing, remedy)
        if len(text) > LONGEST:
            raise ReviewRefused(f"A text is longer than {LONGEST:,} letters.", "Make it shorter.")
    return climb
