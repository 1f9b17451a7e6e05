"""How often two judgements of the same records agree, beyond what chance would give.

Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960) 37-46): (p_o - p_e) / (1 - p_e), with p_o the share on which both agree, and p_e the sum
over all results of the share that the first gives it times the share that the second gives it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from transfer_app.domain.quality_sample import Check

FEW = 30
"""Under so many both figures move by much with each next answer, and say little of anybody."""

APPROVED, REFUSED = "approved", "refused"
"""What a second person said of a proposal: states of it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of so many records that both judged. kappa: exact, from -1 to 1; None where it is not defined.

    It is not defined where chance alone gives full agreement: both gave every record one and the same result.
    """

    count: int
    agreed: int
    kappa: Fraction | None

    @property
    def percent(self) -> Fraction:
        return Fraction(100 * self.agreed, self.count)


class Verdict(NamedTuple):
    """So many proposals on which a second person, who saw them, said the same.

    reason: that leads the record now. proposer, approver: who they are, by number. suggested: the proposer
    took what the case page suggested.
    """

    reason: str
    proposer: int
    approver: int
    state: str
    number: int
    suggested: bool = False


class Blind(NamedTuple):
    """So many proposals that were answered blind alike: what the first said and what the second said.

    reason: that leads the record now. first, second: who they are, by number. Results: (outcome, area).
    """

    reason: str
    first: int
    second: int
    proposed: tuple[str, str]
    said: tuple[str, str]
    number: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Proposals that a second person answered.

    No kappa: they saw it first, and whoever proposes always says yes, so that chance and the share approved
    are one and the same. Those answered blind are counted apart.
    """

    approved: int
    refused: int

    @property
    def percent(self) -> Fraction:
        return Fraction(100 * self.approved, self.approved + self.refused)


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """Of (first result, second result) of each record, at least one; nothing is rounded."""
    both = Counter(pairs)
    count = both.total()
    if not count:
        raise ValueError("nothing was judged")
    agreed = sum(number for (one, other), number in both.items() if one == other)
    first, second = Counter[Hashable](), Counter[Hashable]()
    for (one, other), number in both.items():
        first[one] += number
        second[other] += number
    by_chance = sum(number * second[result] for result, number in first.items())
    if by_chance == count * count:
        return Agreement(count, agreed, None)
    return Agreement(count, agreed, Fraction(count * agreed - by_chance, count * count - by_chance))


def of_checks(
    checks: Iterable[Check], name: Callable[[Check], tuple[str, ...]]
) -> dict[tuple[str, ...], Agreement]:
    """Between what the rules decided and what people said, by what `name` calls each check, in its order."""
    found: dict[tuple[str, ...], list[tuple[Hashable, Hashable]]] = {}
    for each in checks:
        pair = (each.decided, each.area), (each.said, each.said_area)
        found.setdefault(name(each), []).append(pair)
    return {names: agreement(pairs) for names, pairs in sorted(found.items())}


def of_blind(
    answers: Iterable[Blind], name: Callable[[Blind], tuple[str, ...]]
) -> dict[tuple[str, ...], Agreement]:
    """Between two people who did not see each other's result, by what `name` calls each, in its order."""
    found: dict[tuple[str, ...], list[tuple[Hashable, Hashable]]] = {}
    for each in answers:
        found.setdefault(name(each), []).extend([(each.proposed, each.said)] * each.number)
    return {names: agreement(pairs) for names, pairs in sorted(found.items())}


def of_verdicts(
    verdicts: Iterable[Verdict], name: Callable[[Verdict], tuple[str, ...]]
) -> dict[tuple[str, ...], Answered]:
    """Proposals approved and refused, by what `name` calls each verdict, in its order."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for each in verdicts:
        found.setdefault(name(each), Counter())[each.state] += each.number
    return {names: Answered(by[APPROVED], by[REFUSED]) for names, by in sorted(found.items())}
