"""Done, left and how many in an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from transfer_app.domain.pace import Pace, at_a_stretch, pace

START = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def moments(*minutes: float) -> list[datetime]:
    return [START + timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("minutes", "an_hour"),
    [
        ((), None), ((0,), None), ((0, 1), None), ((0, 0, 0), None), ((0, 3, 6), 20),
        ((0, 3, 6, 66, 69), 20), ((0, 60, 120), None),
    ],
)  # fmt: skip
def test_a_stop_is_no_work_and_too_few_tell_no_rate(minutes: tuple[float, ...], an_hour: int | None) -> None:
    assert pace(moments(*minutes), 7) == Pace(len(minutes), 7, an_hour)


def test_the_stretch_begins_after_the_last_stop() -> None:
    now = START + timedelta(minutes=70)
    assert at_a_stretch(moments(0, 9, 30, 39, 48, 57, 66), now) == timedelta(minutes=40)
    assert at_a_stretch(moments(0, 9), now) == timedelta()
    assert at_a_stretch([], now) == timedelta()
