"""A record that its receiver refused, on the Review page: who refused it, when and why."""

from __future__ import annotations

from pathlib import Path

import pytest
import two_councils
from pytestqt.qtbot import QtBot
from sample_county import rows

from tests.gui.pages_shown import Shown
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.words import STATES
from transfer_app.services import receipts

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
