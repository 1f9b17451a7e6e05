"""People come, change roles and passphrases, and leave; an administrator is always left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from allocated_county import OFFICER, PASSPHRASE, outside
from cleared import unchecked
from typed_commands import said, typed
from workspaces_made import OTHER, workspace_of

from transfer_app.adapters.store import key_slots
from transfer_app.domain.errors import NotFound, NotPermitted, OutputFailed, SignInFailed, TransferError
from transfer_app.domain.vocabulary import Role
from transfer_app.services import clearance, workspaces
from transfer_app.services.session import Session

DAY = date(2027, 4, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wessmoor.taw"


@pytest.fixture
def ann(path: Path) -> Iterator[Session]:
    """The administrator; ben approves."""
    with workspace_of(path, ben=Role.APPROVER) as session:
        yield session


def opened(path: Path, name: str, passphrase: str = OTHER) -> Session:
    return workspaces.sign_in(outside(), path, name, passphrase)


def actions(session: Session) -> list[object]:
    with session.workspace.read() as unit:
        return [(each["action"], each["detail"]) for each in unit.log.latest(3)]


def test_who_left_cannot_sign_in_and_stays_in_the_list(ann: Session, path: Path) -> None:
    opened(path, "ben").workspace.close()
    gone = workspaces.remove_user(ann, " BEN ")
    assert not gone.active
    with pytest.raises(SignInFailed):
        opened(path, "ben")
    assert key_slots.slot_names(path) == ("ann",)
    assert {user.name: user.active for user in workspaces.users(ann)} == {"ann": True, "ben": False}
    assert actions(ann)[0] == ("user-removed", {"user": "ben"})


@pytest.mark.parametrize("loses", ["account", "role", "clearance"])
def test_who_lost_something_changes_nothing_in_a_window_that_is_still_open(
    ann: Session, path: Path, loses: str
) -> None:
    workspaces.set_roles(ann, "ben", [Role.APPROVER, Role.DATA_OFFICER])
    unchecked(ann, "ben")
    with closing(opened(path, "ben").workspace) as workspace:
        ben = Session(workspace, workspaces.users(ann)[1], outside())
        workspaces.set_roles(ann, "ben", [Role.APPROVER, Role.DATA_OFFICER, Role.REVIEWER])
        workspaces.set_vesting_day(ben, DAY)
        if loses == "account":
            workspaces.remove_user(ann, "ben")
        elif loses == "role":
            workspaces.set_roles(ann, "ben", [Role.REVIEWER, Role.DATA_OFFICER])
        else:
            clearance.withdraw(ann, "ben")
        before = actions(ann)
        with pytest.raises(NotPermitted, match="any more" if loses == "account" else "signed in"):
            workspaces.set_vesting_day(ben, DAY)
        assert actions(ann) == before


def test_a_clock_that_was_set_back_is_said_and_is_in_the_log(ann: Session, path: Path) -> None:
    for hours, behind in ((0.5, False), (2, True)):
        then = datetime.now(UTC) - timedelta(hours=hours)
        session = workspaces.sign_in(replace(outside(), clock=lambda then=then: then), path, "ben", OTHER)
        session.workspace.close()
        assert ["One clock is wrong" in each for each in session.notices] == [True] * behind
        assert actions(ann)[0] == ("signed-in", {"clock": "behind"} if behind else {})


def test_a_name_means_one_person_for_ever(ann: Session) -> None:
    workspaces.remove_user(ann, "ben")
    with pytest.raises(TransferError, match="or there was one"):
        workspaces.add_user(ann, "ben", "Ben Another", OTHER, [Role.AUDITOR])
    for act in (workspaces.remove_user, lambda s, n: workspaces.set_roles(s, n, [Role.AUDITOR])):
        with pytest.raises(NotFound, match="left"):
            act(ann, "ben")
    with pytest.raises(NotFound):
        workspaces.remove_user(ann, "nobody")


@pytest.mark.parametrize(("name", "shown"), [("ben2", "BEN  Abbot"), ("b\u00e9n", "Another"), ("eve", "Ben")])
def test_no_account_passes_for_somebody_elses(ann: Session, name: str, shown: str) -> None:
    with pytest.raises(TransferError, match="reads like"):
        workspaces.add_user(ann, name, shown, OTHER, [Role.REVIEWER])
    with pytest.raises(TransferError, match="two scripts"):
        workspaces.add_user(ann, "eve", "B\u0435n Abbot", OTHER, [Role.REVIEWER])
    assert len(workspaces.users(ann)) == 2


def test_only_an_administrator_and_never_oneself(ann: Session, path: Path) -> None:
    with pytest.raises(TransferError, match="Nobody may remove themselves"):
        workspaces.remove_user(ann, "Ann")
    ben = opened(path, "ben")
    try:
        with pytest.raises(NotPermitted):
            workspaces.remove_user(ben, "ann")
    finally:
        ben.workspace.close()
    with pytest.raises(TransferError, match="no role"):
        workspaces.set_roles(ann, "ben", [])


@pytest.mark.parametrize("how", ["removed", "roles taken"])
def test_the_last_administrator_cannot_go(ann: Session, path: Path, how: str) -> None:
    """Two administrators at once: whoever lost the right a moment ago cannot use it on the other."""
    workspaces.set_roles(ann, "ben", [Role.ADMINISTRATOR])
    ben = opened(path, "ben")
    try:
        if how == "removed":
            workspaces.remove_user(ann, "ben")
        else:
            workspaces.set_roles(ann, "ben", [Role.APPROVER])
        for act in (
            lambda: workspaces.remove_user(ben, "ann"),
            lambda: workspaces.set_roles(ben, "ann", [Role.AUDITOR]),
            lambda: workspaces.add_user(ben, "eve", "Eve", OTHER, [Role.ADMINISTRATOR]),
        ):
            with pytest.raises(NotPermitted):
                act()
    finally:
        ben.workspace.close()
    people = {user.name: user for user in workspaces.users(ann)}
    assert people["ann"].active
    assert Role.ADMINISTRATOR in people["ann"].roles
    assert "eve" not in people


def test_nothing_is_kept_when_the_key_file_cannot_be_written(
    ann: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OutputFailed("The disk is full.")

    monkeypatch.setattr(key_slots, "write_durably", full)
    before = actions(ann)
    with pytest.raises(OutputFailed):
        workspaces.remove_user(ann, "ben")
    with pytest.raises(OutputFailed):
        workspaces.change_passphrase(ann, PASSPHRASE, OTHER)
    monkeypatch.undo()
    assert actions(ann) == before
    opened(path, "ben").workspace.close()


def test_a_removal_that_was_cut_short_can_be_repeated(ann: Session, path: Path) -> None:
    """The slot went, the power failed before the commit: the person is still listed, and removed again."""
    key_slots.remove_slot(path, "ben")
    assert not workspaces.remove_user(ann, "ben").active


def test_a_passphrase_is_changed_by_who_knows_it(ann: Session, path: Path) -> None:
    ben = opened(path, "ben")
    try:
        with pytest.raises(SignInFailed, match="is another one"):
            workspaces.change_passphrase(ben, "not that passphrase", "a third passphrase")
        with pytest.raises(TransferError, match="shorter than 12"):
            workspaces.change_passphrase(ben, OTHER, "short")
        with pytest.raises(TransferError, match="the one you have"):
            workspaces.change_passphrase(ben, OTHER, OTHER)
        assert actions(ben)[0][0] == "signed-in"  # type: ignore[index]
        workspaces.change_passphrase(ben, OTHER, "a third passphrase")
        assert actions(ben)[0] == ("passphrase-changed", {"user": "ben"})
    finally:
        ben.workspace.close()
    with pytest.raises(SignInFailed):
        opened(path, "ben")
    opened(path, "ben", "a third passphrase").workspace.close()


def test_the_same_by_commands(tmp_path: Path) -> None:
    at = tmp_path / "county.taw"
    workspaces.create(
        outside(), at, authority_code="E10999001", authority_name="Wessmoor", vesting_day=None,
        user_name=OFFICER, display_name="Ann Archer", passphrase=PASSPHRASE, roles=[],
    ).workspace.close()  # fmt: skip
    said("users", "add", "dan", "--display-name", "Dan Ogle", "--role", "auditor", workspace=at)
    changed = typed("users", "passphrase", workspace=at, user="dan", TRANSFER_APP_NEW_PASSPHRASE=OTHER)
    assert changed.exit_code == 0, changed.output
    assert typed("users", "list", workspace=at, user="dan").exit_code == 1
    listed = typed("users", "list", workspace=at, user="dan", TRANSFER_APP_PASSPHRASE=OTHER)
    assert "Dan Ogle" in listed.stdout
    refused = typed("users", "remove", OFFICER, workspace=at)
    assert refused.exit_code == 1
    assert "themselves" in refused.stderr
    assert "Dan Ogle cannot sign in any more" in said("users", "remove", "dan", workspace=at)
    assert "has left" in said("users", "list", workspace=at)
    assert typed("users", "list", workspace=at, user="dan", TRANSFER_APP_PASSPHRASE=OTHER).exit_code == 1
