"""Creating and opening: both files or neither, and one clear error for each thing that can be wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from transfer_app.adapters.store import migrate
from transfer_app.adapters.store.engine import reading
from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.key_slots import keys_path
from transfer_app.adapters.store.workspace_file import create_workspace_file, open_workspace_file
from transfer_app.domain.errors import NewerWorkspace, NotAWorkspace, SignInFailed, WorkspaceExists

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade() -> None:
    op.create_table("people", sa.Column("name", sa.Text))
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    (folder / "versions").mkdir(parents=True)
    shutil.copy(migrate.DEFAULT / "env.py", folder)
    (folder / "versions" / "0001_first.py").write_text(FIRST, "utf-8")
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "w").mkdir()
    return tmp_path / "w" / "dorset.workspace"


def create(path: Path, scripts: Path) -> None:
    def first(engine: sa.Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO people VALUES ('alice')")

    create_workspace_file(path, "Alice", "secret", first, cost=CHEAP, script_location=scripts).dispose()


def test_what_is_created_is_complete_and_opens(path: Path, scripts: Path) -> None:
    create(path, scripts)
    assert sorted(path.parent.iterdir()) == [path, keys_path(path)]
    engine = open_workspace_file(path, "alice", "secret", script_location=scripts)
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT name FROM people").scalars().all() == ["alice"]
    engine.dispose()
    assert sorted(path.parent.iterdir()) == [path, keys_path(path)]


def test_a_failure_on_the_way_leaves_nothing(path: Path, scripts: Path) -> None:
    def fail(engine: sa.Engine) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create_workspace_file(path, "alice", "secret", fail, cost=CHEAP, script_location=scripts)
    assert list(path.parent.iterdir()) == []


def test_creating_never_touches_what_is_there(path: Path, scripts: Path) -> None:
    create(path, scripts)
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(WorkspaceExists):
        create(path, scripts)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before
    path.unlink()
    with pytest.raises(WorkspaceExists, match="only way into a workspace"):
        create(path, scripts)
    assert list(path.parent.iterdir()) == [keys_path(path)]


def test_a_killed_attempt_does_not_stand_in_the_way(path: Path, scripts: Path) -> None:
    path.with_name(path.name + ".new").write_bytes(b"half")
    path.with_name(path.name + ".new-wal").write_bytes(b"half")
    create(path, scripts)
    assert sorted(path.parent.iterdir()) == [path, keys_path(path)]


def test_each_thing_that_can_be_wrong_has_its_error_and_changes_nothing(path: Path, scripts: Path) -> None:
    create(path, scripts)
    before = {file: file.read_bytes() for file in path.parent.iterdir()}

    def refused(error: type[Exception], said: str, name: str = "alice", passphrase: str = "secret") -> None:
        with pytest.raises(error, match=said):
            open_workspace_file(path, name, passphrase, script_location=scripts)

    refused(SignInFailed, "name or the passphrase", passphrase="Secret")
    refused(SignInFailed, "name or the passphrase", name="bob")
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before
    # Of another length: compiled code that is kept for a file of the same second and length would be run.
    (scripts / "versions" / "0001_first.py").write_text(FIRST.replace("0001", "00000"), "utf-8")
    refused(NewerWorkspace, "newer version")
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before

    other = path.with_name("other.workspace")
    (scripts / "versions" / "0001_first.py").write_text(FIRST, "utf-8")
    create(other, scripts)
    shutil.copy(keys_path(other), keys_path(path))
    refused(NotAWorkspace, "not the one its key file was made for")
    keys_path(path).unlink()
    refused(NotAWorkspace, "no key file dorset.workspace.keys")
    path.unlink()
    refused(NotAWorkspace, "There is no file")
    assert list(path.parent.glob("dorset*")) == []
