"""The ordinary families: most of the children, in the mix a county has, none of them in doubt."""

from __future__ import annotations

from random import Random

from sample_data import involvement
from sample_data.calendar_days import between
from sample_data.care import care_leaver, looked_after
from sample_data.land import Land, Place, other_area
from sample_data.people import EARLY_HELP, HOME, SEND, SOCIAL_CARE, Address, Child
from sample_data.register import Register, day_after, to_successor

_KINDS = (
    ("cin", 32), ("closed", 20), ("cp", 9), ("looked-after", 10), ("early-help", 11), ("ehc", 10),
    ("contact", 5), ("care-leaver", 3),
)  # fmt: skip


def ordinary_family(register: Register, room: int) -> None:
    """Add one family of one to three children, never more than there is room for."""
    rng = register.rng
    kind = rng.choices([name for name, _ in _KINDS], [weight for _, weight in _KINDS])[0]
    area = register.area()
    if kind == "looked-after":
        _looked_after(register, area)
        return
    if kind == "care-leaver":
        _care_leaver(register, area)
        return
    place = register.land.home(rng, area)
    eldest: Child | None = None
    for _ in range(min(room, rng.choice((1, 1, 1, 2, 2, 3)))):
        child = register.child(f"{kind}-at-home", age=(4, 16.8), sibling_of=eldest)
        _at_home(register, child, kind, place)
        if eldest is None and rng.random() < 0.2:
            mother = register.mother_of(child)
            mother.addresses.append(Address(HOME, place, register.moved_in(child)))
        elif eldest is not None:
            child.mother = eldest.mother
        eldest = eldest or child


def _at_home(register: Register, child: Child, kind: str, place: Place) -> None:
    rng = register.rng
    address = register.live_at(child, place)
    if rng.random() < 0.35:
        _earlier_home(register, child, address)
    match kind:
        case "cin":
            involvement.open_referral(rng, child)
        case "cp":
            involvement.open_cp_plan(rng, child)
        case "closed":
            involvement.closed_referral(rng, child)
        case "contact":
            involvement.contact_only(rng, child)
        case "early-help":
            involvement.early_help(rng, child, still_open=rng.random() < 0.7)
        case _:
            involvement.ehc_plan(rng, child, still_open=rng.random() < 0.85)
    if kind in ("cin", "closed") and rng.random() < 0.12:
        involvement.ehc_plan(rng, child)
    if kind in ("cin", "contact") and rng.random() < 0.15:
        involvement.early_help(rng, child, still_open=False)
    for strand, case in ((SOCIAL_CARE, ""), (SEND, "ehc-at-home"), (EARLY_HELP, "early-help-at-home")):
        if strand in child.strands():
            child.expect(strand, to_successor(place), case if strand != SOCIAL_CARE else "")


def _earlier_home(register: Register, child: Child, present: Address) -> None:
    """A home before the present one: one in four was in the other successor, some were beyond both."""
    rng = register.rng
    assert child.dob is not None
    assert present.start is not None
    if (present.start - child.dob).days < 200:
        return
    started = between(rng, child.dob, present.start)
    child.addresses.insert(0, Address(HOME, _somewhere(rng, register.land, present.place.area), started))
    child.addresses[0].end = present.start
    present.start = day_after(present.start)


def _somewhere(rng: Random, land: Land, area: str) -> Place:
    draw = rng.random()
    if draw < 0.1:
        return land.outside(rng)
    return land.home(rng, other_area(land, rng, area) if draw < 0.35 else area)


def _looked_after(register: Register, area: str) -> None:
    rng = register.rng
    child = register.child("", age=(2, 16.8))
    origin = register.land.home(rng, area)
    looked_after(register, child, origin, legal=rng.choices(("C2", "V2"), (7, 3))[0])
    place = child.care[-1].place
    where = "out-of-county" if not place.area else "in-area" if place.area == area else "across-line"
    child.case = f"looked-after-placed-{where}"
    child.expect(SOCIAL_CARE, to_successor(origin))


def _care_leaver(register: Register, area: str) -> None:
    rng = register.rng
    child = register.child("", age=(18.3, 23.5))
    origin = register.land.home(rng, area)
    now = _somewhere(rng, register.land, area)
    care_leaver(register, child, origin, now)
    where = "moved-away" if not now.area else "in-area" if now.area == area else "moved-across"
    child.case = f"care-leaver-{where}"
    child.expect(SOCIAL_CARE, to_successor(origin))
