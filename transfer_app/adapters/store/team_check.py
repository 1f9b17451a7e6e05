"""Testing the connection to a team's workspace: nothing is written, and nobody is signed in."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa

from transfer_app.adapters.store import migrate
from transfer_app.adapters.store.engine import reading
from transfer_app.adapters.store.server_engine import CONNECT_SECONDS
from transfer_app.adapters.store.storage_errors import storage_errors
from transfer_app.adapters.store.tables import settings, users
from transfer_app.adapters.store.team_workspace import connected_with, has_people
from transfer_app.domain.errors import (
    NotAWorkspace,
    OutputFailed,
    ServerUnreachable,
    WorkspaceBusy,
    WorkspaceError,
)
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.team_server import TeamServer

_AT_THE_DOOR = (NotAWorkspace, WorkspaceBusy)
"""What a server says that proved which one it is, and lets nobody in."""


def check_team_server(
    path: Path, server: TeamServer, keys: Sequence[bytes], called: str, begin: Callable[[CheckStep], None]
) -> TeamCheck:
    """keys: of the workspace, several where a change of it was interrupted. called: the authority's setting.

    begin is told each step as it starts; Cancelled, which it may raise, ends the test.
    """
    at = CheckStep.REACHED
    try:
        begin(at)
        _knock(server)
        at = CheckStep.PROVED
        begin(at)
        engine = connected_with(path, keys)
    except _AT_THE_DOOR as error:
        return TeamCheck(server, CheckStep.LET_IN, error)
    except ServerUnreachable as error:
        return TeamCheck(server, at, error)
    try:
        at = CheckStep.RIGHTS
        begin(at)
        with storage_errors(path):
            _refuse_without_rights(engine, path)
            at = CheckStep.CONTENT
            begin(at)
            return TeamCheck(server, None, None, *_content(engine, called))
    except (WorkspaceError, OutputFailed) as error:
        return TeamCheck(server, at, error)
    finally:
        engine.dispose()


def _knock(server: TeamServer) -> None:
    """Whether anything listens there: the driver tells that no better than a lost connection."""
    if server.host.startswith("/"):
        return  # a local socket: to connect is as quick
    place = f"{server.host}, port {server.port}"
    try:
        socket.create_connection((server.host, server.port), CONNECT_SECONDS).close()
    except socket.gaierror as error:
        raise ServerUnreachable(
            f"The network knows no {server.host}.",
            "Check the name, and that this is the council's network.",
        ) from error
    except ConnectionRefusedError as error:
        raise ServerUnreachable(
            f"No database server listens at {place}.",
            "Check the port; or ask the administrator of the server whether it runs, and for this network.",
        ) from error
    except OSError as error:
        raise ServerUnreachable(
            f"Nothing answers at {place}.",
            "Check the network. A firewall may be between: ask the administrator of the server.",
        ) from error


def _refuse_without_rights(engine: sa.Engine, path: Path) -> None:
    with reading(engine) as connection:
        makes, stand_by = connection.execute(sa.text(_RIGHTS)).one()
    if stand_by:
        raise OutputFailed(
            f"{path.stem}: the server is a stand-by, and takes no changes.",
            "Give the team's file the name of the server that it stands by for.",
        )
    if not makes:
        raise WorkspaceError(
            f"{path.stem}: the server lets it in, but not make tables in its database.",
            "Ask the administrator of the server to run the SQL that came with the file, as it is.",
        )


_RIGHTS = "SELECT has_schema_privilege('public', 'CREATE'), pg_is_in_recovery()"


def _content(engine: sa.Engine, called: str) -> tuple[str, int]:
    """(whose workspace it is, how many can sign in)."""
    migrate.refuse_newer(engine)
    if not has_people(engine):
        return "", 0
    with reading(engine) as connection:
        name = connection.scalar(sa.select(settings.c.value).where(settings.c.key == called))
        counted = sa.select(sa.func.count()).select_from(users).where(users.c.active == 1)
        return str(name), connection.scalar(counted) or 0
