"""Spans of months and years, as law counts them: to the same day of the month, or the last one there is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def months_before(day: date, months: int) -> date:
    """The same day so many months before (after, where months is negative), or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def born_by(day: date, age: int) -> date:
    """The last birthday of those who have reached an age on a day; born on 29 February, on 1 March."""
    return months_before(day, 12 * age)


def ordered_from(day: date, years: int) -> date:
    """The first date of orders that are no more than so many years old on a day."""
    before = months_before(day, 12 * years)
    return before if before.day == day.day else before + timedelta(days=1)
