"""The tables of a new workspace, made by the migrations once in a process and copied from then on.

Running all of them takes most of a second, and hundreds of tests begin with a new workspace. The tests of
migrations and of workspace files run them as the program does.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from transfer_app.adapters.store import migrate
from transfer_app.adapters.store.dialect import is_sqlite
from transfer_app.adapters.store.engine import KEY_BYTES, new_engine, reading
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit, WorkspaceFiles

Row = tuple[object, ...]
_migrated = migrate.upgrade


class QuickFiles(WorkspaceFiles):
    """Workspaces as the program makes them, but for the time it takes to make their tables."""

    def create(self, path: Path, name: str, passphrase: str, first: Callable[[Unit], None]) -> SqlWorkspace:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(migrate, "upgrade", _upgrade)
            return super().create(path, name, passphrase, first)


def _upgrade(engine: sa.Engine, script_location: Path = migrate.DEFAULT) -> None:
    if script_location != migrate.DEFAULT or not is_sqlite(engine) or migrate.current(engine):
        _migrated(engine, script_location)
        return
    statements, rows = _made()
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        for table, values in rows:
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


@cache
def _made() -> tuple[list[str], list[tuple[str, Row]]]:
    with TemporaryDirectory() as folder:
        engine = new_engine(Path(folder) / "tables.taw", secrets.token_bytes(KEY_BYTES))
        try:
            _migrated(engine)
            return contents(engine)
        finally:
            engine.dispose()


def contents(engine: sa.Engine) -> tuple[list[str], list[tuple[str, Row]]]:
    """(what makes the tables, indexes and triggers of a file in its order, each row with its table)."""
    with reading(engine) as connection:
        made = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        ).all()
        tables = [name for kind, name, _ in made if kind == "table"]
        rows = [
            (each, tuple(row))
            for each in tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {each}")
        ]
        return [statement for _, _, statement in made], rows
