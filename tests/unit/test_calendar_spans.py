"""Months and years as law counts them, also over 29 February and the ends of months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.calendar import born_by, months_before, ordered_from

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 4, 1), 3, date(2027, 1, 1)),
        (date(2027, 4, 1), -3, date(2027, 7, 1)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2026, 12, 15), -1, date(2027, 1, 15)),
        (date(2027, 5, 31), 3, date(2027, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2027, 11, 30), -3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2028, 2, 29), 48, date(2024, 2, 29)),
        (date(2027, 4, 1), 0, date(2027, 4, 1)),
    ],
)
def test_the_same_day_some_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@given(days, st.integers(-40, 40))
def test_a_span_of_months_ends_on_its_day_or_the_last_of_the_month(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    last_of_month = (before + timedelta(days=1)).month != before.month
    assert before.day == day.day or (before.day < day.day and last_of_month)


def birthday(born: date, age: int) -> date:
    """On which an age is reached: 29 February becomes 1 March where there is none."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


@given(days, st.integers(1, 30), st.integers(-3, 3))
def test_an_age_is_reached_on_the_birthday(day: date, age: int, near: int) -> None:
    born = born_by(day, age) + timedelta(days=near)
    assert (born <= born_by(day, age)) == (birthday(born, age) <= day)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 2, 28), date(2008, 2, 28)),
        (date(2026, 3, 1), date(2008, 3, 1)),
        (date(2028, 2, 29), date(2010, 2, 28)),
        (date(2027, 4, 1), date(2009, 4, 1)),
    ],
)
def test_the_last_birthday_of_those_who_are_eighteen(day: date, last: date) -> None:
    assert born_by(day, 18) == last


def runs_out(made: date, years: int) -> date:
    """The last day of a term of years from an order: its own day, or the last there is of its month."""
    return months_before(made, -12 * years)


@given(days, st.integers(1, 10), st.integers(-3, 3))
def test_an_order_counts_until_its_years_run_out(day: date, years: int, near: int) -> None:
    made = ordered_from(day, years) + timedelta(days=near)
    assert (made >= ordered_from(day, years)) == (runs_out(made, years) >= day)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2027, 4, 1), date(2024, 4, 1)),
        (date(2027, 2, 28), date(2024, 2, 28)),
        (date(2027, 3, 1), date(2024, 3, 1)),
        (date(2028, 2, 29), date(2025, 3, 1)),
        (date(2031, 2, 28), date(2028, 2, 28)),
    ],
)
def test_the_first_order_that_is_no_more_than_three_years_old(day: date, first: date) -> None:
    assert ordered_from(day, 3) == first
