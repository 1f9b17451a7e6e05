"""Undo, skip and Recent on the Review page: real keys on the allocated sample county."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.pages_shown import Shown
from tests.gui.room import cut_off
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.pace_dialog import PaceDialog
from transfer_app.gui.pages.review.queue_pane import RECENT
from transfer_app.services import pacing, reviewing
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


def body(shown: Shown) -> ReviewPage:
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def key(shown: Shown, which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    shown.qtbot.keyClick(body(shown).queue.table, which, held)
    shown.rest()


def undo(shown: Shown) -> None:
    key(shown, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def propose(session: Session, record_id: int) -> None:
    reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area="E06999001", why="The tenancy says so.",
        interim_lead="allocated team",
        evidence=[
            Evidence(EvidenceGrade.ORDER, "Tenancy", "housing"), Evidence(EvidenceGrade.FIELD, "Visit", ""),
        ],
    )  # fmt: skip


def test_the_last_steps_are_named_and_undone_one_by_one(qtbot: QtBot, jobs: Jobs, own_county: Path) -> None:
    ann = allocated_county.signed_in(own_county)
    wanted = QueueFilter(reasons=("BOUNDARY",), states=("queued",))
    one, two, three = reviewing.queue(ann, wanted)[:3]
    for each in (one, two, three):
        propose(ann, each)
    name = reviewing.rows(ann, [one])[0].forename
    ann.workspace.close()
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county, "ben"), PAGE)
    page = body(shown)
    assert page.undo.isHidden()
    page.queue.table.go_to_id(one)
    key(shown, Qt.Key.Key_A)
    assert page.undo.button.accessibleName().startswith(f"Undo: approved {name} ")
    assert page.pace.words.text() == "1 done today by you  ·  2 left"
    skipped = page.queue.table.current_id()
    key(shown, Qt.Key.Key_S)
    assert page.queue.table.current_id() not in (one, skipped)
    assert "skipped" in page.undo.button.text()
    undo(shown)
    assert page.queue.table.current_id() == skipped
    undo(shown)
    assert shown.failures == []
    assert {each.row.id for each in reviewing.waiting(shown.session)} == {one, two, three}
    assert page.queue.table.current_id() == one
    assert page.undo.isHidden()
    key(shown, Qt.Key.Key_A)
    page.pace.reasons.click()
    (pace,) = shown.shell.findChildren(PaceDialog)
    assert nameless(pace) == small_targets(pace) == cut_off(pace) == []
    assert pace.told.text().startswith("1 done today, 2 left. After 3 one after the other")
    assert [pace.table.row_at(at)[1:3] for at in range(len(pacing.by_reason(shown.session)))] == [(1, 2)]
    shown.session.workspace.close()

    again = Shown(qtbot, jobs, allocated_county.signed_in(own_county, "ben"), PAGE)
    page = body(again)
    page.queue.tabs.setCurrentIndex(RECENT)
    assert list(page.queue.table.rows._ids) == [one]
    assert not page.undo.isHidden()
    again.session.workspace.close()


def test_a_draft_and_the_place_stay_after_a_kill_until_it_is_sent(
    qtbot: QtBot, jobs: Jobs, own_county: Path
) -> None:
    """A window that was killed never closes: the next one sees what was written a moment after typing."""
    killed = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    page = body(killed)
    record = page.queue.table.rows.id_at(5)
    page.queue.table.go_to_id(record)
    killed.rest()
    page.panel.propose.choose(0)
    page.panel.propose.why.setText("Half a sentence")
    page.panel.propose.evidence.rows[0].cite(0)
    page.pace.breaks.setChecked(True)
    qtbot.waitUntil(lambda: page.panel.propose.kept.text() == "Draft kept", timeout=5000)

    after = allocated_county.signed_in(own_county)
    shown = Shown(qtbot, jobs, after, PAGE)
    form = body(shown).panel.propose
    assert body(shown).queue.table.current_id() == record
    assert body(shown).pace.breaks.isChecked()
    assert (form.why.text(), form.result.currentIndex()) == ("Half a sentence", 0)
    assert form.evidence.rows[0].what.currentText()
    with after.workspace.change() as unit:
        decision = unit.decisions.get(record)
        assert decision is not None
        unit.decisions.settle(record, decision._replace(facts_digest="0" * 64))
        unit.log.append(after.entry("allocated"))
    shown.desk.changed.emit()
    shown.rest()
    assert form.why.text() == "Half a sentence"
    assert "on older facts" in form.kept.text()
    while len(form.evidence.evidence()) < len(form.evidence.rows):
        form.evidence.rows[-1].cite(0)
    key(shown, Qt.Key.Key_P)
    assert shown.failures == []
    undo(shown)
    assert (form.why.text(), form.result.currentIndex()) == ("Half a sentence", 0)
    for each in (killed, shown):
        each.session.workspace.close()
