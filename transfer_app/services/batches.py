"""Case records a batch at a time: memory stays the same however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BATCH = 400


def batches(ids: Sequence[int], size: int = BATCH) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
