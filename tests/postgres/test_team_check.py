"""What a test of the connection finds, at each step at which it can fail."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import allocated_county
import pytest
import team_server

from transfer_app.adapters.store.key_file import format_key_file, parse_key_file
from transfer_app.domain.errors import Cancelled, SignInFailed
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.vocabulary import Role
from transfer_app.services import teams, workspaces
from transfer_app.services.jobs import Quiet


def checked(path: Path, passphrase: str = team_server.PASSPHRASE) -> TeamCheck:
    return teams.check(allocated_county.outside(), path, "Ann ", passphrase)


def moved(path: Path, **place: object) -> None:
    """Change where a team's file says that the server is."""
    file = parse_key_file(path.read_bytes(), path.name)
    assert file.server is not None
    server = replace(file.server, **place)  # type: ignore[arg-type]
    path.write_bytes(format_key_file(replace(file, server=server)))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    path = tmp_path / "wessmoor.taw"
    team_server.prepare(path, "ann", team_server.PASSPHRASE, tables=True)
    return path


def test_a_new_database_is_empty_and_then_somebodys(team: Path) -> None:
    found = checked(team)
    assert (found.is_empty, found.trouble) == (True, None)
    assert all(found.went_well(step) for step in CheckStep)
    workspaces.create(
        allocated_county.outside(), team, authority_code="E10999001", authority_name="Wessmoor",
        vesting_day=None, user_name="ann", display_name="", passphrase=team_server.PASSPHRASE,
        roles=[Role.REVIEWER],
    ).workspace.close()  # fmt: skip
    found = checked(team)
    assert (found.is_empty, found.authority, found.people) == (False, "Wessmoor", 1)


def test_each_step_that_can_fail_says_what_to_do(team: Path) -> None:
    with pytest.raises(SignInFailed):
        checked(team, "another passphrase")
    moved(team, host="127.0.0.1", port=1)
    assert (found := checked(team)).failed is CheckStep.REACHED
    assert "port 1" in str(found.trouble)
    moved(team, host=str(team_server.folder()), port=team_server.port())
    database = team_server.database_of(team)
    team_server.run(f"ALTER ROLE {database} NOLOGIN")
    assert (found := checked(team)).failed is CheckStep.LET_IN
    assert (found.went_well(CheckStep.PROVED), found.went_well(CheckStep.CONTENT)) == (True, None)
    team_server.run(f"ALTER ROLE {database} LOGIN")
    team_server.run(
        f"ALTER SCHEMA public OWNER TO postgres; REVOKE ALL ON SCHEMA public FROM {database}, PUBLIC",
        database=database,
    )
    assert (found := checked(team)).failed is CheckStep.RIGHTS
    assert "make tables" in str(found.trouble)


def test_the_certificate_is_a_step_of_its_own(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver takes the address from the environment, and the name that is certified from the file."""
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    knock = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda at, *rest: knock(("127.0.0.1", at[1]), *rest))
    moved(team, host=team_server.NAME, ca=team_server.certified("elsewhere")[1])
    assert (found := checked(team)).failed is CheckStep.PROVED
    assert "certificate" in str(found.trouble)
    moved(team, ca=team_server.certified(team_server.NAME)[1])
    assert checked(team).is_empty


def test_it_can_be_stopped(team: Path) -> None:
    class Stopped(Quiet):
        def progress(self, done: int, total: int, label: str = "") -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        teams.check(allocated_county.outside(), team, "ann", team_server.PASSPHRASE, Stopped())
