"""The commands around a team's workspace: its file, what its server needs, and whether it can be reached."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import counted, facts, say
from transfer_app.cli.failures import failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import (
    PASSPHRASE,
    PassphraseOption,
    UserOption,
    WorkspaceOption,
    existing_passphrase,
    new_passphrase,
    outside_of,
)
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.team_server import USUAL_NAME, USUAL_PORT
from transfer_app.services import teams

SqlOption = Annotated[
    Path, typer.Option(metavar="FILE", help="Where to put the SQL for the server's administrator.")
]


@helped
def team_file(
    ctx: typer.Context,
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace",
            "-w",
            envvar="TRANSFER_APP_WORKSPACE",
            help="The team's file to make.",
            metavar="FILE",
        ),
    ],
    user: UserOption,
    server: Annotated[
        str,
        typer.Option(metavar="HOST", help="The PostgreSQL server, or the folder of a local one's socket."),
    ],
    sql: SqlOption,
    port: Annotated[int, typer.Option(metavar="PORT", help="Where it listens.")] = USUAL_PORT,
    database: Annotated[str, typer.Option(metavar="NAME", help="The database to make there.")] = USUAL_NAME,
    role: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The role to make there; named as the database otherwise."),
    ] = None,
    ca: Annotated[
        Path | None,
        typer.Option(
            "--ca",
            metavar="FILE",
            help="Who signs the server's certificate (PEM), where it is the council's own.",
        ),
    ] = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Make the file of a team's workspace, which is a database on a PostgreSQL server of the council's.

    The server's administrator runs the SQL once: no password is in it. Then run 'create' with the same FILE
    and name. docs/team-store.md says what the server has to be, and what it can and cannot read.

    Example: transfer-app team-file -w dorset.taw -u ann --server db.dorset.example --sql setup.sql
    """
    with failures_in_words():
        place = teams.place(server, port, database, role or "", ca)
        passphrase = new_passphrase(passphrase_file, PASSPHRASE, "passphrase-file", user)
        teams.prepare(outside_of(ctx), workspace, place, sql, user, passphrase)
        say(f"Made {workspace}, which {user} can open. Keep it as you would keep a key.")
        say(f"Next: the administrator of {server} runs {sql}, as a superuser and once: psql -f {sql.name}")
        say("Then: 'team-check', and 'create' with the same file, name and passphrase.")


@helped
def team_sql(
    ctx: typer.Context,
    workspace: WorkspaceOption,
    user: UserOption,
    sql: SqlOption,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Write the SQL of a team's file once more: for another server, or one that lost the role.

    Example: transfer-app team-sql -w dorset.taw -u ann --sql setup.sql
    """
    with failures_in_words():
        passphrase = existing_passphrase(passphrase_file, user)
        teams.setup_again(outside_of(ctx), workspace, sql, user, passphrase)
        say(f"Wrote {sql}: the administrator of the server runs it as a superuser: psql -f {sql.name}")


@helped
def team_check(
    ctx: typer.Context, workspace: WorkspaceOption, user: UserOption, passphrase_file: PassphraseOption = None
) -> None:
    """Test the connection to a team's workspace: reached, certificate, let in, rights, and what is in it.

    Nothing is written there. The exit status is 1 when a step failed.

    Example: transfer-app team-check -w dorset.taw -u ann
    """
    with failures_in_words():
        passphrase = existing_passphrase(passphrase_file, user)
        found = teams.check(outside_of(ctx), workspace, user, passphrase)
        say(f"Server {found.server.host}, port {found.server.port}, database {found.server.database}.")
        facts((_STEPS[step], _MARKS[found.went_well(step)]) for step in CheckStep)
        if found.trouble is not None:
            raise found.trouble
        say(_content(found))


_STEPS = {
    CheckStep.REACHED: "The server is reached",
    CheckStep.PROVED: "It proved that it is the right one",
    CheckStep.LET_IN: "It lets the team in",
    CheckStep.RIGHTS: "The database can be used",
    CheckStep.CONTENT: "This version can read it",
}
_MARKS = {True: "yes", False: "NO", None: "not tried"}


def _content(found: TeamCheck) -> str:
    if found.is_empty:
        return "The database is empty: whoever made the file runs 'create' with it."
    return f"It holds the workspace of {found.authority}, for {counted(found.people, 'person', 'people')}."
