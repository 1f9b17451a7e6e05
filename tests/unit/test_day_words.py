"""A day is written without a nought before it, in every place alike."""

from __future__ import annotations

from datetime import date

from transfer_app.domain.day_words import day_of, in_full


def test_a_day_is_written_as_people_write_it() -> None:
    assert in_full(date(2027, 4, 1)) == "1 April 2027"
    assert day_of("2026-12-10T09:30:00Z") == "10 December 2026"
