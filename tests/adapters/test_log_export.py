"""The exported log, and its verifier run as an auditor runs it: alone, on plain Python."""

from __future__ import annotations

import base64
import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transfer_app.adapters.log import verify_log
from transfer_app.adapters.log.export import LogKeys, export_log
from transfer_app.adapters.log.notes import countersign, note_key, sign_checkpoint
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.checkpoints import COSIGNATURE, Checkpoint
from transfer_app.domain.errors import LogBroken, NotReady, OutputFailed
from transfer_app.resources import schema_path

ORIGIN, OTHER = "dorset.example/log", "bcp.example"
OWN_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
EVIL_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
KEYS = LogKeys(ORIGIN, (note_key(ORIGIN, OWN_KEY),), (note_key(OTHER, OTHER_KEY, COSIGNATURE),))
BALANCE = ("time 2027-03-31T09:15:00Z", "balance all loaded 510 = unique 500 + merged 10")


def entry(position: int, loaded: int = 510) -> bytes:
    detail = {"loaded": loaded, "digests": ["sha256:é"], "rejected": None}
    return AuditEntry("2027-03-31T09:15:00Z", "zoë", "extract-loaded", detail).leaf(position)


ENTRIES = [entry(position) for position in range(13)]


def checkpoint(size: int, key: Ed25519PrivateKey = OWN_KEY, entries: list[bytes] = ENTRIES) -> str:
    root = merkle.root([merkle.leaf_hash(each) for each in entries[:size]])
    return sign_checkpoint(Checkpoint(ORIGIN, size, root, BALANCE), key)


