"""Where a team's workspace is: a database on a PostgreSQL server of the council's."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

USUAL_PORT = 5432
USUAL_NAME = "transfer_app"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# One host: the driver would take several with a comma between, and for each the way of the first.
_HOST = re.compile(r"[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}")
_SOCKET = re.compile(r"/[A-Za-z0-9._/-]{0,100}")
_MOST_CA = 100_000
_CERTIFICATES = re.compile(
    r"(-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,76}\n)+-----END CERTIFICATE-----\n?)+"
)
_PORTS = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class TeamServer:
    """A database on a PostgreSQL server, and the role that opens it.

    host: a name, an address, or the folder of a local server's socket. ca: certificates, as PEM, one of which
    must have signed the server's; '' for those that the workstation trusts. ValueError names what cannot be.
    """

    host: str
    port: int
    database: str
    role: str
    ca: str = ""

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host) and not _SOCKET.fullmatch(self.host):
            raise ValueError("the name of the server")
        if self.port not in _PORTS:
            raise ValueError("the port")
        if not _NAME.fullmatch(self.database) or not _NAME.fullmatch(self.role):
            raise ValueError("the name of the database or the role")
        if self.ca and (len(self.ca) > _MOST_CA or not _CERTIFICATES.fullmatch(self.ca)):
            raise ValueError("the certificate")

    @property
    def is_local(self) -> bool:
        """On this machine: what goes there crosses no network, and is not encrypted."""
        if self.host.startswith("/") or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
