"""The facts of many case records as columns, read person by person along the index.

Where each row was read is joined from memory: looking up every fact's source row in the database costs as
much as reading the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.facts import of_mothers, rejected_of
from transfer_app.adapters.store.suspects import identity_suspects
from transfer_app.adapters.store.tables import (
    addresses,
    case_records,
    people,
    source_files,
    source_rows,
    spans,
)
from transfer_app.domain.columns import AddressRow, CaseRow, Facts, PersonRow, SpanRow
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
_DENSE = 4
"""A range of person ids is read whole where at least one in so many is wanted."""


class FactReader:
    """Reads facts for one pass over the workspace. day: vesting day, on which it is told who is unborn."""

    def __init__(self, connection: sa.Connection, day: date) -> None:
        self._connection, self._day = connection, day.isoformat()
        self._suspects = identity_suspects(connection)
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
        homes = _Table([*lived, *self._mothers(person_ids, persons)], number, self._sources)
        facts = _Table(list(happened), number, self._sources)
        asked = [CaseRow(cases[one][1], number[cases[one][2]], cases[one][3]) for one in record_ids]
        columns = facts_of_columns(
            asked, [persons[one] for one in person_ids], homes.columns(AddressRow._fields),
            facts.columns(SpanRow._fields), _Told(homes, AddressRow), _Told(facts, SpanRow),
        )  # fmt: skip
        return columns, [cases[one][2] for one in record_ids]

    def _persons(self, person_ids: Sequence[int]) -> dict[int, PersonRow]:
        rows = list(_rows(self._connection, PERSON_COLUMNS, people.c.id, person_ids))
        unread = rejected_of(self._connection, [PersonRef(row[1]) for row in rows])
        return {
            row[0]: PersonRow(
                row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[0] in self._suspects,
                tuple(one.table for one in unread.get(row[1], ())),
            )
            for row in rows
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
            ids, file_ids, rows = zip(*part, strict=True)
            at = np.array(ids)
            self._file[at], self._row[at] = file_ids, rows

    def of(self, ids: Sequence[int]) -> tuple[list[str], list[str], list[int]]:
        """Tables, files and rows of these source rows."""
        at = np.array(ids, dtype=np.int64)
        told = [self._files[one] for one in self._file[at].tolist()]
        return [table for table, _ in told], [file for _, file in told], self._row[at].tolist()


class _Table:
    """Addresses or spans as the database gave them: the person first, the source row last."""

    def __init__(self, rows: list[tuple[Any, ...]], number: Mapping[int, int], sources: _Sources) -> None:
        self.rows, self.number = rows, number
        self.table, self.file, self.line = sources.of([row[-1] for row in rows])

    def columns(self, names: Sequence[str]) -> dict[str, Sequence[Any]]:
        """Named as the fields of AddressRow or SpanRow, in their order."""
        count = len(names) - 3
        told = list(zip(*self.rows, strict=True))[:count] if self.rows else [()] * count
        number = self.number
        return dict(
            zip(
                names, ([number[one] for one in told[0]], *told[1:], self.table, self.file, self.line),
                strict=True,
            )
        )  # fmt: skip


class _Told(Sequence[Any]):
    """Rows of a table in words, each made when somebody asks for it: few are."""

    def __init__(self, table: _Table, make: type[AddressRow] | type[SpanRow]) -> None:
        self._table, self._make = table, make

    def __len__(self) -> int:
        return len(self._table.rows)

    def __getitem__(self, at: Any) -> Any:
        table = self._table
        row: tuple[Any, ...] = table.rows[at]
        told = (*row[1:-1], table.table[at], table.file[at], table.line[at])
        return self._make(table.number[row[0]], *told)


def _rows(
    connection: sa.Connection,
    columns: tuple[sa.Column[Any], ...],
    column: sa.Column[Any],
    wanted: Sequence[int],
) -> Iterator[tuple[Any, ...]]:
    """The rows with these values in an indexed column: by one range where they lie close, else by lists."""
    if not wanted:
        return
    low, high = min(wanted), max(wanted)
    if (high - low) <= _DENSE * len(wanted):
        kept = set(wanted)
        position = columns.index(column)
        query = sa.select(*columns).where(column.between(low, high)).order_by(column)
        for part in bulk.streamed(connection, query):
            yield from (row for row in part if row[position] in kept)
        return
    for part in bulk.rows_with(connection, columns, column, sorted(wanted)):
        yield from part
