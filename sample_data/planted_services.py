"""SEND, education, early help and youth justice at the edges of their own rules."""

from __future__ import annotations

from datetime import date

from sample_data import involvement
from sample_data.care import looked_after
from sample_data.land import other_area
from sample_data.people import (
    EARLY_HELP,
    EDUCATION,
    HOME,
    SCHOOL,
    SEND,
    SOCIAL_CARE,
    TEMPORARY,
    YOUTH_JUSTICE,
    Address,
    Child,
    Expected,
    Fact,
)
from sample_data.planting import Build, Planting
from sample_data.register import Register, by_rule, gated, review, to_successor


def _with_record(register: Register, case: str, strand: str, code: str) -> Child:
    """A child with one open record, of this strand."""
    child = register.child(case, age=(8, 16))
    if strand == SEND:
        involvement.ehc_plan(register.rng, child)
    elif strand == EARLY_HELP:
        involvement.early_help(register.rng, child)
    else:
        child.facts.append(Fact(f"{strand}-case", date(2026, 9, 8), None, code, ref="CASE-1"))
    return child


def _beside_home(strand: str, kind: str, since: date, expected: Expected | None, code: str = "") -> Build:
    """A home on one side, and another kind of address open on the other."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = _with_record(register, case, strand, code)
        home = register.land.home(rng, area)
        register.live_at(child, home, date(2022, 9, 5))
        there = register.land.home(rng, other_area(register.land, rng, area))
        child.addresses.append(Address(kind, there, since))
        child.expect(strand, expected or to_successor(home))
        return True

    return build


def _at_home(strand: str, code: str, *facts: Fact, reason: tuple[str, str] | None = None) -> Build:
    """An ordinary home. reason: why people decide all the same, and by which rule."""

    def build(register: Register, case: str) -> bool:
        child = _with_record(register, case, strand, code)
        home = register.land.home(register.rng, register.area())
        register.live_at(child, home)
        child.facts.extend(facts)
        child.expect(strand, review(*reason, named=home.area) if reason else to_successor(home))
        return True

    return build


def _hosted(register: Register, case: str) -> bool:
    """Another area's youth justice service is home; ours only serves the young person."""
    child = _with_record(register, case, YOUTH_JUSTICE, "HOST")
    register.live_at(child, register.land.home(register.rng, register.area()))
    child.expect(YOUTH_JUSTICE, Expected("not-ours", rule="G2b"))
    return True


def _looked_after(register: Register, case: str) -> bool:
    """Looked after with a youth justice case: the care authority has both."""
    child = register.child(case, age=(13, 16.5))
    origin = register.land.home(register.rng, register.area())
    looked_after(register, child, origin, episodes=1)
    child.facts.append(Fact("youth-justice-case", date(2026, 6, 19), None, "ORDER", ref="YJ-5"))
    child.expect(SOCIAL_CARE, to_successor(origin))
    child.expect(YOUTH_JUSTICE, by_rule("E5a", origin))
    return True


def _custody(register: Register, case: str) -> bool:
    """In custody since November; the family has moved over the line since."""
    rng, area = register.rng, register.area()
    child = _with_record(register, case, YOUTH_JUSTICE, "ORDER")
    before = register.land.home(rng, area)
    taken = date(2026, 11, 2)
    register.live_at(child, before, date(2023, 3, 6)).end = date(2026, 12, 14)
    after = register.land.home(rng, other_area(register.land, rng, area))
    child.addresses.append(Address(HOME, after, date(2026, 12, 14)))
    child.facts.append(Fact("custody", taken, postcode=register.land.outside(rng).postcode, ref="CU-1"))
    child.expect(YOUTH_JUSTICE, by_rule("E5b", before))
    return True


def _moved(day: date, lately: bool) -> Build:
    """The family moved over the line within three months of vesting day, or just before them."""

    def build(register: Register, case: str) -> bool:
        rng, area = register.rng, register.area()
        child = _with_record(register, case, YOUTH_JUSTICE, "PREVENTION")
        before = register.land.home(rng, area)
        register.live_at(child, before, date(2022, 2, 7)).end = day
        after = register.land.home(rng, other_area(register.land, rng, area))
        register.live_at(child, after, day)
        child.expect(YOUTH_JUSTICE, by_rule("E5c", before) if lately else to_successor(after))
        return True

    return build


_LONG_AGO = date(2026, 9, 1)
_POSTED = Fact("posting", date(2026, 11, 2), None, "OVERSEAS", ref="POST-1")

PLANTINGS = (
    Planting("ehc-boarding", 1, _beside_home(SEND, SCHOOL, _LONG_AGO, review("STRAND_DIFFERS", "E2b"))),
    Planting(
        "ehc-temporary-29-days", 1,
        _beside_home(SEND, TEMPORARY, date(2027, 3, 3), review("TEMP_ACCOM", "E3")),
    ),
    Planting("ehc-temporary-28-days", 1, _beside_home(SEND, TEMPORARY, date(2027, 3, 4), None)),
    Planting(
        "ehc-two-homes", 1, _beside_home(SEND, HOME, _LONG_AGO, gated("SHARED_CARE", "A9", "two-homes"))
    ),
    Planting("education-welfare", 1, _at_home(EDUCATION, "EWS")),
    Planting("missing-education", 1, _at_home(EDUCATION, "CME")),
    Planting("home-education", 1, _at_home(EDUCATION, "EHE")),
    Planting(
        "education-two-homes", 1,
        _beside_home(EDUCATION, HOME, _LONG_AGO, review("SHARED_CARE", "A9"), "EWS"),
    ),
    Planting(
        "education-forces-overseas", 1,
        _at_home(
            EDUCATION, "EHE", Fact("service-family", date(2022, 1, 10)), _POSTED,
            reason=("ARMED_FORCES", "A11"),
        ),
    ),
    Planting(
        "education-housed", 1,
        _at_home(
            EDUCATION, "CME", Fact("housing-placement", date(2026, 10, 5), None, "B&B", ref="H-2"),
            reason=("TEMP_ACCOM", "A6b"),
        ),
    ),
    Planting(
        "early-help-temporary", 1,
        _beside_home(EARLY_HELP, TEMPORARY, date(2026, 10, 12), review("TEMP_ACCOM", "A6")),
    ),
    Planting(
        "early-help-two-homes", 1, _beside_home(EARLY_HELP, HOME, _LONG_AGO, review("SHARED_CARE", "A9"))
    ),
    Planting("youth-justice-order", 1, _at_home(YOUTH_JUSTICE, "ORDER")),
    Planting("youth-justice-prevention", 1, _at_home(YOUTH_JUSTICE, "PREVENTION")),
    Planting("youth-justice-hosted", 1, _hosted),
    Planting("youth-justice-looked-after", 1, _looked_after),
    Planting("youth-justice-custody", 1, _custody),
    Planting("youth-justice-moved-lately", 1, _moved(date(2027, 1, 2), lately=True)),
    Planting("youth-justice-moved-three-months", 1, _moved(date(2027, 1, 1), lately=False)),
)  # fmt: skip
