"""Auditing: signed checkpoints of the log with the balance in them, and the check of all of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.balance import balance
from transfer_app.domain.canonical import parse_canonical
from transfer_app.domain.checkpoints import Checkpoint, balance_lines, balance_of
from transfer_app.domain.errors import LogBroken, OutputFailed
from transfer_app.domain.staff import Act
from transfer_app.services import session as names
from transfer_app.services import visible
from transfer_app.services.ports.log_files import LogKeys
from transfer_app.services.ports.store import Unit
from transfer_app.services.second_opinion import veiled
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Verification:
    """entries and checkpoints: how many were checked. sentences: what was checked, for people."""

    entries: int
    checkpoints: int
    sentences: tuple[str, ...]


def checkpoint(session: Session) -> str:
    """Sign the state of the log, its own last entry included; gives the signed note, with the balance."""
    session.require(Act.SEE_WHOLE)
    with session.workspace.change() as unit:
        return checkpoint_in(session, unit, session.entry("checkpoint-signed"))


def checkpoint_in(session: Session, unit: Unit, last: AuditEntry) -> str:
    """Append the last entry of a unit and sign the log up to it, with the balance as it then stands."""
    unit.log.append(last)
    size = unit.log.size()
    root = unit.log.root(size)
    lines = balance_lines(balance(unit.figures.counted()).lines)
    signed = session.outside.sealing.sign_checkpoint(
        Checkpoint(origin(unit), size, root, (f"time {last.at}", *lines)), unit.keys.private("pair", None)
    )
    unit.log.add_checkpoint(size, root, signed, last.at)
    return signed


def origin(unit: Unit) -> str:
    """The name of this workspace's log: stable, and different for every workspace of one authority."""
    code = re.sub(r"[^a-z0-9_-]", "-", unit.settings.get(names.AUTHORITY_CODE).lower())
    secret = unit.settings.get(names.RECORD_SECRET)
    number = hashlib.sha256(f"log name\n{secret}".encode()).hexdigest()[:16]
    return f"transfer-app.{code}/{number}"


def verify(session: Session) -> Verification:
    """Compute every leaf and root again and check every signature; LogBroken names what does not fit."""
    session.require(Act.SEE_LOG)
    with session.workspace.read() as unit:
        return verify_in(session, unit)


def verify_in(session: Session, unit: Unit) -> Verification:
    levels = _levels(unit)
    entries = len(levels[0])
    keys = keys_of(session, unit)
    notes = unit.log.checkpoints()
    covered = 0
    countersigned: dict[str, tuple[int, str]] = {}
    for number, note in enumerate(notes, 1):
        found, given = session.outside.log_files.signed(note, keys)
        covered = _check_checkpoint(number, found, covered, levels)
        countersigned |= {name: (found.size, at) for name, at in given}
    *first, last = _sentences(keys.origin, entries, len(notes), covered)
    return Verification(entries, len(notes), (*first, *_countersigned(unit, countersigned), last))


def latest(session: Session, count: int) -> tuple[Mapping[str, object], ...]:
    """The newest entries, newest first. They name no child, and no result that is answered blind yet.

    Who neither is cleared nor answers for the whole reads of the log what they did themselves: other
    entries count restricted records, or say that a special package was asked for.
    """
    session.require(Act.SEE_LOG)
    own = "" if visible.whole(session) else session.user.name
    with session.workspace.read() as unit:
        return veiled(session, unit, unit.log.latest(count, actor=own))


def until(session: Session, number: int, count: int) -> tuple[Mapping[str, object], ...]:
    """An entry, by its position, and those before it, newest first: so many at most. Told as by latest."""
    session.require(Act.SEE_LOG)
    all_ = visible.whole(session)
    with session.workspace.read() as unit:
        found = [json.loads(body) for body in unit.log.bodies(max(0, number + 1 - count), number + 1)]
        told = [each for each in reversed(found) if all_ or each["actor"] == session.user.name]
        return veiled(session, unit, told)


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint: how many entries it covers, when it was signed, and which councils countersigned it."""

    size: int
    at: str
    countersigned: tuple[str, ...]


def checkpoints(session: Session) -> list[Signed]:
    """Every checkpoint of the log here, oldest first."""
    session.require(Act.SEE_LOG)
    with session.workspace.read() as unit:
        keys = keys_of(session, unit)
        councils = {each.card.log: each.card.authority.name for each in unit.known_logs.all()}
        notes = [session.outside.log_files.signed(note, keys) for note in unit.log.checkpoints()]
    return [
        Signed(
            found.size,
            next((line[5:] for line in found.extensions if line.startswith("time ")), ""),
            tuple(councils[name] for name, _ in given),
        )
        for found, given in notes
    ]


def export(session: Session, folder: Path) -> Path:
    """The log, its checkpoints, its key and a verifier that stands alone, in a new folder.

    Verified first, and signed up to its last entry. The folder names no child.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputFailed(f"{folder.name} is not an empty folder.", "Choose a new folder.")
    session.require(Act.SEE_WHOLE)
    verify(session)
    checkpoint(session)
    with session.workspace.read() as unit:
        keys = keys_of(session, unit)
        session.outside.sealing.export_log(folder, unit.log.bodies(), unit.log.checkpoints(), keys)
    return folder


