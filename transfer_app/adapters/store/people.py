"""People and their dated facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from transfer_app.adapters.store import bulk, relatives
from transfer_app.adapters.store.tables import (
    addresses,
    family_links,
    mother_links,
    people,
    person_statements,
    restrictions,
    source_rows,
    spans,
)
from transfer_app.adapters.store.values import batches, iso
from transfer_app.domain.families import Links
from transfer_app.domain.loaded import AddressRow, FamilyLink, MotherLink, RestrictedRow, SpanRow
from transfer_app.domain.people import Person, PersonRef
from transfer_app.domain.searched import searched_as

_STATED = (
    "forename", "surname", "sex", "dob", "expected_dob", "died", "upn", "single_unique_id", "legacy_id",
)  # fmt: skip

_SAID_LAST = source_rows.c.table_name.in_(("case_people", "cin_children"))
"""What the case system calls a person goes before what a council's list or its census return does."""


class People:
    """One row a person, by normalised ref; facts and what is said of a person hang on their source row."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._known: dict[PersonRef, int] | None = None

    def put(self, persons: Sequence[Person], row_ids: Mapping[int, int]) -> None:
        """Keep what each row says of its person, and make the person of all that is said of them."""
        if not persons:
            return
        known = self.ids()
        fresh = {person.ref for person in persons} - known.keys()
        self._insert(people, [{"ref": ref} for ref in sorted(fresh)])
        if fresh:
            self._known = None
            known = self.ids()
        self._insert(person_statements, [_statement(one, known, row_ids) for one in persons])
        self._make(sorted({known[person.ref] for person in persons}))

    def _make(self, person_ids: Sequence[int]) -> None:
        """What a person's rows say together: of each thing the first that is said, whatever came when.

        One id in two systems, or on two rows, need not be one child (SSD: person id and legacy id): where
        the rows differ in the birthday or the name, people decide.
        """
        said: dict[int, list[sa.Row[tuple[object, ...]]]] = defaultdict(list)
        for some in batches(person_ids):
            query = (
                sa.select(person_statements)
                .join(source_rows, source_rows.c.id == person_statements.c.source_row_id)
                .where(person_statements.c.person_id.in_(some))
                .order_by(_SAID_LAST, source_rows.c.table_name, source_rows.c.row_key)
            )
            for row in self._connection.execute(query):
                said[row.person_id].append(row)
        update = sa.update(people).where(people.c.id == sa.bindparam("person"))
        made = [{"person": person_id, **_made(rows)} for person_id, rows in said.items()]
        self._connection.execute(update, made)
        self._apply_restrictions()

    def ids(self) -> dict[PersonRef, int]:
        """Every person's id; looked up once a unit, and again after people were added."""
        if self._known is None:
            rows = self._connection.execute(sa.select(people.c.ref, people.c.id))
            self._known = {PersonRef(ref): row_id for ref, row_id in rows}
        return self._known

    def ids_of(self, refs: Collection[str]) -> dict[str, int]:
        """Those of these people that are known, by ref."""
        found: dict[str, int] = {}
        for part in bulk.rows_with(self._connection, (people.c.ref, people.c.id), people.c.ref, sorted(refs)):
            found.update(part)
        return found

    def last_id(self) -> int:
        """The highest id of a person; 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(people.c.id))) or 0

    def links(self, about: int | None = None) -> Links:
        """Every family and mother link, as columns; about: those of one person and their siblings only."""
        return relatives.links(self._connection, about)

    def links_of_restricted(self) -> Links:
        """The links of restricted people's siblings and children: who is a full sibling of one is in them."""
        return relatives.links_of_restricted(self._connection)

    def carers_of_restricted(self, day: date) -> set[int]:
        """Carers with whom a restricted child is in placement on a day."""
        return relatives.carers_of_restricted(self._connection, day)

    def restricted(self) -> set[int]:
        """Whoever is restricted."""
        return set(self._connection.scalars(sa.select(people.c.id).where(people.c.restricted == 1)))

    def add_facts(
        self,
        addresses_read: Iterable[AddressRow],
        spans_read: Iterable[SpanRow],
        families: Iterable[FamilyLink],
        mothers: Iterable[MotherLink],
        row_ids: Mapping[int, int],
    ) -> None:
        known = self.ids()
        self._insert(addresses, [_address(one, known, row_ids) for one in addresses_read])
        self._insert(spans, [_span(one, known, row_ids) for one in spans_read])
        links = {
            (link.family, known[link.person]): row_ids[link.source.row] for link in families
        }  # one link may be stated on many rows
        self._insert_once(
            family_links,
            [{"family": f, "person_id": p, "source_row_id": row} for (f, p), row in links.items()],
        )
        pairs = {(known[link.child], link.mother): row_ids[link.source.row] for link in mothers}
        self._insert_once(
            mother_links,
            [{"child_id": c, "mother_ref": m, "source_row_id": row} for (c, m), row in pairs.items()],
        )

    def mark_gone(self, table: str, keys: Collection[str], present: Collection[PersonRef]) -> None:
        """Mark the addresses whose row the latest extract of this table lacks, of children whom it has."""
        rows = sa.select(source_rows.c.id).where(source_rows.c.table_name == table)
        self._connection.execute(
            sa.update(addresses).where(addresses.c.source_row_id.in_(rows)).values(gone=0)
        )
        known = self.ids()
        people_here = {known[ref] for ref in present if ref in known}
        for some in batches(sorted(keys)):
            query = (
                sa.select(addresses.c.id, addresses.c.person_id)
                .join(source_rows, source_rows.c.id == addresses.c.source_row_id)
                .where(source_rows.c.table_name == table, source_rows.c.row_key.in_(some))
            )
            gone = [row.id for row in self._connection.execute(query) if row.person_id in people_here]
            if gone:
                self._connection.execute(sa.update(addresses).where(addresses.c.id.in_(gone)).values(gone=1))

    def restrict(self, rows: Iterable[RestrictedRow]) -> None:
        """Mark people as restricted, also those whose own rows are yet to come."""
        held = set(self._connection.scalars(sa.select(restrictions.c.person_ref)))
        wanted = {row.person: row.reason for row in rows if row.person not in held}
        if wanted:
            self._insert(restrictions, [{"person_ref": p, "reason": why} for p, why in wanted.items()])
            self._apply_restrictions()

    def restrict_people(self, ids: Sequence[int], reason: str) -> None:
        """Mark people who are not restricted yet."""
        for some in batches(ids):
            refs = self._connection.scalars(sa.select(people.c.ref).where(people.c.id.in_(some)))
            self._insert(restrictions, [{"person_ref": ref, "reason": reason} for ref in refs])
        self._apply_restrictions()

    def _apply_restrictions(self) -> None:
        why = sa.select(restrictions.c.reason).where(restrictions.c.person_ref == people.c.ref)
        self._connection.execute(
            sa.update(people)
            .where(people.c.ref.in_(sa.select(restrictions.c.person_ref)))
            .values(restricted=1, restricted_why=why.scalar_subquery())
        )

    def _insert(self, table: sa.Table, rows: list[dict[str, object]]) -> None:
        if rows:
            self._connection.execute(sa.insert(table), rows)

    def _insert_once(self, table: sa.Table, rows: list[dict[str, object]]) -> None:
        keys = [column.name for column in table.primary_key.columns]
        held = {tuple(row) for row in self._connection.execute(sa.select(*(table.c[key] for key in keys)))}
        self._insert(table, [row for row in rows if tuple(row[key] for key in keys) not in held])


