"""A trial unit: it sees its own changes, and of these the file, a reader and a later unit never know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.workspace import SqlWorkspace, Unit, WorkspaceFiles
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import Cancelled, WorkspaceBusy

PASSPHRASE = "correct horse battery"
MARK = "Xanthippe Quillfeather "
ENTRY = AuditEntry("2027-01-01T00:00:00Z", "ann", "tried", {})


def _first(unit: Unit) -> None:
    unit.settings.put("vesting-day", "2027-04-01")
    unit.log.append(ENTRY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "w.taw"
    WorkspaceFiles(Cost(64, 1, 1)).create(path, "ann", PASSPHRASE, _first).close()
    return path


@pytest.fixture
def workspace(path: Path) -> Iterator[SqlWorkspace]:
    made = WorkspaceFiles(Cost(64, 1, 1)).open(path, "ann", PASSPHRASE)
    yield made
    made.close()


def fill(unit: Unit, rows: int = 3_000) -> None:
    """More than SQLite keeps in memory (64 MiB), so that pages go beside the file before the end."""
    unit.settings.put("large", MARK * (80_000_000 // len(MARK)) if rows > 100 else "")
    for number in range(rows):
        unit.settings.put(f"{MARK}{number}", MARK * 100)
    unit.log.append(ENTRY)


def sizes(unit: Unit) -> tuple[int, str]:
    return unit.log.size(), unit.settings.get(f"{MARK}1")


def test_a_trial_sees_its_changes_and_the_file_never_does(workspace: SqlWorkspace, path: Path) -> None:
    before = path.read_bytes()
    with workspace.trial() as unit:
        fill(unit)
        assert sizes(unit) == (2, MARK * 100)
        with workspace.read() as reader:
            assert sizes(reader) == (1, "")
    with workspace.read() as reader:
        assert sizes(reader) == (1, "")
    assert path.read_bytes() == before
    workspace.close()
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["w.taw", "w.taw.keys"]


def test_what_waits_beside_the_file_is_encrypted(workspace: SqlWorkspace, path: Path) -> None:
    wal = path.with_name("w.taw-wal")
    with workspace.trial() as unit:
        fill(unit)
        assert wal.stat().st_size > 1_000_000
        assert b"Xanthippe" not in wal.read_bytes()


@pytest.mark.parametrize("error", [Cancelled, RuntimeError])
def test_a_trial_that_is_stopped_leaves_nothing(
    error: type[Exception], workspace: SqlWorkspace, path: Path
) -> None:
    before = path.read_bytes()

    def stopped() -> None:
        with workspace.trial() as unit:
            fill(unit, 50)
            raise error

    with pytest.raises(error):
        stopped()
    assert path.read_bytes() == before
    with workspace.read() as reader:
        assert sizes(reader) == (1, "")


def test_after_a_trial_a_change_is_kept_and_nothing_of_the_trial(workspace: SqlWorkspace, path: Path) -> None:
    with workspace.trial() as unit:
        fill(unit)
    with workspace.change() as unit:
        unit.settings.put("vesting-day", "2028-04-01")
        unit.log.append(ENTRY)
    workspace.close()
    again = WorkspaceFiles(Cost(64, 1, 1)).open(path, "ann", PASSPHRASE)
    with again.read() as unit:
        assert sizes(unit) == (2, "")
        assert unit.settings.get("vesting-day") == "2028-04-01"
    again.close()


def test_nobody_writes_while_a_trial_lasts(workspace: SqlWorkspace, path: Path) -> None:
    other = WorkspaceFiles(Cost(64, 1, 1)).open(path, "ann", PASSPHRASE)
    with other._engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA busy_timeout = 50")
    with workspace.trial() as unit:
        fill(unit, 5)
        with pytest.raises(WorkspaceBusy), other.change() as late:
            late.log.append(ENTRY)
    other.close()