def _levels(unit: Unit) -> list[list[bytes]]:
    """The tree over the entries, computed anew level by level, and compared with what is stored."""
    leaves: list[bytes] = []
    for seq, body in enumerate(unit.log.bodies()):
        leaves.append(merkle.leaf_hash(body))
        _check_entry(seq, body)
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = iter(levels[-1])
        levels.append([merkle.node_hash(left, right) for left, right in zip(below, below, strict=False)])
    _compare(levels, unit.log.nodes())
    return levels


def _compare(levels: list[list[bytes]], stored: Iterator[tuple[int, int, bytes]]) -> None:
    """Raise LogBroken at the first subtree that is not the one stored, is not there, or is one too many."""
    computed = ((level, index, levels[level][index]) for level, index in merkle.places(len(levels[0])))
    for expected, found in zip_longest(computed, stored):
        if expected != found:
            level, index, _ = expected or found
            where = f"Entry {index}" if level == 0 else f"The part {level}/{index}"
            raise LogBroken(f"{where} of the log is not the one that was logged.")


def _check_entry(seq: int, body: bytes) -> None:
    try:
        entry = parse_canonical(body)
    except ValueError as fault:
        raise LogBroken(f"Entry {seq} of the log is not canonical JSON.") from fault
    if not isinstance(entry, dict) or entry.get("seq") != seq:
        raise LogBroken(f"Entry {seq} of the log is not in its place.")


def _check_checkpoint(number: int, found: Checkpoint, before: int, levels: list[list[bytes]]) -> int:
    """The size it covers, once it fits: all that fit the same entries are consistent with each other."""
    entries = len(levels[0])
    if not before < found.size <= entries:
        raise LogBroken(
            f"Checkpoint {number} covers {found.size} entries; it should cover more than {before} "
            f"and at most {entries}."
        )
    if merkle.stored_root(lambda level, index: levels[level][index], found.size) != found.root:
        raise LogBroken(
            f"The first {found.size} entries are not those that checkpoint {number} was signed over."
        )
    balance_of(found.extensions)
    return found.size


def _sentences(name: str, entries: int, notes: int, covered: int) -> tuple[str, ...]:
    return (
        f"Entries in the log {name}: {entries:,}. Each was hashed again, and is the one that was logged.",
        f"Checkpoints: {notes:,}. Each is signed by the log's key, each fits the entries it covers, "
        "and the balance in each adds up."
        if notes
        else "Checkpoints: none yet. Nothing is signed: who can write the workspace could rewrite the log.",
        f"Entries after the last checkpoint: {entries - covered:,}."
        if entries > covered
        else "The last checkpoint covers every entry.",
    )


def keys_of(session: Session, unit: Unit) -> LogKeys:
    """Whose signatures count on the log here: its own, and those of councils whose log card is confirmed."""
    others = tuple((each.card.log, each.card.key) for each in unit.known_logs.all() if each.usable)
    return LogKeys(origin(unit), (log_key(session, unit),), others)


def log_key(session: Session, unit: Unit) -> str:
    """The log's public key, 'ssh-ed25519 ...'."""
    return session.outside.sealing.card(unit.keys.public("pair", None)).signing_key


def _countersigned(unit: Unit, found: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    if not found:
        yield "No other council has countersigned this log: whoever holds its key could rewrite it unseen."
    for name, (size, at) in found.items():
        council = unit.known_logs.of(name).card.authority.name
        yield f"Countersigned by {council}: the first {size:,} entries, on {at[:10]}."
