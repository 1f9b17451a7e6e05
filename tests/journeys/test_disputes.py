"""A receiver refuses a record: it is in dispute until two people settle it anew, and goes out only then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import allocated_county
import pytest
from two_councils import OTHER, POSITIONS, SUCCESSOR, Councils

from transfer_app.domain.casework import Evidence, RecordRow, State
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services import allocating, auditing, packing, receipts, reviewing, undoing, workspaces
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
WORDS = "Never lived with us; see our letter of 3 May."


def later(session: Session) -> Session:
    """The same session two seconds on."""
    clock = session.outside.clock
    return replace(session, outside=replace(session.outside, clock=lambda: clock() + timedelta(seconds=2)))


def refused_one(councils: Councils, package: PackageRow) -> str:
    """The record of the package, one of social care's, that was refused; the receipt is recorded."""
    with councils.ann.workspace.read() as unit:
        records = unit.packages.records(package.id)
        rows = unit.records.rows(sorted(records.values()))
    ref = next(row.ref for row in rows if row.strand is Strand.SOCIAL_CARE)
    receipt = councils.taken_in(package, {ref: WORDS}).receipt
    receipts.record_receipt(councils.ann, receipt)
    return ref


def officer_of_the_other(councils: Councils) -> Session:
    """A receiving officer of the second successor, at a workspace of their own."""
    return workspaces.create(
        allocated_county.outside(), councils.folder / "annet.taw", authority_code=OTHER,
        authority_name="Annet and Marsh", vesting_day=None, user_name="gil", display_name="Gil Lane",
        passphrase=allocated_county.PASSPHRASE, roles=[Role.RECEIVING_OFFICER],
    )  # fmt: skip


def row_of(councils: Councils, ref: str) -> RecordRow:
    return reviewing.rows(councils.ann, [reviewing.find(councils.ann, ref)])[0]


def propose(councils: Councils, ref: str, area: str, evidence: list[Evidence] = POSITIONS) -> int:
    return reviewing.propose(
        councils.ann, row_of(councils, ref).id, outcome=OutcomeKind.SUCCESSOR, area=area,
        why="The joint panel found the tenancy to be in the east.", interim_lead="Wessmoor, Team C",
        evidence=evidence,
    )  # fmt: skip


def test_from_a_refusal_to_the_other_authority_adds_up_at_every_step(councils: Councils) -> None:
    before = councils.figures()
    package = councils.sealed(councils.agreed())
    ref = refused_one(councils, package)
    figures = councils.figures()
    assert figures["received"] == package.records - 1
    assert figures["allocated"] == before["allocated"] - 1
    assert figures["review"] == before["review"] + 1

    row = row_of(councils, ref)
    assert (row.state, row.outcome, row.reasons[0], row.priority) == (
        State.CHANGED, OutcomeKind.REVIEW, "DISPUTE", 1,
    )  # fmt: skip
    assert row.was == f"successor {SUCCESSOR}"
    assert row.because.startswith("West Wessmoor refused it (receipt recorded on ")
    assert row.id in reviewing.queue(
        councils.ann, QueueFilter(states=reviewing.OPEN_STATES, reasons=("DISPUTE",))
    )
    again = councils.agreed()
    assert packing.plan(councils.ann, again.id).records == 0

    with pytest.raises(ReviewRefused, match="2 items"):
        propose(councils, ref, OTHER, POSITIONS[:1])
    proposal = propose(councils, ref, OTHER)
    assert councils.figures() == figures, "a proposal moves nothing"
    reviewing.approve(councils.ben, proposal)
    settled = row_of(councils, ref)
    assert (settled.state, settled.area, settled.was) == (State.SETTLED, OTHER, "")
    assert councils.figures()["allocated"] == before["allocated"]

    gil = officer_of_the_other(councils)
    package_of_other = councils.sealed(councils.agreed({Strand.SOCIAL_CARE}, OTHER, gil))
    gil.workspace.close()
    with councils.ann.workspace.read() as unit:
        assert ref in unit.packages.records(package_of_other.id)
        assert ref in unit.packages.records(package.id)
    figures = councils.figures()
    assert (figures["outstanding"], figures["sent-elsewhere"]) == (package_of_other.records, 0)
    auditing.verify(councils.cat)


