"""Who else may be the child of a case, for its page: side by side, never merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from transfer_app.domain.doubles import Double, side_by_side
from transfer_app.domain.people import CaseFacts
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def doubles(session: Session, unit: Unit, person_id: int, facts: CaseFacts, day: date) -> Iterator[Double]:
    """Of a child whose identity is not settled; day: vesting day. A restricted one only if cleared."""
    if not facts.identity_suspect:
        return
    for other_id in unit.records.doubles(person_id):
        ids = unit.records.of_person(other_id)
        theirs = next(iter(unit.records.facts(ids[:1], day)))
        person = theirs.person
        if person.restricted and not visible.cleared(session):
            continue
        pairs = side_by_side(facts.person, facts.addresses, person, theirs.addresses, day)
        name = f"{person.forename} {person.surname}".strip()
        yield Double(name, pairs, tuple(unit.records.rows(ids)))
