"""Presence in doubt: moves near vesting day, housing, mobile and forces families, private fostering."""

from __future__ import annotations

from datetime import date

from sample_data import involvement
from sample_data.land import elsewhere_home, other_area
from sample_data.people import (
    HOME,
    LISTED_CARER,
    REFUGE,
    SOCIAL_CARE,
    TEMPORARY,
    Address,
    Child,
    Expected,
    Fact,
)
from sample_data.planting import Build, Planting, child_in_need
from sample_data.register import Register, by_rule, gated, review, to_successor


def _moves(kind: str, day: date, near: bool) -> Build:
    """A dated move over the line, with an open plan or enquiry; near: within 28 days of vesting day."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(3, 16.5))
        if kind == "plan":
            involvement.open_cp_plan(rng, child)
        else:
            involvement.open_enquiry(rng, child)
        register.live_at(child, register.land.home(rng, area), date(2024, 9, 2)).end = day
        register.live_at(child, register.land.home(rng, other_area(register.land, rng, area)), day)
        now = child.addresses[-1].place
        moving = {"plan": ("CP_MOVE", "A2"), "enquiry": ("RECENT_MOVE", "A3")}[kind]
        child.expect(SOCIAL_CARE, review(*moving, named=now.area) if near else to_successor(now))
        return True

    return build


def _plan(expected: Expected | None, *facts: Fact, moved_in: date | None = None) -> Build:
    """A child protection plan at an ordinary home, and what the conference service's list says of it.

    expected: None for the home's successor.
    """

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(3, 16.5))
        involvement.open_cp_plan(register.rng, child)
        place = register.land.home(register.rng, register.area())
        register.live_at(child, place, moved_in)
        child.facts.extend(facts)
        child.expect(SOCIAL_CARE, _proposing(expected, place.area) if expected else to_successor(place))
        return True

    return build


def _proposing(expected: Expected, area: str) -> Expected:
    return review(expected.reason, expected.rule, gate=expected.gate, also=expected.also, named=area)


def _plan_at_temporary(register: Register, case: str) -> bool:
    """On a plan, for now in temporary accommodation over the line; the home is kept."""
    rng, area = register.rng, register.area()
    child = register.child(case, age=(3, 16.5))
    involvement.open_cp_plan(rng, child)
    register.live_at(child, register.land.home(rng, area), date(2023, 4, 3))
    there = register.land.home(rng, other_area(register.land, rng, area))
    child.addresses.append(Address(TEMPORARY, there, date(2026, 11, 2)))
    child.expect(SOCIAL_CARE, review("CP_MOVE", "A2b", named=area))
    return True


def _plan_in_two_homes(register: Register, case: str) -> bool:
    """On a plan, with a home on each side: shared care, not the plain rule of plans."""
    rng, area = register.rng, register.area()
    child = register.child(case, age=(5, 15))
    involvement.open_cp_plan(rng, child)
    register.live_at(child, register.land.home(rng, area), date(2022, 5, 9))
    there = register.land.home(rng, other_area(register.land, rng, area))
    child.addresses.append(Address(HOME, there, date(2024, 2, 5)))
    child.team_area = ""
    child.expect(SOCIAL_CARE, review("SHARED_CARE", "A9"))
    return True


def _in_need(expected: Expected | None, *facts: Fact) -> Build:
    """A child in need at home of whom a list says more. expected: None for the home's successor."""

    def build(register: Register, case: str) -> bool:
        child = child_in_need(register, case, age=(3, 16))
        place = register.land.home(register.rng, register.area())
        register.live_at(child, place)
        child.facts.extend(facts)
        child.expect(SOCIAL_CARE, _proposing(expected, place.area) if expected else to_successor(place))
        return True

    return build


def _housed(register: Register, case: str) -> bool:
    """Housing placed the family; the case system writes the bed and breakfast as an ordinary home."""
    child = child_in_need(register, case, age=(3, 16))
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place, date(2026, 7, 6))
    child.facts.append(Fact("housing-placement", date(2026, 7, 6), None, "S188", place.postcode, ref="H-1"))
    child.expect(SOCIAL_CARE, review("TEMP_ACCOM", "A6b", named=place.area))
    return True


