"""Closed records that follow an open one of the same child or a full sibling (rule C1).

Each open record's result is noted as it is decided; a closed record is decided after all open ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transfer_app.domain.columns import Ints
from transfer_app.domain.geography import AreaCode

NOT_LINKED, UNDECIDED, APART = -1, -2, -3
"""In Linked.area: no open record is linked; people have yet to decide one; they go different ways."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Per case record of a batch, where the open records linked to it go. area: number in codes, or above."""

    codes: tuple[AreaCode, ...]
    area: Ints

    @classmethod
    def nothing(cls, count: int) -> Linked:
        return cls((), np.full(count, NOT_LINKED, np.int64))


class OpenResults:
    """What became of the open records, by person and by group of full siblings.

    people, siblings: (n,) numbers of each person and of their group of full siblings, -1 for none.
    """

    def __init__(self, people: Sequence[int], siblings: Sequence[int]) -> None:
        self._of = dict(zip(people, siblings, strict=True))
        self._codes: dict[AreaCode, int] = {}
        self._by_person: dict[int, int] = {}
        self._by_group: dict[int, int] = {}

    def note(self, person: int, area: AreaCode | None) -> None:
        """One open record's result; None: no successor yet, or not one."""
        result = UNDECIDED if area is None else self._codes.setdefault(area, len(self._codes))
        _merge(self._by_person, person, result)
        group = self._of.get(person, -1)
        if group >= 0:
            _merge(self._by_group, group, result)

    def linked(self, persons: Sequence[int]) -> Linked:
        """For closed records, by person: the child's own open records first, else the full siblings'."""
        found = [
            self._by_person.get(person, self._by_group.get(self._of.get(person, -1), NOT_LINKED))
            for person in persons
        ]
        return Linked(tuple(self._codes), np.array(found, dtype=np.int64))


def _merge(known: dict[int, int], key: int, result: int) -> None:
    """Undecided outweighs all: who waits may still go either way."""
    before = known.get(key, result)
    if before == result:
        known[key] = result
    else:
        known[key] = UNDECIDED if UNDECIDED in (before, result) else APART
