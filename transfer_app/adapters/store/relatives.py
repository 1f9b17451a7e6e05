"""Who the sources link to a child: by family and by mother. No link is ever guessed."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from transfer_app.adapters.store import facts as fact_rows
from transfer_app.adapters.store.tables import family_links, mother_links, people
from transfer_app.domain.people import Person


def of(connection: sa.Connection, person_id: int) -> list[tuple[str, int, Person]]:
    """(relation, person id, person), each person once with the closest relation, eldest first."""
    mine, theirs = mother_links.alias("mine"), mother_links.alias("theirs")
    family, others = family_links.alias("family"), family_links.alias("others")
    queries = (
        (
            "mother",
            sa.select(people.c.id)
            .join(mother_links, mother_links.c.mother_ref == people.c.ref)
            .where(mother_links.c.child_id == person_id),
        ),
        (
            "child",
            sa.select(mother_links.c.child_id)
            .join(people, mother_links.c.mother_ref == people.c.ref)
            .where(people.c.id == person_id),
        ),
        (
            "same mother",
            sa.select(theirs.c.child_id)
            .join(mine, mine.c.mother_ref == theirs.c.mother_ref)
            .where(mine.c.child_id == person_id),
        ),
        (
            "same family",
            sa.select(others.c.person_id)
            .join(family, family.c.family == others.c.family)
            .where(family.c.person_id == person_id),
        ),
    )
    relation: dict[int, str] = {}
    for words, query in queries:
        for other in connection.scalars(query):
            if other != person_id:
                relation.setdefault(other, words)
    persons = fact_rows.persons_of(connection, sorted(relation))
    found = [(words, other, persons[other]) for other, words in relation.items()]
    return sorted(found, key=lambda one: (one[2].dob or date.max, one[2].ref))
