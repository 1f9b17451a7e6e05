"""Addresses that cannot decide for rarer reasons, unborn children's mothers, and carers and colleagues."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sample_data import involvement
from sample_data.calendar_days import between
from sample_data.care import looked_after
from sample_data.land import Place, other_area
from sample_data.people import (
    CARER,
    HOME,
    LISTED_HOME,
    NOBODY,
    SOCIAL_CARE,
    STAFF,
    Address,
    Child,
    Expected,
    Fact,
)
from sample_data.planting import Build, Planting, at, child_in_need, written
from sample_data.register import Register, gated, review, to_successor


def _postcode(text: str, reason: str, fault: str, gate: str) -> Build:
    """A code of the health service that stands for no place."""

    def spoil(address: Address) -> None:
        address.postcode, address.uprn = text, ""

    return written(spoil, lambda _: gated(reason, gate, fault, NOBODY))


def _special(kind: str, fault: str) -> Build:
    def place(register: Register) -> Place | None:
        return register.land.special(kind, register.rng)

    return at(place, lambda found: gated("NO_ADDRESS", "G5", fault, found.area))


def _straddling(register: Register, case: str) -> bool:
    """Two dwellings of one postcode on two sides: by the postcode alone nobody can say which side."""
    place = register.land.special("postcode-straddling", register.rng)
    over = register.land.across(place) if place else None
    if place is None or over is None:
        return False
    child = child_in_need(register, case)
    register.live_at(child, place).uprn = ""
    child.expect(SOCIAL_CARE, gated("BOUNDARY", "A14", "postcode-shared", place.area))
    other = child_in_need(register, case)
    register.live_at(other, over).uprn = str(over.uprn)
    other.expect(SOCIAL_CARE, gated("ADDRESS_CONFLICT", "G6", "conflict", over.area), f"{case}-by-uprn")
    return True


def _origin_terminated(register: Register, case: str) -> bool:
    """The home before care has a postcode that is out of use since: it still says where that home was."""
    origin = register.land.special("postcode-terminated", register.rng)
    if origin is None:
        return False
    child = register.child(case, age=(6, 16))
    looked_after(register, child, origin, keep_home=False, episodes=1)
    for address in child.addresses:
        address.uprn = "" if address.kind == HOME else address.uprn
    child.expect(SOCIAL_CARE, to_successor(origin))
    return True


def _unborn(fault: str, mother_lives: Callable[[Register, Child], None]) -> Build:
    """Not yet born, and the mother has no single address."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(6, 7))
        mother_lives(register, register.mother_of(child))
        involvement.open_referral(register.rng, child)
        for spell in child.spells:
            spell.start = max(spell.start, date(2026, 10, 1))
        child.dob, child.expected_dob = None, between(register.rng, date(2027, 4, 5), date(2027, 6, 30))
        child.upn, child.forename, child.sex = "", "Unborn", "U"
        child.expect(SOCIAL_CARE, gated("UNBORN", "A8", fault))
        return True

    return build


def _nowhere(register: Register, mother: Child) -> None:
    """No address of the mother is known."""


def _at_code(text: str) -> Callable[[Register, Child], None]:
    def lives(register: Register, mother: Child) -> None:
        place = register.land.home(register.rng, register.area())
        address = register.live_at(mother, place, date(2024, 5, 6))
        address.postcode, address.uprn = text, ""

    return lives


def _in_two_homes(register: Register, mother: Child) -> None:
    rng, area = register.rng, register.area()
    for side, day in ((area, date(2023, 1, 9)), (other_area(register.land, rng, area), date(2025, 6, 2))):
        register.live_at(mother, register.land.home(rng, side), day)


def _carer(how: str) -> Build:
    """how: at-home, unlisted (no address), or a child placed whose lead is near or across."""

    def build(register: Register, case: str) -> bool:
        carer = register.adult(case, "C")
        place = register.land.home(register.rng, register.area())
        carer.facts.append(Fact("carer-approval", date(2018, 3, 5), detail="Two children", ref="FC-1"))
        if how != "unlisted":
            carer.listed.append(Address(LISTED_HOME, place, date(2010, 1, 4)))
        if how in ("near", "across"):
            child = register.child(case, age=(5, 14))
            there = other_area(register.land, register.rng, place.area)
            origin = register.land.home(register.rng, there if how == "across" else place.area)
            looked_after(register, child, origin, episodes=1)
            child.expect(SOCIAL_CARE, to_successor(origin), f"{case}-the-child")
            carer.facts.append(Fact("child-placed", child.care[0].start, ref=child.ref))
        answers = {
            "unlisted": gated("NO_ADDRESS", "G5", "no-address", NOBODY),
            "across": review("CARER_CROSS", "", gate="K4", named=place.area),
        }
        carer.expect(CARER, answers.get(how) or to_successor(place))
        return True

    return build


def _staff(code: str) -> Build:
    """A file about an adult at work, or one who poses a risk: no case record of a child."""

    def build(register: Register, case: str) -> bool:
        person = register.adult(case, "S")
        person.facts.append(Fact("staff-file", date(2016, 10, 3), None, code, ref="SF-1"))
        person.expect(STAFF, Expected("out-of-scope", rule="F2", named=NOBODY))
        return True

    return build


PLANTINGS = (
    Planting("postcode-abroad", 1, _postcode("ZZ99 6CZ", "OUT_OF_AREA", "abroad", "A13")),
    Planting("postcode-elsewhere", 1, _postcode("ZZ99 1WZ", "OUT_OF_AREA", "elsewhere", "A13")),
    Planting("postcode-large-user", 1, _special("postcode-large-user", "large-user")),
    Planting("postcode-po-box", 1, _special("postcode-po-box", "po-box")),
    Planting("postcode-straddling", 1, _straddling, children=2),
    Planting("origin-postcode-terminated", 1, _origin_terminated),
    Planting("unborn-mother-nowhere", 1, _unborn("no-address", _nowhere)),
    Planting("unborn-mother-unlisted", 1, _unborn("not-located", _at_code("WQ98 9ZZ"))),
    Planting("unborn-mother-not-known", 1, _unborn("not-known", _at_code("ZZ99 3WZ"))),
    Planting("unborn-mother-mistyped", 1, _unborn("malformed", _at_code("WQ3 2R"))),
    Planting("unborn-mother-two-homes", 1, _unborn("two-homes", _in_two_homes)),
    Planting("carer", 3, _carer("at-home"), children=0),
    Planting("carer-no-address", 1, _carer("unlisted"), children=0),
    Planting("carer-with-child", 1, _carer("near")),
    Planting("carer-across", 1, _carer("across")),
    Planting("staff-file", 1, _staff("STAFF"), children=0),
    Planting("agency-file", 1, _staff("AGENCY"), children=0),
    Planting("allegation-file", 1, _staff("LADO"), children=0),
    Planting("risk-file", 1, _staff("POSES-A-RISK"), children=0),
)
