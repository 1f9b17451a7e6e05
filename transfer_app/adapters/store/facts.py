"""Assembles the facts of case records from their rows, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    addresses,
    case_records,
    mother_links,
    people,
    rejects,
    source_files,
    source_rows,
    spans,
)
from transfer_app.adapters.store.values import batches, day
from transfer_app.domain.people import Address, CaseFacts, Person, PersonRef, RecordRef, SourceRow, Span
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

_SOURCE = (source_rows.c.table_name, source_rows.c.row_number, source_files.c.name.label("file"))


def load(
    connection: sa.Connection, record_ids: Sequence[int], suspects: frozenset[int], day: date | None = None
) -> dict[int, CaseFacts]:
    """Facts by record id, for at most one batch of ids.

    day: vesting day; the homes of their mothers are put beside those of children unborn on it (rule A8).
    """
    records = connection.execute(sa.select(case_records).where(case_records.c.id.in_(record_ids))).all()
    person_ids = sorted({record.person_id for record in records})
    persons = persons_of(connection, person_ids)
    lived: dict[int, list[Address]] = defaultdict(list)
    for person_id, address in addresses_of(connection, person_ids):
        lived[person_id].append(address)
    unborn = [one for one in person_ids if day is not None and persons[one].unborn_on(day)]
    for child, address in mothers_homes(connection, unborn) if unborn else ():
        lived[child].append(address)
    happened: dict[int, list[Span]] = defaultdict(list)
    for person_id, span in spans_of(connection, person_ids):
        happened[person_id].append(span)
    unread = rejected_of(connection, [persons[person_id].ref for person_id in person_ids])
    return {
        record.id: CaseFacts(
            record=RecordRef(record.ref),
            person=persons[record.person_id],
            strand=Strand(record.strand),
            addresses=tuple(lived[record.person_id]),
            spans=tuple(happened[record.person_id]),
            identity_suspect=record.person_id in suspects,
            rejected=tuple(unread.get(persons[record.person_id].ref, ())),
        )
        for record in records
    }


def rejected_of(connection: sa.Connection, refs: Sequence[PersonRef]) -> dict[str, list[SourceRow]]:
    """Rejected rows by child, but those that a later extract mended; of one row only the latest form."""
    found: dict[str, dict[tuple[str, str], SourceRow]] = defaultdict(dict)
    for some in batches(refs):
        query = sa.select(rejects).where(rejects.c.person_ref.in_(some), rejects.c.mended == 0)
        for row in connection.execute(query.order_by(rejects.c.id)):
            found[row.person_ref][row.table_name, row.row_key] = SourceRow(
                row.file, row.table_name, row.row_number
            )
    return {ref: list(rows.values()) for ref, rows in found.items()}


def with_rejects(connection: sa.Connection) -> frozenset[str]:
    """The legacy ids of all children of whom a row was rejected and not mended."""
    query = sa.select(rejects.c.person_ref).where(rejects.c.mended == 0, rejects.c.person_ref != "")
    return frozenset(connection.scalars(query.distinct()))


def spans_by_person(connection: sa.Connection) -> Iterator[tuple[int, list[Span]]]:
    """Every person's spans, person by person."""
    found = connection.execute(_span_query().order_by(spans.c.person_id, spans.c.id))
    for person_id, rows in groupby(found, key=lambda row: row.person_id):
        yield person_id, [_span(row) for row in rows]


def spans_of(connection: sa.Connection, person_ids: Sequence[int]) -> Iterator[tuple[int, Span]]:
    for some in batches(person_ids):
        query = _span_query().where(spans.c.person_id.in_(some)).order_by(spans.c.person_id, spans.c.id)
        for row in connection.execute(query):
            yield row.person_id, _span(row)


