"""Signing checkpoints with Ed25519, and checking who signed one.

The key of a log is named after its origin; the other council's key, after its own.
C2SP signed-note says how; docs/format-log.md says which keys must have signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from transfer_app.domain.checkpoints import (
    Checkpoint,
    NoteSignature,
    SignedNote,
    checkpoint_text,
    key_id,
    note_text,
    parse_checkpoint,
    parse_note,
)
from transfer_app.domain.errors import LogBroken


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key that is known and trusted: its name in signature lines, and its 32 bytes."""

    name: str
    public_key: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public_key)


def note_key(name: str, private_key: Ed25519PrivateKey) -> NoteKey:
    """The public half of a signing key, under the name that its signature lines carry."""
    return NoteKey(name, private_key.public_key().public_bytes_raw())


def sign_checkpoint(checkpoint: Checkpoint, private_key: Ed25519PrivateKey) -> str:
    """The checkpoint as a note signed by the log's own key, which is named after the origin."""
    text = checkpoint_text(checkpoint)
    return note_text(SignedNote(text, (_signature(text, checkpoint.origin, private_key),)))


def countersign(note: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """The note with one more signature, over the same text. Check the note first (verify_note)."""
    parsed = parse_note(note)
    parse_checkpoint(parsed.text)
    return note_text(parsed.countersigned(_signature(parsed.text, name, private_key)))


def verify_note(note: str, keys: Iterable[NoteKey]) -> tuple[Checkpoint, tuple[NoteKey, ...]]:
    """The checkpoint in a note, and which of the known keys signed it, in the order of the signatures.

    Signatures of unknown keys are ignored, as the format asks. LogBroken when a signature of
    a known key is false, or when no known key signed.
    """
    parsed = parse_note(note)
    known = {(key.name, key.id): key for key in keys}
    signers = []
    for signature in parsed.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public_key).verify(
                signature.signature, parsed.text.encode()
            )
        except InvalidSignature as error:
            raise LogBroken(f"A checkpoint carries a false signature of {signature.name}.") from error
        signers.append(key)
    if not signers:
        raise LogBroken("A checkpoint is signed by no key that is known here.")
    return parse_checkpoint(parsed.text), tuple(signers)


def _signature(text: str, name: str, private_key: Ed25519PrivateKey) -> NoteSignature:
    return NoteSignature(name, note_key(name, private_key).id, private_key.sign(text.encode()))
