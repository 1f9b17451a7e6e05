"""A planting: one awkward case, how many of it a county of 500 has, and how to build it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sample_data import involvement
from sample_data.land import Place
from sample_data.people import SOCIAL_CARE, Address, Child, Expected
from sample_data.register import Register

Build = Callable[[Register, str], bool]
"""Builds the case's children and says so; False where this land cannot hold the case."""


@dataclass(frozen=True, slots=True)
class Planting:
    case: str
    per_500: int
    build: Build
    children: int = 1


def child_in_need(register: Register, case: str, age: tuple[float, float] = (1.5, 16.8)) -> Child:
    """A child with an open referral and nowhere to live yet."""
    child = register.child(case, age=age)
    involvement.open_referral(register.rng, child)
    return child


def at(place: Callable[[Register], Place | None], expected: Callable[[Place], Expected]) -> Build:
    """A child in need whose one open home is a particular place."""

    def build(register: Register, case: str) -> bool:
        found = place(register)
        if found is None:
            return False
        child = child_in_need(register, case)
        register.live_at(child, found).uprn = str(found.uprn) if found.uprn else ""
        child.expect(SOCIAL_CARE, expected(found))
        if child.expected[SOCIAL_CARE].fault == "on-line":
            child.team_area = ""
        return True

    return build


def written(change: Callable[[Address], None], expected: Callable[[Place], Expected]) -> Build:
    """A child in need at an ordinary home whose address row is written in an awkward way."""

    def build(register: Register, case: str) -> bool:
        child = child_in_need(register, case)
        place = register.land.home(register.rng, register.area())
        change(register.live_at(child, place))
        child.expect(SOCIAL_CARE, expected(place))
        return True

    return build


def only_with_uprns(build: Build) -> Build:
    """Where the land lists no UPRNs (real postcodes), the case is left out."""

    def guarded(register: Register, case: str) -> bool:
        return register.land.lists_uprns and build(register, case)

    return guarded
