"""Between the councils: cards and fingerprints, sealed packages, receipts, and the log that proves it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from transfer_app.cli.demo.councils import Office, Offices
from transfer_app.cli.demo.stage import Stage, Step
from transfer_app.domain.agreements import Named, Officers, Part
from transfer_app.domain.errors import LogBroken, SharingRefused
from transfer_app.domain.packages import RECEIVED
from transfer_app.domain.sampling import Compared, SampleResult
from transfer_app.domain.strands import PACKABLE
from transfer_app.services import (
    accepting,
    accepting_theirs,
    agreements,
    audit_bundle,
    auditing,
    packing,
    receipts,
    receiving,
    sampling,
    senders,
    sharing,
)
from transfer_app.services.receiving import Checked
from transfer_app.services.session import Session

BUNDLE_FOLDER = "audit-bundle"
OURS = Officers("Data Officer One", "Risk Owner One", "Guardian One", Part.CONTROLLER, Part.PROCESSOR)
THEIRS = Officers("Data Officer Two", "Risk Owner Two", "Guardian Two", Part.NONE, Part.CONTROLLER)
"""Names made up: who answers for each council, and what it is before and after vesting day."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A package on its way: whose, where it lies, and the protocol it was sealed under."""

    office: Office
    protocol_id: int
    folder: Path


def play(stage: Stage, offices: Offices, out: Path) -> None:
    """Every step from the exchange of cards to the verified log."""
    officer = offices.predecessor.people["ann"]
    with stage.step("Share") as step:
        sent = share(offices, out, step)
    with stage.step("Acceptance") as step:
        accept(officer, sent, out, step)
    with stage.step("Pack") as step:
        pack(officer, sent, step)
    with stage.step("Receive") as step:
        written = receive(sent, out, step)
    with stage.step("Receipts") as step:
        record(officer, written, step)
    with stage.step("Verify") as step:
        verify(offices, out, step)


def share(offices: Offices, out: Path, step: Step) -> list[Sent]:
    """Protocols drafted by one person and approved by another; keys compared by two people on each side."""
    ours = offices.predecessor.people
    officer, approver = ours["ann"], ours["cara"]
    cards = out / "cards"
    cards.mkdir()
    our_card = sharing.save_my_card(officer, cards)
    sent = []
    for office in offices.successors:
        protocol = sharing.draft(
            officer, title=f"Shared access for {office.council.name}", authority=office.council.code,
            legal_basis="The structural changes order, and UK GDPR art 6(1)(e)", dpia_ref="DPIA-DEMO-1",
            purpose="Continuity of care from vesting day", starts=officer.today(), strands=PACKABLE,
            ours=OURS, theirs=THEIRS, people=[_named(office)],
        )  # fmt: skip
        sharing.approve(approver, protocol.id)
        _both_sign(officer, approver, office, protocol.id, out)
        receiver, second = office.person(0), office.person(1)
        recipient = sharing.add_recipient(officer, protocol.id, sharing.save_my_card(receiver, cards))
        compare(sharing.my_words(receiver), recipient.words)
        sharing.confirm_recipient(officer, recipient.id)
        sharing.confirm_recipient(approver, recipient.id)
        sender = senders.add_sender(receiver, our_card)
        compare(sharing.my_words(officer), sender.words)
        senders.confirm_sender(receiver, sender.id)
        senders.confirm_sender(second, sender.id)
        folder = out / "packages" / office.path.stem
        folder.mkdir(parents=True)
        sent.append(Sent(office, protocol.id, folder))
    step.tell(f"{len(sent)} agreements, drafted by one person and signed by another, {approver.person_name}")
    for one in sent:
        signer = sharing.protocol(officer, one.protocol_id).signatures[-1]
        step.tell(f"countersigned for {signer.authority.name} by {signer.person}, over the same text")
    step.tell("every key's fingerprint compared by two people on each side")
    return sent


def _named(office: Office) -> Named:
    return Named(
        office.person(0).person_name, "receiving officer", office.council.name, "The head of service",
        "Letter of authority, made up for the demonstration",
    )  # fmt: skip


