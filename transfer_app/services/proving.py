"""Proofs from the log as files, of an entry, of a case record, that a log went on; and their check.

docs/format-log-proofs.md is the authority. The checks need no workspace: the keys come from a keys.json.
"""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain.canonical import parse_canonical
from transfer_app.domain.errors import LogBroken, NotFound, NotReady
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.proofs import ConsistencyProof, LogProof, RecordInPackage
from transfer_app.domain.staff import Act
from transfer_app.services.auditing import keys_of
from transfer_app.services.ports.log_files import Countersignature, LogFiles, LogKeys
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

SEALED = "package-sealed"


def prove_entry(session: Session, number: int, out: Path) -> LogProof:
    """A file that proves one entry of the log to anyone with its keys. It names no child."""
    session.require(Act.SEE_WHOLE)
    with session.workspace.read() as unit:
        proof = _proof(unit, number, None)
    session.outside.log_files.write(out, proof.to_text().encode("utf-8"))
    return proof


def prove_record(session: Session, ref: str, out: Path, package: str = "") -> LogProof:
    """A file that proves that a case record, by its opaque name, was sealed into a package.

    package: which, where it was sealed more than once; the newest otherwise. NotFound, also for a package
    that was sealed before the log kept what each holds.
    """
    session.require(Act.SEE_WHOLE)
    with session.workspace.read() as unit:
        held = unit.packages.holding(ref)
        chosen = [each for each in held if package in ("", each.ref)]
        if not chosen:
            raise NotFound(
                f"{ref} is in no package that was sealed here{' by that name' if package else ''}.",
                "Records have opaque names, such as r-3f…; 'pack list' has the packages.",
            )
        record = RecordInPackage.of(ref, unit.packages.digests(chosen[-1].id))
        proof = _proof(unit, _sealed_at(unit, chosen[-1]), record)
    proof.check()
    session.outside.log_files.write(out, proof.to_text().encode("utf-8"))
    return proof


def prove_going_on(session: Session, old: int, new: int, out: Path) -> ConsistencyProof:
    """A file that proves that the log at one checkpoint begins with the log at an earlier one.

    old, new: how many entries each covers. The later one is in it, and tells the balance of all records.
    """
    session.require(Act.SEE_WHOLE)
    with session.workspace.read() as unit:
        note = unit.log.checkpoint(new)
        if note is None or unit.log.checkpoint(old) is None:
            raise NotFound(
                f"There is no checkpoint over {old if note else new} entries.",
                "'log checkpoints' lists how many entries each covers.",
            )
        if not 0 < old <= new:
            raise NotFound(f"The log of {new} entries cannot go on from {old}.")
        proof = ConsistencyProof(old, tuple(unit.log.consistency_proof(old, new)), note)
    session.outside.log_files.write(out, proof.to_text().encode("utf-8"))
    return proof


def save_keys(session: Session, out: Path) -> LogKeys:
    """keys.json: the log's key, and those of councils whose log cards two people here confirmed."""
    session.require(Act.SEE_LOG)
    with session.workspace.read() as unit:
        keys = keys_of(session, unit)
    session.outside.log_files.write(out, session.outside.log_files.keys_file(keys))
    return keys


def check_proof(files: LogFiles, path: Path, keys: Path) -> tuple[str, ...]:
    """What a proof of an entry or a record shows, in words. LogBroken when it shows nothing."""
    trusted = files.read_keys(keys)
    proof = LogProof.read(files.read(path))
    shown, countersigned = files.signed(proof.note, trusted)
    proof.check()
    entry = proof.logged()
    lines = [
        f"Entry {proof.index:,} of the log {shown.origin} is one of the {shown.size:,} that were signed: "
        f"{entry['action']}, by {entry['actor']}, {entry['at']}.",
        *_signed_by(trusted, countersigned),
    ]
    if proof.record is not None:
        detail = entry["detail"]
        assert isinstance(detail, dict)
        lines.insert(
            1,
            f"Case record {proof.record.name} is one of the {proof.record.records:,} in package "
            f"{detail.get('package')}; its digest is {proof.record.digest}.",
        )
    return tuple(lines)


def check_going_on(files: LogFiles, path: Path, known: Path, keys: Path) -> tuple[str, ...]:
    """Whether the log in a proof went on from a checkpoint that was kept. LogBroken when it did not."""
    trusted = files.read_keys(keys)
    proof = ConsistencyProof.read(files.read(path))
    later, countersigned = files.signed(proof.note, trusted)
    earlier, _ = files.signed(files.read(known), trusted)
    if earlier.size != proof.old:
        raise LogBroken(
            f"The proof is from {proof.old:,} entries, and the checkpoint you kept covers {earlier.size:,}.",
            f"Ask for a proof from {earlier.size} entries.",
        )
    if not proof.continues(earlier.root) or not proof.old:
        raise LogBroken(
            f"The log of {later.size:,} entries does NOT go on from the {earlier.size:,} that you kept.",
            "Keep both files: the log was rewritten, or the proof was damaged. Tell the auditor.",
        )
    return (
        f"The log {later.origin} at {later.size:,} entries begins with the {earlier.size:,} entries of the "
        "checkpoint you kept: none of them was changed or taken away.",
        *_signed_by(trusted, countersigned),
    )


def _proof(unit: Unit, number: int, record: RecordInPackage | None) -> LogProof:
    size, note = _covering(unit, number)
    (entry,) = unit.log.bodies(number, number + 1)
    return LogProof(number, tuple(unit.log.inclusion_proof(number, size)), note, entry, record)


def _covering(unit: Unit, number: int) -> tuple[int, str]:
    """(size, note) of the newest countersigned checkpoint that covers an entry, else of the newest."""
    if not 0 <= number < unit.log.size():
        raise NotFound(f"The log has no entry {number}.", "'log show' lists the newest.")
    countersigned = max((each.theirs_size for each in unit.known_logs.all() if each.usable), default=0)
    size = countersigned if countersigned > number else unit.log.last_checkpoint()
    note = unit.log.checkpoint(size)
    if size <= number or note is None:
        raise NotReady(
            f"No checkpoint covers entry {number} yet.", "Sign one first: 'log checkpoint', or the Log page."
        )
    return size, note


def _sealed_at(unit: Unit, package: PackageRow) -> int:
    """The place of the entry that tells of a package."""
    for body in unit.log.of(SEALED):
        entry = parse_canonical(body)
        assert isinstance(entry, dict)
        if entry["detail"]["package"] == package.ref and "records_root" in entry["detail"]:
            return int(entry["seq"])
    raise NotFound(f"The log does not hold the records of package {package.ref}.")


def _signed_by(trusted: LogKeys, countersigned: tuple[Countersignature, ...]) -> tuple[str, ...]:
    others = tuple(f"Countersigned by {each.name} on {each.at[:10]}." for each in countersigned)
    return (
        f"Signed by the key of the log: {trusted.own[0]}.",
        *(others or ("No other council countersigned this checkpoint.",)),
    )
