"""Two people who may be one: what their records say, side by side, for a person to judge.

The program never merges people (practice note 5.1, DUPLICATE: both records are kept together).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.people import Address, Person


class Match(StrEnum):
    SAME = "same"
    DIFFERS = "differs"
    ONE_SIDED = "only one has it"


@dataclass(frozen=True, slots=True)
class Pair:
    """What both records say under one name; '' where one says nothing."""

    name: str
    ours: str
    theirs: str

    @property
    def match(self) -> Match:
        """Upper and lower case are one: two systems rarely agree on them."""
        if self.ours.casefold() == self.theirs.casefold():
            return Match.SAME
        return Match.DIFFERS if self.ours and self.theirs else Match.ONE_SIDED


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who looks like the same person. records: theirs."""

    name: str
    pairs: tuple[Pair, ...] = ()
    records: tuple[RecordRow, ...] = ()


def side_by_side(
    ours: Person, our_homes: Iterable[Address], theirs: Person, their_homes: Iterable[Address], day: date
) -> tuple[Pair, ...]:
    """In the order of the record; without what neither has. day: on which an address counts as open."""
    said = zip(_said(ours, our_homes, day), _said(theirs, their_homes, day), strict=True)
    pairs = (Pair(name, one, other) for (name, one), (_, other) in said)
    return tuple(pair for pair in pairs if pair.ours or pair.theirs)


def _said(person: Person, addresses: Iterable[Address], day: date) -> list[tuple[str, str]]:
    present = sorted({one.postcode for one in addresses if one.open_on(day) and one.postcode})
    return [
        ("forename", person.forename),
        ("surname", person.surname),
        ("born", _day(person.dob)),
        ("expected", _day(person.expected_dob)),
        ("died", _day(person.died)),
        ("sex", person.sex),
        ("child's id", person.ref),
        ("id that staff see", person.legacy_id),
        ("UPN", person.upn),
        ("single unique id", person.single_unique_id),
        ("open addresses", ", ".join(present)),
        ("read from", person.source.file),
    ]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
