"""A council's signature on a sharing agreement: who signed which digest for whom.

docs/format-protocol.md is the authority. An agreement is in force only with both councils' signatures over
the same digest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from transfer_app.domain.agreements import MOST_VERSIONS, Terms
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.manifest import SSH_KEY, Authority
from transfer_app.domain.vocabulary import Role

SIGNATURE_FORMAT = "transfer-app/protocol-signature/v1"
SIGNERS = (Role.APPROVER, Role.RECEIVING_OFFICER)
CLOCKS_DIFFER = timedelta(days=1)
"""So far may the clock of the signer's machine be ahead of ours."""

_ROLE = re.compile("|".join(role.value for role in SIGNERS))


@dataclass(frozen=True, slots=True)
class ProtocolSignature:
    """What an officer says by signing. key: 'ssh-ed25519 <base64>'. signed: UTC, whole seconds."""

    title: str
    version: int
    digest: str
    authority: Authority
    person: str
    role: str
    key: str
    signed: datetime

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": SIGNATURE_FORMAT,
                "protocol": {"title": self.title, "version": self.version, "sha256": self.digest},
                "authority": self.authority.to_json(),
                "person": {"name": self.person, "role": self.role},
                "key": self.key,
                "signed": instant_text(self.signed),
            }
        )

    @classmethod
    def read(cls, text: bytes) -> ProtocolSignature:
        """ValueError for whatever differs from the format."""
        said = Fields(parse_canonical(text), "protocol signature")
        said.literal("format", SIGNATURE_FORMAT)
        protocol, person = said.inner("protocol"), said.inner("person")
        signature = cls(
            protocol.text("title"), protocol.whole("version", least=1, most=MOST_VERSIONS),
            protocol.matching("sha256", DIGEST), Authority.read(said.inner("authority")), person.text("name"),
            person.matching("role", _ROLE), said.matching("key", SSH_KEY), said.instant("signed"),
        )  # fmt: skip
        for each in (protocol, person, said):
            each.close()
        return signature


def check_arrived(said: ProtocolSignature, terms: Terms, by: Authority, now: datetime) -> None:
    """Raise SharingRefused unless a signature that came in is on these terms, and by the other council."""
    if said.digest != terms.digest:
        raise SharingRefused(
            f"{said.authority.name} signed another text than “{terms.title}” as it stands here.",
            "Settle with them which text is agreed; each council signs that one.",
        )
    if said.authority.code != by.code:
        raise SharingRefused(
            f"The signature is for {said.authority.name}, but “{terms.title}” is with {by.name}.",
            f"Ask an officer of {by.name} to sign it.",
        )
    if said.signed > now + CLOCKS_DIFFER:
        raise SharingRefused(
            f"The signature is dated {in_full(said.signed)}, which is still to come.",
            "Have the clocks of both machines set right; then they sign it again.",
        )


def check_countersigner(terms: Terms, person: str, own: Authority) -> None:
    """Raise SharingRefused when this person may not sign for the receiving council."""
    if terms.receiver.authority.code != own.code:
        raise SharingRefused(
            f"“{terms.title}” is with {terms.receiver.authority.name}, not with {own.name}.",
            "Send it to the council that it names.",
        )
    if person in {each.name for each in terms.people}:
        raise SharingRefused(
            "Nobody may agree to the access that they are given themselves.",
            "Ask another officer of your council, whom the agreement does not name, to sign it.",
        )
