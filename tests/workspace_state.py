"""What a workspace holds, so that two moments can be compared: every row of every table but the log."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

import allocated_county
import sqlalchemy as sa

from transfer_app.adapters.store.engine import reading
from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.workspace import WorkspaceFiles

LOG = {"log_entries", "log_nodes", "checkpoints"}


def tables(path: Path, name: str = allocated_county.OFFICER) -> dict[str, tuple[int, str]]:
    """By table: how many rows, and a digest over them."""
    return {
        table: (len(rows), hashlib.sha256("\n".join(rows).encode("utf-8", "surrogateescape")).hexdigest())
        for table, rows in _rows(path, name).items()
        if table not in LOG
    }


def actions(path: Path, name: str = allocated_county.OFFICER) -> list[str]:
    """What the log says was done, in order."""
    session = allocated_county.outside().workspaces.open(path, name, allocated_county.PASSPHRASE)
    try:
        with session.read() as unit:
            return [str(entry["action"]) for entry in reversed(unit.log.latest(100_000))]
    finally:
        session.close()


def _rows(path: Path, name: str) -> dict[str, list[str]]:
    workspace = WorkspaceFiles(Cost(64, 1, 1)).open(path, name, allocated_county.PASSPHRASE)
    try:
        with reading(workspace._engine) as connection:
            found = sa.MetaData()
            with warnings.catch_warnings():
                # An index over lower(name) is none of the rows that are compared.
                warnings.filterwarnings("ignore", "Skipped unsupported reflection")
                found.reflect(connection)
            return {
                table.name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
                for table in found.sorted_tables
            }
    finally:
        workspace.close()