def addresses_of(connection: sa.Connection, person_ids: Sequence[int]) -> Iterator[tuple[int, Address]]:
    for some in batches(person_ids):
        query = (
            sa.select(addresses, *_SOURCE)
            .join(source_rows, source_rows.c.id == addresses.c.source_row_id)
            .join(source_files, source_files.c.id == source_rows.c.file_id)
            .where(addresses.c.person_id.in_(some))
            .order_by(addresses.c.person_id, addresses.c.id)
        )
        for row in connection.execute(query):
            yield row.person_id, _address(row)


def mothers_homes(connection: sa.Connection, children: Collection[int]) -> Iterator[tuple[int, Address]]:
    """The homes of the children's mothers, by child, each as an address of its own kind."""
    for row in connection.execute(of_mothers(children, [addresses, *_SOURCE]).order_by(addresses.c.id)):
        yield row.child_id, replace(_address(row), id=0, kind=AddressKind.MOTHERS_HOME)


def of_mothers(
    children: Collection[int], columns: Sequence[sa.Table | sa.ColumnElement[Any]]
) -> sa.Select[Any]:
    """These columns of the homes of the children's mothers, after the child's id.

    Not of a restricted mother: her address must not come to light on her child's page. Nor of one in care
    herself: what is written as her home may be a placement (Re W [2016] EWCA Civ 366 shows the dispute).
    """
    mother = people.alias("mother")
    in_care = sa.exists().where(
        spans.c.person_id == mother.c.id, spans.c.kind == SpanKind.CARE_EPISODE.value, spans.c.end.is_(None)
    )
    return (
        sa.select(mother_links.c.child_id, *columns)
        .join(mother, mother.c.ref == mother_links.c.mother_ref)
        .join(addresses, addresses.c.person_id == mother.c.id)
        .join(source_rows, source_rows.c.id == addresses.c.source_row_id)
        .join(source_files, source_files.c.id == source_rows.c.file_id)
        .where(
            mother_links.c.child_id.in_(children),
            addresses.c.kind == AddressKind.HOME.value,
            mother.c.restricted == 0,
            ~in_care,
        )
    )


def persons_of(connection: sa.Connection, person_ids: Sequence[int]) -> dict[int, Person]:
    query = (
        sa.select(people, *_SOURCE)
        .outerjoin(source_rows, source_rows.c.id == people.c.source_row_id)
        .outerjoin(source_files, source_files.c.id == source_rows.c.file_id)
        .where(people.c.id.in_(person_ids))
    )
    return {row.id: person_from(row) for row in connection.execute(query)}


def person_from(row: sa.Row[tuple[object, ...]]) -> Person:
    return Person(
        ref=PersonRef(row.ref),
        forename=row.forename,
        surname=row.surname,
        sex=row.sex,
        dob=day(row.dob),
        expected_dob=day(row.expected_dob),
        died=day(row.died),
        upn=row.upn,
        single_unique_id=row.single_unique_id,
        legacy_id=row.legacy_id,
        restricted=bool(row.restricted),
        source=SourceRow(row.file or "", row.table_name or "", row.row_number or 0),
    )


def _span_query() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(spans, *_SOURCE)
        .join(source_rows, source_rows.c.id == spans.c.source_row_id)
        .join(source_files, source_files.c.id == source_rows.c.file_id)
    )


def _span(row: sa.Row[tuple[object, ...]]) -> Span:
    return Span(
        id=row.id,
        kind=SpanKind(row.kind),
        code=row.code,
        start=day(row.start),
        end=day(row.end),
        end_reason=row.end_reason,
        postcode=row.postcode,
        home_postcode=row.home_postcode,
        ref=row.ref,
        team=row.team,
        detail=row.detail,
        source=SourceRow(row.file, row.table_name, row.row_number),
    )


def _address(row: sa.Row[tuple[object, ...]]) -> Address:
    return Address(
        id=row.id,
        kind=AddressKind(row.kind),
        kind_as_written=row.kind_as_written,
        start=day(row.start),
        end=day(row.end),
        uprn=row.uprn,
        postcode=row.postcode,
        postcode_problem=row.postcode_problem,
        lines=row.lines,
        gone=bool(row.gone),
        source=SourceRow(row.file, row.table_name, row.row_number),
    )
