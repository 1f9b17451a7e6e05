"""What each run made of what stood before it, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.tables import case_records, people, runs, source_rows, spans
from transfer_app.adapters.store.tables_runs import gone_records, run_changes
from transfer_app.domain.run_report import Became, ReportLine

_COLUMNS = ("run_id", "record_id", "became", "was", "is_now")


class RunChanges:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, run_id: int, changes: Sequence[tuple[int, Became, str, str]]) -> None:
        rows = [(run_id, record_id, str(became), was, now) for record_id, became, was, now in changes]
        bulk.insert(self._connection, run_changes, _COLUMNS, rows)

    def compared(self, run_id: int) -> bool:
        """There was a run before this one."""
        return bool(self._connection.scalar(sa.select(sa.func.count()).where(runs.c.id < run_id)))

    def gone(self) -> list[int]:
        return list(self._connection.scalars(sa.select(gone_records.c.record_id).order_by("record_id")))

    def mark_gone(self, unseen: Mapping[str, Collection[str]]) -> None:
        """Note which records are gone after an extract. unseen: by each table it holds, the keys it lacks.

        One of which any row is there is not; one whose rows are all of other tables stays as it was.
        """
        rows, before = self._rows_of(unseen), self.gone()
        if not rows and not before:
            return
        there: set[tuple[int, str]] = set()
        lacking, elsewhere = set(there), set(there)
        query = sa.select(spans.c.person_id, spans.c.strand, spans.c.source_row_id, source_rows.c.table_name)
        query = query.join(source_rows, source_rows.c.id == spans.c.source_row_id)
        for part in bulk.streamed(self._connection, query):
            for person, strand, row, table in part:
                found = lacking if row in rows else there if table in unseen else elsewhere
                found.add((person, strand))
        fresh = self._records(lacking - there - elsewhere)
        gone = set(before) - (self._records(there) if before else set()) | fresh
        self._connection.execute(sa.delete(gone_records))
        bulk.insert(self._connection, gone_records, ("record_id",), [(each,) for each in sorted(gone)])

    def _rows_of(self, unseen: Mapping[str, Collection[str]]) -> set[int]:
        """The ids of these source rows."""
        columns = (source_rows.c.table_name, source_rows.c.id)
        return {
            row_id
            for table, keys in unseen.items()
            for part in bulk.rows_with(self._connection, columns, source_rows.c.row_key, sorted(keys))
            for of_table, row_id in part
            if of_table == table
        }

    def _records(self, whose: Collection[tuple[int, str]]) -> set[int]:
        """The case records of these children in these strands."""
        columns = (case_records.c.id, case_records.c.person_id, case_records.c.strand)
        persons = sorted({person for person, _ in whose})
        return {
            record_id
            for part in bulk.rows_with(self._connection, columns, case_records.c.person_id, persons)
            for record_id, person, strand in part
            if (person, strand) in whose
        }

    def counts(self, run_id: int, restricted: bool) -> Counter[Became]:
        """restricted False leaves restricted people out."""
        query = _of_run(run_id, restricted, run_changes.c.became, sa.func.count())
        rows = self._connection.execute(query.group_by(run_changes.c.became))
        return Counter({Became(became): count for became, count in rows})

    def lines(self, run_id: int, restricted: bool) -> list[ReportLine]:
        """restricted False leaves restricted people out."""
        query = _of_run(
            run_id, restricted, case_records.c.ref, case_records.c.strand, run_changes.c.became,
            run_changes.c.was, run_changes.c.is_now,
        )  # fmt: skip
        order = {each.value: place for place, each in enumerate(Became)}
        rows = sorted(self._connection.execute(query), key=lambda row: (order[row.became], row.ref))
        return [ReportLine(ref, strand, Became(became), was, now) for ref, strand, became, was, now in rows]


def _of_run(run_id: int, restricted: bool, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = (
        sa.select(*columns)
        .select_from(run_changes)
        .join(case_records, case_records.c.id == run_changes.c.record_id)
        .where(run_changes.c.run_id == run_id)
    )
    if restricted:
        return query
    return query.join(people, people.c.id == case_records.c.person_id).where(people.c.restricted == 0)
