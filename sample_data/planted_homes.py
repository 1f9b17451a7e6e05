"""Address histories in doubt: stale, overlapping, shared, temporary, moving (problems 1, 2, 9, 13)."""

from __future__ import annotations

from datetime import date

from sample_data import involvement
from sample_data.calendar_days import VESTING_DAY
from sample_data.care import looked_after
from sample_data.land import Place, other_area
from sample_data.people import (
    EARLY_HELP,
    HOME,
    NOBODY,
    SEND,
    SOCIAL_CARE,
    TEMPORARY,
    Address,
    Expected,
    Spell,
)
from sample_data.planting import Build, Planting, at, child_in_need, written
from sample_data.register import Register, gated, review, to_successor


def _end_dated_latest(register: Register, case: str) -> bool:
    """The newest row by start date has ended, in the other successor; the older one is still open."""
    rng, area = register.rng, register.area()
    child = child_in_need(register, case, age=(8, 16.8))
    place = register.land.home(rng, area)
    register.live_at(child, place, date(2020, 3, 2))
    stay = register.land.home(rng, other_area(register.land, rng, area))
    child.addresses.append(Address(HOME, stay, date(2024, 9, 1), date(2026, 5, 31)))
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _two_open_homes(same_side: bool) -> Build:
    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = child_in_need(register, case, age=(6, 16.8))
        first = register.land.home(rng, area)
        other = register.land.home(rng, area if same_side else other_area(register.land, rng, area))
        register.live_at(child, first, date(2021, 5, 10))
        child.addresses.append(Address(HOME, other, date(2023, 8, 14)))
        if not same_side:
            child.team_area = ""
        child.expect(SOCIAL_CARE, to_successor(first) if same_side else review("SHARED_CARE", "A9"))
        return True

    return build


def _temporary(register: Register, case: str) -> bool:
    """Housed by the housing service on the other side; the old home has ended."""
    rng, area = register.rng, register.area()
    child = child_in_need(register, case, age=(2, 16))
    placed = register.land.home(rng, other_area(register.land, rng, area))
    home = register.live_at(child, register.land.home(rng, area), date(2025, 1, 31))
    home.end = date(2026, 8, 3)
    child.addresses.append(Address(TEMPORARY, placed, date(2026, 8, 3)))
    child.expect(SOCIAL_CARE, review("TEMP_ACCOM", "A6", named=placed.area))
    return True


def _correspondence(register: Register, case: str) -> bool:
    """A newer address that is only for letters, in the other successor."""
    rng, area = register.rng, register.area()
    child = child_in_need(register, case, age=(6, 16.8))
    place = register.land.home(rng, area)
    register.live_at(child, place, date(2022, 2, 1))
    letters = register.land.home(rng, other_area(register.land, rng, area))
    child.addresses.append(Address("Correspondence", letters, date(2026, 3, 9)))
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _cp_move(day: date) -> Build:
    """An open child protection plan and a dated move close to vesting day, over the line."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = register.child(case, age=(3, 16.8))
        involvement.open_cp_plan(rng, child)
        home = register.live_at(child, register.land.home(rng, area), date(2024, 6, 1))
        home.end = day
        new_home = register.land.home(rng, other_area(register.land, rng, area))
        child.addresses.append(Address(HOME, new_home, day))
        then = new_home.area if day <= VESTING_DAY else area
        child.expect(SOCIAL_CARE, review("CP_MOVE", "A2", named=then))
        return True

    return build


def _other_authority(register: Register, case: str) -> bool:
    """On another authority's child protection plan, staying here: not ours."""
    child = register.child(case, age=(3, 16.8))
    register.live_at(child, register.land.home(register.rng, register.area()), date(2026, 5, 2))
    child.spells.append(Spell("contact", date(2026, 5, 6)))
    child.spells.append(Spell("cp-plan", date(2026, 5, 7), detail="Y"))
    child.expect(SOCIAL_CARE, Expected("not-ours", rule="G2"))
    return True


