"""A team's workspace from a backup, on a server that knows nothing of it: as docs/team-store.md says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import allocated_county
import psycopg
import pytest
import team_server

from transfer_app.domain.vocabulary import Role
from transfer_app.services import auditing, teams, workspaces


def test_a_dump_the_team_file_and_its_sql_bring_the_workspace_back(tmp_path: Path) -> None:
    path, dump, sql = tmp_path / "wessmoor.taw", tmp_path / "transfer_app.dump", tmp_path / "again.sql"
    outside = allocated_county.outside()
    team_server.prepare(path, "ann", team_server.PASSPHRASE, tables=True)
    session = workspaces.create(
        outside, path, authority_code="E10999001", authority_name="Wessmoor", vesting_day=None,
        user_name="ann", display_name="Ann Archer", passphrase=team_server.PASSPHRASE,
        roles=[Role.AUDITOR],
    )  # fmt: skip
    signed = auditing.checkpoint(session)
    kept = auditing.verify(session)
    session.workspace.close()
    name = team_server.database_of(path)

    at = ["--host", str(team_server.folder()), "--port", str(team_server.port()), "--username", "postgres"]
    tools = team_server.binaries()
    subprocess.run([tools / "pg_dump", *at, "--format=custom", "--file", dump, name], check=True)
    team_server.run(f"DROP DATABASE {name}", f"DROP ROLE {name}")
    teams.setup_again(outside, path, sql, "ann", team_server.PASSPHRASE)
    team_server.run(*sql.read_text(encoding="ascii").split(";\n")[:-1])
    subprocess.run(
        [tools / "pg_restore", *at, "--exit-on-error", "--no-owner", f"--role={name}", "-d", name, dump],
        check=True,
    )

    found = teams.check(outside, path, "ann", team_server.PASSPHRASE)
    assert (found.trouble, found.authority) == (None, "Wessmoor")
    again = workspaces.sign_in(outside, path, "ann", team_server.PASSPHRASE)
    assert auditing.verify(again).entries == kept.entries + 1
    with again.workspace.read() as unit:
        assert unit.log.checkpoints()[0] == signed
    auditing.checkpoint(again)  # the authority's sealed key still signs
    again.workspace.close()
    with pytest.raises(psycopg.Error, match="only appended to"):
        team_server.run("DELETE FROM log_entries", database=name)
