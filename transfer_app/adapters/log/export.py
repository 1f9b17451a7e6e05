"""The auditor's copy of the log: a folder that can be checked anywhere with plain Python.

docs/format-log.md says what is in it. The folder appears whole under its name or not at all.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from transfer_app.adapters.durable_files import sync_folder
from transfer_app.adapters.log.notes import NoteKey
from transfer_app.domain.checkpoints import parse_checkpoint, parse_note
from transfer_app.domain.errors import LogBroken, NotReady, OutputFailed

VERIFIER = Path(__file__).with_name("verify_log.py")

README = """\
An audit log of transfer-app, for checking on any machine with Python 3.9 or newer.

    python3 verify_log.py .

log.jsonl         {entries} entries, one a line, in the order in which they were made
checkpoints.txt   {checkpoints} signed statements of how many entries there were, and of their root
keys.json         the public keys of the log and of those who countersigned it
verify_log.py     the check: one file, Python's standard library only, nothing written or sent

It names no child: case records appear by references that mean something only inside the workspace.

The check shows that the entries are the ones that were signed, none changed, missing, added or
moved. It cannot show by itself that the keys are the right ones: compare them with those that the
councils state. Nor that a log and all of its checkpoints were not cut together to an earlier state: for that
give it a checkpoint that the other council kept: python3 verify_log.py . --known THEIR-CHECKPOINT
"""


@dataclass(frozen=True, slots=True)
class LogKeys:
    """Whose signatures count: the log's own keys, named after its origin, and other councils' keys."""

    origin: str
    own: tuple[NoteKey, ...]
    countersigners: tuple[NoteKey, ...] = ()


def export_log(folder: Path, entries: Iterable[bytes], checkpoints: Sequence[str], keys: LogKeys) -> None:
    """Write entries, signed notes in order of size, keys, the verifier and a README into a new folder.

    NotReady when the last checkpoint does not cover every entry: sign one first. OutputFailed when the
    folder has something in it, or cannot be written; nothing is left of it then.
    """
    with appearing_whole(folder) as unfinished:
        count = _write(unfinished / "log.jsonl", (_line(entry) for entry in entries))
        _require_all_signed(count, checkpoints)
        notes = (
            f"=== checkpoint {number} ===\n{note}".encode() for number, note in enumerate(checkpoints, 1)
        )
        _write(unfinished / "checkpoints.txt", notes)
        _write(unfinished / "keys.json", [keys_file(keys)])
        _write(unfinished / "verify_log.py", [VERIFIER.read_bytes()])
        readme = README.format(entries=count, checkpoints=len(checkpoints))
        _write(unfinished / "README.txt", [readme.encode()])


def _require_all_signed(count: int, checkpoints: Sequence[str]) -> None:
    covered = parse_checkpoint(parse_note(checkpoints[-1]).text).size if checkpoints else 0
    if covered > count:
        raise LogBroken(f"The log holds {count} entries, but its last checkpoint was signed over {covered}.")
    if covered < count or not checkpoints:
        raise NotReady(
            f"{count - covered} entries of the log are not covered by a checkpoint.",
            "Sign a checkpoint first.",
        )


def _line(entry: bytes) -> bytes:
    if b"\n" in entry:
        raise LogBroken("An entry of the audit log is not canonical JSON: it holds a line break.")
    return entry + b"\n"


def keys_file(keys: LogKeys) -> bytes:
    """keys.json."""
    listed = [
        {"name": key.name, "role": role, "public_key": base64.b64encode(key.public_key).decode("ascii")}
        for role, group in (("log", keys.own), ("countersigner", keys.countersigners))
        for key in group
    ]
    value = {"format": "transfer-app-log-keys", "version": 1, "origin": keys.origin, "keys": listed}
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _write(path: Path, pieces: Iterable[bytes]) -> int:
    """Write the pieces, wait until they are on the disk, and give how many there were."""
    count = 0
    with path.open("xb") as stream:
        for piece in pieces:
            stream.write(piece)
            count += 1
        stream.flush()
        os.fsync(stream.fileno())
    return count


@contextmanager
def appearing_whole(folder: Path) -> Iterator[Path]:
    """A folder to fill, which gets its name when it is full, and is removed if that never happens."""
    unfinished = folder.with_name(f".{folder.name}.new")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputFailed(f"{folder} is not an empty folder.", "Choose a new folder.")
        if unfinished.exists():  # of an earlier attempt that was killed
            shutil.rmtree(unfinished)
        unfinished.mkdir(parents=True)
        try:
            yield unfinished
            sync_folder(unfinished)
            if folder.exists():
                folder.rmdir()
            unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync_folder(folder.parent)
    except OSError as error:
        raise OutputFailed(f"{folder} could not be written: {error.strerror}.") from error
