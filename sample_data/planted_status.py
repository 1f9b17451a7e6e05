"""Status in doubt: ages, legal statuses, orders and care leavers at the edge of a rule."""

from __future__ import annotations

from datetime import date

from sample_data.care import care_leaver, home_until, looked_after, period_of_care, placement_place
from sample_data.land import Place, elsewhere_home, other_area
from sample_data.people import (
    ADOPTION,
    GUARDIANSHIP_ORDER,
    HOME,
    NOBODY,
    SOCIAL_CARE,
    YOUTH_JUSTICE,
    Address,
    Child,
    Expected,
    Fact,
    Permanence,
    Spell,
)
from sample_data.planting import Build, Planting, child_in_need
from sample_data.register import Register, by_rule, day_after, gated, review, to_successor


def _of_age(born: date, of_age: bool) -> Build:
    """Eighteen on vesting day itself, or on the day after it."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(16, 16.8))
        child.dob = born
        origin = register.land.home(register.rng, register.area())
        looked_after(register, child, origin, episodes=1)
        unclear = review("STATUS_UNCLEAR", "S0c", named=origin.area)
        child.expect(SOCIAL_CARE, unclear if of_age else to_successor(origin))
        return True

    return build


def _parents_moved(across: bool) -> Build:
    """Accommodated under section 20, and the parents have moved."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(6, 16))
        origin = register.land.home(rng, area)
        looked_after(register, child, origin, legal="V2", keep_home=False, episodes=1)
        there = other_area(register.land, rng, area) if across else area
        now = elsewhere_home(register.land, rng, there, child.care[0].place.postcode)
        child.addresses.append(Address(HOME, now, day_after(child.care[0].start)))
        moved = review("LAC_PARENT_MOVED", "S4b", named=origin.area)
        child.expect(SOCIAL_CARE, moved if across else to_successor(origin))
        return True

    return build


def _no_legal_status(register: Register, case: str) -> bool:
    """An open period of care of which no source says under which status."""
    child = register.child(case, age=(4, 16))
    origin = register.land.home(register.rng, register.area())
    looked_after(register, child, origin, legal="", episodes=1)
    child.expect(SOCIAL_CARE, review("STATUS_UNCLEAR", "S0", named=origin.area))
    return True


def _no_episode(register: Register, case: str) -> bool:
    """A care order is open, but no episode of care is."""
    child = register.child(case, age=(4, 16))
    register.live_at(child, register.land.home(register.rng, register.area()))
    child.spells.append(Spell("legal", date(2025, 3, 3), detail="C2"))
    child.expect(SOCIAL_CARE, review("STATUS_UNCLEAR", "S0b", also=("LAC_ORIGIN_MISSING",), named=NOBODY))
    return True


def _end_disputed(register: Register, case: str) -> bool:
    """The case system has ended the care; the return says that it goes on."""
    child = register.child(case, age=(6, 16))
    origin = register.land.home(register.rng, register.area())
    start = date(2025, 2, 10)
    home_until(register.rng, child, origin, start, still_open=True)
    away = ("U4", placement_place(register.rng, register.land, origin))
    period_of_care(register, child, start, "C2", [away], origin.postcode, date(2026, 10, 9), "E4A")
    child.return_open = True
    child.team_area = origin.area
    child.expect(SOCIAL_CARE, review("STATUS_UNCLEAR", "S0a", named=origin.area))
    return True


def _kinship(register: Register, case: str) -> bool:
    """Lived with grandparents, and was placed with them: their home is home and placement at once."""
    child = register.child(case, age=(6, 16))
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place, date(2021, 6, 1))
    period_of_care(register, child, date(2025, 9, 15), "C2", [("U1", place)], place.postcode)
    child.expect(SOCIAL_CARE, gated("ADDRESS_CONFLICT", "G6", "placement", place.area))
    return True