def _many_homes(first: date, mobile: bool) -> Build:
    """Four homes on one side; the first began a year before vesting day, or a day earlier."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = child_in_need(register, case, age=(4, 16))
        days = [first, date(2026, 6, 22), date(2026, 8, 31), date(2026, 12, 7)]
        for day, end in zip(days, [*days[1:], None], strict=True):
            register.live_at(child, register.land.home(rng, area), day).end = end
        now = child.addresses[-1].place
        child.expect(SOCIAL_CARE, review("MOBILE", "A10b", named=area) if mobile else to_successor(now))
        return True

    return build


def _private_fostering(carers: str) -> Build:
    """carers: near or across the line from the parents, not listed, or at two addresses."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(6, 15.5))
        there = other_area(register.land, rng, area)
        family = register.land.home(rng, area)
        register.live_at(child, family)
        began = date(2026, 5, 18)
        child.facts.append(Fact("private-fostering", began, ref="PF-1"))
        sides = {"near": [area], "across": [there], "unlisted": [], "two": [there, area]}[carers]
        for side, since in zip(sides, (began, date(2026, 8, 3)), strict=False):
            place = elsewhere_home(register.land, rng, side, family.postcode)
            child.listed.append(Address(LISTED_CARER, place, since))
        if carers == "near":
            expected = by_rule("A7", child.listed[0].place)
        elif carers == "across":
            expected = review("PRIVATE_FOSTERING", "A7b", named=there)
        else:
            fault = "no-address" if carers == "unlisted" else "two-homes"
            expected = gated("PRIVATE_FOSTERING", "A7", fault, rule="A7")
        child.expect(SOCIAL_CARE, expected)
        return True

    return build


def _unknown_whereabouts(register: Register, case: str) -> bool:
    """The home ended in December and nobody wrote where the family went."""
    child = child_in_need(register, case, age=(3, 16))
    home = register.live_at(child, register.land.home(register.rng, register.area()), date(2024, 1, 8))
    home.end = date(2026, 12, 7)
    child.expect(SOCIAL_CARE, review("MISSING", "G4b", also=("NO_ADDRESS",)))
    return True


