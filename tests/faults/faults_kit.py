"""Shared by the fault tests: how many faults, the count of what became of each, and a scene to break.

Only services, the two councils and public formats are used, so that a change of format changes nothing here.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import allocated_county
import two_councils
from two_councils import Councils

from transfer_app.adapters.store.engine import reading
from transfer_app.domain.packages import SEALED, PackageRow
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import answering, auditing, balancing, packing, receipts, receiving
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

LONG = os.environ.get("FAULTS", "short") == "long"
SEED = int(os.environ.get("FAULTS_SEED", "20270401"))
PREDECESSOR, RECEIVER = allocated_county.NAME, "west.taw"
OUTCOMES = ("injected", "noticed", "harmless", "accepted", "lost", "litter")
"""What became of a fault. noticed: refused, and nothing kept. harmless: afterwards the work was whole or not
begun. accepted: damage was taken as good. lost: something acknowledged is gone. litter: plain text of
children's cases was left behind."""


def rounds(short: int, long: int) -> int:
    return long if LONG else short


def chance(name: str) -> random.Random:
    """The same faults each time, other ones with another FAULTS_SEED."""
    return random.Random(f"{SEED} {name}")


@dataclass(frozen=True)
class Report:
    """Where the count is kept as JSON: at path when a run ends, and meanwhile in a part for each worker."""

    path: Path

    def part(self, worker: str) -> Path:
        """worker: '' where pytest runs in one process."""
        return self.path.with_suffix(f".{worker or 'alone'}.part")

    def parts(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.stem}.*.part"))

    def summed(self) -> Tally:
        found = Tally()
        for part in self.parts():
            for kind, counts in json.loads(part.read_text(encoding="utf-8"))["classes"].items():
                found.counts.setdefault(kind, Counter()).update(counts)
        return found


def report_wanted() -> Report | None:
    named = os.environ.get("FAULTS_REPORT")
    return Report(Path(named)) if named else None


@dataclass
class Tally:
    """What became of every fault, by class. part: where this process keeps its count."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    part: Path | None = None

    def note(self, kind: str, outcome: str) -> None:
        assert outcome in OUTCOMES
        self.counts.setdefault(kind, Counter()).update(["injected", outcome])
        if self.counts[kind]["injected"] % 20 == 0:
            self.keep()  # so that a long run that is stopped has its count as well

    def keep(self) -> None:
        if self.part is not None:
            self.save(self.part)

    def of(self, kind: str, outcome: str) -> int:
        return sum(each[outcome] for name, each in self.counts.items() if name.startswith(kind))

    def table(self) -> str:
        lines = ["| class | " + " | ".join(OUTCOMES) + " |", "|---|" + "---:|" * len(OUTCOMES)]
        total: Counter[str] = Counter()
        for kind, each in sorted(self.counts.items()):
            lines.append(f"| {kind} | " + " | ".join(f"{each[name]:,}" for name in OUTCOMES) + " |")
            total += each
        lines.append("| **all** | " + " | ".join(f"{total[name]:,}" for name in OUTCOMES) + " |")
        return "\n".join(lines)

    def save(self, path: Path) -> None:
        value = {"run": "long" if LONG else "short", "seed": SEED, "classes": self.counts}
        path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Scene:
    """Two councils in a folder, all closed, to copy for each fault. protocols: by what they cover."""

    folder: Path
    send_only: int
    everything: int
    package: str

    def copied(self, into: Path) -> Path:
        """A scene of one's own; the write-ahead logs go with it."""
        shutil.copytree(self.folder, into)
        return into


def make_scene(made: Path, folder: Path) -> Scene:
    """The successor trusts ann; one package of education records is sealed, the rest is still to pack."""
    councils = two_councils.meet(made, folder)
    councils.trust()
    few, rest = councils.agreed({Strand.SEND}), councils.agreed()
    package = councils.sealed(few)
    assert councils.receipts.is_dir()
    two_councils.part(councils)
    return Scene(folder, few.id, rest.id, package.ref)


@contextmanager
def opened(path: Path, name: str) -> Iterator[Session]:
    session = allocated_county.signed_in(path, name)
    try:
        yield session
    finally:
        session.workspace.close()


@contextmanager
def met(folder: Path) -> Iterator[Councils]:
    """Everyone signed in again on a scene's folder."""
    people = [allocated_county.signed_in(folder / PREDECESSOR, name) for name in ("ann", "ben", "cat")]
    people += [allocated_county.signed_in(folder / RECEIVER, name) for name in ("rae", "sam")]
    councils = Councils(folder, *people)
    try:
        yield councils
    finally:
        two_councils.part(councils)


def received_refs(session: Session) -> list[str]:
    with session.workspace.read() as unit:
        return [each.ref for each in unit.inbox.all()]


def check_workspace(auditor: Session) -> None:
    """The file is whole, every log entry and checkpoint verifies, and the balance adds up."""
    with reading(auditor.workspace._engine) as connection:  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    auditing.verify(auditor)


def check_predecessor(councils: Councils) -> list[PackageRow]:
    """Sound, and every package in the books is on the disk and opens; gives the packages."""
    check_workspace(councils.cat)
    assert not balancing.current(councils.ann).faults()
    packages = packing.packages(councils.ann)
    for package in packages:
        assert package.state == SEALED
        receiving.check(councils.rae, councils.manifest(package), Quiet())
    return packages


def check_finished_files(councils: Councils) -> list[str]:
    """Every package under its final name opens, in the books or not; gives their refs."""
    found = sorted(councils.outbox.glob("*.manifest.json"))
    for manifest in found:
        receiving.check(councils.rae, manifest, Quiet())
    return [each.name.removesuffix(".manifest.json") for each in found]


MARKS = (b"case.json", b'"surname"', b"<html", b"data/cases/")
"""What children's cases hold in plain text, and nothing that is sealed does."""


def plain_litter(folder: Path) -> list[Path]:
    """Files below the folder that show a case in plain text; a finished unpacked folder is not asked for."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.name.startswith("case.") or any(mark in content for mark in MARKS):
                found.append(path)
    return found


def taken_in_or_not(folder: Path, scene: Scene, acknowledged: list[str], into: Path | None = None) -> str:
    """Open both councils again, finish what is left to do as a person would, and close the balance."""
    with met(folder) as councils:
        check_workspace(councils.rae)
        refs = received_refs(councils.rae)
        if not set(acknowledged) <= set(refs):
            return "lost"
        receipt = councils.receipts / f"{scene.package}.receipt.json"
        signed = receipt.exists() and receipt.with_name(receipt.name + ".sig").exists()
        if acknowledged and not signed:
            return "lost"
        assert refs or not signed, "a receipt speaks of a package that is not here"
        manifest = councils.outbox / f"{scene.package}.manifest.json"
        made = councils.made("again")
        if refs:
            receipt = receipt if signed else answering.save_receipt(councils.rae, 1, made)
        else:
            again = receiving.receive(
                councils.rae, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=made, into=into
            )
            receipt = again.receipt
        returned = receipts.record_receipt(councils.ann, receipt)
        assert councils.figures()["received"] == returned.records
        check_workspace(councils.cat)
    assert (folder / RECEIVER).exists()
    return "harmless"
