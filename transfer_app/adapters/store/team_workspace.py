"""Creating and opening a team's workspace: a database on a server, and the file that opens it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa

from transfer_app.adapters.store import key_slots, migrate
from transfer_app.adapters.store.engine import BUSY_SECONDS, reading
from transfer_app.adapters.store.sealed_values import Seals, seal_again, with_seals
from transfer_app.adapters.store.server_engine import OLDEST_SERVER, keep_others_from_writing, server_engine
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.adapters.store.tables import users
from transfer_app.adapters.store.team_password import SALT_BYTES, password_of, verifier_of
from transfer_app.domain.errors import NotAWorkspace, WorkspaceBusy, WorkspaceExists


def fill_team_database(
    path: Path, name: str, passphrase: str, first: Callable[[sa.Engine], None]
) -> tuple[sa.Engine, bytes]:
    """Make the tables in the empty database of a team's file, and let first put in what it must start with.

    (the workspace, its key). WorkspaceExists when somebody did so before. If it is broken off, tables may be
    left, but nobody in them: it can be done again.
    """
    key = key_slots.unlock(path, name, passphrase)
    engine = connected(path, key)
    try:
        with storage_errors(path):
            _refuse_filled(engine, path)
            migrate.upgrade(engine)
            first(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine, key


def connected_with(path: Path, keys: Sequence[bytes]) -> sa.Engine:
    """By the one of the keys that the server takes; nothing is asked of the workspace in it."""
    for key in keys[:-1]:
        try:
            return connected(path, key)
        except NotAWorkspace:
            continue  # the role has the next
    return connected(path, keys[-1])


def open_team_database(path: Path, keys: Sequence[bytes]) -> tuple[sa.Engine, bytes]:
    """(the workspace, which of the keys opens it): several where a change of the key was interrupted."""
    for key in keys[:-1]:
        try:
            return _opened(path, key), key
        except NotAWorkspace:
            continue  # the role has the next
    return _opened(path, keys[-1]), keys[-1]


def change_role_key(engine: sa.Engine, path: Path, new: bytes) -> None:
    """From now on the server lets in only who has the new key, and private keys are sealed by it.

    WorkspaceBusy when others have the workspace open: they would stay in, whoever they are. Dispose of the
    engine afterwards, whatever happened: its connection keeps the others from writing.
    """
    workspace = key_slots.workspace_id(path)
    password = password_of(new, workspace)
    verifier = verifier_of(password, secrets.token_bytes(SALT_BYTES))
    with storage_errors(path):
        _refuse_others(engine, path)
        with engine.connect() as connection:
            with connection.begin():
                keep_others_from_writing(connection)
                role = connection.dialect.identifier_preparer.quote(key_slots.team_server(path).role)
                connection.exec_driver_sql(f"ALTER ROLE {role} PASSWORD '{verifier}'")
                seal_again(connection, Seals(new, workspace))
            with connection.begin():
                # Who came in between with the key of before, and would seal with it.
                connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) {_OTHERS}"))


_LOOKS, _BETWEEN_LOOKS = 10, 0.05
_OTHERS = (
    "FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()"
    " AND pid <> pg_backend_pid()"
)


def _refuse_others(engine: sa.Engine, path: Path) -> None:
    """A connection that was just closed is listed for a moment more."""
    for _ in range(_LOOKS):
        with reading(engine) as connection:
            others = connection.scalar(sa.text(f"SELECT count(*) {_OTHERS}"))
        if not others:
            return
        time.sleep(_BETWEEN_LOOKS)
    raise WorkspaceBusy(
        f"{path.stem} is open in another window, or at another workstation.",
        "Ask them to close it; the administrator of the server can end what was left open.",
    )


def _opened(path: Path, key: bytes) -> sa.Engine:
    engine = connected(path, key)
    try:
        with storage_errors(path):
            _refuse_empty(engine, path)
            migrate.upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connected(path: Path, key: bytes) -> sa.Engine:
    """After a look at what answers: an old server or another database would break only later."""
    server, workspace = key_slots.team_server(path), key_slots.workspace_id(path)
    engine = server_engine(server, password_of(key, workspace), busy_seconds=BUSY_SECONDS)
    with_seals(engine, Seals(key, workspace))
    try:
        with storage_errors(path):
            _refuse_unfit(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _refuse_unfit(engine: sa.Engine, path: Path) -> None:
    with reading(engine) as connection:
        version, *made = connection.execute(sa.text(_ABOUT)).one()
    oldest, runs = OLDEST_SERVER // 10_000, int(version) // 10_000
    if runs < oldest:
        raise NotAWorkspace(
            f"The server of {path.name} runs PostgreSQL {runs}.",
            f"It has to be version {oldest} or newer: ask the administrator of the server.",
        )
    if made != ["UTF8", "C", "C"]:
        raise NotAWorkspace(
            f"The database of {path.name} was not made as the team's file asked for.",
            "Ask the administrator of the server to take it away and run the SQL that came with the file.",
        )


_ABOUT = (
    "SELECT current_setting('server_version_num'), pg_encoding_to_char(encoding), datcollate, datctype"
    " FROM pg_database WHERE datname = current_database()"
)


def _refuse_filled(engine: sa.Engine, path: Path) -> None:
    if has_people(engine):
        raise WorkspaceExists(f"The workspace of {path.name} was made already.", "Open it.")


def _refuse_empty(engine: sa.Engine, path: Path) -> None:
    if not has_people(engine):
        raise NotAWorkspace(
            f"{path.name}: nothing was put into the database yet.",
            "Whoever made the file has to run 'create' with it first.",
        )


def has_people(engine: sa.Engine) -> bool:
    """Whether somebody created the workspace in the database."""
    with reading(engine) as connection:
        if not sa.inspect(connection).has_table("users"):
            return False
        return connection.scalar(sa.select(sa.func.count()).select_from(users)) != 0
