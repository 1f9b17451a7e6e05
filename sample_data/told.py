"""What follows once the story is told: whom closed records follow, who goes apart, what was agreed.

A planting says what must come out for a child by itself. What depends on other records of the child, on
siblings, or on what the councils agreed is worked out here, from the same story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sample_data.agreed import Agreement
from sample_data.people import ADOPTION, EARLY_HELP, NOBODY, SOCIAL_CARE, Child, Expected
from sample_data.plain import closed_rule, fact_open, has_team, is_open, plain_rule
from sample_data.register import Register, review

Answers = Callable[[Child], dict[str, Expected]]


@dataclass(frozen=True, slots=True)
class Member:
    """One open record of a family that goes different ways. area: '' while people decide."""

    child: Child
    strand: str
    area: str


def finish(register: Register, agreement: Agreement) -> dict[str, list[Member]]:
    """Complete every answer. Gives the families that go different ways, by family id.

    Raises AssertionError where a planting said otherwise.
    """
    people = [*register.children, *register.adults]
    for child in people:
        for strand, expected in child.expected.items():
            if not expected.rule and is_open(child, strand):
                child.expected[strand] = replace(expected, rule=plain_rule(child, strand))
    siblings = _full_siblings(people)
    for child in people:
        for strand, expected in child.expected.items():
            if not is_open(child, strand) and expected.rule[:1] in ("", "C"):
                child.expected[strand] = _closed(child, strand, expected, siblings)
    for child in people:
        for strand, expected in child.expected.items():
            agreed = _agreed(child, strand, expected, agreement)
            if agreed != expected:
                child.agreed[strand] = agreed
    found = _families(register.children, lambda child: child.expected)
    assert found.keys() == register.apart, f"families apart: {found.keys() ^ register.apart}"
    assert found == _families(register.children, lambda child: {**child.expected, **child.agreed})
    return found


def _full_siblings(people: Iterable[Child]) -> dict[tuple[str, str], list[Child]]:
    """Children of one mother in one family."""
    found: dict[tuple[str, str], list[Child]] = defaultdict(list)
    for child in people:
        if child.mother:
            found[child.mother, child.family].append(child)
    return found


def _closed(
    child: Child, strand: str, expected: Expected, siblings: dict[tuple[str, str], list[Child]]
) -> Expected:
    """C1: it follows the child's own open records, else those of full siblings, where there are any."""
    open_ones = _open_results([child])
    if not open_ones and child.mother:
        open_ones = _open_results(siblings[child.mother, child.family])
    if not open_ones:
        unclear = "CLOSED_UNCLEAR" in (expected.reason, *expected.also)
        named = "C5" if unclear else closed_rule(child, strand)
        assert expected.rule in ("", named), f"{child.case}: {expected.rule} is {named}"
        return replace(expected, rule=named)
    areas = {each.area for each in open_ones}
    if len(areas) == 1 and "" not in areas:
        followed = Expected("successor", areas.pop(), rule="C1", note=open_ones[0].note)
    else:
        followed = review("CLOSED_UNCLEAR", "C1", named=NOBODY)
    if expected.rule == "C1":
        assert followed == expected, f"{child.case}: {followed}"
    return followed


def _open_results(children: Iterable[Child]) -> list[Expected]:
    """What may be followed: never a sealed adoption record."""
    return [
        expected
        for child in children
        for strand, expected in child.expected.items()
        if strand != ADOPTION and is_open(child, strand)
    ]


def _agreed(child: Child, strand: str, expected: Expected, agreement: Agreement) -> Expected:
    """The same record under the agreed rules."""
    if expected.rule == "S6":
        return Expected("successor", agreement.uasc, rule="S6a")
    if expected.rule == "S8a":
        return replace(expected, named=agreement.archive)
    if expected.rule in ("C2", "C3", "C5") and fact_open(child, "legal-hold"):
        return Expected("custodian", rule="C4h", named=agreement.custodian)
    if expected.rule == "C5":
        return Expected("custodian", rule="C4", named=agreement.custodian)
    if strand in (SOCIAL_CARE, EARLY_HELP) and is_open(child, strand) and _team_elsewhere(child, expected):
        if expected.outcome == "successor":
            return review("TEAM_MISMATCH", expected.rule, gate="K2", named=expected.area)
        return replace(expected, also=(*expected.also, "TEAM_MISMATCH"))
    return expected


def _team_elsewhere(child: Child, expected: Expected) -> bool:
    """The patch of the team that works with the child is another successor's than the result."""
    known = expected.outcome in ("successor", "review") and expected.goes_to and child.team_area
    return bool(known) and has_team(child) and child.team_area != expected.goes_to


def _families(children: Iterable[Child], answers: Answers) -> dict[str, list[Member]]:
    """Families of whom two people go to different successors, with every open record that is ours."""
    members: dict[str, list[Member]] = defaultdict(list)
    for child in children:
        for strand in (SOCIAL_CARE, EARLY_HELP):
            expected = answers(child).get(strand)
            if expected and is_open(child, strand) and expected.outcome in ("successor", "review"):
                members[child.family].append(Member(child, strand, expected.area))
    return {
        family: found
        for family, found in members.items()
        if len({each.area for each in found if each.area}) > 1
        and len({each.child.ref for each in found if each.area}) > 1
    }
