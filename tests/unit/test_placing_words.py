"""What is said of a point that does not plainly lie inside one area."""

from __future__ import annotations

import math

import pytest

from transfer_app.domain.geography import AreaCode, Placing
from transfer_app.domain.placing_words import placing_words

A, B = AreaCode("A"), AreaCode("B")
INSIDE = Placing(A, None, B, 300.0, 0.0, None)
OFF_COAST = Placing(None, None, B, 900.0, 18.4, A)
IN_GAP = Placing(None, None, A, 18.4, math.inf, None, in_gap=True)


@pytest.mark.parametrize(
    ("placing", "snap_m", "words"),
    [
        (INSIDE, 50.0, ""),
        (Placing(A, B, B, 0.0, 0.0, None), 50.0, "the point is held by both Ayshire and B"),
        (OFF_COAST, 50.0, "the point is 18 m outside Ayshire, taken as inside it"),
        (OFF_COAST, 18.4, "the point is 18 m outside Ayshire, taken as inside it"),
        (OFF_COAST, 18.3, "the point is 18 m outside Ayshire"),
        (Placing(None, None, B, 900.0, 1e-9, A), 0.0, "the point is less than 0.01 m outside Ayshire"),
        (Placing(None, None, B, 900.0, 0.25, A), 0.0, "the point is 0.25 m outside Ayshire"),
        (IN_GAP, 50.0, "the point is in a gap that the areas enclose and none holds"),
        (
            Placing(None, None, A, 5.0, math.inf, None, in_gap=True, neighbour=B),
            50.0,
            "the point is in B, which is no successor",
        ),
        (
            Placing(None, None, None, math.inf, math.inf, None),
            50.0,
            "the point is outside every area, and none is near",
        ),
    ],
)
def test_words(placing: Placing, snap_m: float, words: str) -> None:
    assert placing_words(placing, snap_m, {"A": "Ayshire"}) == words
