"""A real PostgreSQL server for tests: one for each process that asks, in a temporary folder, gone at the end.

TRANSFER_APP_STORE=postgres makes every workspace of a test a team's (allocated_county.outside): then the same
tests run on it.
"""

from __future__ import annotations

import atexit
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from transfer_app.adapters.store import key_slots, migrate, team_workspace
from transfer_app.adapters.store.key_file import Cost, format_key_file, parse_key_file
from transfer_app.adapters.store.team_file import is_team_file
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit, WorkspaceFiles
from transfer_app.domain.team_server import TeamServer

CHOSEN = os.environ.get("TRANSFER_APP_STORE") == "postgres"
PASSPHRASE = "correct horse battery"
CHEAP = Cost(64, 1, 1)
_SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "200", "jit": "off", "autovacuum": "off",
}  # fmt: skip


class ServerFiles(WorkspaceFiles):
    """Makes each workspace a team's, in a database of its own."""

    def __init__(self) -> None:
        super().__init__(CHEAP)

    def create(self, path: Path, name: str, passphrase: str, first: Callable[[Unit], None]) -> SqlWorkspace:
        if not is_team_file(path):
            prepare(path, name, passphrase, tables=True)
        return super().create(path, name, passphrase, first)


def prepare(path: Path, name: str, passphrase: str, *, tables: bool = False) -> None:
    """A team's file, and what the server's administrator does with the SQL of it.

    tables: the database has its tables already, copied from one that was migrated once.
    """
    made = f"t{secrets.token_hex(8)}"
    server = TeamServer(str(folder()), 5432, made, made)
    statements = WorkspaceFiles(CHEAP).prepare_team(path, server, name, passphrase)
    if tables:
        migrated = key_slots.team_server(_migrated()).database
        statements = tuple(each.replace("template0", migrated) for each in statements)
    run(*statements)
    if tables:
        run(f"REASSIGN OWNED BY {migrated} TO {made}", database=made)
        run(f"ALTER DATABASE {migrated} OWNER TO {migrated}")


@cache
def _migrated() -> Path:
    path = Path(tempfile.mkdtemp(dir=folder())) / "migrated.taw"
    prepare(path, "ann", PASSPHRASE)
    engine = team_workspace.connected(path, key_slots.unlock(path, "ann", PASSPHRASE))
    migrate.upgrade(engine)
    engine.dispose()
    return path


def copied(made: Path, copy: Path) -> None:
    """A copy of a team's file that nobody has open, with a copy of its database."""
    file = parse_key_file(made.read_bytes(), made.name)
    assert file.server is not None
    database = f"t{secrets.token_hex(8)}"
    run(f"CREATE DATABASE {database} TEMPLATE {file.server.database} OWNER {file.server.role}")
    copy.write_bytes(format_key_file(replace(file, server=replace(file.server, database=database))))


def alone(path: Path) -> None:
    """Give a copy a role of its own with the same password, so that changing it leaves the other as it is."""
    file = parse_key_file(path.read_bytes(), path.name)
    assert file.server is not None
    old, new, database = file.server.role, f"t{secrets.token_hex(8)}", file.server.database
    [[verifier]] = run(f"SELECT rolpassword FROM pg_authid WHERE rolname = '{old}'")
    run(f"CREATE ROLE {new} LOGIN PASSWORD '{verifier}'", f"ALTER DATABASE {database} OWNER TO {new}")
    databases = run(
        f"SELECT datname FROM pg_database WHERE datdba = '{old}'::regrole AND datname <> '{database}'"
    )
    run(f"REASSIGN OWNED BY {old} TO {new}", database=database)
    for (each,) in databases:  # databases go with it, those of other files too
        run(f"ALTER DATABASE {each} OWNER TO {old}")
    path.write_bytes(format_key_file(replace(file, server=replace(file.server, role=new))))


def run(*statements: str, database: str = "postgres") -> list[Any]:
    """As the server's administrator; the rows of the last."""
    with psycopg.connect(host=str(folder()), user="postgres", dbname=database, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description is not None else []


def database_of(path: Path) -> str:
    assert is_team_file(path)
    return key_slots.team_server(path).database


@cache
def folder() -> Path:
    """Where the server listens; the test is skipped where none is installed."""
    binaries = _binaries()
    made = Path(tempfile.mkdtemp(prefix="team-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(made, user)

    def do(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=user, capture_output=True, cwd=made)

    cluster = made / "cluster"
    do(binaries / "initdb", "-D", cluster, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync",
       "--auth=trust")  # fmt: skip
    (cluster / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in _SETTINGS.items())
    do(binaries / "pg_ctl", "-D", cluster, "-w", "-l", made / "log", "-o", f"{options} -k {made}", "start")

    def stop() -> None:
        do(binaries / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(made)

    atexit.register(stop)
    return made


def _binaries() -> Path:
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    installed = [each for each in Path("/usr/lib/postgresql").glob("*/bin") if (each / "initdb").exists()]
    if not installed:
        pytest.skip("no PostgreSQL server is installed")
    return max(installed, key=lambda each: int(re.sub(r"\D.*", "", each.parent.name)))


def _unprivileged() -> str | None:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if any(u.pw_name == name for u in pwd.getpwall()))
