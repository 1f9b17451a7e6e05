"""The key file: only the right passphrase opens it, and no change leaves it half-made."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from transfer_app.adapters.store import key_slots
from transfer_app.adapters.store.key_file import Cost
from transfer_app.domain.errors import (
    NewerWorkspace,
    NotAWorkspace,
    NotFound,
    OutputFailed,
    SignInFailed,
    WorkspaceError,
    WorkspaceExists,
)
from transfer_app.resources import schema_path

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "dorset.workspace"


@pytest.fixture
def key(workspace: Path) -> bytes:
    return key_slots.create_slots(workspace, "Zoë Smith", "correct horse", CHEAP)


def stored(workspace: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(key_slots.keys_path(workspace).read_text("utf-8"))
    return value


def store(workspace: Path, value: object) -> None:
    key_slots.keys_path(workspace).write_text(json.dumps(value), "utf-8")


def test_the_passphrase_opens_and_the_name_is_not_fussy(workspace: Path, key: bytes) -> None:
    assert len(key) == 32
    for name in ("Zoë Smith", "ZOË SMITH", " zoe\u0308 smith "):
        assert key_slots.unlock(workspace, name, "correct horse") == key
    assert key_slots.slot_names(workspace) == ("zoë smith",)


def test_a_passphrase_typed_on_another_system_is_the_same(workspace: Path, key: bytes) -> None:
    key_slots.add_slot(workspace, key, "bob", "caf\u00e9", CHEAP)
    assert key_slots.unlock(workspace, "bob", "cafe\u0301") == key


def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike(workspace: Path, key: bytes) -> None:
    said = set()
    for name, passphrase in [("zoë smith", "Correct horse"), ("zoë smith", ""), ("nobody", "correct horse")]:
        with pytest.raises(SignInFailed) as caught:
            key_slots.unlock(workspace, name, passphrase)
        said.add(str(caught.value))
    assert len(said) == 1


def test_the_file_is_as_the_schema_says_and_the_owner_s_alone(workspace: Path, key: bytes) -> None:
    schema = json.loads(schema_path("key-slots.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(stored(workspace), schema)
    path = key_slots.keys_path(workspace)
    assert path.name == "dorset.workspace.keys"
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    assert key not in content
    assert key.hex().encode() not in content
    assert key_slots.workspace_id(workspace) == stored(workspace)["workspace_id"]


def test_people_come_and_go_and_change_their_passphrase(workspace: Path, key: bytes) -> None:
    key_slots.add_slot(workspace, key, "bob", "battery staple", CHEAP)
    assert key_slots.unlock(workspace, "bob", "battery staple") == key
    key_slots.change_passphrase(workspace, "Bob", "battery staple", "new", CHEAP)
    assert key_slots.unlock(workspace, "bob", "new") == key
    with pytest.raises(SignInFailed):
        key_slots.unlock(workspace, "bob", "battery staple")
    key_slots.rewrap_slot(workspace, key, "zoë smith", "forgotten", CHEAP)
    assert key_slots.unlock(workspace, "zoë smith", "forgotten") == key
    key_slots.remove_slot(workspace, "BOB")
    with pytest.raises(SignInFailed):
        key_slots.unlock(workspace, "bob", "new")
    assert list(workspace.parent.iterdir()) == [key_slots.keys_path(workspace)]


def test_what_would_lock_everyone_out_is_refused(workspace: Path, key: bytes) -> None:
    before = stored(workspace)
    with pytest.raises(WorkspaceError, match="last who can open"):
        key_slots.remove_slot(workspace, "zoë smith")
    with pytest.raises(WorkspaceError, match="can sign in already"):
        key_slots.add_slot(workspace, key, "ZOË SMITH", "x", CHEAP)
    with pytest.raises(WorkspaceError, match="are needed"):
        key_slots.add_slot(workspace, key, "bob", "", CHEAP)
    with pytest.raises(NotFound):
        key_slots.rewrap_slot(workspace, key, "bob", "x", CHEAP)
    with pytest.raises(SignInFailed):
        key_slots.change_passphrase(workspace, "zoë smith", "wrong", "x", CHEAP)
    with pytest.raises(WorkspaceExists):
        key_slots.create_slots(workspace, "eve", "x", CHEAP)
    assert stored(workspace) == before


@pytest.mark.parametrize("part", ["name", "id", "salt", "ciphertext", "iterations", "memory_kib"])
def test_a_slot_opens_only_as_it_was_made(workspace: Path, key: bytes, part: str) -> None:
    value = stored(workspace)
    slot = value["slots"][0]
    if part == "name":
        slot["name"] = "eve"
    elif part == "id":
        value["workspace_id"] = "0" * 32
    elif part in ("iterations", "memory_kib"):
        slot["kdf"][part] *= 2
    else:
        holder = slot["kdf"] if part == "salt" else slot["wrapped_key"]
        holder[part] = ("A" if holder[part][0] != "A" else "B") + holder[part][1:]
    store(workspace, value)
    with pytest.raises(SignInFailed):
        key_slots.unlock(workspace, slot["name"], "correct horse")


def changed(value: dict[str, Any], *path: str | int, to: object) -> dict[str, Any]:
    holder: Any = value
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = to
    return value


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("format",), "other"),
        (("version",), 0),
        (("version",), True),
        (("workspace_id",), "xyz"),
        (("extra",), 1),
        (("slots",), []),
        (("slots",), {}),
        (("slots", 0), "x"),
        (("slots", 0, "name"), ""),
        (("slots", 0, "kdf", "algorithm"), "md5"),
        (("slots", 0, "kdf", "memory_kib"), 2**21),
        (("slots", 0, "kdf", "memory_kib"), 2.0**16),
        (("slots", 0, "kdf", "iterations"), 10**9),
        (("slots", 0, "kdf", "lanes"), 0),
        (("slots", 0, "kdf", "lanes"), 64),
        (("slots", 0, "kdf", "salt"), "AAAA"),
        (("slots", 0, "kdf", "salt"), "not base64!"),
        (("slots", 0, "wrapped_key", "ciphertext"), None),
        (("slots", 0, "wrapped_key", "algorithm"), "none"),
        (("slots", 0, "wrapped_key", "ciphertext"), "AAAA"),
        (("slots", 0, "recipient", "public_key"), "AAAA"),
        (("slots", 0, "tag", "value"), "AAAA"),
    ],
)
def test_a_key_file_of_any_other_form_is_refused(
    workspace: Path, key: bytes, path: tuple[str | int, ...], to: object
) -> None:
    value = changed(stored(workspace), *path, to=to)
    store(workspace, value)
    schema = json.loads(schema_path("key-slots.schema.json").read_text("utf-8"))
    if to not in ("not base64!",) and to != 2.0**16 and to is not True:  # beyond what JSON Schema can say
        assert not jsonschema.Draft202012Validator(schema).is_valid(value)
    with pytest.raises(NotAWorkspace, match=r"dorset\.workspace\.keys"):
        key_slots.unlock(workspace, "zoë smith", "correct horse")


def test_a_file_of_before_the_first_release_is_named_as_such(workspace: Path, key: bytes) -> None:
    store(workspace, {**stored(workspace), "version": 1})
    with pytest.raises(NotAWorkspace, match="trial version"):
        key_slots.unlock(workspace, "zoë smith", "correct horse")


NEW = bytes(range(32))


def test_a_new_key_reaches_everybody_who_stays_without_a_passphrase(workspace: Path, key: bytes) -> None:
    key_slots.add_slot(workspace, key, "bob", "battery staple", CHEAP)
    key_slots.add_slot(workspace, key, "eve", "has left", CHEAP)
    key_slots.begin_change(workspace, key, NEW, {"zoë smith", "bob"})
    schema = json.loads(schema_path("key-slots.schema.json").read_text("utf-8"))
    jsonschema.validate(stored(workspace), schema)
    for name, passphrase in (("bob", "battery staple"), ("zoë smith", "correct horse")):
        assert key_slots.unlock_all(workspace, name, passphrase) == (key, NEW)
    key_slots.end_change(workspace, (key, NEW), NEW)
    for name, passphrase in (("bob", "battery staple"), ("zoë smith", "correct horse")):
        assert key_slots.unlock_all(workspace, name, passphrase) == (NEW,)
    assert key_slots.slot_names(workspace) == ("zoë smith", "bob")
    key_slots.begin_change(workspace, NEW, key, {"zoë smith"})
    assert key_slots.slot_names(workspace) == ("zoë smith",), "the tags are by the new key"


def test_nobody_gets_a_new_key_by_writing_into_the_file(workspace: Path, key: bytes) -> None:
    """Eve can write the file but not open it: she puts a public key of her own into Bob's slot."""
    key_slots.add_slot(workspace, key, "bob", "battery staple", CHEAP)
    other = workspace.with_name("other")
    key_slots.create_slots(other, "bob", "eve knows it", CHEAP)
    eves = stored(other)["slots"][0]["recipient"]
    before = stored(workspace)
    forged = changed(stored(workspace), "slots", 1, "recipient", to=eves)
    store(workspace, forged)
    with pytest.raises(WorkspaceError, match="way in of bob was not made"):
        key_slots.begin_change(workspace, key, NEW, {"zoë smith", "bob"})
    assert stored(workspace) == forged
    store(workspace, before)
    key_slots.begin_change(workspace, key, NEW, {"zoë smith", "bob"})
    meanwhile = changed(stored(workspace), "slots", 1, "recipient", to=eves)
    store(workspace, meanwhile)
    key_slots.end_change(workspace, (key, NEW), NEW)
    assert stored(workspace)["slots"][1] == meanwhile["slots"][1], "nothing was sealed for it"
    assert key_slots.unlock_all(workspace, "zoë smith", "correct horse") == (NEW,)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b"{}", b" " * 4_000_001])
