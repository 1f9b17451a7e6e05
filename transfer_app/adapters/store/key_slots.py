"""The key file beside a workspace: who can open it, each with a passphrase of their own.

One random 32-byte key encrypts the workspace. Each slot holds that key, sealed for a key pair that one
person's passphrase gives by Argon2id, and bound to their name and to the workspace's id. So the key can be
changed without anybody's passphrase; the slot's tag, by the workspace key, keeps somebody who can only write
the file from having the new key sealed for themselves. docs/format-workspace.md and
schemas/key-slots.schema.json are the authority.

A change reads the file and replaces it whole. To keep two administrators from overwriting each
other's change, call these inside a unit of work on that workspace: only one of those runs at a time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from transfer_app.adapters.durable_files import write_durably
from transfer_app.adapters.sealing.age.hybrid import HybridIdentity, HybridRecipient
from transfer_app.adapters.store.key_file import (
    KEY_BYTES,
    Cost,
    KeyFile,
    Slot,
    format_key_file,
    parse_key_file,
)
from transfer_app.adapters.store.team_file import is_team_file
from transfer_app.domain.errors import (
    NotAWorkspace,
    NotFound,
    SignInFailed,
    WorkspaceError,
    WorkspaceExists,
)
from transfer_app.domain.sign_in import sign_in_name
from transfer_app.domain.team_server import TeamServer

PRODUCTION_COST = Cost(memory_kib=128 * 1024, iterations=3, lanes=4)
"""About a third of a second on two cores; each guess costs an attacker 128 MiB for as long."""

_WRONG = "The name or the passphrase is wrong."


def keys_path(workspace: Path) -> Path:
    """Where the key slots of a workspace lie: beside it, with .keys after its name; a team's, in its file."""
    if is_team_file(workspace):
        return workspace
    return workspace.with_name(workspace.name + ".keys")


def create_slots(workspace: Path, name: str, passphrase: str, cost: Cost = PRODUCTION_COST) -> bytes:
    """Make a new workspace's key, and its key file with one slot. WorkspaceExists when there is one."""
    path = keys_path(workspace)
    if path.exists():
        raise WorkspaceExists(
            f"{path} exists already.",
            "It may be the only way into a workspace: move both away, or choose another name.",
        )
    key, file = _new_file(name, passphrase, cost, None)
    write_durably(path, format_key_file(file))
    return key


def create_team_file(
    path: Path, server: TeamServer, name: str, passphrase: str, cost: Cost = PRODUCTION_COST
) -> bytes:
    """Make a team's new key, and its file with one slot. WorkspaceExists when the name is taken."""
    if path.exists():
        raise WorkspaceExists(f"{path} exists already.")
    key, file = _new_file(name, passphrase, cost, server)
    write_durably(path, format_key_file(file))
    return key


def _new_file(name: str, passphrase: str, cost: Cost, server: TeamServer | None) -> tuple[bytes, KeyFile]:
    key, workspace_id = secrets.token_bytes(KEY_BYTES), secrets.token_hex(16)
    slot = _sealed((key,), workspace_id, sign_in_name(name), passphrase, cost)
    return key, KeyFile(workspace_id, (slot,), server)


def team_server(team_file: Path) -> TeamServer:
    """Where the database of a team's file is."""
    server = _read(team_file).server
    if server is None:
        raise NotAWorkspace(f"{team_file.name} is not the file of a team.")
    return server


def unlock(workspace: Path, name: str, passphrase: str) -> bytes:
    """The workspace's key, as it was when nobody is changing it. See unlock_all."""
    return unlock_all(workspace, name, passphrase)[0]


def unlock_all(workspace: Path, name: str, passphrase: str) -> tuple[bytes, ...]:
    """The workspace's key; the one before and the one after, where a change of it has not ended.

    SignInFailed says the same for an unknown name as for a wrong passphrase.
    """
    file = _read(workspace)
    slot = _find(file, sign_in_name(name))
    if slot is None:
        raise SignInFailed(_WRONG)
    return _opened(slot, file.workspace_id, passphrase)


def slot_names(workspace: Path) -> tuple[str, ...]:
    """Who has a slot, in the order they were added."""
    return tuple(slot.name for slot in _read(workspace).slots)


def workspace_id(workspace: Path) -> str:
    """The random name of the workspace that its key slots are bound to, 32 hexadecimal digits."""
    return _read(workspace).workspace_id


def add_slot(workspace: Path, key: bytes, name: str, passphrase: str, cost: Cost = PRODUCTION_COST) -> None:
    """Let one more person open the workspace. key: what unlock gave to the one who adds them."""
    file = _read(workspace)
    name = sign_in_name(name)
    if _find(file, name) is not None:
        raise WorkspaceError(f"{name} can sign in already.", "Choose another name.")
    slot = _sealed((key,), file.workspace_id, name, passphrase, cost)
    _write(workspace, replace(file, slots=(*file.slots, slot)))


def remove_slot(workspace: Path, name: str) -> None:
    """Take a person's way in.

    A copy of the key file made earlier opens a copy of the workspace until its key is changed.
    """
    file = _read(workspace)
    slot = _required(file, name)
    if len(file.slots) == 1:
        raise WorkspaceError(
            f"{slot.name} is the last who can open the workspace.",
            "Add someone else first, then remove them.",
        )
    _write(workspace, replace(file, slots=tuple(each for each in file.slots if each is not slot)))


