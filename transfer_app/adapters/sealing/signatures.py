"""SSHSIG signatures with Ed25519 keys, as `ssh-keygen -Y` makes and checks them.

Format: OpenSSH PROTOCOL.sshsig. The namespace says what a signature is for, so that one made for a receipt
can never stand under a package. Only Ed25519 and sha512 are written or accepted.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)

from transfer_app.domain.errors import KeyUnusable, Tampered

PACKAGE_NAMESPACE = "transfer-app/package/v1"
ACCESS_NAMESPACE = "transfer-app/access/v1"
JOURNAL_NAMESPACE = "transfer-app/journal/v1"
RECEIPT_NAMESPACE = "transfer-app/receipt/v1"
RECIPIENT_NAMESPACE = "transfer-app/recipient/v1"
CHECKPOINT_NAMESPACE = "transfer-app/checkpoint/v1"
RULES_NAMESPACE = "transfer-app/rules/v1"
LOG_CARD_NAMESPACE = "transfer-app/log-card/v1"
PROTOCOL_NAMESPACE = "transfer-app/protocol/v1"
BUNDLE_NAMESPACE = "transfer-app/audit-bundle/v1"
ACCEPTANCE_REQUEST_NAMESPACE = "transfer-app/acceptance-request/v1"
ACCEPTANCE_ANSWER_NAMESPACE = "transfer-app/acceptance-answer/v1"

KEY_TYPE = b"ssh-ed25519"
MAGIC = b"SSHSIG"
HASH = b"sha512"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
COLUMNS = 70
POINT_LENGTH = 32


@dataclass(frozen=True, slots=True)
class SshPublicKey:
    """The public half of a signing key. str() is its OpenSSH line without a comment."""

    point: bytes

    @classmethod
    def parse(cls, line: str) -> SshPublicKey:
        """An 'ssh-ed25519 <base64> [comment]' line; KeyUnusable for any other key or spelling."""
        words = line.strip().split(None, 2)
        prefix = _string(KEY_TYPE) + struct.pack(">I", POINT_LENGTH)
        try:
            blob = base64.b64decode(words[1], validate=True) if len(words) > 1 else b""
        except ValueError:
            blob = b""
        key = cls(blob[len(prefix) :])
        if len(key.point) != POINT_LENGTH or str(key).split() != words[:2]:
            raise KeyUnusable("The signing key is not an Ed25519 key in OpenSSH form (ssh-ed25519 ...).")
        return key

    @property
    def blob(self) -> bytes:
        return _string(KEY_TYPE) + _string(self.point)

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).rstrip(b"=").decode("ascii")

    def __str__(self) -> str:
        return f"{KEY_TYPE.decode('ascii')} {base64.b64encode(self.blob).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 secret key. It is left out of repr, so that no log or traceback shows it."""

    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """An unencrypted OpenSSH private key; KeyUnusable for any other."""
        try:
            key = load_ssh_private_key(text.encode("utf-8"), password=None)
        except (ValueError, TypeError) as fault:
            raise KeyUnusable("The signing key is not an unencrypted OpenSSH private key.") from fault
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyUnusable("The signing key is not an Ed25519 key.")
        return cls(key.private_bytes_raw())

    def secret_text(self) -> str:
        """The OpenSSH private key file, unencrypted: only ever for an encrypted place."""
        pem = self._private().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        return pem.decode("ascii")

    @property
    def public(self) -> SshPublicKey:
        return SshPublicKey(self._private().public_key().public_bytes_raw())

    def sign(self, message: bytes, namespace: str) -> str:
        """The armored signature of message, for that namespace only."""
        signature = self._private().sign(_signed_text(message, namespace))
        return _armor(_signature_blob(self.public, namespace, signature))

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def verify(message: bytes, armored: str, namespace: str, allowed: Sequence[SshPublicKey]) -> SshPublicKey:
    """The key that signed exactly message for namespace; Tampered when none of the allowed ones did.

    The armored text has one spelling: the one that we, and ssh-keygen, write.
    """
    for key in allowed:
        signature = _signature_in(armored, key, namespace)
        if signature is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.point).verify(signature, _signed_text(message, namespace))
        except InvalidSignature as fault:
            raise Tampered(
                "The signature does not fit: the content was changed after it was signed."
            ) from fault
        return key
    raise Tampered(
        _why_not(armored, namespace),
        "Import the public key card of whoever should have signed, and compare its fingerprint with them; "
        "if you hold it already, ask for a new copy and keep this one as evidence.",
    )


def _signature_in(armored: str, key: SshPublicKey, namespace: str) -> bytes | None:
    """The 64 bytes of the signature, when the text is a signature by key for namespace and nothing else.

    All but those 64 bytes is known beforehand, so the text is compared with what it must be.
    """
    blob = _unarmor(armored)
    signature = blob[-64:]
    return signature if blob == _signature_blob(key, namespace, signature) else None


def _why_not(armored: str, namespace: str) -> str:
    blob = _unarmor(armored)
    start = MAGIC + struct.pack(">I", 1)
    if not blob.startswith(start):
        return "The signature is not an SSH signature, or it is damaged."
    key_end = len(start) + len(_string(SshPublicKey(bytes(POINT_LENGTH)).blob))
    if not blob[key_end:].startswith(_string(namespace.encode("ascii"))):
        return f"The signature was made for something else, not for {namespace}."
    return "The signature is not by a key that you hold for the sender."


def _signature_blob(key: SshPublicKey, namespace: str, signature: bytes) -> bytes:
    return (
        MAGIC
        + struct.pack(">I", 1)
        + _string(key.blob)
        + _string(namespace.encode("ascii"))
        + _string(b"")
        + _string(HASH)
        + _string(_string(KEY_TYPE) + _string(signature))
    )


def _signed_text(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return MAGIC + _string(namespace.encode("ascii")) + _string(b"") + _string(HASH) + _string(digest)


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _armor(blob: bytes) -> str:
    text = base64.b64encode(blob).decode("ascii")
    lines = [text[at : at + COLUMNS] for at in range(0, len(text), COLUMNS)]
    return "\n".join([BEGIN, *lines, END]) + "\n"


def _unarmor(armored: str) -> bytes:
    """Empty when the text is not exactly an armored signature."""
    inner = armored.removeprefix(BEGIN).removesuffix(END + "\n").replace("\n", "")
    try:
        blob = base64.b64decode(inner, validate=True)
    except ValueError:
        return b""
    return blob if _armor(blob) == armored else b""
