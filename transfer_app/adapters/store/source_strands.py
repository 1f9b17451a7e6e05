"""Which strands a source row belongs to: what may go into the case file of a strand, and what may not.

A record of one strand must not carry another's rows: a SEND file that shows a care episode is a breach.
So a row is judged by the facts that were read from it; a row that gave none, by its table; and where
neither says anything, it stays with the most protected: social care.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    addresses,
    case_records,
    family_links,
    mother_links,
    people,
    source_files,
    source_rows,
    spans,
)
from transfer_app.adapters.store.values import batches
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.ports.exchange import AboutRow

TableStrands = dict[str, frozenset[Strand] | None]
"""By table: the strands of its rows; None: with every record."""

ADOPTED_TABLES = frozenset({"ssda903_ad1"})
"""Tables with a row for each child who was adopted: it tells the adopters' sex, status and authority."""

KEPT_TABLES: TableStrands = {
    **dict.fromkeys(ADOPTED_TABLES, frozenset({Strand.ADOPTION})),
    "ssd_send": frozenset({Strand.SEND}),
    "ssd_sen_need": frozenset({Strand.SEND}),
    "ssd_linked_identifiers": None,
    "ssd_person": None,
    "case_people": None,
    "case_facts": frozenset(),
}
"""Rows without facts of their own that are not social care's. None: identity, which goes with every record.

A row of case_facts without a fact was taken back: it may have spoken of another person, so it stays here.
"""

SOCIAL_CARE = frozenset({Strand.SOCIAL_CARE})
ADOPTION = frozenset({Strand.ADOPTION})


def rows_about(
    connection: sa.Connection, person_ids: Collection[int], tables: TableStrands
) -> dict[int, list[AboutRow]]:
    """By person: every stored source row in order of table and row, with the strands it belongs to.

    A fact of a strand that the person has no record of, such as a hold on a pupil whom social care does not
    know, makes no record by itself and goes with every record of theirs: it would be lost else.
    """
    found: dict[int, list[AboutRow]] = {person_id: [] for person_id in person_ids}
    for some in batches(sorted(person_ids)):
        own, recorded = _strands_by_row(connection, some), _recorded(connection, some)
        query = (
            sa.select(
                people.c.id, people.c.source_row_id, source_rows.c.id.label("row_id"),
                source_rows.c.table_name, source_rows.c.row_number, source_rows.c.row_values,
                source_files.c.name,
            )
            .join(source_rows, source_rows.c.person_ref == people.c.ref)
            .join(source_files, source_files.c.id == source_rows.c.file_id)
            .where(people.c.id.in_(some))
            .order_by(people.c.id, source_rows.c.table_name, source_rows.c.row_number, source_rows.c.id)
        )  # fmt: skip
        for row in connection.execute(query):
            stated = own.get(row.row_id)
            strands = stated or tables.get(row.table_name, SOCIAL_CARE)
            if stated != ADOPTION and (
                row.row_id == row.source_row_id or (stated and not stated & recorded[row.id])
            ):
                strands = None
            found[row.id].append(
                AboutRow(row.table_name, row.row_number, row.name, json.loads(row.row_values), strands)
            )
    return found


def _strands_by_row(connection: sa.Connection, person_ids: Collection[int]) -> dict[int, frozenset[Strand]]:
    """For the rows that dated facts were read from.

    A row that states an adoption is the adoption record's alone, whatever else it states: its values tell of
    the order and the adopters. What it says of social care is a dated fact of that record, without the row.
    """
    found: dict[int, set[Strand]] = defaultdict(set)
    query = sa.select(spans.c.source_row_id, spans.c.strand).where(
        spans.c.person_id.in_(person_ids), spans.c.strand != ""
    )
    for row_id, strand in connection.execute(query):
        found[row_id].add(Strand(strand))
    return {
        row_id: ADOPTION if Strand.ADOPTION in strands else frozenset(strands)
        for row_id, strands in found.items()
    }


def _recorded(connection: sa.Connection, person_ids: Collection[int]) -> dict[int, set[Strand]]:
    """The strands that each person has a case record of."""
    found: dict[int, set[Strand]] = defaultdict(set)
    query = sa.select(case_records.c.person_id, case_records.c.strand)
    for person_id, strand in connection.execute(query.where(case_records.c.person_id.in_(person_ids))):
        found[person_id].add(Strand(strand))
    return found


def strands_by_table(connection: sa.Connection) -> TableStrands:
    """For rows without facts of their own. A table of addresses or families goes with every record."""
    tables = dict(KEPT_TABLES)
    given = (
        sa.select(source_rows.c.table_name, spans.c.strand)
        .join(spans, spans.c.source_row_id == source_rows.c.id)
        .where(spans.c.strand != "")
        .distinct()
    )
    seen: dict[str, set[Strand]] = defaultdict(set)
    for table, strand in connection.execute(given):
        seen[table].add(Strand(strand))
    for table, strands in seen.items():
        if table in KEPT_TABLES:
            continue
        # A row of a permanence table that gave no fact may still speak of an adoption.
        tables[table] = ADOPTION if Strand.ADOPTION in strands else frozenset(strands)
    for facts in (addresses, family_links, mother_links):
        query = (
            sa.select(source_rows.c.table_name)
            .join(facts, facts.c.source_row_id == source_rows.c.id)
            .distinct()
        )
        named = {table for table in connection.scalars(query) if tables.get(table) != ADOPTION}
        tables.update(dict.fromkeys(named))
    return tables
