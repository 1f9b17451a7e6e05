"""Sealing and opening whole age files, as streams."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from transfer_app.adapters.sealing.age import hybrid, passphrase, ssh, x25519
from transfer_app.adapters.sealing.age.armor import BEGIN, armored
from transfer_app.adapters.sealing.age.failures import HeaderForged, HeaderInvalid, NoMatch
from transfer_app.adapters.sealing.age.header import Stanza, covered_bytes, finished_header, read_header
from transfer_app.adapters.sealing.age.one_behind import OneBehind
from transfer_app.adapters.sealing.age.stream import Content, Sink, StreamReader, StreamWriter
from transfer_app.adapters.sealing.signatures import SigningKey
from transfer_app.domain.errors import KeyUnusable

FILE_KEY_LENGTH = 16
NONCE_LENGTH = 16

MALFORMED: Mapping[str, Callable[[Stanza], object]] = {
    x25519.KIND: x25519.share_of,
    hybrid.KIND: hybrid.share_of,
    ssh.KIND: ssh.tag_and_share,
    passphrase.KIND: passphrase.salt_and_work,
}
"""What each stanza of a kind that we know must satisfy, whoever it is for."""


class Recipient(Protocol):
    """One who will be able to open a file. family: kinds that may stand in one file together."""

    @property
    def family(self) -> str: ...

    def wrap(self, file_key: bytes) -> Stanza: ...


class Identity(Protocol):
    """A secret that opens files."""

    def unwrap(self, stanza: Stanza) -> bytes | None: ...


OwnIdentity = x25519.X25519Identity | hybrid.HybridIdentity | ssh.SshIdentity
"""What a person holds: it has a recipient, and a text to keep."""


def parse_recipient(text: str) -> x25519.X25519Recipient | hybrid.HybridRecipient | ssh.SshRecipient:
    """An age1..., age1pq1... or ssh-ed25519 text; KeyUnusable for any other."""
    try:
        if text.startswith(ssh.KIND + " "):
            return ssh.SshRecipient.parse(text)
        if text.startswith(hybrid.RECIPIENT_PREFIX + "1"):
            return hybrid.HybridRecipient.parse(text)
        return x25519.X25519Recipient.parse(text)
    except ValueError as fault:
        raise KeyUnusable(f"The public key {text[:24]!r} cannot be used: {fault}.") from fault


def parse_identity(text: str) -> OwnIdentity:
    """An AGE-SECRET-KEY-... text or an unencrypted OpenSSH private key; KeyUnusable for any other.

    The message never shows the text.
    """
    try:
        if text.startswith("-----BEGIN"):
            return ssh.SshIdentity(SigningKey.parse(text))
        if text.startswith(hybrid.IDENTITY_PREFIX.upper() + "1"):
            return hybrid.HybridIdentity.parse(text)
        return x25519.X25519Identity.parse(text)
    except ValueError as fault:
        raise KeyUnusable(f"The secret key cannot be used: {fault}.") from fault


class AgeWriter:
    """Seals what is written to it into sink. close() finishes the file; it never closes sink.

    When the with block is left by an exception the file stays unfinished, so that it can never be opened.
    behind: as StreamWriter says; whoever gives it ends it before closing sink.
    """

    def __init__(self, sink: Sink, recipients: Sequence[Recipient], behind: OneBehind | None = None) -> None:
        families = {recipient.family for recipient in recipients}
        if len(families) != 1 or (passphrase.Passphrase.family in families and len(recipients) != 1):
            raise KeyUnusable(
                "A file is sealed for keys of one kind only, and at least one.",
                "Choose only post-quantum keys, or only compatible ones.",
            )
        file_key, nonce = os.urandom(FILE_KEY_LENGTH), os.urandom(NONCE_LENGTH)
        covered = covered_bytes([recipient.wrap(file_key) for recipient in recipients])
        sink.write(finished_header(covered, _header_mac(file_key, covered)))
        sink.write(nonce)
        self._stream: StreamWriter | None = StreamWriter(sink, _payload_key(file_key, nonce), behind)

    def write(self, content: Content) -> int:
        return self.stream.write(content)

    @property
    def stream(self) -> StreamWriter:
        """What its content goes into: for whoever writes much, or can read straight into memory."""
        if self._stream is None:
            raise ValueError("write to a finished age file")
        return self._stream

    def close(self) -> None:
        if self._stream is not None:
            self._stream.finish()
            self._stream = None

    def __enter__(self) -> AgeWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()


class AgeReader:
    """Opens an age file, armored or not, with the first identity that fits; read() gives the content.

    NotForYou (NoMatch) when no identity fits; Tampered (the other failures) for everything that is not
    exactly as it was sealed. It never closes source.
    """

    def __init__(self, source: BinaryIO, identities: Sequence[Identity]) -> None:
        header = open_header(source, identities)
        self.recipients = header.recipients
        """How many stanzas the header has."""
        self._stream = StreamReader(source, header.payload_key)

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def readinto(self, buffer: memoryview) -> int:
        """As read, into memory that is there: how many bytes."""
        return self._stream.readinto(buffer)


@dataclass(frozen=True, slots=True)
class OpenedHeader:
    """recipients: how many stanzas the header has."""

    recipients: int
    payload_key: bytes = field(repr=False)


def open_header(source: BinaryIO, identities: Sequence[Identity]) -> OpenedHeader:
    """Checks and opens the header, and leaves source at the first chunk."""
    header = read_header(source)
    for stanza in header.stanzas:
        if stanza.kind in MALFORMED:
            MALFORMED[stanza.kind](stanza)
        if stanza.kind == passphrase.KIND and len(header.stanzas) > 1:
            raise HeaderInvalid("a passphrase entry is not alone")
    file_key = _file_key(header.stanzas, identities)
    if not hmac.compare_digest(header.mac, _header_mac(file_key, header.covered)):
        raise HeaderForged
    nonce = source.read(NONCE_LENGTH)
    if len(nonce) != NONCE_LENGTH:
        raise HeaderInvalid("it is cut short")
    return OpenedHeader(len(header.stanzas), _payload_key(file_key, nonce))


def open_age(source: BinaryIO, identities: Sequence[Identity]) -> AgeReader:
    """AgeReader for a seekable source that may be armored (key files made elsewhere often are)."""
    start = source.tell()
    first = source.read(len(BEGIN) + 1024).lstrip()
    source.seek(start)
    return AgeReader(armored(source) if first.startswith(BEGIN) else source, identities)


def _file_key(stanzas: Sequence[Stanza], identities: Sequence[Identity]) -> bytes:
    for identity in identities:
        for stanza in stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return file_key
    raise NoMatch


def _header_mac(file_key: bytes, covered: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"header").derive(file_key)
    return hmac.new(key, covered, hashlib.sha256).digest()


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=nonce, info=b"payload").derive(file_key)
