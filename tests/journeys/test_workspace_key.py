"""A new key for the workspace: who stays gets in, old copies do not, a crash is ended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from allocated_county import PASSPHRASE, outside
from typed_commands import said
from workspaces_made import OTHER, workspace_of

from transfer_app.adapters.store import key_slots
from transfer_app.adapters.store import workspace as store
from transfer_app.adapters.store.key_slots import keys_path
from transfer_app.domain.errors import NotPermitted, OutputFailed, SignInFailed, WorkspaceBusy
from transfer_app.domain.vocabulary import Role
from transfer_app.services import auditing, workspace_key, workspaces
from transfer_app.services.session import Session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wessmoor.taw"


@pytest.fixture
def ann(path: Path) -> Iterator[Session]:
    """The administrator; ben approves and eve has left."""
    with workspace_of(path, ben=Role.APPROVER, eve=Role.APPROVER) as session:
        workspaces.remove_user(session, "eve")
        yield session


def signed_in(path: Path, name: str, passphrase: str = OTHER) -> Session:
    return workspaces.sign_in(outside(), path, name, passphrase)


def key_actions(session: Session) -> list[str]:
    with session.workspace.read() as unit:
        said_of = [str(each["action"]) for each in reversed(unit.log.latest(20))]
    return [each.removeprefix("workspace-key-") for each in said_of if each.startswith("workspace-key-")]


@pytest.mark.of_files
def test_everybody_keeps_their_passphrase_and_old_copies_do_not_open_it(
    ann: Session, path: Path, tmp_path: Path
) -> None:
    old = key_slots.unlock(path, "ann", PASSPHRASE)
    shutil.copy(keys_path(path), tmp_path / "copy.keys")
    workspace_key.change(ann)
    assert key_actions(ann) == ["begun", "changed"]
    assert auditing.verify(ann).entries > 0
    ann.workspace.close()
    signed_in(path, "ben").workspace.close()
    new = key_slots.unlock_all(path, "ann", PASSPHRASE)
    assert len(new) == 1
    assert new != (old,)
    shutil.copy(tmp_path / "copy.keys", keys_path(path))
    with pytest.raises(Exception, match="not the one its key file was made for"):
        signed_in(path, "ben")
    assert not list(path.parent.glob("*-journal"))


def test_who_has_it_open_keeps_it_as_it_is(ann: Session, path: Path) -> None:
    ben = signed_in(path, "ben")
    with pytest.raises(WorkspaceBusy):
        workspace_key.change(ann)
    with pytest.raises(NotPermitted):
        workspace_key.change(ben)
    ben.workspace.close()
    assert key_actions(ann) == ["begun", "kept"]
    assert len(key_slots.unlock_all(path, "ben", OTHER)) == 1
    workspace_key.change(ann)
    assert key_actions(ann)[2:] == ["begun", "changed"]


def test_a_key_file_that_cannot_be_written_changes_nothing(
    ann: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OutputFailed("The disk is full.")

    monkeypatch.setattr(key_slots, "write_durably", full)
    with pytest.raises(OutputFailed):
        workspace_key.change(ann)
    assert key_actions(ann) == []
    monkeypatch.undo()
    workspace_key.change(ann)
    assert key_actions(ann) == ["begun", "changed"]


class Killed(BaseException):
    """Stands for the end of the process: nothing that would tidy up may run."""


@pytest.mark.of_files
@pytest.mark.parametrize(("at", "ended"), [("before", "kept"), ("after", "changed")])
def test_whoever_signs_in_after_a_crash_ends_it(
    ann: Session, path: Path, monkeypatch: pytest.MonkeyPatch, at: str, ended: str
) -> None:
    change = store.change_key

    def stopped(path: Path, key: bytes, new: bytes) -> None:
        if at == "after":
            change(path, key, new)
        raise Killed

    monkeypatch.setattr(store, "change_key", stopped)
    monkeypatch.setattr(workspace_key, "end", lambda *_: None)
    with pytest.raises(Killed):
        workspace_key.change(ann)
    monkeypatch.undo()
    ann.workspace.close()
    assert len(key_slots.unlock_all(path, "ben", OTHER)) == 2
    ben = signed_in(path, "ben")
    assert key_actions(ben) == ["begun", ended]
    ben.workspace.close()
    (key,) = key_slots.unlock_all(path, "ben", OTHER)
    assert key_slots.unlock_all(path, "ann", PASSPHRASE) == (key,)
    with pytest.raises(SignInFailed):
        signed_in(path, "eve")


def test_the_command(ann: Session, path: Path) -> None:
    ann.workspace.close()
    assert "has a new key" in said("users", "new-key", workspace=path)
