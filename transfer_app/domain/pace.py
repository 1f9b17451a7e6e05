"""How far somebody has come today: done, left, and how many in an hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

REST = timedelta(minutes=10)
"""A longer stop between two decisions is no work on the next one."""
FEWEST = 3
"""Of fewer decisions no rate is told: it would say nothing."""
BREAK = timedelta(minutes=50)
"""After so long without a stop of REST a break is suggested, where the person wants that."""


@dataclass(frozen=True, slots=True)
class Pace:
    """done: decisions of this person today. an_hour: None where there are too few to tell."""

    done: int
    left: int
    an_hour: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of one person. reason: that leads the record now. alone: not one of many decided as one."""

    at: datetime
    reason: str
    alone: bool


@dataclass(frozen=True, slots=True)
class ReasonPace:
    """done: decisions of this person today. each: how long one takes them, None where there are too few."""

    reason: str
    done: int
    left: int
    each: timedelta | None

    @property
    def an_hour(self) -> int | None:
        return round(timedelta(hours=1) / self.each) if self.each is not None else None

    @property
    def time_left(self) -> timedelta | None:
        """Work without stops, for all that is left."""
        return self.each * self.left if self.each is not None else None


def by_reason(decided: Sequence[Decided], left: Mapping[str, int], today: date) -> list[ReasonPace]:
    """decided: oldest first, of as many days as the pace is taken from. What most is left of comes first.

    The time for a decision is that since the one before, whatever its reason. After a stop it is not known,
    and what was decided as one tells of none.
    """
    done = Counter(one.reason for one in decided if one.at.date() == today)
    times: dict[str, list[timedelta]] = {}
    for before, one in pairwise(decided):
        if one.alone and one.at - before.at <= REST:
            times.setdefault(one.reason, []).append(one.at - before.at)
    found = [
        ReasonPace(code, done[code], left.get(code, 0), _mean(times.get(code, [])))
        for code in {*done, *(code for code, count in left.items() if count)}
    ]
    return sorted(found, key=lambda one: (-one.left, -one.done, one.reason))


def _mean(times: Sequence[timedelta]) -> timedelta | None:
    total = sum(times, timedelta())
    return total / len(times) if len(times) >= FEWEST and total else None


def pace(moments: Sequence[datetime], left: int) -> Pace:
    """moments: of today's decisions, oldest first. Stops are left out of the hour: a lunch costs nothing."""
    steps = [later - earlier for earlier, later in pairwise(moments)]
    worked = [step for step in steps if step <= REST]
    time = sum(worked, timedelta())
    enough = len(moments) >= FEWEST and len(worked) >= FEWEST - 1 and time > timedelta()
    return Pace(len(moments), left, round(len(worked) * timedelta(hours=1) / time) if enough else None)


def at_a_stretch(moments: Sequence[datetime], now: datetime) -> timedelta:
    """How long the person has worked without a stop; nothing once they rest."""
    begun = now
    for moment in reversed(moments):
        if begun - moment > REST:
            break
        begun = moment
    return now - begun
