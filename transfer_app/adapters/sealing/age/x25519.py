"""age's X25519 recipients (age1...) and identities (AGE-SECRET-KEY-1...). Format: c2sp.org/age."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from transfer_app.adapters.sealing.age.failures import HeaderInvalid
from transfer_app.adapters.sealing.age.header import Stanza, decode_base64, encode_base64
from transfer_app.adapters.sealing.bech32 import decode_bech32, encode_bech32

KIND = "X25519"
RECIPIENT_PREFIX = "age"
IDENTITY_PREFIX = "age-secret-key-"
LABEL = b"age-encryption.org/v1/X25519"
KEY_LENGTH = 32
WRAPPED_LENGTH = 32
NO_NONCE = bytes(12)
"""Each wrapping key is used once, so the format fixes the nonce at zero."""


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """One who can open a file. str() is its public text."""

    family: ClassVar[str] = "compatible"
    point: bytes

    @classmethod
    def parse(cls, text: str) -> X25519Recipient:
        """ValueError for anything but an age1... text of an X25519 key."""
        prefix, point = decode_bech32(text)
        if prefix != RECIPIENT_PREFIX or text != text.lower() or len(point) != KEY_LENGTH:
            raise ValueError("it is not an age recipient")
        return cls(point)

    def __str__(self) -> str:
        return encode_bech32(RECIPIENT_PREFIX, self.point)

    def wrap(self, file_key: bytes) -> Stanza:
        once = X25519PrivateKey.generate()
        share = once.public_key().public_bytes_raw()
        shared = once.exchange(X25519PublicKey.from_public_bytes(self.point))
        key = _wrapping_key(shared, share, self.point)
        wrapped = ChaCha20Poly1305(key).encrypt(NO_NONCE, file_key, None)
        return Stanza(KIND, (encode_base64(share),), wrapped)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """The secret half. Its secret is left out of repr, so that no log or traceback shows it."""

    secret: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> X25519Identity:
        """ValueError for anything but an AGE-SECRET-KEY-1... text."""
        prefix, secret = decode_bech32(text)
        if prefix != IDENTITY_PREFIX or text != text.upper() or len(secret) != KEY_LENGTH:
            raise ValueError("it is not an age identity")
        return cls(secret)

    @classmethod
    def generate(cls) -> X25519Identity:
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def recipient(self) -> X25519Recipient:
        return X25519Recipient(self._private().public_key().public_bytes_raw())

    def secret_text(self) -> str:
        return encode_bech32(IDENTITY_PREFIX, self.secret).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key; None when the stanza is for another."""
        if stanza.kind != KIND:
            return None
        share = share_of(stanza)
        try:
            shared = self._private().exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as fault:
            raise HeaderInvalid("an X25519 recipient holds a point that must not be used") from fault
        key = _wrapping_key(shared, share, self.recipient.point)
        try:
            return ChaCha20Poly1305(key).decrypt(NO_NONCE, stanza.body, None)
        except InvalidTag:
            return None

    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret)


def share_of(stanza: Stanza) -> bytes:
    """The one-time public key of a well-formed X25519 stanza; HeaderInvalid when it is malformed."""
    if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_LENGTH:
        raise HeaderInvalid("an X25519 recipient is malformed")
    try:
        share = decode_base64(stanza.arguments[0])
    except ValueError as fault:
        raise HeaderInvalid("an X25519 recipient is not canonical base64") from fault
    if len(share) != KEY_LENGTH:
        raise HeaderInvalid("an X25519 recipient has the wrong length")
    return share


def _wrapping_key(shared: bytes, share: bytes, point: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=share + point, info=LABEL).derive(shared)