def _enquiry(register: Register, case: str) -> bool:
    child = register.child(case, age=(2, 16.8))
    involvement.open_enquiry(register.rng, child)
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place)
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _closed(how: str) -> Build:
    """A closed record: its home has ended with none after, or it never had a usable one."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(6, 16.8))
        involvement.closed_referral(register.rng, child, contact=how == "ended")
        place = register.land.home(register.rng, register.area())
        expected = to_successor(place)
        if how != "none":
            address = register.live_at(child, place, date(2021, 2, 1))
            address.end = date(2025, 11, 30) if how == "ended" else None
        if how == "placeholder":
            address.postcode, address.uprn = "XXXX XXX", ""
        child.expect(
            SOCIAL_CARE, expected if how == "ended" else review("CLOSED_UNCLEAR", "C5", named=NOBODY)
        )
        return True

    return build


def _siblings(register: Register, case: str) -> bool:
    """One family, two homes, two successors: each child has its own result, and one panel decides."""
    rng, area = register.rng, register.area()
    elder = child_in_need(register, case, age=(6, 16.8))
    younger = register.child(case, age=(3, 16.8), sibling_of=elder)
    involvement.open_referral(rng, younger)
    for child, side in ((elder, area), (younger, other_area(register.land, rng, area))):
        place = register.land.home(rng, side)
        register.live_at(child, place)
        child.expect(SOCIAL_CARE, to_successor(place))
    register.apart.add(elder.family)
    return True


def _all_strands(register: Register, case: str) -> bool:
    """One child in three strands at one home."""
    child = child_in_need(register, case, age=(6, 16))
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place)
    involvement.ehc_plan(register.rng, child)
    involvement.early_help(register.rng, child)
    for strand in (SOCIAL_CARE, SEND, EARLY_HELP):
        child.expect(strand, to_successor(place))
    return True


def _refused_row(table: str) -> Build:
    """A row about the child cannot be read, so what is known of the child is not whole."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(6, 16.5))
        place = register.land.home(register.rng, register.area())
        if table in ("ssd_cla_episodes", "episodes"):
            looked_after(register, child, place, keep_home=True)
        else:
            register.live_at(child, place)
            involvement.open_referral(register.rng, child)
            involvement.contact_only(register.rng, child)
        child.refused_row = table
        child.expect(SOCIAL_CARE, review("STATUS_UNCLEAR", "G7", named=place.area))
        return True

    return build


def _outside(register: Register) -> Place:
    return register.land.outside(register.rng)


def _open_end(text: str) -> Build:
    return written(lambda address: setattr(address, "open_end", text), to_successor)


PLANTINGS = (
    Planting("end-dated-latest", 2, _end_dated_latest),
    Planting("overlapping-open-homes", 2, _two_open_homes(same_side=True)),
    Planting("shared-care", 2, _two_open_homes(same_side=False)),
    Planting("temporary-accommodation", 2, _temporary),
    Planting("correspondence-newer", 1, _correspondence),
    Planting("home-outside", 3, at(_outside, lambda _: gated("OUT_OF_AREA", "A13", "outside", NOBODY))),
    Planting("cp-moves-before-vesting", 1, _cp_move(date(2027, 3, 18))),
    Planting("cp-moves-after-vesting", 1, _cp_move(date(2027, 4, 12))),
    Planting("other-authority-cp-plan", 2, _other_authority),
    Planting("open-enquiry", 2, _enquiry),
    Planting("closed-home-ended", 2, _closed("ended")),
    Planting("closed-no-address", 2, _closed("none")),
    Planting("closed-placeholder-address", 1, _closed("placeholder")),
    Planting("siblings-different-ways", 2, _siblings, children=2),
    Planting("three-strands", 2, _all_strands),
    Planting("row-refused-contact", 1, _refused_row("ssd_contacts")),
    Planting("row-refused-referral", 1, _refused_row("ssd_cin_episodes")),
    Planting("row-refused-episode", 1, _refused_row("ssd_cla_episodes")),
    Planting("row-refused-in-return", 1, _refused_row("episodes")),
    Planting("open-end-9999", 2, _open_end("9999-12-31 00:00:00.000")),
    Planting("open-end-1900", 1, _open_end("1900-01-01 00:00:00.000")),
    Planting("open-end-null-text", 2, _open_end("NULL")),
)
