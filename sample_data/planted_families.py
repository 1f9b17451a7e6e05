"""Families that go different ways, and closed records: whom they follow, and who keeps the others."""

from __future__ import annotations

from datetime import date

from sample_data import involvement
from sample_data.care import looked_after
from sample_data.land import elsewhere_home, other_area
from sample_data.people import EARLY_HELP, HOME, NOBODY, SEND, SOCIAL_CARE, Address, Child, Expected, Fact
from sample_data.planting import Build, Planting, child_in_need
from sample_data.register import Register, day_after, gated, review, to_successor


def _sibling(register: Register, case: str, of: Child, full: bool = True) -> Child:
    """Another child of the family; full: of the same mother, who is then linked to both."""
    if full and not of.mother:
        register.mother_of(of)
    child = register.child(case, age=(3, 15), sibling_of=of)
    if full:
        child.mother = of.mother
    else:
        register.mother_of(child)
    return child


def _closed_child(register: Register, case: str) -> tuple[Child, str]:
    """Closed years ago, and last known on one side: (child, the other side)."""
    rng, area = register.rng, register.area()
    child = register.child(case, age=(13, 16.5))
    involvement.closed_referral(rng, child)
    home = register.live_at(child, register.land.home(rng, area), date(2020, 4, 6))
    home.end = date(2025, 10, 31)
    return child, other_area(register.land, rng, area)


def _own_record_open(register: Register, case: str) -> bool:
    """Closed to social care, open to SEND: the closed record goes with the open one."""
    child = register.child(case, age=(8, 16))
    involvement.closed_referral(register.rng, child)
    involvement.ehc_plan(register.rng, child)
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place)
    child.expect(SOCIAL_CARE, Expected("successor", place.area, note=_near(place.near), rule="C1"))
    child.expect(SEND, to_successor(place))
    return True


def _near(near: bool) -> str:
    return "near" if near else ""


def _sibling_open(how: str) -> Build:
    """A closed record, a sibling's open over the line. how: decided, undecided, or half (another mother)."""

    def build(register: Register, case: str) -> bool:
        elder, there = _closed_child(register, case)
        younger = _sibling(register, case, elder, full=how != "half")
        involvement.open_referral(register.rng, younger)
        place = register.land.home(register.rng, there)
        address = register.live_at(younger, place)
        goes = Expected("successor", there, rule="C1", note=_near(place.near))
        if how == "undecided":
            address.postcode, address.uprn = "", ""
        if how == "half":
            goes = to_successor(elder.addresses[0].place)
        waits = review("CLOSED_UNCLEAR", "C1", named=NOBODY)
        elder.expect(SOCIAL_CARE, waits if how == "undecided" else goes)
        lost = gated("NO_ADDRESS", "G5", "no-address", NOBODY)
        younger.expect(SOCIAL_CARE, lost if how == "undecided" else to_successor(place))
        return True

    return build


def _siblings_apart(register: Register, case: str) -> bool:
    """A closed record of the eldest; the two younger ones' are open, one on each side."""
    elder, there = _closed_child(register, case)
    here = elder.addresses[0].place.area
    for side in (here, there):
        child = _sibling(register, case, elder)
        involvement.open_referral(register.rng, child)
        place = register.land.home(register.rng, side)
        register.live_at(child, place)
        child.expect(SOCIAL_CARE, to_successor(place))
    elder.expect(SOCIAL_CARE, review("CLOSED_UNCLEAR", "C1", named=NOBODY))
    register.apart.add(elder.family)
    return True


def _one_in_care(register: Register, case: str) -> bool:
    """The elder is looked after from one side; the family, with a younger child, lives on the other."""
    rng, area = register.rng, register.area()
    elder = register.child(case, age=(8, 15))
    origin = register.land.home(rng, area)
    looked_after(register, elder, origin, legal="C2", keep_home=False, episodes=1)
    there = other_area(register.land, rng, area)
    now = elsewhere_home(register.land, rng, there, elder.care[0].place.postcode)
    elder.addresses.append(Address(HOME, now, day_after(elder.care[0].start)))
    elder.expect(SOCIAL_CARE, to_successor(origin))
    younger = _sibling(register, case, elder)
    involvement.open_referral(rng, younger)
    register.live_at(younger, now)
    younger.expect(SOCIAL_CARE, to_successor(now))
    register.apart.add(elder.family)
    return True


