"""A county whose children carry a mark in all they have, and two councils that did all that leaves papers.

MARK stands in every name and address, and in everything that people type about a case.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import allocated_county
import pytest
import two_councils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from two_councils import SUCCESSOR, Councils

from transfer_app.adapters.log.checks.folder import Bundle
from transfer_app.adapters.log.checks.main import check_all
from transfer_app.adapters.log.checks.report import Report
from transfer_app.adapters.log.notes import sign_checkpoint
from transfer_app.adapters.sealing.signatures import BUNDLE_NAMESPACE, SigningKey
from transfer_app.domain import merkle
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.checkpoints import Checkpoint, parse_checkpoint, parse_note
from transfer_app.domain.readings import Purpose
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services import (
    agreements,
    allocating,
    countersigning,
    dispute_steps,
    families,
    giving_opinions,
    journals,
    keys,
    overriding,
    packing,
    quality_sample,
    reading,
    receipts,
    reviewing,
    second_opinion,
    sharing,
    voiding,
    windows,
    workspaces,
)
from transfer_app.services.jobs import Quiet

MARK = "Zqxmark"
NAMES = ("pers_forename", "pers_surname")


def marked_county(folder: Path) -> Path:
    """A copy of the sample county in which each child's names, legacy id and streets carry the mark."""
    copy = folder / "county"
    shutil.copytree(allocated_county.COUNTY, copy)
    _rewrite(copy / "ssd" / "ssd_person.csv", [*NAMES, "pers_legacy_id"], lambda text: MARK + text)
    _rewrite(
        copy / "ssd" / "ssd_address.csv",
        ["addr_address_json"],
        lambda text: text.replace('"STREET":"', f'"STREET":"{MARK}'),
    )
    return copy


def _rewrite(path: Path, columns: list[str], change: object) -> None:
    text = path.read_bytes().decode("latin-1")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    places = [at for at, name in enumerate(rows[0]) if name.endswith(tuple(columns))]
    for row in rows[1:]:
        for place in places:
            if row[place]:
                row[place] = change(row[place])  # type: ignore[operator]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("latin-1"))


