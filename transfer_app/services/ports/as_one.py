"""What the store keeps of proposals that were made as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MadeAsOne:
    """Who made them and when (UTC ISO time); each proposal with its state, in the order they were made."""

    made_by: int
    made_at: str
    proposals: tuple[tuple[int, str], ...]

    @property
    def waiting(self) -> tuple[int, ...]:
        return tuple(number for number, state in self.proposals if state == "proposed")


class AsOne(Protocol):
    def add(self, user_id: int, at: str, proposal_ids: Sequence[int]) -> int:
        """The number under which these proposals count as one from now on."""
        ...

    def get(self, number: int) -> MadeAsOne | None: ...
    def waiting(self) -> list[int]:
        """Numbers of which at least one proposal waits, oldest first."""
        ...
