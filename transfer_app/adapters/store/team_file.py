"""Where a team's workspace is: what the file of a team says besides its key slots.

docs/format-team-file.md and schemas/team-file.schema.json are the authority. Read without trust: whoever can
change the file can send people to another server, which then has to prove that it knows the role.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from transfer_app.domain.team_server import TeamServer

FORMAT = "transfer-app-team-workspace"
VERSION = 1
_BEGINNING = re.compile(rb'\s*\{\s*"format"\s*:\s*"' + FORMAT.encode() + rb'"')
_BEGINNING_BYTES = 200


def is_team_file(path: Path) -> bool:
    """Whether a file says that it is one; False where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return _BEGINNING.match(stream.read(_BEGINNING_BYTES)) is not None
    except OSError:
        return False


def server_value(server: TeamServer) -> dict[str, object]:
    return {
        "host": server.host,
        "port": server.port,
        "database": server.database,
        "role": server.role,
        "ca": server.ca,
    }


def server_of(value: object) -> TeamServer:
    """KeyError, TypeError or ValueError for what is not what server_value writes."""
    if not isinstance(value, Mapping) or set(value) != {"host", "port", "database", "role", "ca"}:
        raise TypeError("server")
    port, texts = value["port"], [value[name] for name in ("host", "database", "role", "ca")]
    if type(port) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("server")
    host, database, role, ca = texts
    return TeamServer(host, port, database, role, ca)
