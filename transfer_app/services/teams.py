"""A team's workspace before anybody is in it: its file, what its server needs, a test of the connection."""

from __future__ import annotations

import re
from pathlib import Path

from transfer_app.domain.errors import OutputFailed, TransferError
from transfer_app.domain.sign_in import sign_in_name
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.team_server import TeamServer
from transfer_app.services import session as names
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.outside import Outside
from transfer_app.services.workspaces import check_passphrase, checked_name

_MOST = 1_000_000
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def place(host: str, port: int, database: str, role: str = "", ca: Path | None = None) -> TeamServer:
    """Where a workspace is to be. role '': named as the database. ca: who signs the server's certificate."""
    certificates = _certificates(ca) if ca is not None else ""
    try:
        return TeamServer(host, port, database, role or database, certificates)
    except ValueError as error:
        raise TransferError(
            f"This cannot be: {error}.",
            "Names of databases and roles are small letters, digits and _, and begin with a letter.",
        ) from error


def prepare(
    outside: Outside, path: Path, server: TeamServer, sql: Path, user_name: str, passphrase: str
) -> None:
    """Make the team's file at path and, at sql, what the administrator of the server runs: both, or neither.

    `workspaces.create` with the same path, name and passphrase makes the workspace afterwards.
    """
    check_passphrase(passphrase)
    name = checked_name(user_name)
    _refuse_taken(sql)
    statements = outside.workspaces.prepare_team(path, server, name, passphrase)
    try:
        _write(sql, statements)
    except BaseException:
        path.unlink(missing_ok=True)  # made a moment ago, and the way into nothing
        raise


def setup_again(outside: Outside, path: Path, sql: Path, user_name: str, passphrase: str) -> None:
    """The SQL of a team's file once more, with the present key: for a new server, or where it was lost."""
    _refuse_taken(sql)
    _write(sql, outside.workspaces.team_setup(path, sign_in_name(user_name), passphrase))


def server_of(outside: Outside, path: Path) -> TeamServer | None:
    """Where a team's file says that its workspace is; None for any other file."""
    return outside.workspaces.team_server(path)


def check(
    outside: Outside, path: Path, user_name: str, passphrase: str, context: JobContext = QUIET
) -> TeamCheck:
    """Test the connection to a team's workspace. Nothing is written there, and nobody is signed in.

    SignInFailed when the name or the passphrase does not open the team's file.
    """
    steps = list(CheckStep)

    def begin(step: CheckStep) -> None:
        context.progress(steps.index(step), len(steps))

    context.progress(0, len(steps))
    return outside.workspaces.check_team(
        path, sign_in_name(user_name), passphrase, names.AUTHORITY_NAME, begin
    )


def _refuse_taken(sql: Path) -> None:
    if sql.exists():
        raise OutputFailed(f"{sql} exists already.", "Choose another name.")


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