def made(folder: Path) -> Path:
    """The workspace of the marked county, allocated by signed rules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(allocated_county, "COUNTY", marked_county(folder))
        return allocated_county.make(folder)


def exchanged(workspace: Path, folder: Path) -> Councils:
    """Packages received, refused, taken back and read; a grant that is over; people gone."""
    met = two_councils.meet(workspace, folder)
    met.trust()
    first, second = met.agreed([Strand.SEND]), met.agreed([Strand.SOCIAL_CARE])
    _one_refused(met, first.id)
    _read(met, second.id)
    _taken_back_and_refused_whole(met, first.id)
    agreements.revoke(met.ann, second.id, f"{MARK} misused it")
    _decided_by_two(met)
    allocating.allocate(met.ann, Quiet())
    _sampled(met)
    _taken_up_again(met)
    keys.renew(met.ann)
    workspaces.add_user(met.ann, "tom", "Tom Left", allocated_county.PASSPHRASE, [Role.AUDITOR])
    workspaces.remove_user(met.ann, "tom")
    _countersigned(met)
    return met


def _one_refused(met: Councils, protocol: int) -> None:
    """One record is refused, in words; two people settle it anew."""
    package = packing.seal(met.ann, protocol, met.outbox, Quiet())
    with met.ann.workspace.read() as unit:
        ref = min(unit.packages.records(package.id))
    done = met.taken_in(package, {ref: f"{MARK} never lived with us"})
    receipts.record_receipt(met.ann, done.receipt)
    met.settled_anew(ref)


def _read(met: Councils, protocol: int) -> None:
    """Taken whole; opened by two people, told in two journals; one more person is given access."""
    package = packing.seal(met.ann, protocol, met.outbox, Quiet())
    done = met.taken_in(package)
    receipts.record_receipt(met.ann, done.receipt)
    cases = reading.incoming_cases(met.rae, done.package.id)
    reading.open_case(met.rae, cases[0].id, f"{MARK}'s first visit", Purpose.CARE)
    journals.take_in(met.ann, journals.save(met.rae, package.ref, met.made("journal-1")))
    reading.open_case(met.sam, cases[1].id, f"{MARK} again", Purpose.SAMPLE)
    journals.take_in(met.ann, journals.save(met.rae, package.ref, met.made("journal-2")))
    person = met.named(sharing.protocol(met.ann, protocol), met.sam)
    sharing.confirm_recipient(met.ann, person.id)
    sharing.confirm_recipient(met.ben, person.id)
    windows.give_access(met.ann, package.ref, person.id, met.outbox)
    sharing.revoke_recipient(met.ann, person.id)


def _taken_back_and_refused_whole(met: Councils, protocol: int) -> None:
    met.accepted(sharing.protocol(met.ann, protocol))
    lost = packing.seal(met.ann, protocol, met.outbox, Quiet())
    voiding.void(met.ben, lost.ref, f"{MARK}'s courier lost it")
    again = packing.seal(met.ann, protocol, met.outbox, Quiet())
    refusal = met.rejected(again, f"{MARK} is not ours")
    receipts.record_receipt(met.ann, refusal)


def _decided_by_two(met: Councils) -> None:
    """Approved, refused and withdrawn proposals, and a family that a panel settled, all with words."""
    evidence = [Evidence(EvidenceGrade.ORDER, f"{MARK}'s order", f"{MARK} file")] * 2
    queue = reviewing.rows(met.ann, reviewing.queue(met.ann))
    proposals = [
        reviewing.propose(
            met.ann, row.id, outcome=OutcomeKind.SUCCESSOR, area=SUCCESSOR, why=f"{MARK} lives there",
            interim_lead=f"{MARK}'s team", evidence=evidence,
        )
        for row in queue[:3]
    ]  # fmt: skip
    reviewing.approve(met.ben, proposals[0], f"{MARK} agreed")
    reviewing.refuse(met.ben, proposals[1], f"{MARK} does not")
    reviewing.withdraw(met.ann, proposals[2])
    family = families.listed(met.ann)[0]
    families.record_panel(met.ann, family.ref, why=f"{MARK}'s panel", lead=f"{MARK}'s lead")
    families.confirm(met.ben, family.ref)


def _sampled(met: Councils) -> None:
    """Of the rules, two decisions are confirmed, one of a larger lot; one goes to people, with words."""
    first, second = quality_sample.sample(met.ann).left[:2]
    quality_sample.set_rate(met.ann, 50, f"{MARK} was not in it")
    last = quality_sample.sample(met.ann).left[-1]
    with met.ann.workspace.read() as unit:
        stands = unit.decisions.some([first, second, last])
    for each in (first, last):
        quality_sample.answer(met.ann, each, stands[each].outcome, stands[each].area)
    others = {OutcomeKind.NOT_OURS, OutcomeKind.OUT_OF_SCOPE} - {stands[second].outcome}
    quality_sample.answer(met.ann, second, min(others), "")
    quality_sample.give_reason(met.ann, second, f"{MARK} moved")


def _taken_up_again(met: Councils) -> None:
    """A dispute goes a step up; a decided record goes back to people and is answered blind."""
    disputed = dispute_steps.listed(met.ann)[0].row.id
    dispute_steps.move(
        met.ann, disputed, note=f"{MARK} divided them", ours=f"{MARK} is here", theirs=f"{MARK} is not",
        lead=f"{MARK}'s team",
    )  # fmt: skip
    decided = met.ready()[0]
    overriding.override(met.ann, decided, f"{MARK}'s tenancy had ended")
    second_opinion.set_policy(met.ann, Policy(Blind.EVERY))
    proposal = reviewing.propose(
        met.ann, decided, outcome=OutcomeKind.SUCCESSOR, area=SUCCESSOR, why=f"{MARK} lives there",
        interim_lead=f"{MARK}'s team", evidence=two_councils.POSITIONS,
    )  # fmt: skip
    giving_opinions.give(met.ben, proposal, OutcomeKind.SUCCESSOR, SUCCESSOR, f"{MARK} agreed")


def _countersigned(met: Councils) -> None:
    """The receiver countersigns the log up to here, and its countersignature is taken in."""
    for owner, holders in ((met.ann, (met.rae, met.sam)), (met.rae, (met.ann, met.ben))):
        card = countersigning.save_card(owner, met.made("log-cards"))
        added = countersigning.add_log(holders[0], card)
        for each in holders:
            countersigning.confirm_log(each, added.id)
    request, answer = met.folder / "ask.tlog-consistency", met.folder / "answer.tlog-checkpoint"
    countersigning.ask(met.ann, request, log_id=1)
    countersigning.countersign(met.rae, request, answer)
    countersigning.take_in(met.ann, answer)


def run(folder: Path, *options: str | Path, script: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The check isolated, without site packages, with an empty environment, from another folder."""
    command = [sys.executable, "-I", "-S", str(script or folder / "verify_bundle.py"), str(folder)]
    return subprocess.run(
        [*command, *map(str, options)], cwd="/", env={}, capture_output=True, encoding="utf-8", check=False
    )


