"""Case records a batch at a time: memory stays the same however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BATCH = 400


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
