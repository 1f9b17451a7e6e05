"""What the store keeps of blind second opinions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from transfer_app.domain.second_opinion import Opinion


class Opinions(Protocol):
    def add(self, opinion: Opinion) -> None: ...
    def on(self, proposals: Sequence[int]) -> list[Opinion]:
        """On these proposals, by number, in the order they were given."""
        ...

    def at_odds(self, record_ids: Sequence[int]) -> frozenset[int]:
        """Of these records, those whose waiting proposal a second person answered otherwise."""
        ...
