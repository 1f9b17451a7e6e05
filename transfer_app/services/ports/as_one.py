"""What the store keeps of proposals that were made as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class OneOfThem(NamedTuple):
    """A proposal made with others. state: as of any proposal. decided_by: None where nobody answered it."""

    number: int
    record_id: int
    state: str
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class MadeAsOne:
    """Who made them and when (UTC ISO time); the proposals in the order they were made."""

    made_by: int
    made_at: str
    proposals: tuple[OneOfThem, ...]

    def of_state(self, state: str) -> list[OneOfThem]:
        return [each for each in self.proposals if each.state == state]


class AsOne(Protocol):
    def add(self, user_id: int, at: str, proposal_ids: Sequence[int], *, alike: bool = True) -> int:
        """The number under which these proposals count as one from now on.

        alike: all for one reason, so that they may be approved as one too.
        """
        ...

    def get(self, number: int) -> MadeAsOne | None: ...
    def waiting(self) -> list[int]:
        """Numbers of those alike of which at least one proposal waits, oldest first."""
        ...
