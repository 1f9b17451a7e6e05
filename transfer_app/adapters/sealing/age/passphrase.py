"""age's scrypt stanza: a file opened with a passphrase. Used only for key files. Format: c2sp.org/age."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from transfer_app.adapters.sealing.age.failures import HeaderInvalid
from transfer_app.adapters.sealing.age.header import Stanza, decode_base64, encode_base64

KIND = "scrypt"
LABEL = b"age-encryption.org/v1/scrypt"
SALT_LENGTH = 16
WRAPPED_LENGTH = 32
NO_NONCE = bytes(12)
USUAL_WORK = 18
"""Two to the power of this: 256 MiB of memory and about a second, as age itself uses."""
MOST_WORK = 20
"""What a file received may demand of us: 1 GiB."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Both recipient and identity. work: of what is sealed, as a power of two."""

    family: ClassVar[str] = "passphrase"
    text: str = field(repr=False)
    work: int = USUAL_WORK

    def wrap(self, file_key: bytes) -> Stanza:
        salt = os.urandom(SALT_LENGTH)
        wrapped = ChaCha20Poly1305(self._key(salt, self.work)).encrypt(NO_NONCE, file_key, None)
        return Stanza(KIND, (encode_base64(salt), str(self.work)), wrapped)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key; None when the passphrase is not this one."""
        if stanza.kind != KIND:
            return None
        salt, work = salt_and_work(stanza)
        try:
            return ChaCha20Poly1305(self._key(salt, work)).decrypt(NO_NONCE, stanza.body, None)
        except InvalidTag:
            return None

    def _key(self, salt: bytes, work: int) -> bytes:
        return Scrypt(salt=LABEL + salt, length=32, n=1 << work, r=8, p=1).derive(self.text.encode("utf-8"))


def salt_and_work(stanza: Stanza) -> tuple[bytes, int]:
    """Of a well-formed scrypt stanza; HeaderInvalid when it is malformed or asks for too much work."""
    if len(stanza.arguments) != 2 or len(stanza.body) != WRAPPED_LENGTH:
        raise HeaderInvalid("its passphrase entry is malformed")
    try:
        salt = decode_base64(stanza.arguments[0])
    except ValueError as fault:
        raise HeaderInvalid("its passphrase entry is not canonical base64") from fault
    if len(salt) != SALT_LENGTH or not re.fullmatch("[1-9][0-9]?", stanza.arguments[1], re.ASCII):
        raise HeaderInvalid("its passphrase entry is malformed")
    work = int(stanza.arguments[1])
    if work > MOST_WORK:
        raise HeaderInvalid(f"opening it would take unreasonable work (2^{work})")
    return salt, work