def _unborn_sibling(register: Register, case: str) -> bool:
    """Not yet born, the mother on one side; the elder is looked after from the other."""
    rng, area = register.rng, register.area()
    elder = register.child(case, age=(8, 15))
    origin = register.land.home(rng, area)
    looked_after(register, elder, origin, legal="C2", keep_home=False, episodes=1)
    elder.expect(SOCIAL_CARE, to_successor(origin), f"{case}-the-sibling")
    unborn = _sibling(register, case, elder)
    involvement.open_referral(rng, unborn)
    for spell in unborn.spells:
        spell.start = max(spell.start, date(2026, 10, 1))
    unborn.dob, unborn.expected_dob = None, date(2027, 5, 17)
    unborn.upn, unborn.forename, unborn.sex = "", "Unborn", "U"
    mother = next(one for one in register.mothers if one.ref == elder.mother)
    now = register.land.home(rng, other_area(register.land, rng, area))
    register.live_at(mother, now, date(2026, 2, 2))
    unborn.team_area = now.area
    unborn.expect(SOCIAL_CARE, review("UNBORN", "A8", gate="K3", named=now.area))
    return True


def _one_undecided(register: Register, case: str) -> bool:
    """One child's home is known, the other's is not: no family goes apart before people have decided."""
    rng, area = register.rng, register.area()
    elder = child_in_need(register, case, age=(8, 15))
    place = register.land.home(rng, area)
    register.live_at(elder, place)
    elder.expect(SOCIAL_CARE, to_successor(place))
    younger = _sibling(register, case, elder)
    involvement.open_referral(rng, younger)
    address = register.live_at(younger, register.land.home(rng, other_area(register.land, rng, area)))
    address.postcode, address.uprn = "WQ98 9ZZ", ""
    younger.expect(SOCIAL_CARE, gated("NO_ADDRESS", "G5", "not-located", NOBODY))
    return True


def _closed_terminated(register: Register, case: str) -> bool:
    """Closed; the last home's postcode is out of use since. It still says where that home was."""
    place = register.land.special("postcode-terminated", register.rng)
    if place is None:
        return False
    child = register.child(case, age=(10, 16.5))
    involvement.closed_referral(register.rng, child)
    register.live_at(child, place, date(2017, 5, 1)).uprn = ""
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _closed_on_hold(home_known: bool) -> Build:
    """Closed, and an inquiry holds the file: to people, and to the custodian where one is agreed."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(10, 16.5))
        involvement.closed_referral(register.rng, child)
        child.facts.append(Fact("legal-hold", date(2025, 11, 3), None, "INQUIRY", ref="LEG-2"))
        expected = review("LEGAL_HOLD", "C5", also=("CLOSED_UNCLEAR",), named=NOBODY)
        if home_known:
            place = register.land.home(register.rng, register.area())
            register.live_at(child, place)
            expected = review("LEGAL_HOLD", "C3", gate="K1", named=place.area)
        child.expect(SOCIAL_CARE, expected)
        return True

    return build


def _closed_early_help(register: Register, case: str) -> bool:
    """Early help ended and no address was ever written."""
    child = register.child(case, age=(10, 16.5))
    involvement.early_help(register.rng, child, still_open=False)
    child.expect(EARLY_HELP, review("CLOSED_UNCLEAR", "C5", named=NOBODY))
    return True


PLANTINGS = (
    Planting("closed-own-record-open", 1, _own_record_open),
    Planting("closed-sibling-open", 1, _sibling_open("decided"), children=2),
    Planting("closed-sibling-undecided", 1, _sibling_open("undecided"), children=2),
    Planting("closed-half-sibling-open", 1, _sibling_open("half"), children=2),
    Planting("closed-siblings-apart", 1, _siblings_apart, children=3),
    Planting("sibling-in-care", 1, _one_in_care, children=2),
    Planting("unborn-with-sibling-in-care", 1, _unborn_sibling, children=2),
    Planting("sibling-undecided", 1, _one_undecided, children=2),
    Planting("closed-postcode-terminated", 1, _closed_terminated),
    Planting("closed-legal-hold", 1, _closed_on_hold(home_known=False)),
    Planting("closed-legal-hold-with-home", 1, _closed_on_hold(home_known=True)),
    Planting("closed-early-help-no-address", 1, _closed_early_help),
)
