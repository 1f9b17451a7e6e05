"""age's post-quantum hybrid recipients (age1pq1...) and identities (AGE-SECRET-KEY-PQ-1...).

HPKE (RFC 9180) with ML-KEM-768 and X25519 combined (X-Wing), HKDF-SHA256 and ChaCha20Poly1305; the stanza is
mlkem768x25519. Format: c2sp.org/age. An identity is the 32-byte X-Wing seed. Read by age 1.3.0 and later.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from transfer_app.adapters.sealing.age.failures import HeaderInvalid
from transfer_app.adapters.sealing.age.header import Stanza, decode_base64, encode_base64
from transfer_app.adapters.sealing.bech32 import decode_bech32, encode_bech32

KIND = "mlkem768x25519"
RECIPIENT_PREFIX = "age1pq"
IDENTITY_PREFIX = "age-secret-key-pq-"
LABEL = b"age-encryption.org/mlkem768x25519"
SEED_LENGTH = 32
MLKEM_POINT, MLKEM_SEED, MLKEM_SHARE, X25519_LENGTH = 1184, 64, 1088, 32
SHARE_LENGTH = MLKEM_SHARE + X25519_LENGTH
WRAPPED_LENGTH = 32


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """One who can open a file, also against an attacker who waits for a quantum computer."""

    family: ClassVar[str] = "post-quantum"
    point: bytes
    """The ML-KEM-768 encapsulation key (1,184 bytes), then the X25519 public key (32)."""

    @classmethod
    def parse(cls, text: str) -> HybridRecipient:
        """ValueError for anything but an age1pq1... text."""
        prefix, point = decode_bech32(text)
        if prefix != RECIPIENT_PREFIX or text != text.lower() or len(point) != MLKEM_POINT + X25519_LENGTH:
            raise ValueError("it is not a post-quantum age recipient")
        MLKEM768PublicKey.from_public_bytes(point[:MLKEM_POINT])
        return cls(point)

    def __str__(self) -> str:
        return encode_bech32(RECIPIENT_PREFIX, self.point)

    def seal(self, content: bytes, info: bytes) -> bytes:
        """HPKE: the encapsulated key (1,120 bytes), then content and tag. Opens with this info only."""
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.point[:MLKEM_POINT]),
            X25519PublicKey.from_public_bytes(self.point[MLKEM_POINT:]),
        )
        return _suite().encrypt(content, key, info)

    def wrap(self, file_key: bytes) -> Stanza:
        sealed = self.seal(file_key, LABEL)
        return Stanza(KIND, (encode_base64(sealed[:SHARE_LENGTH]),), sealed[SHARE_LENGTH:])


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """The secret half. Its secret is left out of repr, so that no log or traceback shows it."""

    secret: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> HybridIdentity:
        """ValueError for anything but an AGE-SECRET-KEY-PQ-1... text."""
        prefix, secret = decode_bech32(text)
        if prefix != IDENTITY_PREFIX or text != text.upper() or len(secret) != SEED_LENGTH:
            raise ValueError("it is not a post-quantum age identity")
        return cls(secret)

    @classmethod
    def generate(cls) -> HybridIdentity:
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def recipient(self) -> HybridRecipient:
        mlkem, x25519 = self._halves()
        return HybridRecipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def secret_text(self) -> str:
        return encode_bech32(IDENTITY_PREFIX, self.secret).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key; None when the stanza is for another."""
        if stanza.kind != KIND:
            return None
        share = share_of(stanza)
        _, x25519 = self._halves()
        try:
            # HPKE reports every fault alike, so the points that must not be used are tried by themselves.
            x25519.exchange(X25519PublicKey.from_public_bytes(share[MLKEM_SHARE:]))
        except ValueError as fault:
            raise HeaderInvalid("a hybrid recipient holds a point that must not be used") from fault
        return self.open(share + stanza.body, LABEL)

    def open(self, sealed: bytes, info: bytes) -> bytes | None:
        """What seal was given; None when it was sealed for another, or with another info."""
        try:
            return _suite().decrypt(sealed, MLKEM768X25519PrivateKey(*self._halves()), info)
        except InvalidTag:
            return None

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.secret).digest(MLKEM_SEED + X25519_LENGTH)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED]),
            X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED:]),
        )


def share_of(stanza: Stanza) -> bytes:
    """The encapsulated key of a well-formed hybrid stanza; HeaderInvalid when it is malformed."""
    if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_LENGTH:
        raise HeaderInvalid("a hybrid recipient is malformed")
    try:
        share = decode_base64(stanza.arguments[0])
    except ValueError as fault:
        raise HeaderInvalid("a hybrid recipient is not canonical base64") from fault
    if len(share) != SHARE_LENGTH:
        raise HeaderInvalid("a hybrid recipient has the wrong length")
    return share
