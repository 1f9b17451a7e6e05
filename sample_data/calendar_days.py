"""The days of the story. Nothing here asks what today is."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

EXTRACT_DAY = date(2027, 1, 31)
VESTING_DAY = date(2027, 4, 1)
YEAR_START = date(2026, 4, 1)
"""First day of the SSDA903 year that the extract falls in."""
LAST_ORDINARY_MOVE = date(2026, 9, 30)
"""Ordinary homes are older than this, so that only planted moves lie near extract or vesting day."""


def between(rng: Random, first: date, last: date) -> date:
    """A day from first to last, both included."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def years_before(day: date, years: float) -> date:
    return day - timedelta(days=round(years * 365.25))


def birthday(born: date, age: int) -> date:
    """The day of the given birthday; 29 February becomes 28."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return born.replace(year=born.year + age, day=28)
