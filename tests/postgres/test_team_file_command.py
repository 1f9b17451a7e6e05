"""From the command that makes a team's file to the workspace that it opens."""

from __future__ import annotations

from pathlib import Path

import team_server
from typed_commands import said, typed

ABOUT = ("--authority-code", "E10999001", "--authority-name", "Wessmoor", "--display-name", "Ann Archer")


def test_a_team_file_and_its_sql_make_a_workspace_that_two_people_open(tmp_path: Path) -> None:
    path, sql = tmp_path / "wessmoor.taw", tmp_path / "setup.sql"
    server = (
        "--server",
        team_server.folder(),
        "--port",
        team_server.port(),
        "--database",
        "wessmoor",
        "--sql",
        sql,
    )
    told = said("team-file", *server, workspace=path)
    assert "setup.sql" in told
    assert "SCRAM-SHA-256$" in sql.read_text(encoding="ascii")
    too_early = typed("create", *ABOUT, "--role", "data-officer", workspace=path)
    assert (too_early.exit_code, "does not let it in" in too_early.output) == (1, True)
    team_server.run(*sql.read_text(encoding="ascii").split(";\n")[:-1])
    assert "The database is empty" in said("team-check", workspace=path)
    assert "Made" in said("create", *ABOUT, "--role", "data-officer", workspace=path)
    said("users", "add", "ben", "--display-name", "Ben Abbot", "--role", "approver", workspace=path)
    assert "Ben Abbot" in said("users", "list", workspace=path, user="ben")
    assert "the workspace of Wessmoor, for 2 people" in said("team-check", workspace=path, user="ben")
    said("team-sql", "--sql", tmp_path / "again.sql", workspace=path)
    assert (tmp_path / "again.sql").read_text().count("\n") == sql.read_text().count("\n")
    again = typed("create", *ABOUT, "--role", "data-officer", workspace=path)
    assert (again.exit_code, "was made already" in again.output) == (1, True)


def test_what_cannot_be_a_server_or_a_name_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for wrong in (
        ("--server", "db.example,evil.example"),
        ("--server", "db.example", "--database", 'x"; DROP'),
        ("--server", "db.example", "--port", "0"),
        ("--server", "/run,evil.example"),
    ):
        result = typed("team-file", *wrong, "--sql", tmp_path / "s.sql", workspace=tmp_path / "w.taw")
        assert (result.exit_code, "This cannot be" in result.output) == (1, True), result.output
    assert list(tmp_path.iterdir()) == []
