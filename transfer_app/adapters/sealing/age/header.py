"""The age v1 header: its grammar, strictly, with one spelling only. It knows no keys.

Format: c2sp.org/age. A header is the version line, one or more recipient stanzas, and the line with its MAC.
Everything that could be written in two ways is refused, so a header cannot be altered and stay valid.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from transfer_app.adapters.sealing.age.failures import HeaderInvalid

VERSION_LINE = b"age-encryption.org/v1"
STANZA_START = b"-> "
END_START = b"---"
COLUMNS = 64
MAC_LENGTH = 32
LONGEST_LINE = 16 * 1024
LONGEST_HEADER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped copy of the file key. kind and arguments: printable ASCII without spaces, never empty."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """covered: the bytes that the MAC is over, from the first byte to the three dashes."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes


def encode_base64(content: bytes) -> str:
    return base64.b64encode(content).rstrip(b"=").decode("ascii")


def decode_base64(text: bytes | str) -> bytes:
    """Unpadded base64 in its only canonical form; ValueError for any other."""
    raw = text.encode("ascii") if isinstance(text, str) else text
    try:
        content = base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except binascii.Error as fault:
        raise ValueError(str(fault)) from fault
    if encode_base64(content).encode("ascii") != raw:
        raise ValueError("not canonical")
    return content


def covered_bytes(stanzas: Sequence[Stanza]) -> bytes:
    """The header of these stanzas, up to where its MAC goes."""
    lines = [VERSION_LINE]
    for stanza in stanzas:
        lines.append(STANZA_START + " ".join((stanza.kind, *stanza.arguments)).encode("ascii"))
        body = encode_base64(stanza.body).encode("ascii")
        # The last line is always a short one: an empty one follows a full one.
        lines.extend(body[at : at + COLUMNS] for at in range(0, len(body) + 1, COLUMNS))
    return b"\n".join([*lines, END_START])


def finished_header(covered: bytes, mac: bytes) -> bytes:
    return covered + b" " + encode_base64(mac).encode("ascii") + b"\n"


def read_header(source: BinaryIO) -> Header:
    """Reads up to and including the MAC line, and leaves source at the first byte after it."""
    lines = _lines(source)
    if next(lines) != VERSION_LINE:
        raise HeaderInvalid("it does not start as an age file of version 1")
    covered = [VERSION_LINE]
    stanzas: list[Stanza] = []
    for line in lines:
        if line.startswith(END_START):
            return Header(_some(stanzas), _mac(line), b"\n".join([*covered, END_START]))
        if not line.startswith(STANZA_START):
            raise HeaderInvalid("a line is neither a recipient nor the end")
        covered.append(line)
        stanzas.append(_stanza(line, lines, covered))
    raise HeaderInvalid("it is cut short")


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines without their line feed. A generator that ends only by refusing: a header says where it ends."""
    read = 0
    while True:
        line = source.readline(LONGEST_LINE)
        read += len(line)
        if not line.endswith(b"\n"):
            raise HeaderInvalid("it is cut short, or a line is too long")
        if read > LONGEST_HEADER:
            raise HeaderInvalid("it is too long")
        yield line[:-1]


def _stanza(line: bytes, lines: Iterator[bytes], covered: list[bytes]) -> Stanza:
    words = line[len(STANZA_START) :].split(b" ")
    if any(not word or any(not 33 <= byte <= 126 for byte in word) for word in words):
        raise HeaderInvalid("a recipient line is malformed")
    body = bytearray()
    for body_line in lines:
        covered.append(body_line)
        if len(body_line) > COLUMNS:
            raise HeaderInvalid("a body line is too long")
        try:
            body += decode_base64(body_line)
        except ValueError as fault:
            raise HeaderInvalid("a body line is not canonical base64") from fault
        if len(body_line) < COLUMNS:
            break
    kind, *arguments = (word.decode("ascii") for word in words)
    return Stanza(kind, tuple(arguments), bytes(body))


def _mac(line: bytes) -> bytes:
    if not line.startswith(END_START + b" "):
        raise HeaderInvalid("its last line is malformed")
    try:
        mac = decode_base64(line[len(END_START) + 1 :])
    except ValueError as fault:
        raise HeaderInvalid("its authentication code is not canonical base64") from fault
    if len(mac) != MAC_LENGTH:
        raise HeaderInvalid("its authentication code has the wrong length")
    return mac


def _some(stanzas: Sequence[Stanza]) -> tuple[Stanza, ...]:
    if not stanzas:
        raise HeaderInvalid("it names no recipient")
    return tuple(stanzas)
