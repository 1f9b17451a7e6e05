"""Where a team's workspace is: what the file of a team says besides its key slots.

docs/format-team-file.md and schemas/team-file.schema.json are the authority. Read without trust: whoever can
change the file can send people to another server, which then has to prove that it knows the role.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FORMAT = "transfer-app-team-workspace"
VERSION = 1
_BEGINNING = re.compile(rb'\s*\{\s*"format"\s*:\s*"' + FORMAT.encode() + rb'"')
_BEGINNING_BYTES = 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")
_MOST_CA = 100_000
_CERTIFICATES = re.compile(
    r"(-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,76}\n)+-----END CERTIFICATE-----\n?)+"
)
_PORTS = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class TeamServer:
    """A database on a PostgreSQL server, and the role that opens it.

    host: a name, an address, or the folder of a local server's socket. ca: certificates, as PEM, one of which
    must have signed the server's; '' for those that the workstation trusts. ValueError for what cannot be.
    """

    host: str
    port: int
    database: str
    role: str
    ca: str = ""

    def __post_init__(self) -> None:
        if not (self.host.startswith("/") and self.host.isprintable()) and not _HOST.fullmatch(self.host):
            raise ValueError("host")
        if self.port not in _PORTS:
            raise ValueError("port")
        if not _NAME.fullmatch(self.database) or not _NAME.fullmatch(self.role):
            raise ValueError("database or role")
        if self.ca and (len(self.ca) > _MOST_CA or not _CERTIFICATES.fullmatch(self.ca)):
            raise ValueError("ca")

    @property
    def is_local(self) -> bool:
        """On this machine: what goes there crosses no network, and is not encrypted."""
        if self.host.startswith("/") or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def place(self) -> str:
        """What messages call it."""
        return f"{self.database} on {self.host}"


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