def test_the_page_says_who_refused_when_and_why_and_the_log_does_not(
    councils: Councils, package: PackageRow
) -> None:
    ref = refused_one(councils, package)
    page = case_page(councils.ann, row_of(councils, ref).id)
    (refusal,) = page.refusals
    assert (refusal.authority_name, refusal.person, refusal.reason, refusal.whole) == (
        "West Wessmoor", "Rae Ford", WORDS, False,
    )  # fmt: skip
    assert refusal.received.startswith(str(councils.ann.today()))
    dispute = page.reasons[0]
    assert (dispute.code.value, dispute.interim_lead) == ("DISPUTE", "whoever holds the child now")
    assert page.dispute is not None
    (first,) = page.dispute.climbs
    assert (first.step, first.since[:10], first.lead) == (1, str(councils.ann.today()), dispute.interim_lead)
    entries = auditing.latest(councils.ann, 3)
    assert "letter" not in json.dumps([dict(each) for each in entries])
    recorded = next(each for each in entries if each["action"] == "receipt-recorded")
    assert recorded["detail"]["disputed"] == 1  # type: ignore[index]


def test_no_rule_ends_a_dispute(councils: Councils, package: PackageRow) -> None:
    """Run again on the same facts, and on others: the record stays with people, and unpacked."""
    ref = refused_one(councils, package)
    allocating.allocate(councils.ann, Quiet())
    row = row_of(councils, ref)
    assert (row.state, row.reasons[0], row.was) == (State.CHANGED, "DISPUTE", f"successor {SUCCESSOR}")
    with councils.ann.workspace.change() as unit:
        standing = unit.decisions.get(row.id)
        assert standing is not None
        standing = standing._replace(facts_digest="of other facts")
        unit.decisions.settle(row.id, standing)
        unit.log.append(councils.ann.entry("facts-changed"))
    assert row.id in allocating.allocate(councils.ann, Quiet()).changed
    row = row_of(councils, ref)
    assert (row.state, row.reasons[0], row.priority, row.was) == (
        State.CHANGED, "DISPUTE", 1, f"successor {SUCCESSOR}",
    )  # fmt: skip
    assert packing.plan(councils.ann, councils.agreed().id).records == 0
    # A proposal that is refused leaves the dispute as it was.
    reviewing.refuse(councils.ben, propose(councils, ref, SUCCESSOR), "Not without their letter.")
    assert (row_of(councils, ref).state, row_of(councils, ref).reasons[0]) == (State.CHANGED, "DISPUTE")


def test_settled_to_the_same_authority_it_goes_there_again(councils: Councils, package: PackageRow) -> None:
    ref = refused_one(councils, package)
    before = councils.figures()
    proposal = propose(councils, ref, SUCCESSOR)
    # Sealing and answering took less than a second: what was sealed in the same one counts as sealed since.
    ben = later(councils.ben)
    reviewing.approve(ben, proposal)
    undoing.undo(ben, undoing.steps(ben)[0])
    assert councils.figures() == before, "an approval that was undone moves nothing"
    assert row_of(councils, ref).was
    reviewing.approve(councils.ben, proposal)
    second = councils.sealed(councils.agreed())
    with pytest.raises(ReviewRefused, match="packed since") as late:
        undoing.undo(councils.ben, undoing.steps(councils.ben)[0])
    assert "taken back" in late.value.remedy
    assert (second.records, second.tranche) == (1, package.tranche + 1)
    receipts.record_receipt(councils.ann, councils.taken_in(second).receipt)
    assert councils.figures()["received"] == package.records


def test_a_refusal_of_what_people_gave_to_somebody_else_is_no_dispute(
    councils: Councils, package: PackageRow
) -> None:
    with councils.ann.workspace.change() as unit:
        ref, record_id = sorted(unit.packages.records(package.id).items())[0]
        standing = unit.decisions.get(record_id)
        assert standing is not None
        standing = standing._replace(area=OTHER)
        unit.decisions.settle(record_id, standing)
        unit.log.append(councils.ann.entry("decided-otherwise"))
    councils.figures()
    receipts.record_receipt(councils.ann, councils.taken_in(package, {ref: WORDS}).receipt)
    assert (row_of(councils, ref).state, row_of(councils, ref).area) == (State.AUTOMATIC, OTHER)
    councils.figures()


def test_a_whole_package_refused_puts_every_record_of_it_in_dispute(councils: Councils) -> None:
    protocol = councils.agreed({Strand.SEND})
    package = councils.sealed(protocol)
    disputed = QueueFilter(reasons=("DISPUTE",), restricted=True)
    before = set(reviewing.queue(councils.ann, disputed))
    receipt = councils.rejected(package, WORDS)
    receipts.record_receipt(councils.ann, receipt)
    waiting = [one for one in reviewing.queue(councils.ann, disputed) if one not in before]
    assert len(waiting) == package.records
    assert packing.plan(councils.ann, protocol.id).records == 0
    (refusal,) = case_page(councils.ann, waiting[0]).refusals
    assert (refusal.reason, refusal.whole) == (WORDS, True)
    assert councils.figures()["outstanding"] == 0
