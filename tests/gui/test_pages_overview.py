"""Overview: the balance ticks, the figures are those of the services, the next step is the right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import allocated_county
import pytest
from openpyxl import load_workbook
from pdf_text import texts
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot
from sample_county import rows

from tests.gui.signed_in import Bench, Open, empty
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.balance import ALL
from transfer_app.domain.board import BoardLine
from transfer_app.domain.board_detail import OUTSIDE
from transfer_app.domain.vocabulary import Role
from transfer_app.gui import choose_file
from transfer_app.gui.pages.overview import OverviewPage
from transfer_app.gui.pages.overview.board_dialog import BoardDialog
from transfer_app.gui.pages.overview.vesting_day import VestingDayDialog
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.widgets import WrappedLink
from transfer_app.gui.widgets.sideways import Sideways
from transfer_app.services import balancing, board


def overview(bench: Bench) -> OverviewPage:
    page = bench.page("overview")
    assert isinstance(page, OverviewPage)
    return page


def test_an_empty_workspace_says_what_to_do_first(fresh: Bench) -> None:
    page = overview(fresh)
    assert page.empty.isVisible()
    assert not page.balance.isVisible()
    assert "Load" in page.next.sentence.text()
    page.next.asked.click()
    assert fresh.shell.page("load") is fresh.shell.stack.currentWidget()


def test_a_receiver_is_led_to_what_comes_in_and_not_to_an_export(tmp_path: Path, seated: Open) -> None:
    bench = seated(empty(tmp_path, (Role.RECEIVING_OFFICER,)))
    page = overview(bench)
    assert page.empty.title.text() == "No package has come in yet"
    assert (page.next.sentence.text().split()[:3], page.next.asked.text()) == (
        ["Send", "your", "card"],
        "Go to Share",
    )
    area = next(each for each in page.findChildren(QScrollArea) if each.isVisible())
    assert area.verticalScrollBar().maximum() == 0  # the page of a council that sends is none of its height
    page.empty.action.click()
    bench.wait()
    assert bench.shell.page_key == "packages"


def test_the_figures_are_those_of_the_county(county: Bench) -> None:
    page = overview(county)
    key = rows("answer_key.csv")
    assert page.figures.records.value.text() == f"{len(key):,}"
    unclear = sum(row["expected_outcome"] == "review" for row in key)
    assert page.figures.review.value.text() == f"{unclear:,}"
    assert page.figures.decided.value.text() == f"{len(key) - unclear:,}"
    assert page.figures.days.value.text() == "80"
    assert str(unclear) in page.next.sentence.text()
    assert page.next.asked.text() == "Go to Review"


def test_every_line_of_the_balance_is_shown_with_its_verdict(county: Bench) -> None:
    page = overview(county)
    lines = balancing.current(county.session).of(ALL)
    ticks = [each for each in page.balance.table.findChildren(QLabel) if each.text() == "Adds up"]
    assert len([each for each in ticks if each.isVisible()]) == len(lines)
    told = page.balance.table.accessibleName()
    assert "West Wessmoor" in told
    assert "e0699" not in told.lower()


def test_one_strand_can_be_chosen_and_stays_chosen(county: Bench) -> None:
    page = overview(county)
    field = page.balance.strand
    field.setCurrentIndex(field.findText("SEND"))
    send = balancing.current(county.session).of("send")
    assert f"Case records {send[1].total[1]:,}" in page.balance.table.accessibleName()
    county.shell.desk.changed.emit()
    assert field.currentText() == "SEND"


def test_the_vesting_day_can_be_changed(county: Bench) -> None:
    page = overview(county)
    page.day.click()
    dialog = page.findChild(VestingDayDialog)
    assert isinstance(dialog, VestingDayDialog)
    assert nameless(dialog) == []
    dialog.day.setDate(QDate(2028, 4, 1))
    dialog.keep.click()
    assert county.session.vesting_day == date(2028, 4, 1)
    assert page.figures.days.value.text() == "446"


def test_who_may_not_change_it_is_told_who_may(made_county: object, tmp_path: object, seated: Open) -> None:
    path = allocated_county.copied(made_county, tmp_path)  # type: ignore[arg-type]
    auditor = seated(allocated_county.signed_in(path, allocated_county.AUDITOR))
    page = overview(auditor)
    assert not page.day.isEnabled()
    assert "data officer" in page.day.toolTip()


def test_an_administrator_alone_sees_figures_but_no_records(tmp_path: object, seated: Open) -> None:
    page = overview(seated(empty(tmp_path, ())))  # type: ignore[arg-type]
    assert page.empty.isVisible()


def test_every_control_has_a_name_and_room(county: Bench) -> None:
    page = overview(county)
    assert nameless(page) == []
    assert small_targets(page) == []


def test_the_boards_figures_on_the_page_are_those_of_the_paper(county: Bench, qtbot: QtBot) -> None:
    page = overview(county)
    found = board.current(county.session).lines
    told = page.board.statuses.accessibleDescription()
    tables = page.board.findChildren(Sideways)
    qtbot.waitUntil(lambda: all(each.height() >= each.heightForWidth(each.width()) for each in tables))
    west = next(line for line in found if line.section == "status")
    assert f"West Wessmoor {west.total:,}: " in told
    assert all(f"{status} {count:,}" in told for status, count in west.parts)
    waiting = next(line for line in found if line.name == "By priority")
    (way,) = [
        each for each in page.board.waiting.findChildren(WrappedLink) if each.words.text() == "Priority 2"
    ]
    way.setFocus()
    QTest.keyClick(way, Qt.Key.Key_Space)
    county.wait()
    review = county.shell.page("review")
    assert isinstance(review, ReviewPage)
    assert county.shell.page_key == "review"
    assert review.queue.table.rows.rowCount() == dict(waiting.parts)["priority 2"]
    shown = [each.text() for each in page.board.access.findChildren(QLabel)]
    assert "Openings by people outside the list (must be 0)" in shown
    page.board.access.show_lines([BoardLine("access", "all", OUTSIDE, 2, ())])
    red = [each for each in page.board.access.findChildren(QLabel) if each.property("role") == "danger"]
    assert [each.text() for each in red] == [OUTSIDE, "2"]


def test_the_boards_paper_is_saved_with_small_figures_hidden_unless_asked(
    county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = overview(county)
    page.paper.click()
    dialog = page.findChild(BoardDialog)
    assert isinstance(dialog, BoardDialog)
    assert (nameless(dialog), small_targets(dialog)) == ([], [])
    monkeypatch.setattr(choose_file, "new_file", lambda _parent, _title, name, _kind: tmp_path / name)
    dialog.pdf.click()
    county.wait()
    (pdf,) = tmp_path.glob("board-*.pdf")
    assert "under 5" in texts(pdf.read_bytes())
    assert dialog.told.text() == f"Saved {pdf.name}."
    assert all(e.height() >= e.heightForWidth(e.width()) for e in dialog.findChildren(QLabel))
    assert "No checkpoint is signed yet" in dialog.behind.text()
    dialog.hide_small.setChecked(False)
    dialog.workbook.click()
    county.wait()
    (workbook,) = tmp_path.glob("board-*.xlsx")
    figures = [row[4] for row in load_workbook(workbook)["Figures"].iter_rows(min_row=2, values_only=True)]
    assert "under 5" not in figures
    # The figures of the page, the same as in the file.
    assert int(page.figures.records.value.text().replace(",", "")) in figures
    dialog.close_button.click()
