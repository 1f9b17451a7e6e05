"""The steps of a dispute and their clocks, in working days of England."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from transfer_app.domain.dispute_ladder import RUNGS, Climb, Ladder, clock_words, next_climb
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.working_days import after_working_days, bank_holidays, working_days_until

VESTING = date(2028, 4, 1)
FIRST = Climb(7, 1, "2027-12-23T15:00:00Z", "Ann Lee", lead="Wessmoor, Team C")
SAID = Climb(7, 0, "2027-12-24T09:00:00Z", "Ben Day", ours="Ours.", theirs="Theirs.", note="No agreement.")


def test_bank_holidays_are_those_that_were_published() -> None:
    published = {
        2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
        2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
        2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
        2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    }
    for year, days in published.items():
        assert sorted(bank_holidays(year)) == [date.fromisoformat(f"{year}-{day}") for day in days.split()]


@pytest.mark.parametrize(
    ("priority", "due"),
    [(1, date(2027, 12, 24)), (2, date(2027, 12, 30)), (3, date(2028, 1, 11)), (4, VESTING)],
)
def test_the_clock_of_each_priority_leaves_out_weekends_and_bank_holidays(priority: int, due: date) -> None:
    """From Thursday 23 December 2027: 27 and 28 December and 3 January are no working days."""
    ladder = Ladder((FIRST,), priority, VESTING)
    assert ladder.due == due
    assert not ladder.overdue(due)
    assert ladder.overdue(date.fromordinal(due.toordinal() + 1))


def test_the_clock_is_told_in_words() -> None:
    ladder = Ladder((FIRST,), 2, None)
    told = {day: clock_words(ladder, date.fromisoformat(day)) for day in (
        "2027-12-23", "2027-12-29", "2027-12-30", "2028-01-04",
    )}  # fmt: skip
    assert list(told.values()) == [
        "3 working days left", "1 working day left", "due today", "2 working days past its clock",
    ]  # fmt: skip
    assert clock_words(replace(ladder, priority=4), VESTING) == "before vesting day"
    unknown = Ladder((replace(FIRST, since=""),), 1, VESTING)
    assert (unknown.due, unknown.overdue(VESTING)) == (None, False)
    assert clock_words(unknown, VESTING) == "no clock: its first day is not known"


def test_counting_there_and_back_is_the_same() -> None:
    start = date(2027, 3, 25)
    for count in range(30):
        end = after_working_days(start, count)
        assert working_days_until(start, end) == count
        assert working_days_until(end, start) == -count


def test_it_goes_up_one_step_at_a_time_and_keeps_what_was_said() -> None:
    ladder = Ladder((FIRST,), 1, VESTING)
    second = next_climb(ladder, SAID)
    assert (second.step, second.lead, second.ours) == (2, FIRST.lead, "Ours.")
    up = Ladder((FIRST, second), 1, VESTING)
    third = next_climb(up, Climb(7, 0, "2027-12-29T09:00:00Z", note="Still none.", theirs="Changed."))
    assert (third.step, third.ours, third.theirs, third.note) == (3, "Ours.", "Changed.", "Still none.")
    assert [rung.number for rung in RUNGS] == [1, 2, 3, 4]
    last = Ladder((replace(third, step=4),), 1, VESTING)
    assert (last.rung.number, last.above) == (4, None)
    with pytest.raises(ReviewRefused, match="last step"):
        next_climb(last, SAID)


@pytest.mark.parametrize(
    ("field", "words"),
    [("note", "why"), ("ours", "this council"), ("theirs", "other council"), ("lead", "interim lead")],
)
def test_nothing_goes_up_without_both_positions_a_reason_and_a_lead(field: str, words: str) -> None:
    ladder = Ladder((replace(FIRST, lead=""),), 1, VESTING)
    whole = replace(SAID, lead="Team C")
    assert next_climb(ladder, whole).step == 2
    with pytest.raises(ReviewRefused, match=words):
        next_climb(ladder, replace(whole, **{field: "  "}))
    with pytest.raises(ReviewRefused, match="4,000"):
        next_climb(ladder, replace(whole, **{field: "a" * 4001}))
