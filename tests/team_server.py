"""A real PostgreSQL server for tests: one for each process that asks, in a temporary folder, gone at the end.

TRANSFER_APP_STORE=postgres makes every workspace of a test a team's (allocated_county.outside): then the same
tests run on it.
"""

from __future__ import annotations

import atexit
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from transfer_app.adapters.store import key_slots, migrate, team_workspace
from transfer_app.adapters.store.key_file import Cost, format_key_file, parse_key_file
from transfer_app.adapters.store.team_file import is_team_file
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit, WorkspaceFiles
from transfer_app.domain.team_server import TeamServer

CHOSEN = os.environ.get("TRANSFER_APP_STORE") == "postgres"
PASSPHRASE = "correct horse battery"
NAME = "db.wessmoor.example"
"""In the server's certificate; it listens on 127.0.0.1 besides its socket."""
_RULES = "local all postgres trust\nlocal all all scram-sha-256\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
CHEAP = Cost(64, 1, 1)
_SETTINGS = {
    "listen_addresses": "127.0.0.1", "ssl": "on", "max_connections": "200", "jit": "off", "autovacuum": "off",
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
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
    server = TeamServer(str(folder()), port(), made, made)
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
    with psycopg.connect(
        host=str(folder()), port=port(), user="postgres", dbname=database, autocommit=True
    ) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description is not None else []


def database_of(path: Path) -> str:
    assert is_team_file(path)
    return key_slots.team_server(path).database


@cache
def port() -> int:
    """Free a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@cache
def certified(name: str) -> tuple[str, str]:
    """(private key, certificate that it signed itself) of a server of that name, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, plain).decode(), made.public_bytes(pem).decode()


@cache
def folder() -> Path:
    """Where the server listens; the test is skipped where none is installed."""
    made = Path(tempfile.mkdtemp(prefix="team-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(made, user)
    cluster = made / "cluster"
    _do(made, "initdb", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "--auth=trust")
    (cluster / "pg_hba.conf").write_text(_RULES)
    key, certificate = certified(NAME)
    for name, content in {"server.key": key, "server.crt": certificate}.items():
        (cluster / name).write_text(content)
        (cluster / name).chmod(0o600)
        if user is not None:
            shutil.chown(cluster / name, user)
    _start(made)

    def stop() -> None:
        _do(made, "pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(made)

    atexit.register(stop)
    return made


@contextmanager
def away() -> Iterator[None]:
    """The server is stopped, every connection to it ended; afterwards it is there again."""
    made = folder()
    _do(made, "pg_ctl", "-m", "fast", "-w", "stop")
    try:
        yield
    finally:
        _start(made)


def _start(made: Path) -> None:
    options = " ".join(f"-c {name}={value}" for name, value in (_SETTINGS | {"port": port()}).items())
    _do(made, "pg_ctl", "-w", "-l", str(made / "log"), "-o", f"{options} -k {made}", "start")


def _do(made: Path, program: str, *rest: str) -> None:
    """One of the server's own programs, on the cluster in that folder."""
    command = [binaries() / program, "-D", made / "cluster", *rest]
    subprocess.run(command, check=True, user=_unprivileged(), capture_output=True, cwd=made)


def binaries() -> Path:
    """The folder of the server's programs."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    installed = [each for each in Path("/usr/lib/postgresql").glob("*/bin") if (each / "initdb").exists()]
    if not installed:
        pytest.skip("no PostgreSQL server is installed")
    return max(installed, key=lambda each: int(re.sub(r"\D.*", "", each.parent.name)))


def _unprivileged() -> str | None:
    """The server refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # not on Windows

    there = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in there)