def _proceedings(ended: bool) -> Build:
    """The court's case is in the lawyers' list only; the child is at home."""

    def build(register: Register, case: str) -> bool:
        child = child_in_need(register, case, age=(3, 15))
        place = register.land.home(register.rng, register.area())
        register.live_at(child, place)
        end = date(2026, 12, 18) if ended else None
        child.facts.append(Fact("proceedings", date(2026, 9, 7), end, "SUPERVISION", ref="CT-1"))
        child.expect(
            SOCIAL_CARE, to_successor(place) if ended else review("PROCEEDINGS", "S2", named=place.area)
        )
        return True

    return build


def _remand_with_order(register: Register, case: str) -> bool:
    """Remanded, with a youth justice case: the court's designation decides both strands."""
    child = register.child(case, age=(14, 16.8))
    origin = register.land.home(register.rng, register.area())
    looked_after(register, child, origin, legal="J1", code="K2", episodes=1)
    child.facts.append(Fact("youth-justice-case", child.care[0].start, code="ORDER", ref="YJ-2"))
    for strand in (SOCIAL_CARE, YOUTH_JUSTICE):
        child.expect(strand, review("PROCEEDINGS", "S5", named=origin.area))
    return True


def _before_order(
    register: Register, child: Child, ordered: date, codes: tuple[str, str], end_reason: str
) -> tuple[Place, Place]:
    """Care from one successor that an order ended, and a home in the other since: (origin, home)."""
    rng, area = register.rng, register.area()
    origin = register.land.home(rng, area)
    now = register.land.home(rng, other_area(register.land, rng, area))
    start = date(2021, 9, 6)
    home_until(rng, child, origin, start)
    places = [(code, placement_place(rng, register.land, origin)) for code in codes]
    last = "E1" if end_reason == "E12" else "C2"
    period_of_care(
        register, child, start, last, places, origin.postcode, ordered, end_reason, first_legal="C1"
    )
    register.live_at(child, now, ordered)
    return origin, now


def _guardianship(ordered: date, code: str, rule: str) -> Build:
    """Special guardianship after care: support is all that is open."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(7, 15))
        origin, now = _before_order(register, child, ordered, ("U4", "U1"), "E45")
        child.permanence = Permanence(order=ordered, kind=GUARDIANSHIP_ORDER)
        child.facts.append(Fact("allowance", ordered, code=code, detail="Special guardianship", ref="SG-1"))
        expected: dict[str, Expected] = {
            "S9a": by_rule("S9a", origin),
            "S9b": by_rule("S9b", now),
            "S9c": review("SGO_WINDOW", "S9c", named=now.area),
        }
        child.expect(SOCIAL_CARE, expected[rule])
        return True

    return build


def _guardianship_of_a_child_at_home(register: Register, case: str) -> bool:
    """Special guardianship of a child who was never looked after: the years do not count."""
    child = register.child(case, age=(7, 15))
    now = register.land.home(register.rng, register.area())
    ordered = date(2025, 6, 16)
    register.live_at(child, now, ordered)
    child.permanence = Permanence(order=ordered, kind=GUARDIANSHIP_ORDER)
    child.facts.append(Fact("allowance", ordered, code="SUPPORT", detail="Special guardianship", ref="SG-2"))
    child.expect(SOCIAL_CARE, by_rule("S9b", now))
    return True


def _adoption_support(ordered: date, rule: str) -> Build:
    """Support after adoption; the care record before it is the link to it, and goes to people too."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(7, 14))
        origin, now = _before_order(register, child, ordered, ("U4", "A5"), "E12")
        placed = child.care[-1].start
        child.permanence = Permanence(placed, placed, placed, placed, ordered)
        child.facts.append(Fact("adoption-support", ordered, ref="AS-1"))
        named = origin.area if rule == "S8b" else now.area
        child.expect(ADOPTION, review("ADOPTION", rule, named=named))
        child.expect(SOCIAL_CARE, review("ADOPTION", "G3b", named=NOBODY))
        return True

    return build


def _qualifying(register: Register, case: str) -> bool:
    """A qualifying young person whom nobody ever looked after."""
    child = register.child(case, age=(18.3, 20))
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place)
    child.spells.append(Spell("leaver", date(2026, 2, 2), detail="Qualifying"))
    child.expect(SOCIAL_CARE, by_rule("S11", place))
    return True


