"""People and their dated facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    addresses,
    case_records,
    family_links,
    mother_links,
    people,
    spans,
)
from transfer_app.adapters.store.values import iso
from transfer_app.domain.loaded import AddressRow, FamilyLink, MotherLink, RestrictedRow, SpanRow
from transfer_app.domain.people import Person, PersonRef

_FILLED = (
    "forename",
    "surname",
    "sex",
    "dob",
    "expected_dob",
    "died",
    "upn",
    "single_unique_id",
    "legacy_id",
)


class People:
    """One row a person, by normalised ref; facts hang on the stored row they were read from."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._known: dict[PersonRef, int] | None = None

    def put(self, persons: Sequence[Person], row_ids: Mapping[int, int]) -> None:
        """Add people; for one already there, fill what was blank (the first source wins)."""
        known = self.ids()
        fresh = {person.ref: person for person in reversed(persons) if person.ref not in known}
        if fresh:
            rows = [_row(person, row_ids) for person in fresh.values()]
            self._connection.execute(sa.insert(people), rows)
            self._known = None
        for person in persons:
            if person.ref in known:
                self._fill(known[person.ref], person)

    def _fill(self, person_id: int, person: Person) -> None:
        current = self._connection.execute(sa.select(people).where(people.c.id == person_id)).one()
        offered = _row(person, {})
        wanted = {name: offered[name] for name in _FILLED if offered[name] and not getattr(current, name)}
        if offered["dob"] and current.dob and offered["dob"] != current.dob:
            # One id in two systems need not be one child (SSD: person id and legacy id): people decide.
            wanted["identity_conflict"] = 1
        if wanted:
            self._connection.execute(sa.update(people).where(people.c.id == person_id).values(**wanted))

    def replace(self, persons: Sequence[Person], row_ids: Mapping[int, int]) -> None:
        """Overwrite people whose own row changed."""
        for person in persons:
            values = _row(person, row_ids)
            del values["restricted"]
            self._connection.execute(sa.update(people).where(people.c.ref == person.ref).values(**values))

    def ids(self) -> dict[PersonRef, int]:
        """Every person's id; looked up once a unit, and again after people were added."""
        if self._known is None:
            rows = self._connection.execute(sa.select(people.c.ref, people.c.id))
            self._known = {PersonRef(ref): row_id for ref, row_id in rows}
        return self._known

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
        pairs = {
            (known[link.child], known[link.mother]): row_ids[link.source.row]
            for link in mothers
            if link.mother in known and link.mother != link.child
        }
        self._insert_once(
            mother_links,
            [{"child_id": c, "mother_id": m, "source_row_id": row} for (c, m), row in pairs.items()],
        )

    def restrict(self, rows: Iterable[RestrictedRow]) -> int:
        """Mark people as restricted; count those newly marked."""
        marked = 0
        for row in rows:
            result = self._connection.execute(
                sa.update(people)
                .where(people.c.ref == row.person, people.c.restricted == 0)
                .values(restricted=1, restricted_why=row.reason)
            )
            marked += result.rowcount
        return marked

    def counts(self) -> tuple[int, int]:
        """(people, of them with no case record)."""
        total = self._connection.scalar(sa.select(sa.func.count()).select_from(people)) or 0
        with_record = self._connection.scalar(sa.select(sa.func.count(case_records.c.person_id.distinct())))
        return total, total - (with_record or 0)

    def _insert(self, table: sa.Table, rows: list[dict[str, object]]) -> None:
        if rows:
            self._connection.execute(sa.insert(table), rows)

    def _insert_once(self, table: sa.Table, rows: list[dict[str, object]]) -> None:
        keys = [column.name for column in table.primary_key.columns]
        held = {tuple(row) for row in self._connection.execute(sa.select(*(table.c[key] for key in keys)))}
        self._insert(table, [row for row in rows if tuple(row[key] for key in keys) not in held])


def _row(person: Person, row_ids: Mapping[int, int]) -> dict[str, object]:
    return {
        "ref": person.ref,
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
        "source_row_id": row_ids.get(person.source.row),
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
