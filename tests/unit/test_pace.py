"""Done, left and how many in an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from transfer_app.domain.pace import Decided, Pace, ReasonPace, at_a_stretch, by_reason, pace

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


def test_each_reason_has_its_own_pace_from_decisions_made_one_by_one() -> None:
    def at(minute: float, reason: str, *, alone: bool = True) -> Decided:
        return Decided(START + timedelta(minutes=minute), reason, alone)

    yesterday = [at(minute - 24 * 60, "BOUNDARY") for minute in (0, 2, 4)]
    now = [
        at(0, "NFA"), at(6, "NFA"), at(8, "BOUNDARY"), at(14, "NFA"), at(20, "NFA"),
        at(21, "CP_MOVE", alone=False), at(21, "CP_MOVE", alone=False), at(21, "CP_MOVE", alone=False),
        at(60, "BOUNDARY"), at(62, "BOUNDARY"),
    ]  # fmt: skip
    left = {"BOUNDARY": 30, "NFA": 0, "CP_MOVE": 5, "UASC": 5, "MOBILE": 0}
    two, six = timedelta(minutes=2), timedelta(minutes=6)
    found = by_reason([*yesterday, *now], left, date(2026, 11, 28))
    assert found == [
        ReasonPace("BOUNDARY", 3, 30, two), ReasonPace("CP_MOVE", 3, 5, None),
        ReasonPace("UASC", 0, 5, None), ReasonPace("NFA", 4, 0, six),
    ]  # fmt: skip
    assert (found[0].an_hour, found[0].time_left) == (30, timedelta(hours=1))
    assert (found[1].an_hour, found[1].time_left) == (None, None)
