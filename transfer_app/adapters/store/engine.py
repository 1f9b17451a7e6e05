"""Connections to a workspace: one SQLCipher file, opened with a 32-byte key. A team's: server_engine.py.

Choices, and why:

* The raw key goes to the driver in a statement of its own, never into a URL, so it is in no
  log, traceback or `repr`. Row values are kept out of error texts too (hide_parameters).
* WAL journal with synchronous=FULL. A commit that returned has been synced, as with a rollback
  journal; but the window's reads go on while a long import writes, which a rollback journal would
  block as soon as its changes outgrow memory. The two side files exist only while the workspace is open
  and are encrypted as well; closing folds them in. WAL needs a local disk, not a network share.
* Every transaction starts with BEGIN IMMEDIATE: it waits for its turn at the start and cannot
  fail half-way because another got in first; and DDL stays inside it, so that a migration is whole or
  absent. Reading alone uses `reading`, which never waits for a writer.
* cipher_memory_security is off. It wipes SQLite's own memory, at ten times the cost of every write (49
  against 3.5 microseconds a row, measured), while Python's copies of the rows could not be wiped anyway.
* A queue of connections, each used by one thread at a time: opening costs little, but closing the last one
  folds the WAL in, which no step should wait for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from transfer_app.adapters.store.dialect import driver_of, is_sqlite
from transfer_app.adapters.store.server_engine import reading_server, rewritten_keys
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.domain.errors import (
    NotAWorkspace,
    OutputFailed,
    WorkspaceBusy,
    WorkspaceExists,
)

KEY_BYTES = 32
APPLICATION_ID = 0x54414B57
"""'TAKW' in the (encrypted) header: tells a workspace from any other SQLCipher file."""

BUSY_SECONDS = 10.0
EMPTYING_MILLISECONDS = 250
_PLAIN_SQLITE = b"SQLite format 3\x00"
_READING = "transfer_app_reading"


def new_engine(path: Path, key: bytes, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """Create an empty workspace file, readable by its owner only. WorkspaceExists when the name is taken."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise WorkspaceExists(f"{path} exists already.") from error
    except OSError as error:
        raise OutputFailed(f"{path} could not be created: {error.strerror}.") from error
    engine = _engine(path, key, busy_seconds)
    try:
        with storage_errors(path), engine.connect() as connection:
            driver_of(connection).execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_engine(path: Path, key: bytes, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """Open an existing workspace file. NotAWorkspace when it is something else; it is then untouched."""
    refuse_what_is_plainly_something_else(path)
    engine = _engine(path, key, busy_seconds)
    try:
        _refuse_other_applications(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one state of the workspace, waits for no writer, and cannot write."""
    if not is_sqlite(engine):
        with reading_server(engine) as connection:
            yield connection
        return
    with engine.connect().execution_options(**{_READING: True}) as connection:
        driver = driver_of(connection)
        driver.execute("PRAGMA query_only = ON")
        try:
            yield connection
        finally:
            driver.execute("PRAGMA query_only = OFF")


def emptied_journal(engine: sa.Engine) -> bool:
    """Fold the write-ahead log into the file and cut it to nothing; False when a reader was in the way.

    On a server the table of keys is written anew instead, without the rows of before.
    """
    if not is_sqlite(engine):
        return rewritten_keys(engine)
    with engine.connect() as connection:
        driver = driver_of(connection)
        (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
        # A long job reads for minutes: whoever writes meanwhile must not wait for it each time.
        driver.execute(f"PRAGMA busy_timeout = {EMPTYING_MILLISECONDS}")
        try:
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy


def change_key(path: Path, key: bytes, new: bytes) -> None:
    """Encrypt every page of the file with the new key: all of them or, whatever ends it early, none.

    WorkspaceBusy when anybody has the workspace open, in this process too. The pages go through a rollback
    journal, encrypted with the key before, because in a WAL the old key would go on opening the file.
    """
    with storage_errors(path), closing(_connected(path, key, busy_seconds=0)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise WorkspaceBusy(f"{path.name} is open in another window or command.")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")


def refuse_what_is_plainly_something_else(path: Path) -> None:
    """NotAWorkspace for what can be told from a workspace without a key: a folder, a plain database."""
    if path.is_dir():
        raise NotAWorkspace(f"{path} is a folder.")
    try:
        with path.open("rb") as stream:
            beginning = stream.read(len(_PLAIN_SQLITE))
    except FileNotFoundError as error:
        raise NotAWorkspace(f"There is no file {path}.") from error
    except OSError as error:
        raise NotAWorkspace(f"{path} cannot be read: {error.strerror}.") from error
    if not beginning:
        raise NotAWorkspace(f"{path.name} is empty.")
    if beginning == _PLAIN_SQLITE:
        raise NotAWorkspace(f"{path.name} is a database, but not an encrypted one.")


def _refuse_other_applications(engine: sa.Engine, path: Path) -> None:
    with storage_errors(path), reading(engine) as connection:
        written_by = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if written_by != APPLICATION_ID:
        raise NotAWorkspace(f"{path.name} is an encrypted database, but not a workspace.")


def _engine(path: Path, key: bytes, busy_seconds: float) -> sa.Engine:
    if len(key) != KEY_BYTES:
        raise ValueError("a workspace key has 32 bytes")
    engine = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: _connected(path, key, busy_seconds),
        poolclass=sa.QueuePool,
        pool_size=4,
        max_overflow=8,
        hide_parameters=True,
    )
    sa.event.listen(engine, "begin", _begin)
    return engine


def _connected(path: Path, key: bytes, busy_seconds: float) -> dbapi2.Connection:
    address = f"{path.absolute().as_uri()}?mode=rw"  # rw: opening never creates a file
    connection = dbapi2.connect(
        address, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        _set_up(connection, f"PRAGMA key = \"x'{key.hex()}'\"")
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: dbapi2.Connection, key_statement: str) -> None:
    for statement in (
        "PRAGMA cipher_log_level = NONE",  # otherwise a wrong key writes to the terminal
        "PRAGMA cipher_memory_security = OFF",
        key_statement,
        "PRAGMA cipher_compatibility = 4",
        "PRAGMA journal_mode = WAL",  # the first to read the file: a wrong key ends here
        "PRAGMA cache_size = -65536",  # KiB; in SQLite's 2 MiB a county is decrypted again and again
        "PRAGMA synchronous = FULL",
        "PRAGMA fullfsync = ON",  # macOS: its plain fsync does not reach the disk
        "PRAGMA checkpoint_fullfsync = ON",
        "PRAGMA temp_store = MEMORY",  # sorting spills would be plain text on the disk
        "PRAGMA foreign_keys = ON",
        "PRAGMA trusted_schema = OFF",
    ):
        connection.execute(statement)


def _begin(connection: sa.Connection) -> None:
    alone = connection.get_execution_options().get(_READING, False)
    driver_of(connection).execute("BEGIN" if alone else "BEGIN IMMEDIATE")
