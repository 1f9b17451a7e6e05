"""Periods of care: home before it, episodes and placements during it, and what HOME_POST says of it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sample_data.calendar_days import EXTRACT_DAY, between, birthday
from sample_data.land import Land, Place, elsewhere_home
from sample_data.people import HOME, PLACEMENT, Address, Child, Episode, Spell
from sample_data.register import Register

FOSTER = ("U1", "U3", "U4", "U6", "U5", "K2")
"""Foster placements, and a children's home: none of them is with a parent or for adoption."""


def placement_place(rng: Random, land: Land, origin: Place | None) -> Place:
    """Where a looked-after child is placed: in or out of the county, never at the home's postcode."""
    avoid = origin.postcode if origin else ""
    while True:
        area = rng.choice([*land.areas, ""])
        place = elsewhere_home(land, rng, area, avoid) if area else land.outside(rng)
        if place.postcode != avoid:
            return place


def care_start(rng: Random, child: Child) -> date:
    """A day the present period of care may have begun."""
    assert child.dob is not None
    first = max(child.dob + timedelta(days=60), date(2019, 1, 1))
    return between(rng, first, max(first, date(2026, 10, 31)))


def home_until(rng: Random, child: Child, origin: Place, start: date, still_open: bool = False) -> Address:
    """The home before care; parents may keep it, or the system may have end-dated it on entry."""
    assert child.dob is not None
    moved_in = between(rng, child.dob, max(child.dob, start - timedelta(days=30)))
    address = Address(HOME, origin, moved_in, None if still_open else start)
    child.addresses.append(address)
    return address


def period_of_care(
    register: Register,
    child: Child,
    start: date,
    legal: str,
    places: list[tuple[str, Place]],
    home_post: str,
    end: date | None = None,
    end_reason: str = "",
    first_legal: str = "",
) -> None:
    """One continuous period: an episode for each placement, with the placement's address.

    home_post is written on every episode; first_legal is the status of the first episode when it
    changed later (an interim order before the full one).
    """
    rng = register.rng
    number = 1 + max((episode.period for episode in child.care), default=0)
    changes = _changes(rng, start, end or EXTRACT_DAY, len(places) + bool(first_legal))
    held = places[:1] + places if first_legal else places
    for n, (code, place) in enumerate(held):
        last = n == len(held) - 1
        same_place = n > 0 and held[n - 1] == held[n]
        child.care.append(
            Episode(
                start=changes[n],
                reason="S" if n == 0 else "L" if same_place else "P",
                legal=first_legal if first_legal and n == 0 else legal,
                placement=code,
                provider="PR1" if code in FOSTER else "PR0",
                place=place,
                home_post=home_post,
                placement_post=place.postcode,
                end=end if last else changes[n + 1],
                end_reason=end_reason if last else "X1",
                period=number,
            )
        )
        if not same_place:
            child.addresses.append(Address(PLACEMENT, place, changes[n], None))
        child.addresses[-1].end = child.care[-1].end


def _changes(rng: Random, start: date, until: date, count: int) -> list[date]:
    """Start days of the episodes, in order, at least one day apart where there is room."""
    days = (until - start).days
    if days <= count * 2:
        return [start + timedelta(days=n) for n in range(count)]
    return [start, *sorted(start + timedelta(days=d) for d in rng.sample(range(1, days), count - 1))]


def looked_after(
    register: Register,
    child: Child,
    origin: Place,
    legal: str = "C2",
    code: str = "",
    keep_home: bool | None = None,
    home_post: str | None = None,
    episodes: int = 0,
) -> None:
    """An ordinary open period of care with its home before it. legal C2 (care order) or V2 (section 20)."""
    rng = register.rng
    start = care_start(rng, child)
    home_until(rng, child, origin, start, rng.random() < 0.5 if keep_home is None else keep_home)
    count = episodes or rng.choice((1, 1, 2, 3))
    places = [(code or rng.choice(FOSTER), placement_place(rng, register.land, origin)) for _ in range(count)]
    first_legal = "C1" if legal == "C2" and rng.random() < 0.4 else ""
    post = origin.postcode if home_post is None else home_post
    period_of_care(register, child, start, legal, places, post, first_legal=first_legal)
    child.team_area = origin.area


def care_leaver(register: Register, child: Child, origin: Place, now: Place) -> None:
    """Left care at 18 and lives somewhere else now; the origin is the home before that care."""
    rng = register.rng
    assert child.dob is not None
    left = birthday(child.dob, 18)
    start = between(rng, birthday(child.dob, 11), birthday(child.dob, 16))
    home_until(rng, child, origin, start)
    place = (rng.choice(FOSTER), placement_place(rng, register.land, origin))
    period_of_care(
        register, child, start, "C2", [place], origin.postcode, left, rng.choice(("E5", "E6", "E8"))
    )
    child.addresses.append(Address(HOME, now, left))
    child.spells.append(Spell("leaver", left, detail="Former Relevant"))
    child.team_area = origin.area
