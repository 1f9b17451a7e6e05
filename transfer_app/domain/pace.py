"""How far somebody has come today: done, left, and how many in an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
