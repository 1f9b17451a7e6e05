"""Closed records that follow an open one of the same child or a full sibling (rule C1).

Each open record's result is noted as it is decided; a closed record is decided after all open ones.
"""

from __future__ import annotations

from collections import defaultdict
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

    people, keys: in step, as families.full_siblings gives them: full siblings share a key.
    """

    def __init__(self, people: Ints, keys: Ints) -> None:
        self._keys: dict[int, list[int]] = defaultdict(list)
        self._sharing: dict[int, list[int]] = defaultdict(list)
        for person, key in zip(people.tolist(), keys.tolist(), strict=True):
            self._keys[person].append(key)
            self._sharing[key].append(person)
        self._codes: dict[AreaCode, int] = {}
        self._by_person: dict[int, int] = {}
        self._by_group: dict[int, int] = {}

    def note(self, person: int, area: AreaCode | None) -> None:
        """One open record's result; None: no successor yet, or not one."""
        result = UNDECIDED if area is None else self._codes.setdefault(area, len(self._codes))
        _merge(self._by_person, person, result)
        for key in self._keys.get(person, ()):
            _merge(self._by_group, key, result)

    def siblings_of(self, person: int) -> list[int]:
        """The person and their full siblings."""
        found = {one for key in self._keys.get(person, ()) for one in self._sharing[key]}
        return sorted({person, *found})

    def linked(self, persons: Sequence[int]) -> Linked:
        """For closed records, by person: the child's own open records first, else the full siblings'."""
        return Linked(tuple(self._codes), np.array([self._of(one) for one in persons], dtype=np.int64))

    def _of(self, person: int) -> int:
        if person in self._by_person:
            return self._by_person[person]
        results = {self._by_group[key] for key in self._keys.get(person, ()) if key in self._by_group}
        if not results:
            return NOT_LINKED
        return results.pop() if len(results) == 1 else UNDECIDED if UNDECIDED in results else APART


def _merge(known: dict[int, int], key: int, result: int) -> None:
    """Undecided outweighs all: who waits may still go either way."""
    before = known.get(key, result)
    if before == result:
        known[key] = result
    else:
        known[key] = UNDECIDED if UNDECIDED in (before, result) else APART
