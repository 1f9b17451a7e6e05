"""A day as people write it, the same in the window, in commands and on paper."""

from __future__ import annotations

from datetime import date


def in_full(day: date) -> str:
    """'1 April 2027'."""
    return f"{day.day} {day:%B %Y}"


def day_of(moment: str) -> str:
    """The day of '2027-04-01T09:30:00Z': '1 April 2027'."""
    return in_full(date.fromisoformat(moment[:10]))
