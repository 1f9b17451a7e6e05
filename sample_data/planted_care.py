"""Looked-after children and care leavers in doubt: proceedings, origins, placements, adoption, UASC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sample_data import involvement
from sample_data.calendar_days import between
from sample_data.care import (
    FOSTER,
    care_leaver,
    care_start,
    home_until,
    looked_after,
    period_of_care,
    placement_place,
)
from sample_data.land import Place, elsewhere_home, other_area
from sample_data.people import HOME, NOBODY, SEND, SOCIAL_CARE, Address, Child, Expected, Spell
from sample_data.planting import Build, Planting
from sample_data.register import Register, day_after, gated, review, to_successor


def _in_care(
    legal: str, code: str, expected: Callable[[Place], Expected], age: tuple[float, float] = (3, 16.5)
) -> Build:
    """An open period of care whose legal status or placement decides what happens."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=age)
        origin = register.land.home(register.rng, register.area())
        looked_after(register, child, origin, legal=legal, code=code, episodes=1)
        child.expect(SOCIAL_CARE, expected(origin))
        return True

    return build


def _with_parents(register: Register, case: str) -> bool:
    """A care order, the child placed with parents at the home it came from."""
    child = register.child(case, age=(3, 16.5))
    origin = register.land.home(register.rng, register.area())
    start = care_start(register.rng, child)
    home_until(register.rng, child, origin, start)
    away = ("U4", placement_place(register.rng, register.land, origin))
    period_of_care(register, child, start, "C2", [away, ("P1", origin)], origin.postcode)
    child.expect(SOCIAL_CARE, review("LAC_AT_HOME", "S3", named=origin.area))
    return True


def _short_break(legal: str) -> Build:
    """A series of short breaks: the child lives at home and HOME_POST is rightly blank."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(5, 16.5))
        place = register.land.home(register.rng, register.area())
        register.live_at(child, place, between(register.rng, child.dob or date(2020, 1, 1), date(2024, 1, 1)))
        break_at = ("U5", placement_place(register.rng, register.land, place))
        period_of_care(register, child, date(2026, 6, 5), legal, [break_at], "")
        child.expect(SOCIAL_CARE, to_successor(place))
        return True

    return build


def _second_period(register: Register, case: str) -> bool:
    """In care in 2018 from one side, and now from the other: the present period's origin counts."""
    rng, area = register.rng, register.area()
    child = register.child(case, age=(11, 16.5))
    first = register.land.home(rng, other_area(register.land, rng, area))
    start, back = date(2018, 4, 16), date(2019, 7, 1)
    home_until(rng, child, first, start)
    away = ("U4", placement_place(rng, register.land, first))
    period_of_care(register, child, start, "V2", [away], first.postcode, back, "E4A")
    origin = register.land.home(rng, area)
    again = date(2023, 2, 20)
    child.addresses.append(Address(HOME, origin, back, again))
    away = ("U1", placement_place(rng, register.land, origin))
    period_of_care(register, child, again, "C2", [away], origin.postcode)
    child.expect(SOCIAL_CARE, to_successor(origin))
    return True


