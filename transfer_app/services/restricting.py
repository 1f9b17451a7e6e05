"""Restricting also those whose own page or result would tell of a restricted child: docs/clearance.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from transfer_app.domain.people import CaseFacts
from transfer_app.domain.resting import resting
from transfer_app.domain.strands import open_on
from transfer_app.services.batches import batches
from transfer_app.services.deciding import FOLLOWED
from transfer_app.services.ports.store import Unit

WHY = "another restricted record would be told by it"

_AT_ONCE = 300
"""Case records whose facts are read together: so few that they are not compared with the whole county."""


def restrict_others(unit: Unit, day: date) -> int:
    """Restrict also whoever is bound up with somebody restricted, and so on; count them.

    day: vesting day. They are those whose result would rest on a restricted child's record, carers with whom
    such a child is placed, and who may be that child under another id. As for who is on a list, this does
    not end by itself.
    """
    count = 0
    while fresh := _bound_up(unit, day):
        unit.people.restrict_people(sorted(fresh), WHY)
        count += len(fresh)
    return count


def _bound_up(unit: Unit, day: date) -> set[int]:
    restricted = unit.people.restricted()
    links = unit.people.links_of_restricted()
    followed, unborn = set(), set()
    for person, facts in _facts(unit, links.people(), day):
        if facts.strand in FOLLOWED and open_on(facts.spans, facts.strand, day):
            followed.add(person)
        if facts.person.unborn_on(day):
            unborn.add(person)
    found = resting(links, restricted, followed, unborn) | unit.people.carers_of_restricted(day)
    found.update(other for person in restricted for other in unit.records.doubles(person))
    return found - restricted


def _facts(unit: Unit, people: list[int], day: date) -> Iterator[tuple[int, CaseFacts]]:
    """Every case record of these people, with whose it is."""
    whose = {record: person for person in people for record in unit.records.of_person(person)}
    for some in batches(list(whose), _AT_ONCE):
        yield from zip((whose[record] for record in some), unit.records.facts(some, day), strict=True)
