"""Who is who: odd ids, duplicates, unborn, adopted and restricted children (problems 10, 11, 15 to 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sample_data import involvement
from sample_data.calendar_days import between
from sample_data.care import home_until, looked_after, period_of_care, placement_place
from sample_data.land import Place
from sample_data.people import ADOPTION, NOBODY, SEND, SOCIAL_CARE, Child, Permanence
from sample_data.planting import Build, Planting, child_in_need
from sample_data.register import Register, review, to_successor


def _settled(register: Register, case: str, age: tuple[float, float] = (6, 16.5)) -> tuple[Child, Place]:
    child = child_in_need(register, case, age=age)
    place = register.land.home(register.rng, register.area())
    register.live_at(child, place)
    child.expect(SOCIAL_CARE, to_successor(place))
    return child, place


def _changed(change: Callable[[Child], None]) -> Build:
    """A child in need at an ordinary home, something of whose identity is written oddly."""

    def build(register: Register, case: str) -> bool:
        change(_settled(register, case)[0])
        return True

    return build


def _ids(change: Callable[[str], str], *tables: str) -> Build:
    """The id is written otherwise in some tables than in the person table."""

    def spoil(child: Child) -> None:
        child.written_ids = {table: change(child.ref) for table in tables}

    return _changed(spoil)


def _leading_zero(register: Register, case: str) -> bool:
    """The id starts with zeros, which are part of it."""
    child, _ = _settled(register, case)
    child.ref = f"00{child.ref}"
    return True


def _mangled_in_return(register: Register, case: str) -> bool:
    """A looked-after child whose id has gained '.0' in the statutory return."""
    child = register.child(case, age=(6, 16.5))
    place = register.land.home(register.rng, register.area())
    looked_after(register, child, place)
    child.written_ids = {"header": f"{child.ref}.0", "episodes": f"{child.ref}.0"}
    child.expect(SOCIAL_CARE, to_successor(place))
    return True


def _other_birthday(register: Register, case: str) -> bool:
    """The return gives another birthday than the case system: one id may hold two children."""
    child = register.child(case, age=(6, 16.5))
    assert child.dob is not None
    place = register.land.home(register.rng, register.area())
    looked_after(register, child, place, keep_home=True)
    child.return_dob = child.dob - timedelta(days=31)
    child.expect(SOCIAL_CARE, review("DUPLICATE", "G1", named=place.area))
    return True


def _others_id(register: Register, case: str) -> bool:
    """One child's number on the staff's screen is the other child's id in the tables."""
    first, _ = _settled(register, case)
    second, _ = _settled(register, case)
    second.legacy = first.ref
    return True


def _duplicates(register: Register, case: str) -> bool:
    """One child under two ids: same name and birthday, each with facts of its own."""
    first, place = _settled(register, case)
    second = register.child(case, sibling_of=first)
    second.forename, second.sex, second.dob, second.upn = first.forename, first.sex, first.dob, ""
    involvement.closed_referral(register.rng, second)
    register.live_at(second, place)
    involvement.ehc_plan(register.rng, second)
    for child in (first, second):
        for strand in child.strands():
            child.expect(strand, review("DUPLICATE", "G1", named=place.area))
    return True


def _twins(register: Register, case: str) -> bool:
    """Same surname and birthday, two forenames: two children."""
    first, place = _settled(register, case)
    second = register.child(case, sibling_of=first)
    while second.forename == first.forename:
        second = _renamed(register, second)
    second.dob = first.dob
    involvement.open_referral(register.rng, second)
    register.live_at(second, place)
    second.expect(SOCIAL_CARE, to_successor(place))
    return True


def _renamed(register: Register, child: Child) -> Child:
    register.children.remove(child)
    return register.child(child.case, sibling_of=child)


def _shared_upn(register: Register, case: str) -> bool:
    """Two different children were given one UPN."""
    first, _ = _settled(register, case)
    second, _ = _settled(register, case)
    second.upn = first.upn
    return True


