"""age's ssh-ed25519 recipients and identities: packages for people who have an SSH key and no age key.

Format: c2sp.org/age, "The ssh-ed25519 recipient type". The Ed25519 key is turned into an X25519 key (RFC
7748, section 4.1), tweaked with a hash of itself, so that the two uses of one key stay apart. The stanza's
tag shows to anyone who knows the public key that a file is for it: our manifests name it anyway.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from transfer_app.adapters.sealing.age.failures import HeaderInvalid
from transfer_app.adapters.sealing.age.header import Stanza, decode_base64, encode_base64
from transfer_app.adapters.sealing.signatures import SigningKey, SshPublicKey
from transfer_app.domain.errors import KeyUnusable

KIND = "ssh-ed25519"
LABEL = b"age-encryption.org/v1/ssh-ed25519"
TAG_LENGTH, KEY_LENGTH, WRAPPED_LENGTH = 4, 32, 32
NO_NONCE = bytes(12)
PRIME = 2**255 - 19
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME


@dataclass(frozen=True, slots=True)
class SshRecipient:
    """One who can open a file with their SSH key. str() is the key's OpenSSH line without a comment."""

    family: ClassVar[str] = "compatible"
    key: SshPublicKey
    point: bytes
    """The key as an X25519 public key."""

    @classmethod
    def parse(cls, text: str) -> SshRecipient:
        """ValueError for anything but an ssh-ed25519 line with a point of the curve."""
        try:
            key = SshPublicKey.parse(text)
        except KeyUnusable as fault:
            raise ValueError("it is not an ssh-ed25519 key") from fault
        return cls(key, montgomery(key.point))

    def __str__(self) -> str:
        return str(self.key)

    @property
    def tag(self) -> str:
        return encode_base64(hashlib.sha256(self.key.blob).digest()[:TAG_LENGTH])

    def wrap(self, file_key: bytes) -> Stanza:
        once = X25519PrivateKey.generate()
        share = once.public_key().public_bytes_raw()
        shared = once.exchange(X25519PublicKey.from_public_bytes(self.point))
        wrapped = ChaCha20Poly1305(self.wrapping_key(shared, share)).encrypt(NO_NONCE, file_key, None)
        return Stanza(KIND, (self.tag, encode_base64(share)), wrapped)

    def wrapping_key(self, shared: bytes, share: bytes) -> bytes:
        tweak = HKDF(algorithm=SHA256(), length=32, salt=self.key.blob, info=LABEL).derive(b"")
        tweaked = X25519PrivateKey.from_private_bytes(tweak).exchange(
            X25519PublicKey.from_public_bytes(shared)
        )
        return HKDF(algorithm=SHA256(), length=32, salt=share + self.point, info=LABEL).derive(tweaked)


@dataclass(frozen=True, slots=True)
class SshIdentity:
    """The secret half: an Ed25519 SSH key. Its secret does not show in repr."""

    signing: SigningKey

    @property
    def recipient(self) -> SshRecipient:
        return SshRecipient(self.signing.public, montgomery(self.signing.public.point))

    def secret_text(self) -> str:
        return self.signing.secret_text()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key; None when the stanza is for another."""
        if stanza.kind != KIND:
            return None
        tag, share = tag_and_share(stanza)
        recipient = self.recipient
        if tag != recipient.tag:
            return None
        secret = X25519PrivateKey.from_private_bytes(hashlib.sha512(self.signing.secret).digest()[:32])
        try:
            key = recipient.wrapping_key(secret.exchange(X25519PublicKey.from_public_bytes(share)), share)
        except ValueError as fault:
            raise HeaderInvalid("an ssh-ed25519 recipient holds a point that must not be used") from fault
        try:
            return ChaCha20Poly1305(key).decrypt(NO_NONCE, stanza.body, None)
        except InvalidTag:
            # Four bytes of tag agree by chance once in four thousand million keys: then it is another's.
            return None


def tag_and_share(stanza: Stanza) -> tuple[str, bytes]:
    """(tag, one-time public key) of a well-formed stanza; HeaderInvalid when it is malformed."""
    if len(stanza.arguments) != 2 or len(stanza.body) != WRAPPED_LENGTH:
        raise HeaderInvalid("an ssh-ed25519 recipient is malformed")
    try:
        tag, share = (decode_base64(argument) for argument in stanza.arguments)
    except ValueError as fault:
        raise HeaderInvalid("an ssh-ed25519 recipient is not canonical base64") from fault
    if len(tag) != TAG_LENGTH or len(share) != KEY_LENGTH:
        raise HeaderInvalid("an ssh-ed25519 recipient has the wrong length")
    return stanza.arguments[0], share


def montgomery(point: bytes) -> bytes:
    """The X25519 public key of an Ed25519 one: u = (1 + y) / (1 - y). ValueError for no usable point."""
    y = int.from_bytes(point, "little") & (2**255 - 1)
    if y >= PRIME or not _is_square((y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME)):
        raise ValueError("it is not a point of the curve")
    u = ((1 + y) * pow(1 - y, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little")
    # A point of small order (y = 1 gives u = 0) has a shared secret that everybody knows: this refuses it.
    X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(u))
    return u


def _is_square(value: int) -> bool:
    """Modulo the prime (Euler's criterion); zero is one."""
    return pow(value % PRIME, (PRIME - 1) // 2, PRIME) in (0, 1)