def checked(folder: Path, *, keys: Path | None = None, known: Path | None = None) -> tuple[int, str]:
    """(how many findings, what was said), in this process and by our own copy of the verifier."""
    report, said = Report(), io.StringIO()
    with redirect_stdout(said):
        check_all(folder, keys, known, report)
    return report.faults, said.getvalue()


def files_checked(folder: Path) -> int:
    """How many findings the first step has: the index, its signature, and the files as it lists them."""
    bundle = Bundle(folder, Report())
    with redirect_stdout(io.StringIO()):
        if bundle.open_index():
            bundle.check_files()
    return bundle.report.faults


@dataclass(frozen=True)
class Insider:
    """Somebody who holds the log's key, and makes all digests and signatures fit what they changed."""

    folder: Path
    key: SigningKey

    def reindex(self) -> None:
        """The index made anew over the files as they are."""
        index = json.loads((self.folder / "index.json").read_bytes())
        notes = (self.folder / "log" / "checkpoints.txt").read_text("utf-8")
        last = parse_checkpoint(parse_note(notes.rpartition(" ===\n")[2]).text)
        paths = sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        kept = [path for path in paths if path not in ("index.json", "index.json.sig", "sha256sums.txt")]
        sums = "".join(f"{sha256((self.folder / path).read_bytes()).hexdigest()}  {path}\n" for path in kept)
        (self.folder / "sha256sums.txt").write_text(sums, "utf-8")
        index["key"] = str(self.key.public)
        index["checkpoint"] = {"size": last.size, "root": last.root.hex()}
        index["files"] = [
            {"path": path, "size": len(content), "sha256": sha256(content).hexdigest()}
            for path in sorted([*kept, "sha256sums.txt"])
            for content in [(self.folder / path).read_bytes()]
        ]
        text = canonical_json(index)
        (self.folder / "index.json").write_bytes(text)
        (self.folder / "index.json.sig").write_text(self.key.sign(text, BUNDLE_NAMESPACE), "ascii")

    def edit(self, path: str, change: Callable[[Any], None]) -> None:
        """A JSON file changed, and the index with it."""
        value = json.loads((self.folder / path).read_bytes())
        change(value)
        (self.folder / path).write_bytes(canonical_json(value))
        self.reindex()

    def rewrite_log(self, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Every entry as changed, None for none, numbered anew; every checkpoint signed over what is left."""
        before = [json.loads(line) for line in (self.folder / "log" / "log.jsonl").read_bytes().splitlines()]
        after: list[bytes] = []
        size_of = {0: 0}
        for number, entry in enumerate(before, 1):
            changed = change(entry)
            if changed is not None:
                after.append(canonical_json(changed | {"seq": len(after)}))
            size_of[number] = len(after)
        (self.folder / "log" / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in after))
        self._sign_again(after, size_of)
        self.reindex()

    def _sign_again(self, entries: list[bytes], size_of: dict[int, int]) -> None:
        path = self.folder / "log" / "checkpoints.txt"
        notes = re.split(r"^=== checkpoint \d+ ===\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
        private = Ed25519PrivateKey.from_private_bytes(self.key.secret)
        again = []
        for number, note in enumerate(notes, 1):
            was = parse_checkpoint(parse_note(note).text)
            size = size_of[was.size]
            root = merkle.root([merkle.leaf_hash(line) for line in entries[:size]])
            signed = sign_checkpoint(Checkpoint(was.origin, size, root, was.extensions), private)
            again.append(f"=== checkpoint {number} ===\n{signed}")
        path.write_text("".join(again), "utf-8")
