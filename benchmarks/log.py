"""Times the audit log: durable appends, and inclusion and consistency proofs from a long log.

    python benchmarks/log.py                      1,000,000 entries
    python benchmarks/log.py --entries 100000     fewer

Uses a workspace as the program makes it: an encrypted file, synchronous FULL, one unit of work after
another. Beside the appends it times the disk alone: how often a second 16 KiB, about what one small unit
writes, can be written and synced. Every proof is verified, outside the time. docs/benchmarks-log.md says what
the results mean.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from transfer_app.adapters.store.workspace import SqlWorkspace, WorkspaceFiles
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry

_SEED = 1
_PER_UNIT = 1_000
ENTRY = AuditEntry("2027-03-31T09:15:00Z", "alice", "case-read", {"record": "r-" + "7" * 24, "reading": 12})


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--entries", type=int, default=1_000_000)
    options.add_argument("--alone", type=int, default=1_000, help="units of one entry each")
    options.add_argument("--proofs", type=int, default=5_000, help="of each kind")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = WorkspaceFiles().create(
            Path(folder) / "log.taw", "alice", "correct horse battery staple", lambda unit: None
        )
        appends(workspace, chosen.entries, chosen.alone)
        synced = rate(chosen.alone, lambda: sync_alone(Path(folder) / "alone", chosen.alone))
        print(f"the disk alone, 16 KiB written and synced: {synced}")
        proofs(workspace, chosen.proofs)
        workspace.close()


def appends(workspace: SqlWorkspace, entries: int, alone: int) -> None:
    filled = rate(entries, lambda: append(workspace, entries, _PER_UNIT))
    print(f"{entries:,} entries, {_PER_UNIT:,} in a unit of work: durable appends {filled}")
    singly = rate(alone, lambda: append(workspace, alone, 1))
    print(f"then {alone:,} entries, each in a unit of its own: durable appends {singly}")


def append(workspace: SqlWorkspace, entries: int, per_unit: int) -> None:
    for start in range(0, entries, per_unit):
        with workspace.change() as unit:
            for _ in range(min(per_unit, entries - start)):
                unit.log.append(ENTRY)


def sync_alone(path: Path, times: int) -> None:
    with path.open("wb", buffering=0) as stream:
        for _ in range(times):
            stream.write(bytes(16_384))
            os.fdatasync(stream.fileno())


def proofs(workspace: SqlWorkspace, count: int) -> None:
    chance = random.Random(_SEED)
    with workspace.read() as unit:
        size = unit.log.size()
        root = unit.log.root(size)
        places = [chance.randrange(size) for _ in range(count)]
        made: list[Sequence[bytes]] = []
        speed = rate(count, lambda: made.extend(unit.log.inclusion_proof(each, size) for each in places))
        print(f"inclusion proofs at {size:,} entries: {speed}")
        for place, proof in zip(places, made, strict=True):
            leaf = unit.log.node(0, place)
            require(merkle.verify_inclusion(leaf, place, size, proof, root))
        made = []
        speed = rate(
            count, lambda: made.extend(unit.log.consistency_proof(each + 1, size) for each in places)
        )
        print(f"consistency proofs to {size:,} entries: {speed}")
        for place, proof in zip(places, made, strict=True):
            before = unit.log.root(place + 1)
            require(merkle.verify_consistency(place + 1, size, before, root, proof))


def require(holds: bool) -> None:
    if not holds:
        raise SystemExit("a proof that was made does not verify")


def rate(count: int, work: Callable[[], None]) -> str:
    """Things a second by the wall clock, and by this process's own time (other load hardly moves it)."""
    started, used = time.perf_counter(), time.process_time()
    work()
    taken, own = time.perf_counter() - started, time.process_time() - used
    return f"{count / taken:,.0f} a second ({count / own:,.0f} in a second of processor)"


if __name__ == "__main__":
    main()
