"""What a checkpoint of the audit log says, and the signed note that carries it.

A checkpoint (C2SP tlog-checkpoint) is a text: the log's origin, its size, its root in
base64, then lines of our own, among them the balance. A signed note (C2SP signed-note)
is a text with signature lines below it. Both are read strictly: what this module reads
it writes back byte for byte. docs/format-log.md is the authority.

Signing and checking signatures is adapters/log/notes.py; nothing here needs a key.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from transfer_app.domain.errors import LogBroken

ED25519 = b"\x01"
"""The signature type of C2SP signed-note for Ed25519 over the note's text: how a log signs itself."""

COSIGNATURE = b"\x04"
"""The type of C2SP tlog-cosignature with Ed25519, version 1: how another council countersigns."""

LAST_SECOND = 253_402_300_799
"""The end of the year 9999, POSIX time: the last moment that a countersignature can carry."""

MOST_SIGNATURES = 64
MOST_CHARACTERS = 1_000_000
_LARGEST_SIZE = 2**53 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_KEY_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One state of the log: its origin, how many entries it had, and their root (32 bytes).

    extensions: further lines, without their newline: the time, and the balance (balance_lines).
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who signed, which of their keys (4 bytes), and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text, ending in a newline, and the signatures over exactly that text."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def countersigned(self, signature: NoteSignature) -> SignedNote:
        """The same note with one more signature below the others, in place of an older one of that key."""
        others = (
            each for each in self.signatures if (each.name, each.key_id) != (signature.name, signature.key_id)
        )
        return SignedNote(self.text, (*others, signature))


def key_id(name: str, public_key: bytes, kind: bytes = ED25519) -> bytes:
    """The four bytes by which a signature line says which Ed25519 key made it, and how."""
    if not is_key_name(name) or len(public_key) != 32:
        raise ValueError("an Ed25519 note key has a name without spaces or plus signs, and 32 bytes")
    return sha256(name.encode() + b"\n" + kind + public_key).digest()[:4]


def cosigned_text(text: str, seconds: int) -> bytes:
    """What a countersignature signs: the note's text, and when. seconds: POSIX time."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosignature_parts(signature: bytes) -> tuple[int, bytes]:
    """(POSIX seconds, the Ed25519 signature) of a countersignature. LogBroken where it is none."""
    seconds = int.from_bytes(signature[:8], "big")
    if len(signature) != 72 or seconds > LAST_SECOND:
        raise LogBroken("A countersignature is not a time and a signature.")
    return seconds, signature[8:]


def is_key_name(name: str) -> bool:
    """Whether an origin and a signature line can carry the name: 1 to 200 characters, no space, no plus."""
    return _KEY_NAME.fullmatch(name) is not None


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The text that is signed. LogBroken when the checkpoint has no such text."""
    lines = [
        checkpoint.origin,
        str(checkpoint.size),
        base64.b64encode(checkpoint.root).decode("ascii"),
        *checkpoint.extensions,
    ]
    text = "".join(f"{line}\n" for line in lines)
    if parse_checkpoint(text) != checkpoint:
        raise LogBroken("The checkpoint cannot be written: one of its lines holds a line break.")
    return text


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text states. LogBroken says which line is not as it must be."""
    lines = text.split("\n")
    if lines.pop() != "" or len(lines) < 3 or "" in lines or _has_controls(text):
        raise LogBroken("A checkpoint is not a text of at least three full lines.")
    origin, size, root, *extensions = lines
    if not is_key_name(origin):
        raise LogBroken("A checkpoint's first line is not the name of a log.")
    if not _SIZE.fullmatch(size) or int(size) > _LARGEST_SIZE:
        raise LogBroken("A checkpoint's second line is not the number of entries.")
    if any(line.startswith("===") for line in extensions):
        raise LogBroken("A checkpoint has a line that looks like the break between two checkpoints.")
    return Checkpoint(
        origin, int(size), base64_bytes(root, "A checkpoint's third line", 32), tuple(extensions)
    )


def note_text(note: SignedNote) -> str:
    """The note as it is stored and sent."""
    lines = (
        f"{_DASH}{each.name} {base64.b64encode(each.key_id + each.signature).decode('ascii')}\n"
        for each in note.signatures
    )
    text = f"{note.text}\n{''.join(lines)}"
    if parse_note(text) != note:
        raise LogBroken("The note cannot be written: its text or a signature has no such form.")
    return text


def parse_note(text: str) -> SignedNote:
    """The note that a stored or received text holds. LogBroken when it is not strictly one."""
    if len(text) > MOST_CHARACTERS or _has_controls(text):
        raise LogBroken("A signed note is too long or holds control characters.")
    body, gap, below = text.rpartition("\n\n")
    lines = below.split("\n")
    if not gap or lines.pop() != "" or not 0 < len(lines) <= MOST_SIGNATURES:
        raise LogBroken("A signed note has no signatures below its text.")
    signatures = tuple(_parse_signature(line) for line in lines)
    if len({(signature.name, signature.key_id) for signature in signatures}) != len(signatures):
        raise LogBroken("A signed note has two signatures of the same key.")
    return SignedNote(body + "\n", signatures)


def _parse_signature(line: str) -> NoteSignature:
    words = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(words) != 2 or not is_key_name(words[0]):
        raise LogBroken("A line below a signed note is not a signature.")
    blob = base64_bytes(words[1], "A signature")
    if len(blob) <= 4:
        raise LogBroken("A signature below a signed note is empty.")
    return NoteSignature(words[0], blob[:4], blob[4:])


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One line of the balance of one strand ("all" for the whole): a total and the parts that make it up.

    Figures have names of small letters, digits and hyphens, such as loaded, unique, held-back.
    """

    strand: str
    total: tuple[str, int]
    parts: tuple[tuple[str, int], ...]


