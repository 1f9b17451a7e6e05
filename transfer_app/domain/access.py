"""Access to a sealed package that one more person is given: what the small signed file says.

docs/format-package.md, "Access given later", is the authority. Reading is strict (ValueError).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.manifest import Addressee, Authority, Sender
from transfer_app.domain.package_names import LARGEST_LATER_ACCESS, PACKAGE_ID

ACCESS_FORMAT = "transfer-app/access/v1"
MOST_LATER = 99


def later_stem(package: str, number: int) -> str:
    """Name of the files of one access given later, without their endings."""
    return f"{package}-access-{number:02d}"


@dataclass(frozen=True, slots=True)
class LaterAccess:
    """Who may open which package until when.

    ends: the last day of the grant. size, sha256: of the .age file.
    """

    package: str
    number: int
    manifest_sha256: str
    created: datetime
    sender: Sender
    receiver: Authority
    recipient: Addressee
    protocol: int
    ends: date
    size: int
    sha256: str

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": ACCESS_FORMAT,
                "package": self.package,
                "number": self.number,
                "manifest_sha256": self.manifest_sha256,
                "created": instant_text(self.created),
                "sender": self.sender.to_json(),
                "receiver": self.receiver.to_json(),
                "recipient": self.recipient.to_json(),
                "protocol": self.protocol,
                "ends": self.ends.isoformat(),
                "sealed": {"size": self.size, "sha256": self.sha256},
            }
        )

    @classmethod
    def read(cls, text: bytes) -> LaterAccess:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "access")
        fields.literal("format", ACCESS_FORMAT)
        sealed = fields.inner("sealed")
        access = cls(
            package=fields.matching("package", PACKAGE_ID),
            number=fields.whole("number", least=1, most=MOST_LATER),
            manifest_sha256=fields.matching("manifest_sha256", DIGEST),
            created=fields.instant("created"),
            sender=Sender.read(fields.inner("sender")),
            receiver=Authority.read(fields.inner("receiver")),
            recipient=fields.made("recipient", Addressee.read),
            protocol=fields.whole("protocol", least=1),
            ends=fields.day("ends"),
            size=sealed.whole("size", least=1, most=LARGEST_LATER_ACCESS),
            sha256=sealed.matching("sha256", DIGEST),
        )
        sealed.close()
        fields.close()
        return access
