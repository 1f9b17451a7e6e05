"""Families that go different ways on the Review page: listed once, opened by a key, settled by two people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sample_county import families_apart

from tests.gui import walk
from tests.gui.pages_shown import Shown
from tests.gui.signed_in import Bench
from transfer_app.domain.family_splits import SplitState
from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.overview import OverviewPage
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.queue_pane import FAMILIES, QUEUE
from transfer_app.gui.palette import Scheme
from transfer_app.services import families, reviewing
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")
Open = Callable[[str], Shown]
WHY = "Each stays with the court that has the case"


@pytest.fixture
def window(qtbot: QtBot, jobs: Jobs, own_county: Path) -> Iterator[Open]:
    opened: list[Session] = []

    def show(name: str) -> Shown:
        session = allocated_county.signed_in(own_county, name)
        opened.append(session)
        return Shown(qtbot, jobs, session, PAGE)

    yield show
    for session in opened:
        session.workspace.close()


def body(shown: Shown) -> ReviewPage:
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def press(shown: Shown, widget: QWidget, key: Qt.Key) -> None:
    shown.qtbot.keyClick(widget, key)
    shown.rest()


def at_families(shown: Shown) -> ReviewPage:
    page = body(shown)
    page.queue.table.setFocus()
    press(shown, page.queue.table, Qt.Key.Key_F)
    assert page.queue.tabs.currentIndex() == FAMILIES
    return page


def test_each_family_is_one_line_and_the_tab_counts_those_that_wait(window: Open) -> None:
    shown = window("ann")
    page = at_families(shown)
    listed = families.listed(shown.session)
    assert page.queue.families.rows.rowCount() == len(listed) == families_apart()
    assert page.queue.tabs.tabText(FAMILIES) == f"Families  {families_apart()}"
    assert page.queue.told.text() == f"{families_apart()} families"
    assert not page.family.isHidden()
    assert page.case.isHidden()
    assert page.panel.isHidden()
    head = page.family.head
    assert head.title.text() == "2 members of one family go different ways"
    assert head.reason.text() == "P2, within 3 working days: waits for a joint panel"
    assert "genogram" in head.asked.text()
    assert "joint panel once for the family" in head.asked.text()


def test_a_number_opens_the_members_case_and_f_leads_back(window: Open) -> None:
    shown = window("ann")
    page = at_families(shown)
    page.queue.families.go_to_id(1)
    view = families.listed(shown.session)[1]
    for number, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2)):
        press(shown, page.queue.families, key)
        row = view.members[number].row
        assert page.queue.tabs.currentIndex() == QUEUE
        assert page.queue.table.current_id() == row.id
        card = page.case.split
        assert not card.isHidden()
        lines = card.members.text().splitlines()
        assert len(lines) == 2
        assert "(this child)" in lines[number]
        assert "Annet and Marsh" in card.members.text()
        assert "West Wessmoor" in card.members.text()
        press(shown, page.queue.table, Qt.Key.Key_F)
        assert page.queue.tabs.currentIndex() == FAMILIES
        assert page.queue.families.current_ref() == view.ref
    press(shown, page.queue.families, Qt.Key.Key_F)
    assert page.queue.tabs.currentIndex() == QUEUE
    assert (page.case.isHidden(), page.family.isHidden()) == (False, True)


def test_a_case_of_another_family_shows_no_card(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    split = {each.row.id for view in families.listed(shown.session) for each in view.members}
    page.queue.find_record(next(i for i in reviewing.queue(shown.session) if i not in split))
    shown.rest()
    assert not page.case.isHidden()
    assert page.case.split.isHidden()


def test_one_records_and_another_confirms(window: Open) -> None:
    ann = window("ann")
    page = at_families(ann)
    ref = page.queue.families.current_ref()
    panel = page.family.panel
    press(ann, page.queue.families, Qt.Key.Key_P)
    assert "Say in a sentence" in panel.why_row.problem.text()
    panel.why.setText(WHY)
    press(ann, panel.why, Qt.Key.Key_Return)
    assert families.get(ann.session, ref).state is SplitState.RECORDED
    assert ann.failures == []
    page.queue.families.go_to_ref(ref)
    assert WHY in panel.waits.text()
    assert not panel.confirm.isEnabled()
    assert "second person" in panel.told.text()

    ben = window("ben")
    other = at_families(ben)
    other.queue.families.go_to_ref(ref)
    press(ben, other.queue.families, Qt.Key.Key_A)
    assert families.get(ben.session, ref).state is SplitState.SETTLED
    assert other.queue.tabs.tabText(FAMILIES) == f"Families  {families_apart() - 1}"
    other.queue.families.go_to_ref(ref)
    assert other.family.head.reason.text() == "Settled by a joint panel"
    assert WHY in other.family.head.asked.text()
    assert "confirmed by Ben Abbot" in other.family.head.asked.text()


def test_what_waits_is_returned_or_taken_back(window: Open) -> None:
    ann = window("ann")
    page = at_families(ann)
    ref = page.queue.families.current_ref()
    for who in ("ann", "ben"):
        families.record_panel(ann.session, ref, why=WHY, lead="Team C")
        shown = window(who)
        opened = at_families(shown)
        opened.queue.families.go_to_ref(ref)
        press(shown, opened.queue.families, Qt.Key.Key_R)
        assert families.get(ann.session, ref).state is SplitState.OPEN
        assert "returned by" in " ".join(opened.family.panel.history.words())


def test_an_auditor_sees_the_family_and_no_form(window: Open) -> None:
    page = at_families(window("cat"))
    assert page.family.panel.form.isHidden()
    assert page.family.panel.record.isHidden()
    assert "reviewer or an approver" in page.family.panel.told.text()


def test_everything_has_a_name_and_a_size(window: Open) -> None:
    page = at_families(window("ann"))
    assert walk.nameless(page) == []
    assert walk.small_targets(page) == []


def test_at_twice_the_text_size_the_family_still_fits(dressed: QApplication, window: Open) -> None:
    theme.apply(dressed, Scheme.DARK, 2.0)
    shown = window("ann")
    page = at_families(shown)
    assert (shown.shell.width(), shown.shell.height()) == (1280, 800)
    assert page.family.widget().width() <= page.family.viewport().width()


def test_the_overview_counts_the_families_that_wait(county: Bench) -> None:
    page = county.page("overview")
    assert isinstance(page, OverviewPage)
    told = page.figures.review.accessibleName() + page.figures.review.note.text()
    assert f"{families_apart()} families split" in told