def _parents_moved(with_plan: bool) -> Build:
    """The parents moved over the line after the order: care follows the origin, SEND goes to people."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(8, 16.5))
        origin = register.land.home(rng, area)
        looked_after(register, child, origin, keep_home=False, episodes=1)
        now = elsewhere_home(
            register.land, rng, other_area(register.land, rng, area), child.care[0].place.postcode
        )
        child.addresses.append(Address(HOME, now, day_after(child.care[0].start)))
        child.expect(SOCIAL_CARE, to_successor(origin))
        if with_plan:
            involvement.ehc_plan(rng, child)
            child.expect(SEND, review("STRAND_DIFFERS", "E2", named=now.area))
        return True

    return build


def _with_ehc(how: str) -> Build:
    """Looked after with an EHC plan. how: home kept, only a placement, or a placement posing as home."""

    def build(register: Register, case: str) -> bool:
        rng = register.rng
        child = register.child(case, age=(8, 16.5))
        origin = register.land.home(rng, register.area())
        looked_after(register, child, origin, legal="V2", keep_home=how == "kept", episodes=1)
        involvement.ehc_plan(rng, child)
        child.expect(SOCIAL_CARE, to_successor(origin))
        nowhere = review("STRAND_DIFFERS", "E2", also=("NO_ADDRESS",), named=NOBODY)
        child.expect(SEND, to_successor(origin) if how == "kept" else nowhere)
        if how == "posing":
            placed = child.care[0]
            child.addresses.append(Address(HOME, placed.place, day_after(placed.start)))
        return True

    return build


def _origin(how: str) -> Build:
    """What the history and HOME_POST say of the home before care; see the plantings below."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(3, 16.5))
        origin = register.land.home(rng, area)
        stated = elsewhere_home(
            register.land,
            rng,
            other_area(register.land, rng, area) if how == "conflict" else area,
            origin.postcode,
        )
        home_post = {"conflict": stated.postcode, "same-side": stated.postcode, "blank": ""}.get(how)
        looked_after(register, child, origin, keep_home=False, home_post=home_post, episodes=1)
        if how in ("post-only", "missing", "post-is-placement"):
            child.addresses[:] = [row for row in child.addresses if row.kind != HOME]
        for episode in child.care:
            if how in ("missing", "post-is-placement"):
                episode.home_post = "" if how == "missing" else episode.placement_post
        expected = to_successor(origin)
        if how == "conflict":
            expected = gated("ADDRESS_CONFLICT", "G6", "origin-conflict")
        elif how in ("missing", "post-is-placement"):
            expected = gated("LAC_ORIGIN_MISSING", "G5", "origin-missing")
        child.expect(SOCIAL_CARE, expected)
        return True

    return build


def _origin_at(kind: str, reason: str, gate: str, fault: str) -> Build:
    """The home before care lies on the line, or beyond every successor."""

    def build(register: Register, case: str) -> bool:
        rng = register.rng
        origin = register.land.special(kind, rng) if kind else register.land.outside(rng)
        if origin is None:
            return False
        child = register.child(case, age=(3, 16.5))
        looked_after(register, child, origin, keep_home=False, episodes=1)
        child.expect(SOCIAL_CARE, gated(reason, gate, fault))
        return True

    return build


def _uasc(register: Register, case: str) -> bool:
    """Came alone: no home in this country, so HOME_POST is rightly blank."""
    child = register.child(case, age=(14.5, 16.5))
    assert child.dob is not None
    child.upn, child.upn_unknown, child.dob = "", "UN2", child.dob.replace(day=15)
    arrived = between(register.rng, date(2025, 6, 1), date(2026, 10, 1))
    place = ("K2", register.land.home(register.rng, register.area()))
    period_of_care(register, child, arrived, "V2", [place], "")
    child.spells.append(Spell("uasc", arrived))
    child.expect(SOCIAL_CARE, review("UASC", "S6", named=NOBODY))
    return True


