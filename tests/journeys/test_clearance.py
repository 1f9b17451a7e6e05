"""Who is cleared is said by two acts of the log, shown in the list of people, and ends with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from allocated_county import outside
from cleared import clear_both
from typed_commands import said
from workspaces_made import OTHER, workspace_of

from transfer_app.domain.staff import Act, Clearance, Function
from transfer_app.domain.vocabulary import Role
from transfer_app.services import clearance, workspaces
from transfer_app.services.session import Session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wessmoor.taw"


@pytest.fixture
def ann(path: Path) -> Iterator[Session]:
    with workspace_of(path, ben=Role.APPROVER, cat=Role.AUDITOR) as session:
        yield session


def last(session: Session, count: int) -> list[tuple[object, object, object]]:
    with session.workspace.read() as unit:
        return [(each["actor"], each["action"], each["detail"]) for each in unit.log.latest(count)]


def test_nobody_is_cleared_in_a_new_workspace_and_two_people_change_that(ann: Session) -> None:
    assert not any(person.cleared for person in workspaces.users(ann))
    clear_both(ann, "ben", "cat")
    assert [person.name for person in workspaces.users(ann) if person.cleared] == ["ann", "ben"]
    assert last(ann, 4) == [
        ("cat", "clearance-agreed", {"user": "ben"}),
        ("ann", "clearance-asked", {"user": "ben"}),
        ("ben", "clearance-agreed", {"user": "ann"}),
        ("ann", "clearance-asked", {"user": "ann"}),
    ]
    gone = workspaces.remove_user(ann, "ben")
    assert (gone.cleared, gone.functions) == (False, frozenset())


def test_a_clearance_that_nobody_agreed_to_is_said_at_each_sign_in(ann: Session, path: Path) -> None:
    with ann.workspace.change() as unit:
        ben = unit.users.by_name("ben")
        assert ben is not None
        unit.users.replace(replace(ben, clearance=Clearance.KEPT))
        unit.log.append(ann.entry("made"))
    session = workspaces.sign_in(outside(), path, "ben", OTHER)
    assert session.user.may(Act.SEE_RESTRICTED)
    session.workspace.close()
    assert last(ann, 1) == [("ben", "signed-in", {"clearance": "kept"})]


def test_the_commands_say_who_is_cleared_and_who_has_to_agree(ann: Session, path: Path) -> None:
    def run(*words: str) -> str:
        return said(*words, workspace=path)

    assert "Ben Abbot: head of service." in run("users", "functions", "ben", "--function", "head-of-service")
    assert "The head of service has to agree that Cat Ames is cleared." in run("users", "clear", "ask", "cat")
    assert "asked for" in run("users", "list")
    ben = workspaces.sign_in(outside(), path, "ben", OTHER)
    clearance.agree(ben, "cat")
    ben.workspace.close()
    listed = run("users", "list")
    assert "head of service" in listed
    assert "cleared" in listed
    assert "sees no restricted record" in run("users", "clear", "withdraw", "cat")
    assert "Ben Abbot: no function." in run("users", "functions", "ben")
    assert not any(Function.HEAD_OF_SERVICE in each.functions for each in workspaces.users(ann))
