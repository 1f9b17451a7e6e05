"""What the store keeps of disputes between two councils."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from transfer_app.domain.dispute_ladder import Climb


class Disputes(Protocol):
    def open(self) -> Mapping[int, int]:
        """The priority of each record that is in dispute now, by record."""
        ...

    def climbed(self, climbs: Iterable[Climb], user_id: int) -> None:
        """Keep these, recorded by that person. The first step begins a dispute of its own."""
        ...

    def climbs(self, record_ids: Sequence[int]) -> Mapping[int, tuple[Climb, ...]]:
        """Of the latest dispute of each record, oldest first; only records that ever had one."""
        ...
