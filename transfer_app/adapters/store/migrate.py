"""Bringing a workspace's tables to this version of the program.

All pending migrations run in one transaction: a workspace is migrated, or exactly as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from transfer_app.adapters.store.dialect import is_sqlite
from transfer_app.adapters.store.engine import reading
from transfer_app.domain.errors import NewerWorkspace, WorkspaceError

DEFAULT = Path(__file__).resolve().parent / "migrations"


def upgrade(engine: sa.Engine, script_location: Path = DEFAULT) -> None:
    """Run what is pending. NewerWorkspace, with nothing changed, when a newer program was here."""
    newest = heads(script_location)
    # Looked at first without the write lock, so that opening never waits for someone else's long job.
    if current(engine) == newest:
        return
    with engine.connect() as connection, _links_unchecked(connection), connection.begin():
        here = _current(connection)
        _refuse_unknown(here, _known(script_location))
        if here == newest:
            return
        config = _config(script_location)
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")
        if is_sqlite(connection):
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise WorkspaceError(
                    f"The workspace could not be brought up to date: {len(broken)} broken links."
                )


def current(engine: sa.Engine) -> frozenset[str]:
    """The revisions the workspace is at; empty before the first migration."""
    with reading(engine) as connection:
        return _current(connection)


def heads(script_location: Path = DEFAULT) -> frozenset[str]:
    """The revisions this program brings a workspace to."""
    return _own_heads() if script_location == DEFAULT else _heads(script_location)


def refuse_newer(engine: sa.Engine, script_location: Path = DEFAULT) -> None:
    """NewerWorkspace when the workspace is at a revision that this program does not know."""
    _refuse_unknown(current(engine), _known(script_location))


@cache
def _own_heads() -> frozenset[str]:
    """Reading every script takes a fifth of a second; the program's own stay as they are while it runs."""
    return _heads(DEFAULT)


def _heads(script_location: Path) -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config(script_location)).get_heads())


def _refuse_unknown(here: frozenset[str], known: frozenset[str]) -> None:
    if not here <= known:
        raise NewerWorkspace("The workspace was written by a newer version of transfer-app.")


def _known(script_location: Path) -> frozenset[str]:
    scripts = ScriptDirectory.from_config(_config(script_location))
    return frozenset(script.revision for script in scripts.walk_revisions())


def _current(connection: sa.Connection) -> frozenset[str]:
    return frozenset(MigrationContext.configure(connection).get_current_heads())


def _config(script_location: Path) -> Config:
    config = Config()
    # Alembic reads % in an option as the start of a reference to another option.
    config.set_main_option("script_location", str(script_location).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _links_unchecked(connection: sa.Connection) -> Iterator[None]:
    """SQLite rebuilds a table to change it, which its links would forbid; they are checked at the end.

    The switch works only outside a transaction, so it goes to the driver itself.
    """
    driver = connection.connection.dbapi_connection
    if not is_sqlite(connection) or driver is None:
        yield
        return
    cursor = driver.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