GIVEN_AT = 1_900_000_000
NOTES = [checkpoint(0), checkpoint(5), countersign(checkpoint(9), OTHER, OTHER_KEY, GIVEN_AT), checkpoint(13)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    export_log(tmp_path / "log", iter(ENTRIES), NOTES, KEYS)
    return tmp_path / "log"


def run(folder: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    """With -I -S: no site packages, no path to this project; the copy in the folder, not ours."""
    command = [sys.executable, "-I", "-S", "verify_log.py", ".", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def assert_fault(folder: Path, said: str, *options: str | Path) -> None:
    ended = run(folder, *options)
    assert ended.returncode == 1, ended.stdout
    assert said in ended.stdout
    assert "RESULT: no fault" not in ended.stdout
    assert ended.stderr == ""


def change(path: Path, how: Callable[[bytes], bytes]) -> None:
    before = path.read_bytes()
    path.write_bytes(how(before))
    assert path.read_bytes() != before


def test_a_sound_log_is_found_sound_and_the_words_say_what_was_checked(folder: Path) -> None:
    ended = run(folder)
    assert ended.returncode == 0, ended.stdout
    for said in (
        "13 entries were read",
        "4 checkpoints were read; 4 lines of balance",
        "'bcp.example' countersigned the first 9 entries",
        "RESULT: no fault was found",
        base64.b64encode(KEYS.own[0].public_key).decode(),
    ):
        assert said in ended.stdout
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.txt", "checkpoints.txt", "keys.json", "log.jsonl", "verify_log.py",
    ]  # fmt: skip
    assert "verify_log.py" in (folder / "README.txt").read_text("utf-8")


def test_the_files_are_as_the_schemas_say(folder: Path) -> None:
    for name, values in (
        ("log-entry", [json.loads(line) for line in (folder / "log.jsonl").read_bytes().splitlines()]),
        ("log-keys", [json.loads((folder / "keys.json").read_bytes())]),
    ):
        schema = json.loads(schema_path(f"{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        for value in values:
            jsonschema.validate(value, schema)


def swapped(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([*lines[:3], lines[4], lines[3], *lines[5:]])


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda b: b.replace(b'"loaded":510', b'"loaded":511', 1), "the first 5 entries are NOT"),
        (lambda b: b"".join(b.splitlines(keepends=True)[:-1]), "only 12 are here"),
        (lambda b: b"".join(b.splitlines(keepends=True)[1:]), "line 1 of log.jsonl says it is number 1"),
        (swapped, "line 4 of log.jsonl says it is number 4"),
        (lambda b: b[:-1], "too long or cut short"),
        (lambda b: b[: len(b) // 2], "cut short"),
        (lambda b: b"", "only 0 are here"),
        (lambda b: b + entry(13) + b"\n", "the last 1 entries stand after the last checkpoint"),
        (lambda b: b.replace(b'"actor":"', b'"actor": "', 1), "not in the canonical form"),
        (lambda b: b.replace(b'"rejected":null', b'"rejected":1.5', 1), "is not JSON of whole numbers"),
        (lambda b: b.replace(b'"rejected":null', b'"rejected":NaN', 1), "is not JSON of whole numbers"),
        (lambda b: b.replace(b'"rejected":null', b'"rejected":' + b"[" * 100_000, 1), "not JSON of whole"),
        (lambda b: b.replace(b'"seq":0', b'"seq":0,"seq":0', 1), "not in the canonical form"),
        (lambda b: b.replace(b'"v":1', b'"v":2', 1), "field of the wrong kind"),
        (lambda b: b.replace(b"2027-03-31T", b"2027-03-31 ", 1), "misspelt time"),
        (lambda b: b.replace(b'"actor"', b'"aktor"', 1), "does not have the fields"),
        (lambda b: b.replace("zoë".encode(), b"zo\xff", 1), "is not JSON"),
        (lambda b: b.replace(b"\n", b"\r\n"), "not in the canonical form"),
        (lambda b: b"x" * 1_000_001 + b"\n" + b, "too long"),
    ],
)
def test_any_change_of_the_entries_is_noticed(folder: Path, how: Callable[[bytes], bytes], said: str) -> None:
    change(folder / "log.jsonl", how)
    assert_fault(folder, said)


def signed_by_another(_: bytes) -> bytes:
    return export_of([checkpoint(13, EVIL_KEY)])


def export_of(notes: list[str]) -> bytes:
    return "".join(f"=== checkpoint {n} ===\n{note}" for n, note in enumerate(notes, 1)).encode()


def with_another_root(_: bytes) -> bytes:
    return export_of([*NOTES[:3], checkpoint(13, OWN_KEY, [entry(n, 9) for n in range(13)])])


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (signed_by_another, "checkpoint 1 is not signed by the log's own key"),
        (with_another_root, "the first 13 entries are NOT the ones that were signed"),
        (lambda b: b.replace(b"\n13\n", b"\n12\n"), "checkpoint 4 carries a FALSE signature"),
        (
            lambda b: b.replace(b"unique 500", b"unique 501", 1),
            "checkpoint 1 has a balance that does not add up",
        ),
        (lambda b: b.replace(b"T09:15", b"T09:16", 1), "checkpoint 1 carries a FALSE signature"),
        (
            lambda b: b.replace(ORIGIN.encode(), b"other.example/log"),
            "is of another log, 'other.example/log'",
        ),
        (lambda b: b.replace(b"=== checkpoint 2 ===", b"=== checkpoint 3 ==="), "one is missing or moved"),
        (lambda b: export_of(NOTES[:3]), "the last 4 entries stand after the last checkpoint"),
        (lambda b: export_of([NOTES[0], NOTES[2], NOTES[1], NOTES[3]]), "not larger than the one before it"),
        (lambda b: b[:-2], "checkpoint 4 "),
        (lambda b: b[: len(b) // 2], "FAULT: checkpoint"),
        (lambda b: b"", "does not begin with a checkpoint"),
        (lambda b: b"\xff" + b, "is not UTF-8"),
        (lambda b: b.replace(b"\n", b"\r\n"), "does not begin with a checkpoint"),
    ],
)
def test_any_change_of_the_checkpoints_is_noticed(
    folder: Path, how: Callable[[bytes], bytes], said: str
) -> None:
    change(folder / "checkpoints.txt", how)
    assert_fault(folder, said)


def test_every_flipped_bit_of_a_sample_is_noticed(tmp_path: Path) -> None:
    """In the verifier's own functions, to be quick: one bit at many places of a small export."""
    export_log(tmp_path / "log", ENTRIES[:2], [checkpoint(2)], KEYS)
    folder = tmp_path / "log"
    for name in ("log.jsonl", "checkpoints.txt"):
        original = (folder / name).read_bytes()
        for place in range(0, len(original) * 8, 29):
            changed = bytearray(original)
            changed[place // 8] ^= 1 << place % 8
            (folder / name).write_bytes(changed)
            found = verify_log.Findings()
            try:
                verify_log.verify(folder, folder / "keys.json", None, found)
            except verify_log.Fault:
                found.faults += 1
            assert found.faults, f"{name}, bit {place}"
        (folder / name).write_bytes(original)
    assert run(folder).returncode == 0


def test_a_rewritten_log_signed_by_a_stolen_key_is_caught_by_the_other_councils_checkpoint(
    folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(NOTES[2], "utf-8")
    assert run(folder, "--known", kept).returncode == 0
    rewritten = [entry(n, 9) for n in range(13)]
    export_log(tmp_path / "rewritten", rewritten, [checkpoint(13, OWN_KEY, rewritten)], KEYS)
    alone = run(tmp_path / "rewritten")
    assert alone.returncode == 0
    assert "No other council countersigned" in alone.stdout
    assert_fault(tmp_path / "rewritten", "the first 9 entries are NOT", "--known", kept)
    export_log(tmp_path / "cut", ENTRIES[:5], NOTES[:2], KEYS)
    assert run(tmp_path / "cut").returncode == 0
    assert_fault(tmp_path / "cut", "signed over 9 entries, and only 5 are here", "--known", kept)
    kept.write_text(NOTES[2].replace("\n9\n", "\n8\n"), "utf-8")
    assert_fault(folder, "the checkpoint in kept.txt carries a FALSE signature", "--known", kept)


def test_keys_from_elsewhere_show_a_log_under_other_keys(folder: Path, tmp_path: Path) -> None:
    trusted = tmp_path / "trusted.json"
    trusted.write_bytes((folder / "keys.json").read_bytes())
    forged = LogKeys(ORIGIN, (note_key(ORIGIN, EVIL_KEY),))
    export_log(tmp_path / "forged", ENTRIES, [checkpoint(13, EVIL_KEY)], forged)
    assert run(tmp_path / "forged").returncode == 0
    assert_fault(tmp_path / "forged", "not signed by the log's own key", "--keys", trusted)


@pytest.mark.parametrize("name", ["log.jsonl", "checkpoints.txt", "keys.json"])
def test_a_missing_file_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert_fault(folder, f"{name} cannot be read")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"[]", b"{}", b"[" * 100_000,
        b'{"format":"transfer-app-log-keys","version":1,"origin":"a","keys":[]}',
        b'{"format":"transfer-app-log-keys","version":1,"origin":"a","keys":[1]}',
        b'{"format":"transfer-app-log-keys","version":1,"origin":"a","keys":'
        b'[{"name":"a","role":"log","public_key":"AAAA"}]}',
    ],
)  # fmt: skip
def test_other_keys_files_are_a_fault(folder: Path, content: bytes) -> None:
    (folder / "keys.json").write_bytes(content)
    assert_fault(folder, "FAULT: keys.json")


def test_the_verifiers_signatures_are_those_of_rfc_8032() -> None:
    """The first three tests of section 7.1, and what must not pass."""
    for public, message, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a",
        ),
    ):  # fmt: skip
        key, text, true = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
        assert verify_log.signed_by(key, text, true)
        assert not verify_log.signed_by(key, text + b"x", true)
        scalar = int.from_bytes(true[32:], "little") + verify_log.ORDER  # the same value, spelt otherwise
        assert not verify_log.signed_by(key, text, true[:32] + scalar.to_bytes(32, "little"))
        for place in range(0, 512, 37):
            false = bytearray(true)
            false[place // 8] ^= 1 << place % 8
            assert not verify_log.signed_by(key, text, bytes(false))
    assert not verify_log.signed_by(b"\xff" * 32, b"", bytes(64))
    assert not verify_log.signed_by(b"", b"", b"")


def test_both_implementations_agree_on_the_root_at_every_size() -> None:
    tree = verify_log.Tree()
    for size in range(70):
        leaves = [merkle.leaf_hash(b"%d" % n) for n in range(size)]
        assert tree.root() == merkle.root(leaves)
        tree.append(b"%d" % size)


def test_nothing_is_exported_that_is_not_signed_to_the_end(tmp_path: Path) -> None:
    for notes, error in (
        ([], NotReady),
        (NOTES[:3], NotReady),
    ):
        with pytest.raises(error, match="not covered by a checkpoint"):
            export_log(tmp_path / "log", ENTRIES, notes, KEYS)
    with pytest.raises(LogBroken, match="holds 12 entries, but its last checkpoint was signed over 13"):
        export_log(tmp_path / "log", ENTRIES[:12], NOTES, KEYS)
    with pytest.raises(LogBroken, match="line break"):
        export_log(tmp_path / "log", [b"{\n}"], NOTES, KEYS)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_used_only_when_empty(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (tmp_path / ".log.new").mkdir()
    (tmp_path / ".log.new" / "of a killed attempt").touch()
    export_log(folder, ENTRIES, NOTES, KEYS)
    assert run(folder).returncode == 0
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for taken in (folder, folder / "log.jsonl"):
        with pytest.raises(OutputFailed, match="not an empty folder"):
            export_log(taken, ENTRIES, NOTES, KEYS)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("at", range(1, 8))
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    calls = 0
    sync = os.fsync

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailed, match="No space left"):
        export_log(tmp_path / "log", ENTRIES, NOTES, KEYS)
    if at < 7:  # the seventh is after the folder has its name
        assert list(tmp_path.iterdir()) == []
