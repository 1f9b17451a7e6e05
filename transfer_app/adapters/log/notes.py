"""Signing and countersigning checkpoints with Ed25519, and checking who signed one.

The key of a log is named after its origin; the countersigning council's key, after its own log. C2SP
signed-note and tlog-cosignature say how; docs/format-log.md says which keys must have signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from transfer_app.domain.checkpoints import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    NoteSignature,
    SignedNote,
    checkpoint_text,
    cosignature_parts,
    cosigned_text,
    key_id,
    note_text,
    parse_checkpoint,
    parse_note,
)
from transfer_app.domain.errors import LogBroken


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key that is known and trusted: its name in signature lines, and its 32 bytes.

    kind: ED25519 for the key of the log itself, COSIGNATURE for another council's.
    """

    name: str
    public_key: bytes
    kind: bytes = ED25519

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public_key, self.kind)


@dataclass(frozen=True, slots=True)
class Signer:
    """A known key that signed a note. seconds: POSIX time of a countersignature, 0 of the log's own."""

    key: NoteKey
    seconds: int = 0


def note_key(name: str, private_key: Ed25519PrivateKey, kind: bytes = ED25519) -> NoteKey:
    """The public half of a signing key, under the name that its signature lines carry."""
    return NoteKey(name, private_key.public_key().public_bytes_raw(), kind)


def sign_checkpoint(checkpoint: Checkpoint, private_key: Ed25519PrivateKey) -> str:
    """The checkpoint as a note signed by the log's own key, which is named after the origin."""
    text = checkpoint_text(checkpoint)
    return note_text(SignedNote(text, (_signature(text, checkpoint.origin, private_key),)))


def countersign(note: str, name: str, private_key: Ed25519PrivateKey, seconds: int) -> str:
    """The note with a countersignature more, over the same text; check the note first (verify_note).

    seconds: POSIX time. An earlier countersignature by the same key is replaced.
    """
    parsed = parse_note(note)
    parse_checkpoint(parsed.text)
    key = note_key(name, private_key, COSIGNATURE)
    blob = seconds.to_bytes(8, "big") + private_key.sign(cosigned_text(parsed.text, seconds))
    return note_text(parsed.countersigned(NoteSignature(name, key.id, blob)))


def verify_note(note: str, keys: Iterable[NoteKey]) -> tuple[Checkpoint, tuple[Signer, ...]]:
    """The checkpoint in a note, and which of the known keys signed it, in the order of the signatures.

    Signatures of unknown keys are ignored, as the format asks. LogBroken when a signature of
    a known key is false, or when no known key signed.
    """
    parsed = parse_note(note)
    known = {(key.name, key.id): key for key in keys}
    signers = []
    for signature in parsed.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            signers.append(_signer(parsed.text, key, signature))
    if not signers:
        raise LogBroken("A checkpoint is signed by no key that is known here.")
    return parse_checkpoint(parsed.text), tuple(signers)


def _signer(text: str, key: NoteKey, line: NoteSignature) -> Signer:
    seconds, signature, message = 0, line.signature, text.encode()
    if key.kind == COSIGNATURE:
        seconds, signature = cosignature_parts(line.signature)
        message = cosigned_text(text, seconds)
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, message)
    except InvalidSignature as error:
        raise LogBroken(f"A checkpoint carries a false signature of {key.name}.") from error
    return Signer(key, seconds)


def _signature(text: str, name: str, private_key: Ed25519PrivateKey) -> NoteSignature:
    return NoteSignature(name, note_key(name, private_key).id, private_key.sign(text.encode()))
