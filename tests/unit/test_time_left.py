"""The time left is honest: silent at first, right for a steady pace, and never negative."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.services.jobs import Quiet, TimeLeft, words_left


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_steady_pace_is_told_exactly() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    told = []
    for second in range(11):
        clock.now = 100.0 + second
        told.append(left.update(second * 10, 400, "rows"))
    assert told[0] is None
    assert told[-1] == pytest.approx(30.0)


def test_nothing_is_said_in_the_first_second_or_without_a_total() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    left.update(0, 100)
    clock.now += 0.5
    assert left.update(10, 100) is None
    clock.now += 10
    assert left.update(20, 0) is None


def test_a_new_step_starts_afresh() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    for _ in range(5):
        clock.now += 1
        left.update(int(clock.now), 1000, "reading")
    assert left.update(int(clock.now), 1000, "placing") is None


def test_it_follows_work_that_slows_down() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    done = 0
    for pace in [100] * 10 + [10] * 60:
        clock.now += 1
        done += pace
        estimate = left.update(done, 10_000)
    assert estimate is not None
    assert estimate == pytest.approx((10_000 - done) / 10, rel=0.1)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(0, 10_000), st.integers(-1, 10_000)), max_size=40))
def test_it_is_never_negative_whatever_is_reported(reports: list[tuple[float, int, int]]) -> None:
    clock = Clock()
    left = TimeLeft(clock)
    for pause, done, total in reports:
        clock.now += pause
        estimate = left.update(done, total)
        assert estimate is None or estimate >= 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (2, "a few seconds left"),
        (33, "about 35 seconds left"),
        (58, "about 1 minute left"),
        (150, "about 2 minutes left"),
        (3600, "about 1 hour left"),
        (5500, "about 1 hour 30 minutes left"),
        (86_400, "about 24 hours left"),
    ],
)
def test_words(seconds: float | None, words: str) -> None:
    assert words_left(seconds) == words


def test_quiet_never_stops_anything() -> None:
    assert Quiet().progress(1, 2, "rows") is None