def test_another_file_in_its_place_is_refused(workspace: Path, content: bytes) -> None:
    key_slots.keys_path(workspace).write_bytes(content)
    with pytest.raises(NotAWorkspace):
        key_slots.unlock(workspace, "zoë smith", "correct horse")


def test_two_slots_of_one_name_are_refused(workspace: Path, key: bytes) -> None:
    value = stored(workspace)
    store(workspace, {**value, "slots": value["slots"] * 2})
    with pytest.raises(NotAWorkspace):
        key_slots.slot_names(workspace)


def test_a_missing_key_file_says_what_to_put_back(workspace: Path) -> None:
    workspace.touch()
    with pytest.raises(NotAWorkspace, match=r"Put it back beside the workspace"):
        key_slots.unlock(workspace, "zoë smith", "correct horse")
    key_slots.keys_path(workspace).mkdir()
    with pytest.raises(NotAWorkspace, match="cannot be read"):
        key_slots.unlock(workspace, "zoë smith", "correct horse")


def test_a_later_form_is_told_apart_from_damage(workspace: Path, key: bytes) -> None:
    store(workspace, {"format": "transfer-app-key-slots", "version": 3, "something": "new"})
    with pytest.raises(NewerWorkspace):
        key_slots.unlock(workspace, "zoë smith", "correct horse")


def test_a_failed_write_leaves_the_old_file(
    workspace: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_slots.keys_path(workspace).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailed, match="No space left"):
        key_slots.add_slot(workspace, key, "bob", "battery staple", CHEAP)
    assert key_slots.keys_path(workspace).read_bytes() == before
    assert list(workspace.parent.iterdir()) == [key_slots.keys_path(workspace)]


def test_the_cost_in_production_is_real(workspace: Path) -> None:
    assert key_slots.PRODUCTION_COST.memory_kib >= 64 * 1024
    key = key_slots.create_slots(workspace, "a", "b")
    assert key_slots.unlock(workspace, "a", "b") == key
