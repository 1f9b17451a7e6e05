"""Many rows at once, as tuples: what Core does for each row of values costs more than the database itself.

A statement is compiled by Core once, then handed to the driver with plain values. PostgreSQL takes rows by
COPY, which asks for no answer after each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from transfer_app.adapters.store.dialect import is_sqlite
from transfer_app.adapters.store.values import batches

ROWS_AT_ONCE = 20_000
IN_ONE_LIST = 1_000
"""Values in one IN list; the last list is filled up with its last value, so that one statement serves all."""

_Statement = tuple[str, tuple[str, ...] | None]
"""SQL text, and the names of its values in order; None where the driver wants them by name."""


def insert(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], rows: Iterable[Sequence[object]]
) -> None:
    """Add rows, each with its values in the order of the columns, which is their order in the table."""
    if not is_sqlite(connection):
        _copy(connection, table, columns, rows)
        return
    text, names = _insert(table, columns, connection.dialect)
    if names is not None and names != columns:
        raise ValueError(f"columns of {table.name} out of order: {columns}")
    batch: list[Any] = []
    for row in rows:
        batch.append(row if names is not None else dict(zip(columns, row, strict=True)))
        if len(batch) == ROWS_AT_ONCE:
            connection.exec_driver_sql(text, batch)
            batch = []
    if batch:
        connection.exec_driver_sql(text, batch)


def _copy(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], rows: Iterable[Sequence[object]]
) -> None:
    if not connection.in_transaction():
        connection.begin()
    quoted = connection.dialect.identifier_preparer.quote
    text = f"COPY {quoted(table.name)} ({', '.join(quoted(name) for name in columns)}) FROM STDIN"
    with connection.connection.cursor() as cursor, cursor.copy(text) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def delete(connection: sa.Connection, column: sa.Column[Any], values: Sequence[object]) -> None:
    """Remove the rows with one of these values in the column."""
    statement = _delete(column, connection.dialect)
    for part in batches(values, IN_ONE_LIST):
        _execute(connection, statement, part)


def rows_with(
    connection: sa.Connection,
    columns: tuple[sa.Column[Any], ...],
    column: sa.Column[Any],
    values: Sequence[object],
) -> Iterator[Sequence[tuple[Any, ...]]]:
    """These columns of the rows with one of the values in one column, some rows at a time, in no order."""
    statement = _select(columns, column, connection.dialect)
    for part in batches(values, IN_ONE_LIST):
        found = _execute(connection, statement, part)
        # The driver's own tuples: Core's rows know names, which nobody asks for here.
        yield found.cursor.fetchall() if found.cursor is not None else ()


def streamed(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows of a query as the driver's own tuples, some rows at a time."""
    cursor = connection.execute(query).cursor
    while cursor is not None and (part := cursor.fetchmany(ROWS_AT_ONCE)):
        yield part


def _execute(
    connection: sa.Connection, statement: _Statement, values: Sequence[object]
) -> sa.CursorResult[Any]:
    text, names = statement
    filled = (*values, *[values[-1]] * (IN_ONE_LIST - len(values)))
    given = filled if names is not None else {f"v{n}": value for n, value in enumerate(filled)}
    return connection.exec_driver_sql(text, given)


@lru_cache(maxsize=16)
def _insert(table: sa.Table, columns: tuple[str, ...], dialect: Dialect) -> _Statement:
    return _compiled(sa.insert(table).compile(dialect=dialect, column_keys=list(columns)))


@lru_cache(maxsize=16)
def _delete(column: sa.Column[Any], dialect: Dialect) -> _Statement:
    return _compiled(sa.delete(column.table).where(_in_list(column)).compile(dialect=dialect))


@lru_cache(maxsize=16)
def _select(columns: tuple[sa.Column[Any], ...], column: sa.Column[Any], dialect: Dialect) -> _Statement:
    return _compiled(sa.select(*columns).where(_in_list(column)).compile(dialect=dialect))


def _in_list(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return column.in_([sa.bindparam(f"v{n}") for n in range(IN_ONE_LIST)])


def _compiled(compiled: sa.Compiled) -> _Statement:
    names = getattr(compiled, "positiontup", None)
    return str(compiled), tuple(names) if names is not None else None
