"""Notes of other councils, proofs and log cards, as files. docs/format-log-proofs.md is the authority."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.log import export, notes
from transfer_app.adapters.log.notes import NoteKey
from transfer_app.adapters.sealing.keys import ARMORED, KeyPair, read_bounded_key, write_new_file
from transfer_app.adapters.sealing.signatures import LOG_CARD_NAMESPACE, SshPublicKey, verify
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.checkpoints import (
    COSIGNATURE,
    Checkpoint,
    base64_bytes,
    is_key_name,
    note_text,
    parse_note,
)
from transfer_app.domain.errors import KeyUnusable, LogBroken, Tampered
from transfer_app.domain.fields import Fields, instant_text
from transfer_app.domain.known_logs import LOG_CARD_FORMAT, LogCard
from transfer_app.domain.manifest import SSH_KEY, Authority
from transfer_app.domain.proofs import LONGEST
from transfer_app.services.ports.log_files import Countersignature, LogKeys

LARGEST_CARD = 64 * 1024
LARGEST_KEYS = 1024 * 1024


class LogFiles:
    def countersign(self, note: str, name: str, secret: str, seconds: int) -> str:
        private_key = Ed25519PrivateKey.from_private_bytes(KeyPair.parse(secret).signing.secret)
        return notes.countersign(note, name, private_key, seconds)

    def signed(self, note: str, keys: LogKeys) -> tuple[Checkpoint, tuple[Countersignature, ...]]:
        known = note_keys(keys)
        checkpoint, signers = notes.verify_note(note, [*known.own, *known.countersigners])
        if not any(signer.key in known.own for signer in signers):
            raise LogBroken("A checkpoint is not signed by the key of its own log.")
        if checkpoint.origin != keys.origin:
            raise LogBroken(f"A checkpoint is of another log, {checkpoint.origin}.")
        return checkpoint, tuple(
            Countersignature(signer.key.name, instant_text(datetime.fromtimestamp(signer.seconds, UTC)))
            for signer in signers
            if signer.key.kind == COSIGNATURE
        )

    def merged(self, note: str, other: str, keys: LogKeys) -> str:
        known = {(key.name, key.id) for key in note_keys(keys).countersigners}
        merged = parse_note(note)
        for each in parse_note(other).signatures:
            if (each.name, each.key_id) in known:
                merged = merged.countersigned(each)
        return note_text(merged)

    def card(self, card: LogCard, secret: str) -> bytes:
        signing = KeyPair.parse(secret).signing
        if str(signing.public) != card.key:
            raise KeyUnusable("The signing key is not the one that the log card names.")
        signature = signing.sign(card.to_bytes(), LOG_CARD_NAMESPACE)
        content = canonical_json({**card.statement(), "signature": signature})
        _read_card(content)
        return content

    def read_card(self, path: Path) -> LogCard:
        try:
            return _read_card(read_bounded_key(path, LARGEST_CARD))
        except ValueError as fault:
            raise KeyUnusable(
                f"{path.name} is not a log card: {fault}.", "Choose a .log-card.json file."
            ) from fault
        except Tampered as fault:
            raise KeyUnusable(f"{path.name} was changed after it was signed.", "Ask for it again.") from fault

    def keys_file(self, keys: LogKeys) -> bytes:
        return export.keys_file(note_keys(keys))

    def read_keys(self, path: Path) -> LogKeys:
        content = read_bounded_key(path, LARGEST_KEYS)
        try:
            return _read_keys(content)
        except (ValueError, RecursionError, LogBroken) as fault:
            raise KeyUnusable(
                f"{path.name} is not a list of log keys.", "Choose a keys.json file."
            ) from fault

    def read(self, path: Path) -> str:
        content = read_bounded(path, 4 * LONGEST, "Check the path.", LogBroken)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise LogBroken(f"{path.name} is not a text in UTF-8.", "Choose the right file.") from fault

    def write(self, path: Path, content: bytes) -> None:
        write_new_file(path, content)


def note_keys(keys: LogKeys) -> export.LogKeys:
    """The same keys, as their names and bytes."""
    return export.LogKeys(
        keys.origin,
        tuple(NoteKey(keys.origin, SshPublicKey.parse(key).point) for key in keys.own),
        tuple(NoteKey(name, SshPublicKey.parse(key).point, COSIGNATURE) for name, key in keys.countersigners),
    )


def _read_card(content: bytes) -> LogCard:
    fields = Fields(parse_canonical(content), "card")
    fields.literal("format", LOG_CARD_FORMAT)
    card = LogCard(
        Authority.read(fields.inner("authority")), fields.text("log"), fields.matching("key", SSH_KEY)
    )
    signature = fields.matching("signature", ARMORED)
    fields.close()
    if not is_key_name(card.log):
        raise ValueError("card.log cannot be the name of a log")
    verify(card.to_bytes(), signature, LOG_CARD_NAMESPACE, [SshPublicKey.parse(card.key)])
    return card


def _read_keys(content: bytes) -> LogKeys:
    fields = Fields(json.loads(content.decode("utf-8")), "keys")
    fields.literal("format", "transfer-app-log-keys")
    fields.made("version", _one)
    origin, listed = fields.text("origin"), fields.listed("keys", _listed_key)
    fields.close()
    own = [(name, key) for name, role, key in listed if role == "log"]
    if not own or any(name != origin for name, _ in own):
        raise ValueError("it holds no key of the log, or one of another name")
    others = tuple((name, key) for name, role, key in listed if role == "countersigner")
    return LogKeys(origin, tuple(key for _, key in own), others)


def _one(value: object) -> None:
    if type(value) is not int or value != 1:
        raise ValueError("another version")


def _listed_key(value: object) -> tuple[str, str, str]:
    """(name, role, 'ssh-ed25519 ...')."""
    fields = Fields(value, "key")
    name, role = fields.text("name"), fields.text("role")
    point = base64_bytes(fields.text("public_key"), "A key", 32)
    fields.close()
    if role not in ("log", "countersigner") or not is_key_name(name):
        raise ValueError("a key has an unknown role or a name that cannot be one")
    return name, role, str(SshPublicKey(point))