def _leaver(born: date | None, expected: str, history: str = "whole") -> Build:
    """A care leaver over the line. history: whole, missing, or apart (two homes before care)."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(18.3, 23.5))
        child.dob = born or child.dob
        origin = register.land.home(rng, area)
        there = other_area(register.land, rng, area)
        care_leaver(register, child, origin, register.land.home(rng, there))
        before, entered = child.addresses[0], child.care[0].start
        if history == "missing":
            child.addresses.remove(before)
            for episode in child.care:
                episode.home_post = ""
        if history == "apart":
            second = register.land.home(rng, there)
            child.addresses.insert(1, Address(HOME, second, before.start, entered))
            child.team_area = ""
        lost = ("CARE_LEAVER_ORIGIN",) if history == "missing" else ()
        answers = {
            "S10": to_successor(origin),
            "S10b": review("CARE_LEAVER_ORIGIN", "S10b", named=NOBODY),
            "S10c": review(
                "STATUS_UNCLEAR",
                "S10c",
                fault="origin-missing" if lost else "",
                also=lost,
                named=NOBODY if lost else origin.area,
            ),
            "S10/S10": gated("CARE_LEAVER_ORIGIN", "S10", "origin-conflict"),
        }
        child.expect(SOCIAL_CARE, answers[expected])
        return True

    return build


def _closed_moved(register: Register, case: str) -> bool:
    """Was looked after and went home; the family lives over the line since."""
    rng, area = register.rng, register.area()
    child = register.child(case, age=(9, 16.5))
    origin = register.land.home(rng, area)
    start, back = date(2021, 3, 8), date(2022, 8, 1)
    home_until(rng, child, origin, start)
    away = ("U4", placement_place(rng, register.land, origin))
    period_of_care(register, child, start, "V2", [away], origin.postcode, back, "E4A")
    register.live_at(child, register.land.home(rng, other_area(register.land, rng, area)), back)
    child.expect(SOCIAL_CARE, to_successor(origin))
    return True


PLANTINGS = (
    Planting("looked-after-of-age", 1, _of_age(date(2009, 4, 1), of_age=True)),
    Planting("looked-after-of-age-next-day", 1, _of_age(date(2009, 4, 2), of_age=False)),
    Planting("section-20-parents-moved", 1, _parents_moved(across=True)),
    Planting("section-20-parents-moved-near", 1, _parents_moved(across=False)),
    Planting("legal-status-not-recorded", 1, _no_legal_status),
    Planting("legal-status-without-episode", 1, _no_episode),
    Planting("care-end-disputed", 1, _end_disputed),
    Planting("kinship-placement", 1, _kinship),
    Planting("proceedings-in-list", 1, _proceedings(ended=False)),
    Planting("proceedings-in-list-ended", 1, _proceedings(ended=True)),
    Planting("remand-with-youth-justice", 1, _remand_with_order),
    Planting("guardianship-three-years", 1, _guardianship(date(2024, 4, 1), "REGULAR", "S9a")),
    Planting("guardianship-day-past", 1, _guardianship(date(2024, 3, 31), "SUPPORT", "S9b")),
    Planting("guardianship-regular-allowance", 1, _guardianship(date(2023, 1, 16), "REGULAR", "S9c")),
    Planting("guardianship-never-looked-after", 1, _guardianship_of_a_child_at_home),
    Planting("adoption-support-three-years", 1, _adoption_support(date(2024, 4, 1), "S8b")),
    Planting("adoption-support-day-past", 1, _adoption_support(date(2024, 3, 31), "S8c")),
    Planting("qualifying-never-looked-after", 1, _qualifying),
    Planting("leaver-of-twenty-five", 1, _leaver(date(2002, 4, 1), "S10c")),
    Planting("leaver-of-twenty-five-next-day", 1, _leaver(date(2002, 4, 2), "S10")),
    Planting("leaver-of-twenty-five-no-origin", 1, _leaver(date(2002, 4, 1), "S10c", "missing")),
    Planting("leaver-no-origin", 1, _leaver(None, "S10b", "missing")),
    Planting("leaver-two-origins", 1, _leaver(None, "S10/S10", "apart")),
    Planting("closed-looked-after-family-moved", 1, _closed_moved),
)