def _both_sign(officer: Session, approver: Session, office: Office, protocol_id: int, out: Path) -> None:
    """Our approver's signature goes over, theirs comes back. Their key was compared when the rules were
    signed; ours is compared there now.
    """
    signer, folder = office.person(1), out / "agreements" / office.path.stem
    folder.mkdir(parents=True)
    sender = senders.add_sender(signer, sharing.save_my_card(approver, folder))
    compare(sharing.my_words(approver), sender.words)
    senders.confirm_sender(signer, sender.id)
    senders.confirm_sender(office.person(0), sender.id)
    there = agreements.countersign(signer, agreements.save(officer, protocol_id, folder), folder)
    agreements.take_in(officer, protocol_id, there)


def accept(officer: Session, sent: list[Sent], out: Path, step: Step) -> None:
    """What is urgent or of a looked-after child leaves only once its receiver said yes to the decision."""
    for one in sent:
        due = accepting.due(officer, one.protocol_id)
        if not due.to_ask:
            continue
        folder = out / "acceptances" / one.office.path.stem
        folder.mkdir(parents=True)
        request = accepting.ask(officer, one.protocol_id, folder)
        answer = accepting_theirs.answer(one.office.person(0), request, {}, folder)
        done = accepting.take_in(officer, answer)
        step.tell(f"{done.accepted:,} case records accepted by {done.person} for {one.office.council.name}")


def pack(officer: Session, sent: list[Sent], step: Step) -> None:
    for one in sent:
        package = packing.seal(officer, one.protocol_id, one.folder, step.job)
        people = ", ".join(package.recipients)
        step.tell(
            f"{package.records:,} case records with {package.documents:,} documents sealed for {people} at "
            f"{package.authority_name}"
        )


def receive(sent: list[Sent], out: Path, step: Step) -> list[Path]:
    """Each successor checks and takes in its package; gives the receipts."""
    written = []
    for one in sent:
        (manifest,) = one.folder.glob("*.manifest.json")
        receiver = one.office.person(0)
        checked = receiving.check(receiver, manifest, step.job)
        compare_sample(one.office, checked)
        folder = out / "receipts" / one.office.path.stem
        folder.mkdir(parents=True)
        done = receiving.receive(receiver, manifest, step.job, receipt_folder=folder)
        written.append(done.receipt)
        step.tell(f"{len(checked.sample)} case records drawn by lot, opened and compared by "
                  f"{receiver.person_name}")  # fmt: skip
        step.tell(f"{done.records:,} case records checked and taken in by {one.office.council.name}")
    return written


def compare_sample(office: Office, checked: Checked) -> None:
    """Each record of the sample is opened and compared: here with no more than which council it is for."""
    receiver = office.person(0)
    for each in checked.sample:
        case = sampling.open_from(receiver, checked.opened, each.record)
        agrees = json.dumps(office.council.code) in json.dumps(case["decision"])
        result = SampleResult.AGREES if agrees else SampleResult.DIFFERS
        sampling.note_check(receiver, checked.opened, each.record, result, Compared.LEGACY)


def record(officer: Session, written: list[Path], step: Step) -> None:
    states = [receipts.record_receipt(officer, receipt).state for receipt in written]
    taken = sum(state == RECEIVED for state in states)
    step.tell(f"{taken} of {len(states)} receipts signed by the named people, for exactly what was sent")
    step.tell("counts, digests and the sample computed again, and found as the receipts say")


def verify(offices: Offices, out: Path, step: Step) -> None:
    """Every log here, and all that the predecessor hands to an auditor by the check that lies in it."""
    entries = 0
    for office in offices.all:
        entries += auditing.verify(office.person(0)).entries
    folder = audit_bundle.write(offices.predecessor.people["dev"], out / BUNDLE_FOLDER, step.job).folder
    step.tell(f"{entries} entries of {len(offices.all)} logs, every hash and signature computed again")
    if getattr(sys, "frozen", False):
        step.tell(f"the stand-alone check: python3 {folder / 'verify_bundle.py'}")
        return
    line = [sys.executable, "-I", "-S", str(folder / "verify_bundle.py")]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise LogBroken("The check that stands alone found something in the auditor's bundle.")
    step.tell("the check that stands alone found nothing: log, keys, agreements, packages, receipts, balance")


def compare(read_aloud: str, shown: str) -> None:
    """What two people do on the telephone."""
    if read_aloud != shown:
        raise SharingRefused("A fingerprint that was read aloud is not the one on the card.")
