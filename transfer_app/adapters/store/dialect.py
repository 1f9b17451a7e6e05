"""Where SQLite and PostgreSQL differ in SQL, in one place: all else is Core, the same for both.

* Numbers: an INTEGER of SQLite holds 64 bits, one of PostgreSQL 32. So a column of Integer is a BIGINT there.
* Truth is the numbers 0 and 1 in every table; a bool of Python is stored as one (server_engine.py).
* Order and lower case: SQLite compares bytes and lowers A to Z. A database of a team has the collation "C",
  which does both the same way, so that a list has one order everywhere.
* Statements that go to the driver itself, past SQLAlchemy, mark their values with `?`; PostgreSQL's wants %s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

SQLITE = "sqlite"


class DriverCursor(Protocol):
    """What both drivers' cursors have."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Driver(Protocol):
    """What both drivers' connections have."""

    def execute(self, statement: str, values: tuple[object, ...] = (), /) -> DriverCursor: ...


@compiles(sa.Integer, "postgresql")
def _whole_number(type_: sa.Integer, compiler: object, **_: object) -> str:
    return "BIGINT"


def is_sqlite(connection: sa.Connection | sa.Engine) -> bool:
    return connection.dialect.name == SQLITE


def driver_of(connection: sa.Connection) -> Driver:
    """The driver's own connection, for what happens outside a transaction or without SQLAlchemy's part."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    return driver  # type: ignore[return-value]


def for_driver(connection: sa.Connection, statement: str) -> str:
    """A statement with `?` for its values, as this connection's driver takes it."""
    return statement if is_sqlite(connection) else _with_percents(statement)


@contextmanager
def freed_bytes_zeroed(connection: sa.Connection) -> Iterator[None]:
    """Where the database can: SQLite zeroes what it frees in its pages meanwhile."""
    if not is_sqlite(connection):
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")


@cache
def _with_percents(statement: str) -> str:
    return statement.replace("?", "%s")
