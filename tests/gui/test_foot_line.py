"""Under every page stands that nothing fell out: all records are their parts, and it leads to the balance."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.whole import Whole
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE
from transfer_app.services import reviewing
from transfer_app.services.whole import whole

pytestmark = pytest.mark.usefixtures("dressed")


def test_the_parts_are_those_of_the_persons_own_lists(own_county: Path) -> None:
    ann, cat = (allocated_county.signed_in(own_county, name) for name in ("ann", "cat"))
    lists = {
        state: len(reviewing.queue(ann, QueueFilter(states=states)))
        for state, states in {
            "rule": ("automatic",), "people": ("settled",), "review": ("queued", "changed", "proposed"),
            "all": (),
        }.items()
    }  # fmt: skip
    assert whole(ann) == Whole(lists["all"], lists["rule"], lists["people"], lists["review"], 0)
    assert whole(ann).difference == 0
    assert whole(cat) == whole(ann), "an auditor answers for the whole, as in the balance"
    with ann.workspace.change() as unit:
        lost = reviewing.queue(ann, QueueFilter())[0]
        unit.queue._connection.exec_driver_sql(f"DELETE FROM decisions WHERE record_id = {lost}")  # type: ignore[attr-defined]
        unit.log.append(ann.entry("parked", record="r-x", until="2027-01-01"))
    assert (whole(ann).not_allocated, whole(ann).difference) == (1, 0)
    for each in (ann, cat):
        each.workspace.close()


def test_it_is_told_after_every_act_and_leads_to_the_overview(
    qtbot: QtBot, jobs: Jobs, own_county: Path
) -> None:
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    foot, session = shown.shell.foot, shown.session
    qtbot.waitUntil(lambda: not foot.isHidden(), timeout=10_000)
    shown.rest()
    counts = whole(session)
    words = f"{counts.records} case records = {counts.by_rule} decided by rule + {counts.in_review} in review"
    assert foot.line.toolTip() == f"✓ adds up   {words}"
    assert walk.nameless(foot) == walk.small_targets(foot) == []
    qtbot.mouseClick(foot.line, Qt.MouseButton.LeftButton)
    assert shown.wanted == ["overview"]
    foot._show(Whole(10, 4, 1, 4, 0))
    assert foot.line.toolTip().startswith("✗ does not add up: +1   10 case records")
    shown.desk.changed.emit()
    qtbot.waitUntil(lambda: foot.line.toolTip() == f"✓ adds up   {words}", timeout=10_000)
    shown.rest()
