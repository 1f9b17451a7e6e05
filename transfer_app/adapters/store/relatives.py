"""Who the sources link to a child: by family and by mother. No link is ever guessed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import sqlalchemy as sa

from transfer_app.adapters.store import facts as fact_rows
from transfer_app.adapters.store.tables import case_records, family_links, mother_links, people, spans
from transfer_app.adapters.store.values import batches
from transfer_app.domain.families import Links
from transfer_app.domain.people import Person
from transfer_app.domain.vocabulary import SpanKind, Strand


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


def links(connection: sa.Connection, about: int | None = None) -> Links:
    """Every link as columns, in the order of person ids: the same in any order of loading the same ids.

    about: only those that tell who the full siblings of one person are.
    """
    if about is None:
        return _links(connection, None)
    return _links(connection, sa.select(mother_links.c.mother_ref).where(mother_links.c.child_id == about))


def links_of_restricted(connection: sa.Connection) -> Links:
    """The same, of restricted people's siblings, and of their own children."""
    barred = sa.select(people.c.id).where(people.c.restricted == 1)
    of_children = sa.select(mother_links.c.mother_ref).where(mother_links.c.child_id.in_(barred))
    as_mothers = sa.select(people.c.ref).where(people.c.restricted == 1)
    return _links(connection, sa.union(of_children, as_mothers))


def _links(connection: sa.Connection, mothers_asked: sa.SelectBase | None) -> Links:
    """mothers_asked: the refs of mothers; only links of their children."""
    families = sa.select(family_links.c.person_id, family_links.c.family)
    mothered = sa.select(mother_links.c.child_id, mother_links.c.mother_ref, people.c.id)
    if mothers_asked is not None:
        siblings = sa.select(mother_links.c.child_id).where(mother_links.c.mother_ref.in_(mothers_asked))
        families = families.where(family_links.c.person_id.in_(siblings))
        mothered = mothered.where(mother_links.c.child_id.in_(siblings))
    pairs = connection.execute(families.order_by(family_links.c.person_id, family_links.c.family)).all()
    numbers = {family: number for number, family in enumerate(sorted({family for _, family in pairs}))}
    mothers = connection.execute(
        mothered.outerjoin(people, people.c.ref == mother_links.c.mother_ref).order_by(
            mother_links.c.child_id, mother_links.c.mother_ref
        )
    ).all()
    unknown = sorted({ref for _, ref, person in mothers if person is None})
    outside = {ref: -1 - number for number, ref in enumerate(unknown)}
    return Links(
        family_person=np.array([person for person, _ in pairs], dtype=np.int64),
        family=np.array([numbers[family] for _, family in pairs], dtype=np.int64),
        child=np.array([child for child, _, _ in mothers], dtype=np.int64),
        mother=np.array(
            [outside[ref] if person is None else person for _, ref, person in mothers], dtype=np.int64
        ),
    )


def carers_of_restricted(connection: sa.Connection, day: date) -> set[int]:
    """Carers with whom a restricted child is in placement on a day."""
    carers = sa.select(case_records.c.person_id).where(case_records.c.strand == Strand.CARER.value)
    barred = sa.select(people.c.ref).where(people.c.restricted == 1)
    query = sa.select(spans.c.person_id).where(
        spans.c.kind == SpanKind.CHILD_PLACED.value,
        spans.c.person_id.in_(carers),
        spans.c.ref.in_(barred),
        sa.or_(spans.c.start.is_(None), spans.c.start <= day.isoformat()),
        sa.or_(spans.c.end.is_(None), spans.c.end >= day.isoformat()),
    )
    return set(connection.scalars(query))


def connected(connection: sa.Connection, person_id: int, not_family: Collection[int]) -> tuple[int, ...]:
    """The family that families.groups would find for one person, by following links from that person only."""
    found, fresh = {person_id}, {person_id}
    families: set[str] = set()
    mothers: set[str] = set()
    while fresh:
        family = family_links.c
        known = _texts(connection, family.family, family.person_id, fresh - set(not_family))
        known -= families
        families |= known
        near = _ids(connection, family.person_id, family.family, known) - set(not_family)
        # A person may be somebody's mother as well as somebody's child.
        named = _texts(connection, mother_links.c.mother_ref, mother_links.c.child_id, fresh)
        named |= _texts(connection, people.c.ref, people.c.id, fresh)
        named -= mothers
        mothers |= named
        near |= _ids(connection, mother_links.c.child_id, mother_links.c.mother_ref, named)
        near |= _ids(connection, people.c.id, people.c.ref, named)
        fresh = near - found
        found |= fresh
    return tuple(sorted(found - set(not_family)))


def _ids(
    connection: sa.Connection, wanted: sa.Column[int], known: sa.Column[str], values: Collection[str]
) -> set[int]:
    found: set[int] = set()
    for some in batches(sorted(values)):
        found.update(connection.scalars(sa.select(wanted).where(known.in_(some))))
    return found


def _texts(
    connection: sa.Connection, wanted: sa.Column[str], known: sa.Column[int], values: Collection[int]
) -> set[str]:
    found: set[str] = set()
    for some in batches(sorted(values)):
        found.update(connection.scalars(sa.select(wanted).where(known.in_(some))))
    return found