def _statement(
    person: Person, known: Mapping[PersonRef, int], row_ids: Mapping[int, int]
) -> dict[str, object]:
    return {
        "source_row_id": row_ids[person.source.row],
        "person_id": known[person.ref],
        "forename": person.forename,
        "surname": person.surname,
        "sex": person.sex,
        "dob": iso(person.dob),
        "expected_dob": iso(person.expected_dob),
        "died": iso(person.died),
        "upn": person.upn,
        "single_unique_id": person.single_unique_id,
        "legacy_id": person.legacy_id,
        "restricted": int(person.restricted),
    }


def _made(rows: Sequence[sa.Row[tuple[object, ...]]]) -> dict[str, object]:
    values = {
        name: next((getattr(row, name) for row in rows if getattr(row, name)), getattr(rows[0], name))
        for name in _STATED
    }
    differ = any(
        len({getattr(row, name).casefold() for row in rows if getattr(row, name)}) > 1
        for name in ("dob", "forename", "surname")
    )
    return {
        **values,
        "searched_surname": searched_as(values["surname"]),
        "searched_forename": searched_as(values["forename"]),
        "restricted": max(row.restricted for row in rows),
        "identity_conflict": int(differ),
        "source_row_id": rows[0].source_row_id,
    }


def _address(
    one: AddressRow, known: Mapping[PersonRef, int], row_ids: Mapping[int, int]
) -> dict[str, object]:
    address = one.address
    return {
        "person_id": known[one.person],
        "source_row_id": row_ids[address.source.row],
        "kind": address.kind.value,
        "kind_as_written": address.kind_as_written,
        "start": iso(address.start),
        "end": iso(address.end),
        "uprn": address.uprn,
        "postcode": address.postcode,
        "postcode_problem": address.postcode_problem,
        "lines": address.lines,
    }


def _span(one: SpanRow, known: Mapping[PersonRef, int], row_ids: Mapping[int, int]) -> dict[str, object]:
    span = one.span
    return {
        "person_id": known[one.person],
        "source_row_id": row_ids[span.source.row],
        "kind": span.kind.value,
        "code": span.code,
        "start": iso(span.start),
        "end": iso(span.end),
        "end_reason": span.end_reason,
        "postcode": span.postcode,
        "home_postcode": span.home_postcode,
        "ref": span.ref,
        "team": span.team,
        "detail": span.detail,
        "strand": one.strand.value,
    }
