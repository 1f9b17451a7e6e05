"""Canonical JSON and SSHSIG signatures, read strictly: one spelling each."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import struct
from typing import Any

from ..verify_log import Fault, no_other_number, signed_by, whole_number

KEY_TYPE = b"ssh-ed25519"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"
COLUMNS = 70


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def parse(text: bytes) -> dict[str, Any]:
    """The object that a text spells canonically; Fault for any other text."""
    try:
        value = json.loads(
            text.decode("utf-8"),
            parse_int=whole_number,
            parse_float=no_other_number,
            parse_constant=no_other_number,
        )
        again = canonical(value)
    except (ValueError, RecursionError):
        raise Fault("is not JSON of whole numbers and text in UTF-8") from None
    if again != text or not isinstance(value, dict):
        raise Fault("is not an object in the canonical form of JSON")
    return value


def require(so: bool, words: str) -> None:
    """Fault in these words unless it is so."""
    if not so:
        raise Fault(words)


def digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def card_fingerprint(age: str, ssh: str) -> str:
    """As format-package.md says: of both public keys of a person."""
    return sha256_text(f"{age}\n{ssh}\n".encode())


def sha256_text(content: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def point_of_line(line: str) -> bytes:
    """The 32 bytes of an 'ssh-ed25519 <base64>' line without a comment; Fault for any other."""
    start = string(KEY_TYPE) + struct.pack(">I", 32)
    words = line.split(" ")
    try:
        blob = base64.b64decode(words[1], validate=True) if len(words) == 2 else b""
    except (ValueError, binascii.Error):
        blob = b""
    if (
        not blob.startswith(start)
        or len(blob) != len(start) + 32
        or line_of_point(blob[len(start) :]) != line
    ):
        raise Fault("names a key that is no ssh-ed25519 line")
    return blob[len(start) :]


def line_of_point(point: bytes) -> str:
    return "ssh-ed25519 " + base64.b64encode(string(KEY_TYPE) + string(point)).decode()


def ssh_fingerprint(line: str) -> str:
    """As `ssh-keygen -l` shows it."""
    return sha256_text(string(KEY_TYPE) + string(point_of_line(line)))


def signer(text: bytes, armored: bytes, namespace: str) -> str:
    """The key ('ssh-ed25519 ...') whose SSHSIG over text, for that namespace, this is; Fault if none."""
    blob = unarmored(armored)
    start = b"SSHSIG" + struct.pack(">I", 1)
    key_at = len(start) + 4 + len(string(KEY_TYPE)) + 4
    point, signature = blob[key_at : key_at + 32], blob[-64:]
    if blob != start + string(string(KEY_TYPE) + string(point)) + _rest(namespace, signature):
        raise Fault(f"is not a signature made for {namespace} with an Ed25519 key")
    message = b"SSHSIG" + string(namespace.encode()) + string(b"") + string(b"sha512")
    if not signed_by(point, message + string(hashlib.sha512(text).digest()), signature):
        raise Fault("is FALSE: the text was changed after it was signed, or the signature was")
    return line_of_point(point)


def _rest(namespace: str, signature: bytes) -> bytes:
    said = string(namespace.encode()) + string(b"") + string(b"sha512")
    return said + string(string(KEY_TYPE) + string(signature))


def unarmored(armored: bytes) -> bytes:
    try:
        text = armored.decode("ascii")
        inner = text[len(BEGIN) : -len(END)].replace("\n", "")
        blob = base64.b64decode(inner, validate=True)
    except (UnicodeDecodeError, ValueError, binascii.Error):
        raise Fault("is no armored signature") from None
    whole = base64.b64encode(blob).decode()
    lines = [whole[at : at + COLUMNS] + "\n" for at in range(0, len(whole), COLUMNS)]
    if text != BEGIN + "".join(lines) + END:
        raise Fault("is an armored signature in a second spelling")
    return blob


def string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content
