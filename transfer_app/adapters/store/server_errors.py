"""What a PostgreSQL server says when something goes wrong, turned into what a person can act on.

By its five-character code, which stays the same over versions and languages, where there is one.
"""

from __future__ import annotations

import psycopg

from transfer_app.domain.errors import (
    NotAWorkspace,
    OutputFailed,
    ServerUnreachable,
    TransferError,
    WorkspaceBusy,
    WorkspaceError,
)

_ASK = "Ask the administrator of the server."
_AGAIN = "Check the network and try again. A step that was cut off was kept whole or not at all: look first."


def known_server_error(error: psycopg.Error, name: str) -> TransferError | None:
    """None for what is a bug. name: what the person calls the workspace."""
    code = error.sqlstate
    if code is None:
        return _at_the_door(error, name)
    if code in ("55P03", "40001", "40P01"):
        return WorkspaceBusy(
            f"{name} is being written by somebody else.", "Wait until their step has ended, then try again."
        )
    if code in ("53100", "53200"):
        return OutputFailed(
            f"{name}: the server is out of space or memory.", f"{_ASK} Nothing of this step was kept."
        )
    if code == "42501":
        return WorkspaceError(f"{name}: the server does not allow that.", _ASK)
    if code == "25006":
        return OutputFailed(f"{name}: the server takes no changes now; it may be a stand-by.", _ASK)
    if code in ("XX001", "XX002"):
        return WorkspaceError(f"{name}: the server reports damaged data.", f"Stop work in it. {_ASK}")
    if code.startswith(("08", "58", "57P")) or code == "57014":
        return ServerUnreachable(f"{name}: the server ended the connection.", _AGAIN)
    return None


def _at_the_door(error: psycopg.Error, name: str) -> TransferError | None:
    """The server was not reached, did not prove who it is, let nobody in, or was lost.

    There is no code then, only sentences, of the driver in English and of the server in its language.
    """
    if not isinstance(error, psycopg.OperationalError):
        return None
    said = str(error)
    for words, known in _SENTENCES.items():
        if any(each in said for each in words):
            kind, what, remedy = known
            return kind(f"{name}: {what}", remedy)
    return ServerUnreachable(f"{name}: the server was not reached, or the connection was lost.", _AGAIN)


_SENTENCES: dict[tuple[str, ...], tuple[type[TransferError], str, str]] = {
    ("password authentication failed", "no password supplied"): (
        NotAWorkspace,
        "the server does not let it in. The key of the workspace was changed since this file was made.",
        "Get the team's present file from the administrator of the workspace.",
    ),
    ("too many clients", "too many connections", "connection slots are reserved"): (
        WorkspaceBusy,
        "too many people have it open at once.",
        _ASK,
    ),
    ('" does not exist', "not permitted to log in", "permission denied for database"): (
        NotAWorkspace,
        "the server does not have its database, or not for this role.",
        _ASK,
    ),
    ("authentication method requirement", "server signature", "SCRAM"): (
        ServerUnreachable,
        "the server asks for another way in than the one that proves it is the right one.",
        f"Do not work around it. {_ASK} Its pg_hba.conf must ask this role for scram-sha-256.",
    ),
    ("certificate", "SSL", "channel binding"): (
        ServerUnreachable,
        "the server could not prove by its certificate that it is the right one.",
        f"Do not work around it. {_ASK}",
    ),
}