def _closed_care(register: Register, case: str) -> bool:
    """Was looked after, went home, closed: the last known home is also the origin."""
    child = register.child(case, age=(8, 16.8))
    place = register.land.home(register.rng, register.area())
    home_until(register.rng, child, place, date(2022, 3, 7), still_open=True)
    away = ("U4", placement_place(register.rng, register.land, place))
    period_of_care(register, child, date(2022, 3, 7), "V2", [away], place.postcode, date(2023, 1, 30), "E4A")
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _leaver(across: bool) -> Build:
    """A care leaver who now lives over the line, or beyond it: the home before care still decides."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(18.3, 23.5))
        origin = register.land.home(rng, area)
        there = other_area(register.land, rng, area)
        now = register.land.home(rng, there) if across else register.land.outside(rng)
        care_leaver(register, child, origin, now)
        child.expect(SOCIAL_CARE, to_successor(origin))
        return True

    return build


def _pre_proceedings(ended: bool) -> Build:
    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(3, 16))
        involvement.open_cp_plan(register.rng, child)
        place = register.land.home(register.rng, register.area())
        register.live_at(child, place)
        decided = date(2026, 3, 2) if ended else date(2026, 11, 9)
        end = decided + timedelta(days=120) if ended else None
        child.spells.append(Spell("pre-proceedings", decided, end))
        child.expect(
            SOCIAL_CARE, to_successor(place) if ended else review("PROCEEDINGS", "S2", named=place.area)
        )
        return True

    return build


def _missing(from_care: bool, found: bool) -> Build:
    """Missing on the extract day (every strand goes to people), or found again months ago."""

    def build(register: Register, case: str) -> bool:
        rng = register.rng
        child = register.child(case, age=(11, 16.5))
        place = register.land.home(rng, register.area())
        if from_care:
            looked_after(register, child, place, keep_home=True)
            start = max(date(2026, 11, 2), child.care[-1].start)
        else:
            register.live_at(child, place)
            involvement.open_referral(rng, child)
            involvement.ehc_plan(rng, child)
            start = date(2027, 1, 12)
        child.spells.append(Spell("missing", start, start + timedelta(days=3) if found else None))
        for strand in child.strands():
            gone = review("MISSING", "G4", named=place.area)
            child.expect(strand, to_successor(place) if found else gone)
        return True

    return build


def _review(reason: str, rule: str) -> Callable[[Place], Expected]:
    return lambda origin: review(reason, rule, named=origin.area)


def _many_moves(register: Register, case: str) -> bool:
    child: Child = register.child(case, age=(8, 16.5))
    origin = register.land.home(register.rng, register.area())
    looked_after(register, child, origin, code=FOSTER[0], keep_home=False, episodes=5)
    child.expect(SOCIAL_CARE, to_successor(origin))
    return True


PLANTINGS = (
    Planting("interim-care-order", 3, _in_care("C1", "", _review("PROCEEDINGS", "S2"), age=(2, 12))),
    Planting("police-protection", 1, _in_care("L1", "", _review("PROCEEDINGS", "S5"))),
    Planting("emergency-protection", 1, _in_care("L2", "", _review("PROCEEDINGS", "S2"))),
    Planting("remand", 1, _in_care("J1", "K2", _review("PROCEEDINGS", "S5"), age=(14, 16.8))),
    Planting("pre-proceedings-open", 2, _pre_proceedings(ended=False)),
    Planting("pre-proceedings-ended", 1, _pre_proceedings(ended=True)),
    Planting("placed-with-parents", 2, _with_parents),
    Planting("placement-order", 1, _in_care("E1", "U4", _review("ADOPTION", "S7"), age=(1, 5))),
    Planting("unaccompanied", 3, _uasc),
    Planting("short-break-v3", 1, _short_break("V3")),
    Planting("short-break-v4", 2, _short_break("V4")),
    Planting("care-leaver-moved-across", 3, _leaver(across=True)),
    Planting("care-leaver-moved-away", 2, _leaver(across=False)),
    Planting("second-period-of-care", 2, _second_period),
    Planting("many-placements", 2, _many_moves),
    Planting("care-order-parents-moved", 1, _parents_moved(with_plan=False)),
    Planting("care-and-send-differ", 2, _parents_moved(with_plan=True)),
    Planting("ehc-looked-after-home-kept", 2, _with_ehc("kept")),
    Planting("ehc-looked-after-placement-only", 2, _with_ehc("placement-only")),
    Planting("ehc-placement-written-as-home", 1, _with_ehc("posing")),
    Planting("origin-by-home-post-only", 3, _origin("post-only")),
    Planting("origin-home-post-same-side", 1, _origin("same-side")),
    Planting("origin-home-post-blank", 2, _origin("blank")),
    Planting("origin-conflict", 2, _origin("conflict")),
    Planting("origin-missing", 2, _origin("missing")),
    Planting("origin-home-post-is-placement", 1, _origin("post-is-placement")),
    Planting("origin-outside", 2, _origin_at("", "OUT_OF_AREA", "A13", "outside")),
    Planting("origin-near-line", 1, _origin_at("postcode-near-line", "BOUNDARY", "A14", "near-line")),
    Planting("closed-looked-after", 2, _closed_care),
    Planting("missing-from-care", 2, _missing(from_care=True, found=False)),
    Planting("missing-from-home", 1, _missing(from_care=False, found=False)),
    Planting("missing-found-again", 2, _missing(from_care=True, found=True)),
)
