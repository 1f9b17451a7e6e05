"""The encrypted file itself: nothing readable in it, nothing else taken for it, nothing lost by a kill."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from transfer_app.adapters.store.engine import new_engine, open_engine, reading
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.domain.errors import (
    NotAWorkspace,
    OutputFailed,
    WorkspaceBusy,
    WorkspaceError,
    WorkspaceExists,
)

KEY = bytes(range(32))
MARKER = "Paddington-Bear-of-32-Windsor-Gardens"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + bytes(5000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a 100% odd name?.workspace"


@pytest.fixture
def engine(path: Path) -> Iterator[sa.Engine]:
    engine = new_engine(path, KEY, busy_seconds=0.1)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
        connection.exec_driver_sql("CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents (id))")
    yield engine
    engine.dispose()


def add(engine: sa.Engine, name: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO parents (name) VALUES (:name)"), {"name": name})


def names(engine: sa.Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.exec_driver_sql("SELECT name FROM parents ORDER BY id").scalars())


def test_nothing_written_is_readable_while_open_or_closed(engine: sa.Engine, path: Path) -> None:
    add(engine, MARKER)
    with engine.begin() as connection:  # large enough that changes spill to the side files before the commit
        for _ in range(200):
            connection.execute(
                sa.text("INSERT INTO parents (name) VALUES (:n || random())"), {"n": MARKER * 500}
            )
        side_files = sorted(path.parent.iterdir())
        assert [file.name.removeprefix(path.name) for file in side_files] == ["", "-shm", "-wal"]
        for file in side_files:
            assert MARKER.encode() not in file.read_bytes()
            assert b"CREATE TABLE" not in file.read_bytes()
    engine.dispose()
    assert list(path.parent.iterdir()) == [path]  # closed: one file again
    content = path.read_bytes()
    assert MARKER.encode() not in content
    assert b"SQLite format" not in content
    assert len(content) > 200 * len(MARKER) * 500


def test_only_the_owner_may_read_the_file(engine: sa.Engine, path: Path) -> None:
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


def test_the_settings_that_keep_promises_are_on(engine: sa.Engine) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "trusted_schema": 0,
    }
    with reading(engine) as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}
    assert found == expected
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO children (parent) VALUES (99)")


def test_neither_the_key_nor_a_value_is_in_what_an_error_says(engine: sa.Engine) -> None:
    add(engine, MARKER)
    with pytest.raises(sa.exc.IntegrityError) as caught:
        add(engine, MARKER)
    for said in (str(caught.value), repr(caught.value), repr(engine), str(engine.url)):
        assert MARKER not in said
        assert KEY.hex() not in said


def test_another_key_opens_nothing_and_changes_nothing(
    engine: sa.Engine, path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(NotAWorkspace, match="not a workspace, or not the one its key file was made for"):
        open_engine(path, bytes(32))
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def plain_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.close()


def another_application(path: Path) -> None:
    engine = new_engine(path, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA application_id = 7")
    engine.dispose()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_bytes(PNG), "not a workspace"),
        (plain_database, "not an encrypted one"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: None, "There is no file"),
        (another_application, "but not a workspace"),
    ],
    ids=["picture", "plain-database", "empty", "folder", "missing", "other-application"],
)
def test_anything_else_is_refused_and_left_alone(path: Path, make: object, said: str) -> None:
    assert callable(make)
    make(path)
    before = path.read_bytes() if path.is_file() else path.exists()
    with pytest.raises(NotAWorkspace, match=said):
        open_engine(path, KEY)
    assert (path.read_bytes() if path.is_file() else path.exists()) == before


def test_creating_never_overwrites(path: Path) -> None:
    path.write_bytes(b"something")
    with pytest.raises(WorkspaceExists):
        new_engine(path, KEY)
    with pytest.raises(OutputFailed):
        new_engine(path / "below a file", KEY)
    assert path.read_bytes() == b"something"


def test_a_damaged_page_is_noticed(engine: sa.Engine, path: Path) -> None:
    for n in range(100):
        add(engine, f"{n}" * 200)
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    damaged = open_engine(path, KEY)
    with pytest.raises(WorkspaceError, match="is damaged"), storage_errors(path):
        names(damaged)
    damaged.dispose()


def test_a_second_writer_is_told_that_it_is_busy_and_readers_are_not_kept_waiting(
    engine: sa.Engine, path: Path
) -> None:
    other = open_engine(path, KEY, busy_seconds=0.1)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO parents (name) VALUES ('first')")
        with pytest.raises(WorkspaceBusy), storage_errors(path):
            add(other, "second")
        assert names(other) == []
        assert names(engine) == []
    add(other, "second")
    assert names(engine) == ["first", "second"]
    other.dispose()


def test_reading_cannot_write_and_leaves_no_trace_on_the_connection(engine: sa.Engine, path: Path) -> None:
    with pytest.raises(OutputFailed), storage_errors(path), reading(engine) as connection:
        connection.exec_driver_sql("INSERT INTO parents (name) VALUES ('x')")
    add(engine, "y")
    assert names(engine) == ["y"]


def test_threads_write_in_turn_and_none_is_lost(path: Path, engine: sa.Engine) -> None:
    engine.dispose()
    shared = open_engine(path, KEY)

    def write(who: int) -> None:
        for n in range(10):
            add(shared, f"{who}-{n}")

    threads = [threading.Thread(target=write, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(shared)) == 60
    shared.dispose()


def test_an_error_rolls_back_and_tables_with_it(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:  # noqa: PT012
        connection.exec_driver_sql("INSERT INTO parents (name) VALUES ('x')")
        connection.exec_driver_sql("CREATE TABLE more (a)")
        connection.exec_driver_sql("CREATE TABLE parents (a)")
    assert names(engine) == []
    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == ["children", "parents"]


WRITER = """
import os, signal, sys
from pathlib import Path
from transfer_app.adapters.store.engine import open_engine
engine = open_engine(Path(sys.argv[1]), bytes(range(32)))
for n in range(5):
    with engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO parents (name) VALUES ('kept {n}')")
    print(n, flush=True)
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE half_done (a)")
    for n in range(2500):  # 100 MB, more than is kept in memory: pages of the open one are in the WAL
        connection.exec_driver_sql(f"INSERT INTO parents (name) VALUES ('lost {n}' || hex(zeroblob(20000)))")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_keeps_what_was_committed_and_nothing_else(engine: sa.Engine, path: Path) -> None:
    engine.dispose()
    ended = subprocess.run(
        [sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -9, ended.stderr
    assert ended.stdout.split() == ["0", "1", "2", "3", "4"]
    assert path.with_name(path.name + "-wal").stat().st_size > 1_000_000
    after = open_engine(path, KEY)
    assert names(after) == [f"kept {n}" for n in range(5)]
    with reading(after) as connection:
        assert sa.inspect(connection).get_table_names() == ["children", "parents"]
        assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    after.dispose()


def test_an_unexpected_error_stays_what_it_is(engine: sa.Engine, path: Path) -> None:
    with pytest.raises(sa.exc.OperationalError), storage_errors(path), reading(engine) as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