def change_passphrase(workspace: Path, name: str, old: str, new: str, cost: Cost = PRODUCTION_COST) -> None:
    """Seal a person's slot again under a new passphrase; SignInFailed when the old one is wrong."""
    key = unlock(workspace, name, old)
    rewrap_slot(workspace, key, name, new, cost)


def rewrap_slot(
    workspace: Path, key: bytes, name: str, passphrase: str, cost: Cost = PRODUCTION_COST
) -> None:
    """Seal a person's slot again with the key of someone signed in: for a forgotten passphrase."""
    file = _read(workspace)
    old = _required(file, name)
    new = _sealed((key,), file.workspace_id, old.name, passphrase, cost)
    _write(workspace, replace(file, slots=tuple(new if each is old else each for each in file.slots)))


def begin_change(workspace: Path, key: bytes, new: bytes, names: Collection[str]) -> None:
    """Seal the new key beside the present one, for these names; other slots are taken away.

    WorkspaceError for a slot that was not made by whoever held the present key.
    """
    file = _read(workspace)
    kept = [slot for slot in file.slots if slot.name in names]
    for slot in kept:
        if not _is_tagged(slot, file.workspace_id, (key,)):
            raise WorkspaceError(
                f"The way in of {slot.name} was not made by this program.",
                f"Somebody changed {keys_path(workspace).name}: find out who. Then remove {slot.name}, add "
                "them under another name, and change the key again. Nothing was changed.",
            )
    _write(workspace, _for_keys(file, kept, (key, new)))


def end_change(workspace: Path, keys: Collection[bytes], key: bytes) -> None:
    """This one of the keys alone is the workspace's, after a change of it or when that was given up."""
    file = _read(workspace)
    _write(workspace, _for_keys(file, file.slots, (key,), keys))


def _for_keys(
    file: KeyFile, slots: Collection[Slot], keys: tuple[bytes, ...], known: Collection[bytes] = ()
) -> KeyFile:
    """These slots for these keys, tagged by the first. known: one tagged by none of these stays as it is."""

    def sealed(slot: Slot) -> Slot:
        if known and not _is_tagged(slot, file.workspace_id, known):
            return slot
        wrapped = _wrapped(keys, file.workspace_id, slot.name, slot.recipient)
        return replace(
            slot, wrapped_key=wrapped, tag=_tag(keys[0], file.workspace_id, slot.name, slot.recipient)
        )

    return replace(file, slots=tuple(sealed(slot) for slot in slots))


def _sealed(keys: tuple[bytes, ...], workspace: str, name: str, passphrase: str, cost: Cost) -> Slot:
    if any(len(key) != KEY_BYTES for key in keys):
        raise ValueError("a workspace key has 32 bytes")
    if not passphrase or not name:
        raise WorkspaceError("A name and a passphrase are needed.", "Type both.")
    salt = secrets.token_bytes(16)
    recipient = HybridIdentity(_derived(passphrase, salt, cost)).recipient.point
    wrapped = _wrapped(keys, workspace, name, recipient)
    return Slot(name, cost, salt, recipient, wrapped, _tag(keys[0], workspace, name, recipient))


def _wrapped(keys: tuple[bytes, ...], workspace: str, name: str, recipient: bytes) -> bytes:
    return HybridRecipient(recipient).seal(b"".join(keys), _bound_to(workspace, name))


def _opened(slot: Slot, workspace: str, passphrase: str) -> tuple[bytes, ...]:
    identity = HybridIdentity(_derived(passphrase, slot.salt, slot.cost))
    keys = identity.open(slot.wrapped_key, _bound_to(workspace, slot.name))
    if keys is None:
        raise SignInFailed(_WRONG)
    return tuple(keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES))


def _is_tagged(slot: Slot, workspace: str, keys: Collection[bytes]) -> bool:
    tags = (_tag(key, workspace, slot.name, slot.recipient) for key in keys)
    return any(hmac.compare_digest(slot.tag, tag) for tag in tags)


def _tag(key: bytes, workspace: str, name: str, recipient: bytes) -> bytes:
    return hmac.digest(key, _bound_to(workspace, name) + recipient, hashlib.sha256)


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # NFC: the same keys typed on macOS and on Windows must give the same bytes.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    return Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(typed)


def _bound_to(workspace: str, name: str) -> bytes:
    return f"transfer-app key slot 2\n{workspace}\n{name}\n".encode()


def _find(file: KeyFile, name: str) -> Slot | None:
    return next((slot for slot in file.slots if slot.name == name), None)


def _required(file: KeyFile, name: str) -> Slot:
    slot = _find(file, sign_in_name(name))
    if slot is None:
        raise NotFound(f"{sign_in_name(name)} cannot open this workspace as it is.")
    return slot


def _read(workspace: Path) -> KeyFile:
    path = keys_path(workspace)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        if not workspace.is_file():
            what = "a folder" if workspace.is_dir() else "not there"
            raise NotAWorkspace(f"The workspace {workspace} is {what}.") from error
        raise NotAWorkspace(
            f"There is no key file {path.name} beside {workspace.name}.",
            "Put it back beside the workspace: without it nobody can open it.",
        ) from error
    except OSError as error:
        raise NotAWorkspace(f"{path} cannot be read: {error.strerror}.") from error
    return parse_key_file(content, path.name)


def _write(workspace: Path, file: KeyFile) -> None:
    write_durably(keys_path(workspace), format_key_file(file))
