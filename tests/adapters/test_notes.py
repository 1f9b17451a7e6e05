"""Signed checkpoints: who signed is known, and a false signature is never passed over."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transfer_app.adapters.log import verify_log
from transfer_app.adapters.log.notes import (
    NoteKey,
    Signer,
    countersign,
    note_key,
    sign_checkpoint,
    verify_note,
)
from transfer_app.domain.checkpoints import COSIGNATURE, Checkpoint
from transfer_app.domain.errors import LogBroken

OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
CHECKPOINT = Checkpoint("dorset.example/log", 3, bytes(32), ("time 2027-03-31T09:15:00Z",))
OWN_KEY = note_key("dorset.example/log", OWN)
OTHER_KEY = note_key("bcp.example", OTHER, COSIGNATURE)
GIVEN = 1_679_315_147


def both_signed() -> str:
    return countersign(sign_checkpoint(CHECKPOINT, OWN), "bcp.example", OTHER, GIVEN)


def test_a_note_published_elsewhere_verifies() -> None:
    """A note and key published in the documentation of the Go project's package for signed notes."""
    name, blob = "PeterNeumann", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    note = (
        f"{text}\n— PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    key = NoteKey(name, base64.b64decode(blob)[1:])
    with pytest.raises(LogBroken, match="at least three full lines"):  # the signature holds; no checkpoint
        verify_note(note, [key])
    with pytest.raises(LogBroken, match="false signature of PeterNeumann"):
        verify_note(note.replace("is the answer", "is an answer"), [key])


def test_a_checkpoint_signed_here_and_countersigned_there_names_both() -> None:
    note = both_signed()
    both = (Signer(OWN_KEY), Signer(OTHER_KEY, GIVEN))
    assert verify_note(note, [OTHER_KEY, OWN_KEY]) == (CHECKPOINT, both)
    assert verify_note(note, [OTHER_KEY]) == (CHECKPOINT, both[1:])
    later = countersign(note, "bcp.example", OTHER, GIVEN + 1)
    assert verify_note(later, [OTHER_KEY, OWN_KEY])[1] == (both[0], Signer(OTHER_KEY, GIVEN + 1))


def test_a_countersignature_signs_its_time_and_is_never_taken_for_the_logs_own() -> None:
    """Made up by hand from the specification, and checked with the arithmetic of the auditor's script."""
    text, signatures = both_signed().split("\n\n")
    name, blob = signatures.splitlines()[1].removeprefix("— ").split(" ")
    raw = base64.b64decode(blob)
    assert (name, len(raw), raw[4:12]) == ("bcp.example", 76, GIVEN.to_bytes(8, "big"))
    assert raw[:4] == sha256(b"bcp.example\n\x04" + OTHER_KEY.public_key).digest()[:4]
    said = f"cosignature/v1\ntime {GIVEN}\n{text}\n".encode()
    assert verify_log.signed_by(OTHER_KEY.public_key, said, raw[12:])
    with pytest.raises(LogBroken, match="no key that is known"):
        verify_note(f"{text}\n\n{signatures.splitlines()[1]}\n", [note_key("bcp.example", OTHER)])
    moved = raw[:4] + (GIVEN + 1).to_bytes(8, "big") + raw[12:]
    for false in (moved, raw[:-1], raw + b"\0", raw[:4] + b"\xff" * 8 + raw[12:]):
        note = f"{text}\n\n— {name} {base64.b64encode(false).decode()}\n"
        with pytest.raises(LogBroken, match=r"countersignature is not|false signature"):
            verify_note(note, [OTHER_KEY])


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    note = sign_checkpoint(CHECKPOINT, OWN)
    for keys in ([], [OTHER_KEY], [NoteKey("other.example/log", OWN_KEY.public_key)]):
        with pytest.raises(LogBroken, match="no key that is known"):
            verify_note(note, keys)


def test_one_false_signature_spoils_the_note_even_beside_a_true_one() -> None:
    text, signatures = both_signed().split("\n\n")
    with pytest.raises(LogBroken, match="false signature"):
        verify_note(
            f"{text.replace(chr(10) + '3' + chr(10), chr(10) + '4' + chr(10))}\n\n{signatures}", [OWN_KEY]
        )
    first, second = signatures.splitlines()
    name, blob = second.removeprefix("— ").split(" ")
    raw = bytearray(base64.b64decode(blob))
    raw[-1] ^= 1
    false = f"{text}\n\n{first}\n— {name} {base64.b64encode(raw).decode()}\n"
    with pytest.raises(LogBroken, match=r"false signature of bcp\.example"):
        verify_note(false, [OWN_KEY, OTHER_KEY])
    assert verify_note(false, [OWN_KEY]) == (CHECKPOINT, (Signer(OWN_KEY),))
