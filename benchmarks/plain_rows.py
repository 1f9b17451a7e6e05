"""The peer of an allocation: the rows it reads and the rows it writes, by SQLAlchemy Core, and nothing else.

Rows are read by ranges of 20,000 case records in the order of their children, each range with its children's
facts, and once the whole of where they were read; then as many decisions are written, with the program's own
bulk insert. No row becomes an object, no place is looked up, nothing is decided.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from benchmarks.made_workspace import engine_of
from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.fact_columns import ADDRESS_COLUMNS, PERSON_COLUMNS, SPAN_COLUMNS
from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    locations,
    people,
    rejects,
    source_rows,
)

AT_ONCE = 20_000

_DECIDED = tuple(column.name for column in decisions.columns)


def plain(path: Path) -> dict[str, float]:
    """Seconds of reading and of writing. The workspace was allocated; its decisions are written anew."""
    engine = engine_of(path)
    spent = {"read": 0.0, "write": 0.0, "read cpu": 0.0, "write cpu": 0.0}
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE decided AS SELECT * FROM decisions")
        connection.exec_driver_sql("CREATE UNIQUE INDEX ix_decided ON decided (record_id)")
        connection.execute(sa.delete(decisions))
    with engine.connect() as connection:
        with timed(spent, "read"):
            wholes = [
                sa.select(locations),
                sa.select(rejects).where(rejects.c.mended == 0),
                sa.select(source_rows.c.id, source_rows.c.file_id, source_rows.c.row_number),
            ]
            for query in wholes:
                for _ in connection.execute(query).partitions(AT_ONCE):
                    pass
            records = connection.execute(
                sa.select(case_records).order_by(case_records.c.person_id)
            ).partitions(AT_ONCE)
        while True:
            with timed(spent, "read"):
                some = next(records, None)
                if some is None:
                    break
                for query in facts_between(some[0].person_id, some[-1].person_id):
                    connection.execute(query).all()
            ids = [record.id for record in some]
            # What is to be written is fetched here, and this is not part of the time.
            rows = [tuple(row) for row in _wanted(connection, ids)]
            with timed(spent, "write"):
                bulk.insert(connection, decisions, _DECIDED, rows)
        with timed(spent, "write"):
            connection.commit()
    engine.dispose()
    return spent


@contextmanager
def timed(spent: dict[str, float], what: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        spent[what] += time.perf_counter() - wall
        spent[f"{what} cpu"] += time.process_time() - cpu


def facts_between(first: int, last: int) -> list[sa.Select[tuple[object, ...]]]:
    """Children, addresses and dated facts of a range of children: the columns that the allocation reads."""
    found: list[sa.Select[tuple[object, ...]]] = [
        sa.select(*PERSON_COLUMNS).where(people.c.id.between(first, last)).order_by(people.c.id)
    ]
    for columns in (ADDRESS_COLUMNS, SPAN_COLUMNS):
        person = columns[0]
        found.append(sa.select(*columns).where(person.between(first, last)).order_by(person))
    return found


def _wanted(connection: sa.Connection, ids: list[int]) -> list[sa.Row[tuple[object, ...]]]:
    found: list[sa.Row[tuple[object, ...]]] = []
    for start in range(0, len(ids), 500):
        listed = ", ".join(map(str, ids[start : start + 500]))
        found += connection.exec_driver_sql(f"SELECT * FROM decided WHERE record_id IN ({listed})").all()
    return found