_FIGURE = r"[a-z0-9]+(?:-[a-z0-9]+)* (?:0|[1-9][0-9]{0,15})"
_BALANCE = re.compile(rf"balance ([a-z0-9]+(?:-[a-z0-9]+)*) ({_FIGURE}) = ({_FIGURE}(?: \+ {_FIGURE})*)")


def balance_lines(balance: Iterable[BalanceLine]) -> tuple[str, ...]:
    """The balance as extension lines. LogBroken when a line does not add up: such a one is never signed."""
    lines = []
    for line in balance:
        parts = " + ".join(f"{name} {count}" for name, count in line.parts)
        text = f"balance {line.strand} {line.total[0]} {line.total[1]} = {parts}"
        if balance_of([text]) != (line,):
            raise LogBroken("A line of the balance cannot be written.")
        lines.append(text)
    return tuple(lines)


def balance_of(extensions: Iterable[str]) -> tuple[BalanceLine, ...]:
    """The balance among extension lines; LogBroken where a line is misspelt or does not add up."""
    found = []
    for text in extensions:
        if not text.startswith("balance "):
            continue
        match = _BALANCE.fullmatch(text)
        if match is None:
            raise LogBroken("A checkpoint's balance has a line that cannot be read.")
        parts = tuple(_figure(part) for part in match[3].split(" + "))
        line = BalanceLine(match[1], _figure(match[2]), parts)
        if sum(count for _, count in parts) != line.total[1]:
            raise LogBroken(f"The balance does not add up: {text.removeprefix('balance ')}.")
        found.append(line)
    return tuple(found)


def _figure(text: str) -> tuple[str, int]:
    name, count = text.split(" ")
    return name, int(count)


def base64_bytes(text: str, what: str, length: int | None = None) -> bytes:
    """Standard base64 in its one spelling; a second spelling of the same bytes is refused."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LogBroken(f"{what} is not base64.") from error
    if base64.b64encode(value).decode("ascii") != text or length not in (None, len(value)):
        raise LogBroken(f"{what} is not base64 of the right length.")
    return value


def _has_controls(text: str) -> bool:
    """Whether the text holds control characters, or half a character, which has no UTF-8."""
    return any((each < " " and each != "\n") or "\ud800" <= each <= "\udfff" for each in text)
