"""The command that prepares a workspace of a team: its file, and what its server needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import say
from transfer_app.cli.failures import failures_in_words
from transfer_app.cli.help_text import helped
from transfer_app.cli.sign_in import PASSPHRASE, PassphraseOption, UserOption, new_passphrase, outside_of
from transfer_app.domain.errors import OutputFailed, TransferError
from transfer_app.domain.team_server import USUAL_NAME, USUAL_PORT, TeamServer
from transfer_app.services import workspaces

_MOST = 1_000_000
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


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
    sql: Annotated[
        Path, typer.Option(metavar="FILE", help="Where to put the SQL for the server's administrator.")
    ],
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
        certificates = _certificates(ca) if ca is not None else ""
        try:
            place = TeamServer(server, port, database, role or database, certificates)
        except ValueError as error:
            raise TransferError(
                f"This cannot be: {error}.",
                "Names of databases and roles are small letters, digits and _, and begin with a letter.",
            ) from error
        if sql.exists():
            raise OutputFailed(f"{sql} exists already.", "Choose another name.")
        passphrase = new_passphrase(passphrase_file, PASSPHRASE, "passphrase-file", user)
        statements = workspaces.prepare_team(outside_of(ctx), workspace, place, user, passphrase)
        _write(sql, statements)
        say(f"Made {workspace}, which {user} can open. Keep it as you would keep a key.")
        say(f"Next: the administrator of {server} runs {sql}, as a superuser and once: psql -f {sql.name}")
        say("Then: 'create' with the same file, name and passphrase.")


def _write(path: Path, statements: tuple[str, ...]) -> None:
    try:
        path.write_text("".join(f"{each};\n" for each in statements), encoding="ascii", newline="\n")
    except OSError as error:
        raise OutputFailed(f"{path} could not be written: {error.strerror}.") from error


def _certificates(path: Path) -> str:
    """Those in a file, as the driver wants them: other text around them is left out."""
    try:
        text = path.read_bytes()[:_MOST].decode("utf-8", "replace")
    except OSError as error:
        raise TransferError(f"{path} cannot be read: {error.strerror}.", "Check the file.") from error
    found = _CERTIFICATE.findall(text)
    if not found:
        raise TransferError(f"{path} holds no certificate.", "It has to be in PEM form: BEGIN CERTIFICATE.")
    return "".join("\n".join(each.split("\n")).replace("\r", "") + "\n" for each in found)
