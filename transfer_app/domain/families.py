"""Families: who belongs together by the links that the sources state, and families that go different ways.

The practice note, rule A12: each child keeps its own result, and SIBLING_SPLIT is raised once for the
group, so that one joint panel decides for the family (section 5.3). Nothing here changes a result.

Two people are of one family when a family id or a mother links them, directly or through others. No link is
guessed, and a shared address is none. Who lives at one current home goes to one successor by the test of
presence, linked or not; where one of them is decided by another address (looked after, care leaver), that
one does not live there. So an address would add next to no split, and would join strangers: the flats of
one UPRN, a hostel, a refuge, a children's home, a foster household and the child placed in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transfer_app.domain.vocabulary import OutcomeKind, Strand

Ids = npt.NDArray[np.int64]

FAMILY_STRANDS = frozenset({Strand.SOCIAL_CARE, Strand.EARLY_HELP})
"""Strands in which a family is worked with as one. Carer and staff records are about adults at work."""

ADULT_STRANDS = frozenset({Strand.CARER, Strand.STAFF})


@dataclass(frozen=True, slots=True)
class Links:
    """Every family and mother link of a workspace, as columns in step; ids are local to the workspace.

    family_person, family: a person and a number that stands for one family id. child, mother: person ids;
    a mother who is not among the people has a negative number, the same for every child of hers.
    """

    family_person: Ids
    family: Ids
    child: Ids
    mother: Ids

    def people(self) -> list[int]:
        """Whoever has a link to a family or a mother, each once."""
        found: list[int] = np.union1d(self.family_person, self.child).tolist()
        return found

    def renumbered(self, people: Sequence[int]) -> Links:
        """The same links with each person called by their place among these people, who rise."""
        family_person, child = (np.searchsorted(people, one) for one in (self.family_person, self.child))
        return Links(family_person, self.family, child, self.mother)


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """One case record of somebody in a family. open: on vesting day. area: '' unless a successor is named."""

    person: int
    record: int
    strand: Strand
    outcome: OutcomeKind | None
    area: str
    open: bool

    @property
    def counts(self) -> bool:
        """An open record of a strand in which a family is worked with as one."""
        return self.open and self.strand in FAMILY_STRANDS

    @property
    def decided(self) -> str:
        """The successor that stands, by rule or by people; '' while people decide, or for another outcome."""
        return self.area if self.outcome is OutcomeKind.SUCCESSOR else ""


@dataclass(frozen=True, slots=True)
class Split:
    """A family whose members go to different successors. members: by record, the undecided ones too.

    family: everyone of it, also those without an open record.
    """

    members: tuple[FamilyMember, ...]
    family: tuple[int, ...]

    @property
    def areas(self) -> dict[int, str]:
        """By record: the successor it goes to, '' while people decide."""
        return {member.record: member.decided for member in self.members}


def groups(links: Links, not_family: Collection[int] = ()) -> list[tuple[int, ...]]:
    """The families of two or more people, each in order of person id; every person is in one at most.

    not_family: people known by carer and staff records only. The family ids of such a person join nobody:
    a fostered child is not of the foster carer's family.
    """
    roots = _Roots()
    for person, family in zip(links.family_person.tolist(), links.family.tolist(), strict=True):
        if person not in not_family:
            roots.join(2 * person, 2 * family + 1)
    for child, mother in zip(links.child.tolist(), links.mother.tolist(), strict=True):
        roots.join(2 * child, 2 * mother)
    found: dict[int, list[int]] = defaultdict(list)
    for node in roots.nodes():
        person = node // 2
        if node % 2 == 0 and person >= 0 and person not in not_family:
            found[roots.of(node)].append(person)
    return sorted(tuple(sorted(people)) for people in found.values() if len(people) > 1)


def split_of(family: Iterable[int], members: Iterable[FamilyMember]) -> Split | None:
    """The split of one family, or None when all who are decided go the same way.

    Members whose record is with people are listed, and raise nothing by themselves. One child whose own
    strands differ is no split of the family: that is STRAND_DIFFERS.
    """
    counted = sorted((each for each in members if each.counts), key=lambda each: each.record)
    shown = tuple(each for each in counted if each.decided or each.outcome in (OutcomeKind.REVIEW, None))
    different = goes_different_ways((each.person, each.decided) for each in shown)
    return Split(shown, tuple(sorted(family))) if different else None


def goes_different_ways(results: Iterable[tuple[int, str]]) -> bool:
    """Whether two people go to two successors. results: (person, successor), '' where undecided."""
    decided = [(person, area) for person, area in results if area]
    return len({person for person, _ in decided}) > 1 and len({area for _, area in decided}) > 1


def splits(families: Iterable[Collection[int]], members: Iterable[FamilyMember]) -> list[Split]:
    """One split for each family that goes different ways, in the order of the families."""
    of_person: Mapping[int, list[FamilyMember]] = defaultdict(list)
    for member in members:
        if member.counts:
            of_person[member.person].append(member)
    found = (
        split_of(people, (each for person in people for each in of_person.get(person, ())))
        for people in families
    )
    return [split for split in found if split is not None]


def full_siblings(links: Links) -> tuple[Ids, Ids]:
    """(person, key) in step: two people are full siblings exactly when they share a key.

    Full siblings have the same mother, and a family id in common: the sources name no father, and children
    of one mother in two families are what half siblings look like. A child of two stated mothers is nobody's
    full sibling, since one of the links is wrong. Where neither child has a family id, as with a source that
    has none, the same mother is enough: it is the strongest link stated, and what rests on it (rule C1)
    moves a closed record to where the open one goes, while the custodian keeps the original. Where only one
    of them has a family id, the source knows families and does not put the other into it.
    """
    families: dict[int, list[int]] = defaultdict(list)
    for person, family in zip(links.family_person.tolist(), links.family.tolist(), strict=True):
        families[person].append(family)
    mothers: dict[int, set[int]] = defaultdict(set)
    for child, mother in zip(links.child.tolist(), links.mother.tolist(), strict=True):
        mothers[child].add(mother)
    numbers: dict[tuple[int, int | None], int] = {}
    people, keys = [], []
    for child in sorted(mothers):
        if len(mothers[child]) > 1:
            continue
        (mother,) = mothers[child]
        for family in sorted(set(families[child])) if child in families else (None,):
            people.append(child)
            keys.append(numbers.setdefault((mother, family), len(numbers)))
    return np.array(people, dtype=np.int64), np.array(keys, dtype=np.int64)


class _Roots:
    """Union-find over numbers, with path halving: even ones are people (twice the id), odd ones families."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def nodes(self) -> list[int]:
        return list(self._above)

    def of(self, node: int) -> int:
        above = self._above
        above.setdefault(node, node)
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._above[high] = low
