"""The form of a key file: what schemas/key-slots.schema.json says, read without trust.

A team's file has the same slots, and says where the server is besides (team_file.py).

The file is not secret and not authenticated as a whole: whoever changes it can lock people out, but
not let themselves in. So its bounds matter: a slot that asks for all memory is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from transfer_app.adapters.store import team_file
from transfer_app.domain.errors import NewerWorkspace, NotAWorkspace
from transfer_app.domain.team_server import TeamServer

FORMAT = "transfer-app-key-slots"
VERSION = 2
MOST_BYTES = 4_000_000
KEY_BYTES, TAG_BYTES = 32, 32
RECIPIENT_BYTES = 1184 + 32
WRAPPED_BYTES = tuple(1088 + 32 + keys * KEY_BYTES + 16 for keys in (1, 2))
"""Of one workspace key, and of two: the encapsulated key, the keys, the tag of the cipher."""
_NEWEST = {FORMAT: VERSION, team_file.FORMAT: team_file.VERSION}
_MEMORY_KIB = range(64, 1024 * 1024 + 1)
_ITERATIONS = range(1, 17)
_LANES = range(1, 9)
_WORKSPACE_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id's memory in KiB, passes over it, and lanes."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's way in.

    recipient: the public half of a key pair that their passphrase gives (1,216 bytes). wrapped_key: the
    workspace key sealed for it; two keys while a change of the key goes on. tag: by whoever held the
    workspace key, over name and recipient (32 bytes).
    """

    name: str
    cost: Cost
    salt: bytes
    recipient: bytes
    wrapped_key: bytes
    tag: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """server: of a team's workspace, whose file this is; None beside a workspace that is a file itself."""

    workspace_id: str
    slots: tuple[Slot, ...]
    server: TeamServer | None = None


def format_key_file(file: KeyFile) -> bytes:
    """The file's bytes: JSON, indented, so that an administrator can see who has a slot."""
    value: dict[str, object] = {
        "format": FORMAT if file.server is None else team_file.FORMAT,
        "version": VERSION if file.server is None else team_file.VERSION,
        "workspace_id": file.workspace_id,
        **({} if file.server is None else {"server": team_file.server_value(file.server)}),
        "slots": [_slot_value(slot) for slot in file.slots],
    }
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def parse_key_file(content: bytes, name: str) -> KeyFile:
    """Read a key file; name is what messages call it. NewerWorkspace for a later version of the form."""
    foreign = NotAWorkspace(
        f"{name} is not the key file of a workspace, or it is damaged.", "Restore it from the last backup."
    )
    if len(content) > MOST_BYTES:
        raise foreign
    try:
        value = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise foreign from error
    form = value.get("format") if isinstance(value, dict) else None
    if not isinstance(form, str) or form not in _NEWEST:
        raise foreign
    version = value.get("version")
    if type(version) is int and version > _NEWEST[form]:
        raise NewerWorkspace(f"{name} was written by a newer version of transfer-app.")
    if form == FORMAT and type(version) is int and version == 1:
        raise NotAWorkspace(
            f"{name} was written by a trial version from before the first release.",
            "Make a new workspace and load the extracts again.",
        )
    try:
        return _key_file(value)
    except (KeyError, TypeError, ValueError) as error:
        raise foreign from error


def _key_file(value: Mapping[str, object]) -> KeyFile:
    is_team, newest = value["format"] == team_file.FORMAT, _NEWEST[str(value["format"])]
    _exactly(value, "format", "version", "workspace_id", "slots", *(["server"] if is_team else []))
    workspace_id, slots = value["workspace_id"], value["slots"]
    if type(value["version"]) is not int or value["version"] != newest or not isinstance(workspace_id, str):
        raise TypeError("version or workspace_id")
    if not _WORKSPACE_ID.fullmatch(workspace_id) or not isinstance(slots, list) or not slots:
        raise ValueError("workspace_id or slots")
    read = tuple(_slot(slot) for slot in slots)
    if len({slot.name for slot in read}) != len(read):
        raise ValueError("two slots of one name")
    return KeyFile(workspace_id, read, team_file.server_of(value["server"]) if is_team else None)


def _slot(value: object) -> Slot:
    slot = _exactly(value, "name", "kdf", "recipient", "wrapped_key", "tag")
    kdf = _exactly(slot["kdf"], "algorithm", "memory_kib", "iterations", "lanes", "salt")
    if kdf["algorithm"] != "argon2id":
        raise ValueError("algorithm")
    name = slot["name"]
    if not isinstance(name, str) or not name:
        raise TypeError("name")
    cost = Cost(
        _within(kdf["memory_kib"], _MEMORY_KIB),
        _within(kdf["iterations"], _ITERATIONS),
        _within(kdf["lanes"], _LANES),
    )
    if cost.memory_kib < 8 * cost.lanes:
        raise ValueError("memory_kib")
    return Slot(
        name,
        cost,
        _bytes(kdf["salt"], 16),
        _bytes(_of(slot["recipient"], "mlkem768x25519", "public_key"), RECIPIENT_BYTES),
        _bytes(_of(slot["wrapped_key"], "hpke-chacha20-poly1305", "ciphertext"), *WRAPPED_BYTES),
        _bytes(_of(slot["tag"], "hmac-sha256", "value"), TAG_BYTES),
    )


def _of(value: object, algorithm: str, field: str) -> object:
    found = _exactly(value, "algorithm", field)
    if found["algorithm"] != algorithm:
        raise ValueError("algorithm")
    return found[field]


def _slot_value(slot: Slot) -> dict[str, object]:
    return {
        "name": slot.name,
        "kdf": {
            "algorithm": "argon2id",
            "memory_kib": slot.cost.memory_kib,
            "iterations": slot.cost.iterations,
            "lanes": slot.cost.lanes,
            "salt": _text(slot.salt),
        },
        "recipient": {"algorithm": "mlkem768x25519", "public_key": _text(slot.recipient)},
        "wrapped_key": {"algorithm": "hpke-chacha20-poly1305", "ciphertext": _text(slot.wrapped_key)},
        "tag": {"algorithm": "hmac-sha256", "value": _text(slot.tag)},
    }


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _exactly(value: object, *fields: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or set(value) != set(fields):
        raise TypeError(f"not an object of {', '.join(fields)}")
    return value


def _within(value: object, bounds: range) -> int:
    if type(value) is not int or value not in bounds:
        raise ValueError(f"{value!r} is outside {bounds}")
    return value


def _bytes(value: object, *lengths: int) -> bytes:
    if not isinstance(value, str):
        raise TypeError("not base64")
    try:
        decoded = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(decoded) not in lengths:
        raise ValueError(f"not {lengths} bytes")
    return decoded