def _unborn(due_as_birthday: bool) -> Build:
    """Known before birth, at the mother's home; the due date is in its own column, or poses as birthday."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(6, 7))
        mother = register.mother_of(child)
        home = register.land.home(register.rng, register.area())
        register.live_at(mother, home, between(register.rng, date(2020, 1, 1), date(2025, 1, 1)))
        involvement.open_referral(register.rng, child)
        for spell in child.spells:
            spell.start = max(spell.start, date(2026, 10, 1))
        due = between(register.rng, date(2027, 4, 5), date(2027, 6, 30))
        child.dob, child.expected_dob = (due, None) if due_as_birthday else (None, due)
        child.upn, child.forename, child.sex = "", "Unborn", "U"
        child.expect(SOCIAL_CARE, to_successor(home))
        return True

    return build


def _adoption_pair(register: Register, case: str) -> bool:
    """Before and after adoption: two ids and two names for one child, which nobody may link."""
    rng = register.rng
    before = register.child(case, age=(5.5, 9))
    birth_home = register.land.home(rng, register.area())
    start, ordered = date(2023, 9, 4), date(2026, 6, 15)
    home_until(rng, before, birth_home, start)
    places = [(code, placement_place(rng, register.land, birth_home)) for code in ("U4", "A5")]
    period_of_care(
        register, before, start, "E1", places, birth_home.postcode, ordered, "E12", first_legal="C2"
    )
    placed = before.care[-1].start
    before.permanence = Permanence(
        placed - timedelta(days=120), placed - timedelta(days=60), placed, placed, ordered
    )
    before.expect(SOCIAL_CARE, review("ADOPTION", "G3b", named=NOBODY), "adopted-before")
    before.expect(ADOPTION, review("ADOPTION", "S8a", named=NOBODY), "adopted-before")
    after = register.child(case, age=(5.5, 9))
    while after.sex != before.sex or after.surname == before.surname or after.forename == before.forename:
        register.children.remove(after)
        after = register.child(case, age=(5.5, 9))
    after.dob = before.dob
    now = register.land.home(rng, register.area())
    register.live_at(after, now, ordered)
    involvement.ehc_plan(rng, after)
    after.expect(SEND, to_successor(now), "adopted-after")
    return True


def _placed_for_adoption(register: Register, case: str) -> bool:
    """Placed with the people who hope to adopt; no order yet."""
    rng = register.rng
    child = register.child(case, age=(2, 6))
    origin = register.land.home(rng, register.area())
    start = date(2025, 5, 12)
    home_until(rng, child, origin, start)
    places = [(code, placement_place(rng, register.land, origin)) for code in ("U1", "A4")]
    period_of_care(register, child, start, "C2", places, origin.postcode)
    placed = child.care[-1].start
    child.permanence = Permanence(placed - timedelta(days=90), None, placed, placed)
    child.expect(SOCIAL_CARE, review("ADOPTION", "S7", named=origin.area))
    return True


def _restricted(reason: str, in_care: bool = False, with_plan: bool = False) -> Build:
    """On the separate list of restricted records: every strand goes to restricted review."""

    def build(register: Register, case: str) -> bool:
        child = register.child(case, age=(6, 16))
        place = register.land.home(register.rng, register.area())
        if in_care:
            looked_after(register, child, place)
        else:
            register.live_at(child, place)
            involvement.open_referral(register.rng, child)
        if with_plan:
            involvement.ehc_plan(register.rng, child)
        child.restriction = reason
        for strand in child.strands():
            child.expect(strand, review("CONFIDENTIAL", "G3", named=NOBODY))
        return True

    return build


def _sex(**written: str) -> Build:
    return _changed(lambda child: setattr(child, "sex_as_written", written[child.sex]))


def _write(**values: object) -> Build:
    def change(child: Child) -> None:
        for name, value in values.items():
            setattr(child, name, value)

    return _changed(change)


PLANTINGS = (
    Planting("id-with-decimals", 2, _ids(lambda ref: f"{ref}.0", "ssd_address", "ssd_cin_episodes")),
    Planting("id-with-blanks", 2, _ids(lambda ref: f"  {ref} ", "ssd_address", "ssd_contacts")),
    Planting("id-with-tab", 1, _ids(lambda ref: f"{ref}\t", "ssd_cin_episodes")),
    Planting("id-with-thousands", 1, _ids(lambda ref: f"{int(ref):,}", "ssd_address")),
    Planting("id-with-leading-zeros", 2, _leading_zero),
    Planting("id-with-decimals-in-return", 1, _mangled_in_return),
    Planting("birthday-differs-in-return", 1, _other_birthday),
    Planting("legacy-id-is-anothers-id", 1, _others_id, children=2),
    Planting("duplicate-suspects", 2, _duplicates, children=2),
    Planting("twins", 1, _twins, children=2),
    Planting("upn-shared", 1, _shared_upn, children=2),
    Planting("upn-lower-case", 1, _changed(lambda child: setattr(child, "upn", child.upn.lower()))),
    Planting("upn-wrong-letter", 1, _changed(lambda child: setattr(child, "upn", "I" + child.upn[1:]))),
    Planting("upn-cut-short", 1, _changed(lambda child: setattr(child, "upn", child.upn[:9]))),
    Planting("upn-unknown-code-in-column", 1, _write(upn="UN1")),
    Planting("dob-missing", 1, _write(dob=None)),
    Planting("sex-as-words", 1, _sex(F="Female", M="Male")),
    Planting("sex-as-label", 1, _sex(F="b) Female", M="a) Male")),
    Planting("sex-as-number", 1, _sex(F="2", M="1")),
    Planting("unborn", 2, _unborn(due_as_birthday=False)),
    Planting("due-date-as-birthday", 1, _unborn(due_as_birthday=True)),
    Planting("adoption-pair", 1, _adoption_pair, children=2),
    Planting("placed-for-adoption", 2, _placed_for_adoption),
    Planting("restricted-refuge", 1, _restricted("refuge")),
    Planting("restricted-staff-relative", 1, _restricted("relative of a member of staff", with_plan=True)),
    Planting("restricted-non-disclosure", 1, _restricted("non-disclosure order", in_care=True)),
    Planting("restricted-high-profile", 1, _restricted("high profile")),
)
