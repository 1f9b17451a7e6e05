"""Makes children one at a time, each with ids, a name and a birthday that nobody else has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sample_data.calendar_days import EXTRACT_DAY, LAST_ORDINARY_MOVE, between, years_before
from sample_data.land import Land, Place, area_of
from sample_data.names import person_name, sibling_forename
from sample_data.people import HOME, Address, Child, Expected

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_AUTHORITY = "999"


def upn_for(rng: Random) -> str:
    """A unique pupil number with a right check letter, of an authority that does not exist."""
    digits = f"{_UPN_AUTHORITY}{rng.randrange(10**9):09}"
    total = sum(int(digit) * place for place, digit in enumerate(digits, 2))
    return _UPN_LETTERS[total % 23] + digits


class Register:
    """All people of the story. mothers are in ssd_person without a case of their own.

    adults: carers and colleagues, whom only the council's lists hold. apart: ids of the families that must go
    different ways.
    """

    def __init__(self, rng: Random, land: Land) -> None:
        self.rng, self.land = rng, land
        self.children: list[Child] = []
        self.mothers: list[Child] = []
        self.adults: list[Child] = []
        self.apart: set[str] = set()
        self._ref, self._legacy, self._family = 1_000_000, 500_000, 0
        self._taken: set[tuple[str, str, date | None]] = set()

    def new_family(self) -> str:
        self._family += 1
        return f"F{self._family:05}"

    def child(
        self,
        case: str,
        age: tuple[float, float] = (1, 16.8),
        sibling_of: Child | None = None,
        family: str = "",
    ) -> Child:
        """A new child with no facts yet; a sibling shares family, surname and origin."""
        rng = self.rng
        while True:
            forename, surname, sex, ethnicity = person_name(rng)
            if sibling_of is not None:
                surname, ethnicity = sibling_of.surname, sibling_of.ethnicity
                forename, sex = sibling_forename(rng, ethnicity)
            dob = between(rng, years_before(EXTRACT_DAY, age[1]), years_before(EXTRACT_DAY, age[0]))
            if (forename, surname, dob) not in self._taken:
                break
        self._taken.add((forename, surname, dob))
        household = family or (sibling_of.family if sibling_of else self.new_family())
        child = Child(*self._next_ids(), forename, surname, sex, ethnicity, dob, household, "", case)
        if dob < years_before(EXTRACT_DAY, 5):
            child.upn = upn_for(rng)
        self.children.append(child)
        return child

    def mother_of(self, child: Child) -> Child:
        """A mother in the person table, without a case record of her own, at the child's family."""
        rng = self.rng
        while True:
            forename, _, sex, ethnicity = person_name(rng)
            dob = between(rng, date(1984, 1, 1), date(2001, 12, 31))
            if sex == "F" and (forename, child.surname, dob) not in self._taken:
                break
        self._taken.add((forename, child.surname, dob))
        mother = Child(*self._next_ids(), forename, child.surname, "F", ethnicity, dob, child.family, "", "")
        mother.is_mother = True
        child.mother = mother.ref
        self.mothers.append(mother)
        return mother

    def adult(self, case: str, letter: str) -> Child:
        """A carer or colleague, with an id that no child can have."""
        rng = self.rng
        while True:
            forename, surname, sex, ethnicity = person_name(rng)
            dob = between(rng, date(1962, 1, 1), date(1994, 12, 31))
            if (forename, surname, dob) not in self._taken:
                break
        self._taken.add((forename, surname, dob))
        ref = f"{letter}{len(self.adults) + 1:04}"
        person = Child(ref, "", forename, surname, sex, ethnicity, dob, "", "", case)
        self.adults.append(person)
        return person

    def _next_ids(self) -> tuple[str, str]:
        self._ref += 1 + self.rng.randrange(23)
        self._legacy += 1 + self.rng.randrange(7)
        return str(self._ref), str(self._legacy)

    def area(self) -> str:
        return area_of(self.land, self.rng)

    def moved_in(self, child: Child) -> date:
        """When the child came to the present home: never before birth, never of late."""
        first = max(child.dob or date(2010, 1, 1), date(2012, 1, 1))
        return between(self.rng, first, max(first, LAST_ORDINARY_MOVE))

    def live_at(self, child: Child, place: Place, start: date | None = None) -> Address:
        """Give the child an open home."""
        address = Address(HOME, place, start or self.moved_in(child))
        child.addresses.append(address)
        child.team_area = place.area
        return address


def to_successor(place: Place) -> Expected:
    """The answer for a home that lies in one successor."""
    if not place.area:
        raise AssertionError(f"{place.postcode} lies in no successor")
    return Expected("successor", place.area, note="near" if place.near else "")


def by_rule(rule: str, place: Place) -> Expected:
    """The successor the place lies in, by a rule that is not the plain one of the child's facts."""
    return replace(to_successor(place), rule=rule)


def review(
    reason: str, rule: str, *, gate: str = "", fault: str = "", also: tuple[str, ...] = (),
    named: str | None = None,
) -> Expected:  # fmt: skip
    """People decide, sent to them by this rule; named: who is proposed."""
    return Expected("review", reason=reason, rule=rule, gate=gate, fault=fault, also=also, named=named)


def gated(reason: str, gate: str, fault: str, named: str | None = None, rule: str = "") -> Expected:
    """People decide, because the address that would decide cannot."""
    return review(reason, rule, gate=gate, fault=fault, named=named)


def day_after(day: date) -> date:
    return day + timedelta(days=1)
