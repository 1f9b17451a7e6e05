"""Connections to a team's workspace: a database on a PostgreSQL server.

Choices, and why:

* One writer at a time, as with a file. Every transaction that may write begins by taking one advisory lock,
  and only then sees what others committed (READ COMMITTED): so what a service checks before it writes is true
  when it commits, the log stays one chain, and two who want the same thing get the same answers as on SQLite.
  The lock goes with the transaction, whatever ends it. Waiting for it ends after BUSY_SECONDS.
* Reading takes no lock and sees one state of the workspace (REPEATABLE READ, READ ONLY).
* Only SCRAM is taken as a way in, by which the server proves as well that it knows the role; over the network
  it is bound to a TLS connection whose certificate was verified. So nothing between, and no other server, is
  ever told anything.
* The server notices a workstation that went away within a minute, and lets go of what it had locked.
* A message of the server may quote values of a row, so none is kept: an error has a code and a constraint.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.adapt import Buffer, Dumper, Loader

from transfer_app.adapters.store.dialect import driver_of
from transfer_app.domain.team_server import TeamServer

OLDEST_SERVER = 140_000
CONNECT_SECONDS = 10
EMPTYING_MILLISECONDS = 250
_WRITERS = 0x54414B57
"""'TAKW', the advisory lock that whoever writes holds."""
_READING = "transfer_app_reading"


class _NumberOfBool(Dumper):
    """A bool of Python as 0 or 1, which the server takes for a number or a truth, as the place asks for."""

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


class _WholeNumber(sa.Integer):
    """A value goes in the size that it has: SQLAlchemy would declare each to have 32 bits."""

    render_bind_cast = False


class _WholeOfNumeric(Loader):
    """The sum of whole numbers comes as a NUMERIC, which no column is: a whole number again."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


def server_engine(server: TeamServer, password: str, *, busy_seconds: float) -> sa.Engine:
    """Connections to the database, made when they are needed. Nothing is asked of the server yet."""
    engine = sa.create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connected(server, password, busy_seconds),
        pool_size=4,
        max_overflow=8,
        pool_pre_ping=True,  # a server may have been started again since
        hide_parameters=True,
        use_native_hstore=False,
    )
    engine.dialect.colspecs = {**engine.dialect.colspecs, sa.Integer: _WholeNumber}
    sa.event.listen(engine, "begin", _begin)
    sa.event.listen(engine, "handle_error", _without_values)
    return engine


@contextmanager
def reading_server(engine: sa.Engine) -> Iterator[sa.Connection]:
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True, _READING: True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def rewritten_keys(engine: sa.Engine) -> bool:
    """Write the table of content keys anew, without overwritten rows; False when somebody was in the way."""
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT", **{_READING: True}) as alone:
            alone.exec_driver_sql(f"SET lock_timeout = {EMPTYING_MILLISECONDS}")
            try:
                alone.exec_driver_sql("VACUUM FULL package_keys")
            finally:
                alone.exec_driver_sql("RESET lock_timeout")
    except sa.exc.OperationalError:
        return False  # what it follows was kept: the next unit tries again, and says what is wrong
    return True


def keep_others_from_writing(connection: sa.Connection) -> None:
    """Beyond the transaction, until the connection is closed."""
    driver_of(connection).execute("SELECT pg_advisory_lock(%s)", (_WRITERS,))


def _begin(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get(_READING, False):
        driver_of(connection).execute("SELECT pg_advisory_xact_lock(%s)", (_WRITERS,))


def _connected(server: TeamServer, password: str, busy_seconds: float) -> psycopg.Connection[Any]:
    settings = {
        "lock_timeout": f"{int(busy_seconds * 1000)}ms",
        "search_path": "public",
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
    with _certificates(server) as ca:
        connection = psycopg.connect(
            host=server.host,
            port=server.port,
            dbname=server.database,
            user=server.role,
            password=password,
            require_auth="scram-sha-256",
            sslmode="disable" if server.is_local else "verify-full",
            channel_binding="prefer" if server.is_local else "require",
            sslrootcert=ca,
            ssl_min_protocol_version="TLSv1.2",
            connect_timeout=CONNECT_SECONDS,
            tcp_user_timeout=60_000,
            application_name="transfer-app",
            client_encoding="UTF8",
            options=" ".join(f"-c {name}={value}" for name, value in settings.items()),
            passfile=os.devnull,  # nothing of the person's own settings for other servers
            gssencmode="disable",
        )
    connection.adapters.register_dumper(bool, _NumberOfBool)
    connection.adapters.register_loader("numeric", _WholeOfNumeric)
    return connection


@contextmanager
def _certificates(server: TeamServer) -> Iterator[str]:
    """A path, which the driver takes no other way; the workstation's own list where there are none."""
    if server.is_local or not server.ca:
        yield "" if server.is_local else "system"
        return
    descriptor, name = mkstemp(suffix=".pem")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(server.ca)
        yield name
    finally:
        Path(name).unlink()


def _without_values(context: sa.engine.ExceptionContext) -> None:
    error, shown = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error) and error.sqlstate is not None:
        said = " ".join(filter(None, (error.sqlstate, error.diag.table_name, error.diag.constraint_name)))
        error.args = (said,)
        if shown is not None:
            shown.args = (f"({type(error).__name__}) {said}",)
