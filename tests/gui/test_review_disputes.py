"""A record that its receiver refused, on the Review page: who refused it, when and why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import allocated_county
import pytest
import two_councils
from pytestqt.qtbot import QtBot
from sample_county import rows

from tests.gui.pages_shown import Shown
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.dispute_dialog import DisputeDialog
from transfer_app.gui.pages.review.override_dialog import OverrideDialog
from transfer_app.gui.words import STATES
from transfer_app.services import receipts, reviewing

pytestmark = pytest.mark.usefixtures("dressed")


def test_a_refused_record_says_who_refused_it_and_asks_two_people_again(
    made_county: Path, tmp_path: Path, qtbot: QtBot, jobs: Jobs
) -> None:
    councils = two_councils.meet(made_county, tmp_path)
    councils.trust()
    package = councils.sealed(councils.agreed())
    with councils.ann.workspace.read() as unit:
        ref, record_id = min(unit.packages.records(package.id).items())
    receipt = councils.taken_in(package, {ref: "Never lived here."}).receipt
    receipts.record_receipt(councils.ann, receipt)
    shown = Shown(qtbot, jobs, councils.ann, PAGE)
    page = shown.page
    assert isinstance(page, ReviewPage)
    page.queue.show_reason("DISPUTE")
    shown.rest()
    planted = [row for row in rows("answer_key.csv") if row["expected_reason"] == "DISPUTE"]
    assert page.queue.table.rows.rowCount() == 1 + len(planted)
    assert page.queue.table.go_to_id(record_id)
    shown.rest()
    head = page.case.head
    assert head.reason.text().startswith("P1, decide today: Receiving authority refuses")
    (title, told) = head.refusals.words()
    assert title == "Refused by the receiver"
    assert told.startswith("•  West Wessmoor refused this record on ")
    assert told.endswith("(Rae Ford, administrator, receiving-officer): Never lived here.")
    assert not page.panel.propose.isHidden()
    assert page.panel.propose.lead.text() == "whoever holds the child now"
    assert "Two items" in page.panel.propose.needed.text()
    assert STATES["changed"] == "Decided before, reopened"
    two_councils.part(councils)


def test_a_dispute_past_its_clock_is_marked_and_taken_a_step_further(
    own_county: Path, qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that the county's sources tell of; ten days on."""
    first = allocated_county.signed_in(own_county)
    ann = two_councils.on(first.today() + timedelta(days=10), first)
    shown = Shown(qtbot, jobs, ann, PAGE)
    page = shown.page
    assert isinstance(page, ReviewPage)
    page.queue.show_reason("DISPUTE")
    shown.rest()
    card, table = page.case.dispute, page.queue.table
    shown_rows = table.rows
    assert shown_rows.index(0, 1).data() == "Dispute, step 1, overdue"
    assert "past its clock" in card.stands.text()
    assert not card.move_up.isHidden()

    def typed(dialog: DisputeDialog) -> int:
        dialog.why.setText("The panel was divided.")
        dialog.keep.click()
        assert "this council is missing" in dialog.problem.text()
        dialog.ours.setPlainText("The tenancy is in the west.")
        dialog.theirs.setPlainText("A short let; see our letter.")
        dialog.keep.click()
        return dialog.result()

    monkeypatch.setattr(DisputeDialog, "exec", typed)
    card.move_up.click()
    shown.rest()
    assert card.stands.text().startswith("At step 2 of 4, two heads of service, due on ")
    assert card.positions.words()[1:] == [
        "•  We say: The tenancy is in the west.", "•  They say: A short let; see our letter.",
    ]  # fmt: skip
    assert shown_rows.index(0, 1).data() == "Dispute, step 2"
    ann.workspace.close()


def test_a_decided_record_is_sent_back_to_people_with_a_reason(
    own_county: Path, qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = allocated_county.signed_in(own_county)
    decided = reviewing.queue(ann, QueueFilter(states=("automatic",), outcomes=("successor",)))[0]
    shown = Shown(qtbot, jobs, ann, PAGE)
    page = shown.page
    assert isinstance(page, ReviewPage)
    assert page.strip.again.isHidden(), "nothing is to be decided again of what waits"
    page.narrow({"record": str(decided)})
    shown.rest()

    def typed(dialog: OverrideDialog) -> int:
        dialog.keep.click()
        assert "needs a reason" in dialog.problem.text()
        assert dialog.sent.isHidden()
        dialog.why.setText("The tenancy had ended in May.")
        dialog.keep.click()
        return dialog.result()

    monkeypatch.setattr(OverrideDialog, "exec", typed)
    page.strip.again.click()
    shown.rest()
    assert reviewing.rows(ann, [decided])[0].reasons[0] == "OVERRIDE"
    assert page.case.head.reason.text().startswith("P2, within 3 working days: To be decided again")
    assert page.case.head.because.text().startswith("Was West Wessmoor, to be decided again. Somebody asked")
    assert not page.panel.propose.isHidden()
    ann.workspace.close()
