"""Families: the members with how their records stand, the splits that were noted, and their panels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from transfer_app.domain.families import FamilyMember
from transfer_app.domain.family_splits import Panel, PanelState, SplitState, StoredSplit


class Families(Protocol):
    def members(self, day: date, person_ids: Collection[int] | None = None) -> list[FamilyMember]:
        """Case records of the strands in which families are worked with.

        Those open on the day, which is vesting day, of all people; or every one of these people.
        """
        ...

    def not_family(self) -> frozenset[int]:
        """People who are known by carer or staff records only."""
        ...

    def related(self, person_id: int) -> tuple[int, ...]:
        """The person, and everyone linked to them by family or mother, directly or through others."""
        ...

    def refs(self, person_ids: Collection[int]) -> dict[int, str]:
        """By person id: the normalised ref, which is the same in every workspace."""
        ...

    def people_of(self, record_ids: Collection[int]) -> frozenset[int]: ...

    def splits(self, record_ids: Collection[int] | None = None) -> list[StoredSplit]:
        """In the order they were noted: all, or those that hold one of these records; those gone as well."""
        ...

    def find(self, ref: str) -> StoredSplit:
        """Raises NotFound."""
        ...

    def add(self, splits: Sequence[StoredSplit]) -> None:
        """Families that were not noted before; their ids are given here."""
        ...

    def renew(self, split: StoredSplit) -> None:
        """Replace run, state, day, members and was of the split with this id."""
        ...

    def add_panel(self, panel: Panel) -> int: ...
    def panels(self, split_ids: Collection[int]) -> Mapping[int, tuple[Panel, ...]]:
        """By split: its panels, oldest first."""
        ...

    def answer(self, panel_id: int, state: PanelState, user_id: int | None, at: str) -> None: ...
    def stand(self, split_id: int, state: SplitState) -> None: ...
