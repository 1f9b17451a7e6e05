"""How people share one queue: parking a record for later, claiming it for a while, saying something on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from transfer_app.domain.casework import State
from transfer_app.domain.errors import ReviewRefused

CLAIMED_FOR = timedelta(minutes=15)
"""How long a record stays claimed after the person was last seen to work on it."""
PARKED = "parked"
"""Beside the states of a decision, in filters: waits for review, and somebody put it off until a day."""
CONFLICT = "conflict"
"""The same: waits for a third person, as a blind second answer differs from the proposal."""
WITH_RECEIVER = "with-receiver"
"""The same: decided, and the receiver was asked for its yes and has not answered yet."""
APART = {
    PARKED: (State.QUEUED.value, State.CHANGED.value),
    CONFLICT: (State.PROPOSED.value,),
    WITH_RECEIVER: (State.AUTOMATIC.value, State.SETTLED.value),
}
"""Which states of a decision each is taken out of: so no record is in two."""
MINE = "mine"
"""In filters: open, and given to the person signed in."""
LONGEST_PARKING = timedelta(days=90)
LONGEST_COMMENT = 4000


@dataclass(frozen=True, slots=True)
class Parking:
    """until: the day on which it comes back, ISO. by: the person's number."""

    record_id: int
    by: int
    at: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class Claim:
    """until: UTC ISO time."""

    record_id: int
    user_id: int
    until: str


@dataclass(frozen=True, slots=True)
class Comment:
    """reason: it is what a proposal, of that number, gave as its reason. at: UTC ISO time."""

    id: int
    record_id: int
    author: str
    at: str
    text: str
    reason: bool = False


def check_parking(state: State, ref: str, why: str, until: date, today: date, vesting: date | None) -> None:
    """Raise ReviewRefused unless the record waits for review, with a reason and a day that is not too far."""
    if state not in (State.QUEUED, State.CHANGED):
        raise ReviewRefused(
            f"Case record {ref} does not wait for review: it is {state.value}.", "Park one that does."
        )
    if not why.strip():
        raise ReviewRefused("Parking needs a reason.", "Say in a few words what it waits for.")
    if not today < until <= today + LONGEST_PARKING:
        raise ReviewRefused(
            "A record is parked until a day from tomorrow on, 90 days ahead at most.", "Choose another day."
        )
    if vesting is not None and until > vesting:
        raise ReviewRefused("The record would come back after vesting day.", "Choose a day before it.")


def check_comment(text: str) -> None:
    """Raise ReviewRefused for an empty comment, or one of more than 4,000 letters."""
    if not text.strip():
        raise ReviewRefused("The comment is empty.", "Type what the next person should know.")
    if len(text) > LONGEST_COMMENT:
        raise ReviewRefused(f"The comment is longer than {LONGEST_COMMENT:,} letters.", "Make it shorter.")
