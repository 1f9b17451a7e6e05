"""A filter of the queue is kept as plain values, and what is not one is refused with a remedy."""

from __future__ import annotations

import json

import pytest

from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter

KEPT = QueueFilter(
    states=("queued",), reasons=("BOUNDARY", "DISPUTE"), candidates=(2,), without=("reasons",), search="ash",
    order=("surname",),
)  # fmt: skip


def test_a_filter_comes_back_as_it_was_kept_but_never_the_right_to_see() -> None:
    kept = json.loads(json.dumps(KEPT.plain()))
    assert QueueFilter.from_plain(kept) == KEPT
    assert QueueFilter(restricted=True).plain() == {}


@pytest.mark.parametrize(
    "kept",
    [
        {"colour": ["red"]},
        {"restricted": True},
        {"states": "queued"},
        {"priorities": ["1"]},
        {"without": ["search"]},
        {"search": 3},
    ],
)
def test_anything_else_is_refused_with_what_to_do(kept: dict[str, object]) -> None:
    with pytest.raises(ReviewRefused, match="choose the filters again"):
        QueueFilter.from_plain(kept)
