"""A person's keys: making them, keeping them under a passphrase, and the card that carries the public half.

docs/format-package.md, "Keys", is the authority. A card proves only that its maker holds the keys; whose card
it is, two people find out by reading the fingerprint to each other.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from transfer_app.adapters.durable_files import write_durably
from transfer_app.adapters.sealing.age import (
    HybridIdentity,
    OwnIdentity,
    X25519Identity,
    parse_identity,
    parse_recipient,
)
from transfer_app.adapters.sealing.signatures import RECIPIENT_NAMESPACE, SigningKey, SshPublicKey, verify
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.errors import KeyUnusable, OutputFailed, Tampered
from transfer_app.domain.fields import Fields, instant_text
from transfer_app.domain.manifest import AGE_KEY, SSH_KEY, Addressee, Authority
from transfer_app.domain.profiles import Profile
from transfer_app.domain.sharing import spoken

CARD_FORMAT = "transfer-app/recipient/v1"
SSH_END = "-----END OPENSSH PRIVATE KEY-----\n"
CARD_ENDING = ".recipient.json"
ARMORED = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]{100,1000}-----END SSH SIGNATURE-----\n"
)
LARGEST_CARD = 64 * 1024


@dataclass(frozen=True, slots=True)
class KeyPair:
    """One person's secret keys: to open packages, and to sign. Neither shows in repr."""

    identity: OwnIdentity
    signing: SigningKey

    @classmethod
    def generate(cls, profile: Profile = Profile.POST_QUANTUM) -> KeyPair:
        post_quantum = profile is Profile.POST_QUANTUM
        identity = HybridIdentity.generate() if post_quantum else X25519Identity.generate()
        return cls(identity, SigningKey.generate())

    def secret_text(self, comment: str) -> str:
        """What a key file holds. Only ever for an encrypted place."""
        return f"# {comment}\n{self.identity.secret_text().rstrip()}\n{self.signing.secret_text()}"

    @classmethod
    def parse(cls, text: str) -> KeyPair:
        """What secret_text wrote; KeyUnusable for anything else."""
        comment, _, rest = text.partition("\n")
        ssh = rest.startswith("-----BEGIN")
        identity, _, signing = rest.partition(SSH_END if ssh else "\n")
        identity += SSH_END if ssh else ""
        if not comment.startswith("#") or not signing:
            raise KeyUnusable("The key file does not hold an age identity and a signing key.")
        return cls(parse_identity(identity), SigningKey.parse(signing))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """SHA-256 over both public keys of a card."""

    digest: bytes

    @classmethod
    def of(cls, age: str, ssh: str) -> Fingerprint:
        return cls(hashlib.sha256(f"{age}\n{ssh}\n".encode("ascii")).digest())

    def __str__(self) -> str:
        return "SHA256:" + base64.b64encode(self.digest).rstrip(b"=").decode("ascii")

    def spoken(self) -> str:
        """Six groups of five digits, for two people on the telephone."""
        return spoken(str(self))


@dataclass(frozen=True, slots=True)
class PublicCard:
    """A person's public keys, with who they say they are. email may be empty; created: UTC, whole seconds."""

    authority: Authority
    name: str
    role: str
    email: str
    age: str
    ssh: str
    created: datetime

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint.of(self.age, self.ssh)

    @property
    def signing_key(self) -> SshPublicKey:
        return SshPublicKey.parse(self.ssh)

    def addressee(self) -> Addressee:
        """How this person stands in the manifest of a package made for them."""
        return Addressee(self.name, self.role, self.age, str(self.fingerprint))

    def statement(self) -> dict[str, object]:
        return {
            "format": CARD_FORMAT,
            "authority": self.authority.to_json(),
            "person": {"name": self.name, "role": self.role, "email": self.email},
            "age": self.age,
            "ssh": self.ssh,
            "created": instant_text(self.created),
        }


def make_card(
    keys: KeyPair, authority: Authority, name: str, role: str, email: str, created: datetime
) -> PublicCard:
    """The card of these keys; KeyUnusable when a name in it cannot be shown safely."""
    card = PublicCard(
        authority, name, role, email, str(keys.identity.recipient), str(keys.signing.public), created
    )
    return read_card(card_bytes(card, keys.signing))


def card_bytes(card: PublicCard, signing: SigningKey) -> bytes:
    """The card file, signed by the card's own key."""
    statement = card.statement()
    signature = signing.sign(canonical_json(statement), RECIPIENT_NAMESPACE)
    return canonical_json({**statement, "signature": signature})


def read_card(content: bytes) -> PublicCard:
    """The card in a card file, its self-signature checked; KeyUnusable for any fault."""
    try:
        fields = Fields(parse_canonical(content[: LARGEST_CARD + 1]), "card")
        fields.literal("format", CARD_FORMAT)
        person = fields.inner("person")
        card = PublicCard(
            Authority.read(fields.inner("authority")),
            person.text("name"),
            person.text("role"),
            person.text("email", empty=True),
            fields.matching("age", AGE_KEY),
            fields.matching("ssh", SSH_KEY),
            fields.instant("created"),
        )
        signature = fields.matching("signature", ARMORED)
        person.close()
        fields.close()
        parse_recipient(card.age)
        verify(canonical_json(card.statement()), signature, RECIPIENT_NAMESPACE, [card.signing_key])
    except (ValueError, Tampered) as fault:
        raise KeyUnusable(f"The public key card cannot be used: {_plain(fault)}") from fault
    return card


def read_card_file(path: Path) -> PublicCard:
    content = read_bounded_key(path, LARGEST_CARD)
    if not content.lstrip().startswith(b"{"):
        raise KeyUnusable(f"{path.name} is not a public key card.", "Choose a .recipient.json file.")
    try:
        return read_card(content)
    except KeyUnusable as fault:
        raise KeyUnusable(f"{path.name}: {fault.what}", fault.remedy) from fault


def write_new_file(path: Path, content: bytes) -> None:
    """Writes a card or key file that must not exist yet, whole or not at all; OutputFailed otherwise."""
    if path.exists():
        raise OutputFailed(f"{path.name} exists already.", "Choose another name. Nothing was changed.")
    write_durably(path, content)


def read_bounded_key(path: Path, largest: int) -> bytes:
    try:
        with path.open("rb") as source:
            content = source.read(largest + 1)
    except OSError as fault:
        raise KeyUnusable(f"The key file {path.name} could not be read: {fault.strerror}.") from fault
    if len(content) > largest:
        raise KeyUnusable(f"The file {path.name} is too large to be a key file.")
    return content


def _plain(fault: Exception) -> str:
    return fault.what if isinstance(fault, Tampered) else f"{fault}."