def _refuge(left: bool) -> Build:
    """In a refuge by the address history, on no list; or home again since."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = child_in_need(register, case, age=(3, 16))
        place = register.land.home(rng, area)
        register.live_at(child, place, date(2023, 10, 2))
        refuge = register.land.home(rng, other_area(register.land, rng, area))
        end = date(2026, 9, 14) if left else None
        child.addresses.append(Address(REFUGE, refuge, date(2026, 6, 8), end))
        child.expect(SOCIAL_CARE, to_successor(place) if left else review("CONFIDENTIAL", "G3"))
        return True

    return build


def _placed_here(register: Register, case: str) -> bool:
    """Another authority looks after the child and has placed it here: the list says who answers for it."""
    child = register.child(case, age=(5, 15))
    register.live_at(child, register.land.home(register.rng, register.area()), date(2025, 8, 4))
    involvement.contact_only(register.rng, child)
    child.facts.append(Fact("responsible-authority", date(2025, 8, 4), None, "E06999009", ref="RA-1"))
    child.expect(SOCIAL_CARE, Expected("not-ours", rule="G2"))
    return True


def _team_elsewhere(register: Register, case: str) -> bool:
    """A team of the other locality works with the child: under agreed patches people look at it."""
    rng, area = register.rng, register.area()
    child = child_in_need(register, case, age=(3, 16))
    place = register.land.home(rng, area)
    register.live_at(child, place)
    child.team_area = other_area(register.land, rng, area)
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _refused_in_list(register: Register, case: str) -> bool:
    """A row about the child in a list has a word that nobody knows."""
    child: Child = child_in_need(register, case, age=(3, 16))
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place)
    child.facts.append(Fact("service-family", date(2022, 1, 10), detail="Signals"))
    child.refused_row = "facts"
    child.expect(SOCIAL_CARE, review("STATUS_UNCLEAR", "G7", named=place.area))
    return True


_FORCES = Fact("service-family", date(2021, 9, 1), detail="Royal Logistic Corps")


def _posting(day: date, code: str) -> Fact:
    return Fact("posting", day, None, code, ref="POST-1")


def _hold(end: date | None = None) -> Fact:
    return Fact("legal-hold", date(2025, 3, 10), end, "CLAIM", ref="LEG-1")


PLANTINGS = (
    Planting("cp-moves-28-days-before", 1, _moves("plan", date(2027, 3, 4), near=True)),
    Planting("cp-moves-29-days-before", 1, _moves("plan", date(2027, 3, 3), near=False)),
    Planting("cp-temporary-address", 1, _plan_at_temporary),
    Planting("cp-transfer-in", 1, _plan(review("CP_MOVE", "A2c"), Fact("transfer-in", date(2026, 12, 1)))),
    Planting(
        "cp-moved-since-review", 1,
        _plan(review("CP_MOVE", "A2d"), Fact("cp-review", date(2026, 5, 12)), moved_in=date(2026, 8, 3)),
    ),
    Planting(
        "cp-reviewed-since-move", 1,
        _plan(None, Fact("cp-review", date(2026, 9, 15)), moved_in=date(2026, 8, 3)),
    ),
    Planting("cp-two-homes", 1, _plan_in_two_homes),
    Planting("enquiry-moves-28-days-after", 1, _moves("enquiry", date(2027, 3, 30), near=True)),
    Planting("enquiry-moves-29-days-before", 1, _moves("enquiry", date(2027, 3, 3), near=False)),
    Planting("housed-by-housing", 1, _housed),
    Planting(
        "mobile-family", 1,
        _in_need(review("MOBILE", "A10"), Fact("mobile-family", date(2024, 4, 1), None, "MOBILE")),
    ),
    Planting(
        "mobile-family-settled", 1,
        _in_need(None, Fact("mobile-family", date(2019, 4, 1), None, "SETTLED", detail="Council site")),
    ),
    Planting("four-homes-in-a-year", 1, _many_homes(date(2026, 4, 1), mobile=True)),
    Planting("four-homes-in-a-year-and-a-day", 1, _many_homes(date(2026, 3, 31), mobile=False)),
    Planting(
        "forces-posted-overseas", 1,
        _in_need(review("ARMED_FORCES", "A11"), _FORCES, _posting(date(2026, 10, 5), "OVERSEAS")),
    ),
    Planting(
        "forces-posting-three-months", 1,
        _in_need(review("ARMED_FORCES", "A11b"), _FORCES, _posting(date(2027, 7, 1), "UK")),
    ),
    Planting("forces-posting-later", 1, _in_need(None, _FORCES, _posting(date(2027, 7, 2), "UK"))),
    Planting("private-fostering", 1, _private_fostering("near")),
    Planting("private-fostering-across", 1, _private_fostering("across")),
    Planting("private-fostering-carer-unlisted", 1, _private_fostering("unlisted")),
    Planting("private-fostering-two-carers", 1, _private_fostering("two")),
    Planting(
        "disputed", 1,
        _in_need(review("DISPUTE", "D1"), Fact("dispute", date(2026, 10, 1), None, "E06999009")),
    ),
    Planting("whereabouts-unknown", 1, _unknown_whereabouts),
    Planting("refuge-by-address", 1, _refuge(left=False)),
    Planting("refuge-left", 1, _refuge(left=True)),
    Planting("placed-here-by-another", 1, _placed_here),
    Planting(
        "responsible-ourselves", 1,
        _in_need(None, Fact("responsible-authority", date(2024, 6, 3), None, "PREDECESSOR")),
    ),
    Planting("legal-hold", 1, _in_need(review("LEGAL_HOLD", "", gate="K1"), _hold())),
    Planting("legal-hold-ended", 1, _in_need(None, _hold(date(2026, 6, 30)))),
    Planting("team-elsewhere", 2, _team_elsewhere),
    Planting("row-refused-in-list", 1, _refused_in_list),
)  # fmt: skip
