"""What case records owe to those of others: a closed one follows an open one, an unborn child its siblings.

Each open record's result is noted as it is decided; whoever looks at others is decided after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.columns import Ints
from transfer_app.domain.families import Links, full_siblings
from transfer_app.domain.geography import AreaCode

NOT_LINKED, UNDECIDED, APART = -1, -2, -3
"""Where linked records go: none is; people have yet to decide one, or it goes to no successor; they go
different ways."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Per case record of a batch, where the records linked to it go: a number in codes, or one of the above.

    own: open records of the child, or else of full siblings (rule C1). siblings: open records of children
    of the same mother (A8). placed: social care records of the children placed with a carer (F1).
    """

    codes: tuple[AreaCode, ...]
    own: Ints
    siblings: Ints
    placed: Ints

    @classmethod
    def nothing(cls, count: int) -> Linked:
        none = np.full(count, NOT_LINKED, np.int64)
        return cls((), none, none, none)


class OpenResults:
    """What became of the open records so far, by person and by groups of siblings."""

    def __init__(self, links: Links, last_person: int) -> None:
        """last_person: the highest person id there is."""
        self._codes: dict[AreaCode, int] = {}
        self._own = _Results(last_person + 1)
        self._care = _Results(last_person + 1)
        self._full = _Groups(*full_siblings(links), last_person)
        mother = np.unique(links.mother, return_inverse=True)[1]
        self._mothers = _Groups(links.child, mother, last_person)

    def note(self, person: int, area: AreaCode | None, *, care: bool) -> None:
        """One open record's result; None: no successor yet, or not one. care: it is of social care."""
        result = UNDECIDED if area is None else self._codes.setdefault(area, len(self._codes))
        self._own.add(person, result)
        if care:
            self._care.add(person, result)
        self._full.add(person, result)
        self._mothers.add(person, result)

    def siblings_of(self, person: int) -> list[int]:
        """The person and those of the same mother."""
        return sorted({person, *self._full.sharing(person), *self._mothers.sharing(person)})

    def linked(self, persons: Sequence[int], placed: Sequence[Sequence[int]]) -> Linked:
        """For these records, by person. placed: for each, the children placed with that person."""
        own = [self._followed(person) for person in persons]
        siblings = [self._mothers.result(person) for person in persons]
        children = [_one_of(self._care.of(child) for child in some) for some in placed]
        return Linked(
            tuple(self._codes), *(np.array(one, dtype=np.int64) for one in (own, siblings, children))
        )

    def _followed(self, person: int) -> int:
        own = self._own.of(person)
        return own if own != NOT_LINKED else self._full.result(person)


class _Results:
    """One merged result a number: 2 bytes each, for a whole county."""

    def __init__(self, count: int) -> None:
        self._found: NDArray[np.int16] = np.full(count, NOT_LINKED, np.int16)

    def add(self, number: int, result: int) -> None:
        self._found[number] = _merged(int(self._found[number]), result)

    def of(self, number: int) -> int:
        return int(self._found[number])


class _Groups:
    """People by groups, of which one may be in several, with what became of each group's records."""

    def __init__(self, people: Ints, keys: Ints, last_person: int) -> None:
        order = np.lexsort((keys, people))
        self._keys: list[int] = keys[order].tolist()
        first = np.searchsorted(people[order], np.arange(last_person + 2))
        self._first: list[int] = first.tolist()
        by_key = np.argsort(keys, kind="stable")
        self._sorted_keys, self._members = keys[by_key], people[by_key]
        self._results = _Results(int(keys.max()) + 1 if len(keys) else 0)

    def keys_of(self, person: int) -> list[int]:
        return self._keys[self._first[person] : self._first[person + 1]]

    def add(self, person: int, result: int) -> None:
        for key in self.keys_of(person):
            self._results.add(key, result)

    def result(self, person: int) -> int:
        return _one_of(self._results.of(key) for key in self.keys_of(person))

    def sharing(self, person: int) -> set[int]:
        found: set[int] = set()
        for key in self.keys_of(person):
            low, high = np.searchsorted(self._sorted_keys, [key, key + 1])
            found.update(self._members[low:high].tolist())
        return found


def _merged(before: int, result: int) -> int:
    """Undecided outweighs all: who waits may still go either way."""
    if before in (NOT_LINKED, result):
        return result
    if result == NOT_LINKED:
        return before
    return UNDECIDED if UNDECIDED in (before, result) else APART


def _one_of(results: Iterable[int]) -> int:
    found = NOT_LINKED
    for result in results:
        found = _merged(found, result)
    return found
