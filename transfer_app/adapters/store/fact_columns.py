"""The facts of many case records as columns, read person by person along the index.

Where each row was read is joined from memory: looking up every fact's source row in the database costs as
much as reading the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.facts import of_mothers, rejected_of, with_rejects
from transfer_app.adapters.store.suspects import identity_suspects
from transfer_app.adapters.store.tables import (
    addresses,
    case_records,
    people,
    source_files,
    source_rows,
    spans,
)
from transfer_app.domain.columns import AddressRow, CaseRow, Columns, Facts, PersonRow, SpanRow
from transfer_app.domain.fact_rows import facts_of_columns
from transfer_app.domain.people import PersonRef
from transfer_app.domain.vocabulary import AddressKind

ADDRESS_COLUMNS = (
    addresses.c.person_id, addresses.c.kind, addresses.c.start, addresses.c.end, addresses.c.uprn,
    addresses.c.postcode, addresses.c.postcode_problem, addresses.c.lines, addresses.c.gone,
    addresses.c.source_row_id,
)  # fmt: skip
SPAN_COLUMNS = (
    spans.c.person_id, spans.c.kind, spans.c.code, spans.c.start, spans.c.end, spans.c.end_reason,
    spans.c.postcode, spans.c.home_postcode, spans.c.ref, spans.c.team, spans.c.detail, spans.c.source_row_id,
)  # fmt: skip
PERSON_COLUMNS = (
    people.c.id, people.c.ref, people.c.dob, people.c.expected_dob, people.c.died, people.c.forename,
    people.c.restricted,
)  # fmt: skip
_CASE = (case_records.c.id, case_records.c.ref, case_records.c.person_id, case_records.c.strand)
_DENSE = 1.2
"""A range of person ids is read whole where at least five in six are wanted: a row read in vain costs more
than looking one up."""


class FactReader:
    """Reads facts for one pass over the workspace. day: vesting day, on which it is told who is unborn."""

    def __init__(self, connection: sa.Connection, day: date) -> None:
        self._connection, self._day = connection, day.isoformat()
        self._suspects = identity_suspects(connection)
        self._rejected = with_rejects(connection)
        self._sources = _Sources(connection)

    def facts(self, record_ids: Sequence[int]) -> tuple[Facts, list[int]]:
        """Columns of these records in the order asked for, and the person of each.

        Cheapest for many records of neighbouring people.
        """
        cases = {row[0]: row for row in _rows(self._connection, _CASE, case_records.c.id, record_ids)}
        person_ids = sorted({case[2] for case in cases.values()})
        number = {person_id: at for at, person_id in enumerate(person_ids)}
        persons = self._persons(person_ids)
        lived = _rows(self._connection, ADDRESS_COLUMNS, addresses.c.person_id, person_ids)
        happened = _rows(self._connection, SPAN_COLUMNS, spans.c.person_id, person_ids)
        lived += self._mothers(person_ids, persons)
        asked = [CaseRow(cases[one][1], number[cases[one][2]], cases[one][3]) for one in record_ids]
        columns = facts_of_columns(
            asked, [persons[one] for one in person_ids],
            self._columns(lived, number, AddressRow._fields),
            self._columns(happened, number, SpanRow._fields),
        )  # fmt: skip
        return columns, [cases[one][2] for one in record_ids]

    def _columns(
        self, rows: Sequence[tuple[Any, ...]], number: Mapping[int, int], names: Sequence[str]
    ) -> Columns:
        """Rows as the database gave them, the person first and the source row last, as columns by name."""
        if not rows:
            return dict.fromkeys(names, ())
        person_ids, *told, source = zip(*rows, strict=True)
        persons = [number[one] for one in person_ids]
        return dict(zip(names, (persons, *told, *self._sources.of(source)), strict=True))

    def _persons(self, person_ids: Sequence[int]) -> dict[int, PersonRow]:
        rows = _rows(self._connection, PERSON_COLUMNS, people.c.id, person_ids)
        refs = [PersonRef(row[1]) for row in rows if row[1] in self._rejected]
        unread = {
            ref: tuple(one.table for one in told) for ref, told in rejected_of(self._connection, refs).items()
        }
        suspects = self._suspects
        return {
            number: PersonRow(
                ref, dob, expected_dob, died, forename, bool(restricted), number in suspects,
                unread.get(ref, ()),
            )
            for number, ref, dob, expected_dob, died, forename, restricted in rows
        }  # fmt: skip

    def _mothers(self, person_ids: Sequence[int], persons: dict[int, PersonRow]) -> Iterator[tuple[Any, ...]]:
        """The mothers' homes, as unborn children's own addresses of a kind of their own (rule A8)."""
        unborn = [one for one in person_ids if unborn_on(self._day, persons[one])]
        if unborn:
            for child, _, *rest in self._connection.execute(of_mothers(unborn, ADDRESS_COLUMNS[1:])):
                yield (child, AddressKind.MOTHERS_HOME.value, *rest)


def unborn_on(day: str, person: PersonRow) -> bool:
    """As Person.unborn_on. day: ISO text."""
    if "unborn" in person.forename.casefold().split():
        return True
    return person.dob > day if person.dob else person.expected_dob is not None


class _Sources:
    """Table, file and row of every source row, in arrays: 12 bytes a row, read once."""

    def __init__(self, connection: sa.Connection) -> None:
        known = sa.select(source_files.c.id, source_files.c.table_name, source_files.c.name)
        self._files = {row.id: (row.table_name, row.name) for row in connection.execute(known)}
        query = sa.select(source_rows.c.id, source_rows.c.file_id, source_rows.c.row_number)
        last = connection.scalar(sa.select(sa.func.max(source_rows.c.id))) or 0
        self._file: NDArray[np.int32] = np.zeros(last + 1, np.int32)
        self._row: NDArray[np.int32] = np.zeros(last + 1, np.int32)
        for part in bulk.streamed(connection, query):
            read = np.fromiter(chain.from_iterable(part), np.int64, 3 * len(part)).reshape(-1, 3)
            self._file[read[:, 0]], self._row[read[:, 0]] = read[:, 1], read[:, 2]

    def of(self, ids: Sequence[int]) -> tuple[list[str], list[str], list[int]]:
        """Tables, files and rows of these source rows."""
        at = np.array(ids, dtype=np.int64)
        told = [self._files[one] for one in self._file[at].tolist()]
        return [table for table, _ in told], [file for _, file in told], self._row[at].tolist()


def _rows(
    connection: sa.Connection,
    columns: tuple[sa.Column[Any], ...],
    column: sa.Column[Any],
    wanted: Sequence[int],
) -> list[tuple[Any, ...]]:
    """The rows with these values in an indexed column: by one range where they lie close, else by lists."""
    if not wanted:
        return []
    low, high = min(wanted), max(wanted)
    if (high - low) > _DENSE * len(wanted):
        parts = bulk.rows_with(connection, columns, column, sorted(wanted))
        return [row for part in parts for row in part]
    kept, position = set(wanted), columns.index(column)
    query = sa.select(*columns).where(column.between(low, high)).order_by(column)
    return [row for part in bulk.streamed(connection, query) for row in part if row[position] in kept]
