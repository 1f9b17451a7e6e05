"""The ways between pages: each leads to a page that exists, and a filter goes with whoever takes it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.signed_in import Bench, Open
from transfer_app import gui
from transfer_app.domain.balance import Counted, Figure, balance
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.run_report import Became, ReportLine, RunReport
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.report_dialog import ReportDialog
from transfer_app.gui.pages.overview import OverviewPage
from transfer_app.gui.pages.overview import page as overview_page
from transfer_app.gui.pages.overview.receiver import CameIn
from transfer_app.gui.pages.overview.standing import Standing, Total
from transfer_app.gui.pages.overview.vesting_day import VestingDayDialog
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.pages.review.queue_pane import QUEUE, SECOND
from transfer_app.services import reviewing, run_report

KEYS = [page.key for page in PAGES]
SUCCESSOR = OutcomeKind.SUCCESSOR.value


def standing(state: str, outcome: str = SUCCESSOR, packed: str = "", **missing: object) -> Standing:
    """One case record that stands so; missing: what has not been done yet."""
    area = "E06999001" if outcome == SUCCESSOR else ""
    figure = Figure(Strand.SEND, outcome if state else "", area, False, packed, 1)
    one = {Strand.SEND: 1}
    total: Total = ("send", outcome if state else "", area, state, "", 1)
    done = {
        "extracts": 1,
        "gazetteers": 1,
        "has_boundaries": True,
        "vesting_day": date(2027, 4, 1),
        "trial": "",
    }
    return Standing(
        balance=balance(Counted(1, 1, 0, one, one, {}, (figure,))), totals=[total], areas={},
        **(done | missing),  # type: ignore[arg-type]
    )  # fmt: skip


STEPS = {
    "vesting day": (standing("", vesting_day=None), ""),
    "export": (standing("", extracts=0), "load"),
    "receiver, no sender": (standing("", extracts=0, came_in=CameIn(0, 0, 0)), "share"),
    "receiver, no package": (standing("", extracts=0, came_in=CameIn(0, 0, 1)), "packages"),
    "receiver": (standing("", extracts=0, came_in=CameIn(1, 240, 1)), "packages"),
    "addresses": (standing("", gazetteers=0), "load"),
    "boundaries": (standing("", has_boundaries=False), "boundaries"),
    "allocation": (standing(""), "allocate"),
    "queued": (standing("queued", OutcomeKind.REVIEW.value), "review"),
    "changed": (standing("changed", OutcomeKind.REVIEW.value), "review"),
    "proposed": (standing("proposed", OutcomeKind.REVIEW.value), "review"),
    "not packed": (standing("automatic"), "share"),
    "not packed, of a trial": (standing("automatic", trial="Still to sign: West."), "allocate"),
    "no receipt": (standing("settled", packed="packed"), "packages"),
    "all done": (standing("settled", packed="received"), "log"),
    "all done, signatures expired since": (
        standing("settled", packed="received", trial="Still to sign: West."),
        "log",
    ),
}


def test_the_pages_are_the_path_of_a_record() -> None:
    assert KEYS == ["overview", "load", "boundaries", "allocate", "review", "share", "packages", "log"]


def test_every_next_step_is_tried_here() -> None:
    assert {page for _, page in STEPS.values()} == set(KEYS) - {"overview"} | {""}


@pytest.mark.parametrize("step", STEPS)
def test_every_next_step_of_the_overview_leads_where_it_says(
    step: str, fresh: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands, key = STEPS[step]
    page = fresh.page("overview")
    assert isinstance(page, OverviewPage)
    monkeypatch.setattr(overview_page, "standing", lambda session: stands)
    page.refresh()
    assert page.next.sentence.text() == stands.next().sentence
    page.next.asked.click()
    fresh.wait()
    if key:
        assert fresh.shell.stack.currentWidget() is fresh.shell.page(key)
    else:
        assert fresh.shell.stack.currentWidget() is page
        assert page.findChild(VestingDayDialog) is not None


def test_the_overview_says_by_itself_what_the_latest_run_changed(
    county: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = county.page("overview")
    assert isinstance(page, OverviewPage)
    assert page.run_line.isHidden()  # the first run had none before it
    line = ReportLine("r-aaaa", "send", Became.GONE, f"{SUCCESSOR} E06999001", f"{SUCCESSOR} E06999001")
    report = RunReport(2, "2026-11-28T09:00:00Z", (line,) * 1_200)
    monkeypatch.setattr(run_report, "counts", lambda session: (report.at, report.counts))
    monkeypatch.setattr(run_report, "latest", lambda session: report)
    county.shell.desk.changed.emit()
    county.wait()
    assert page.run_line.words.text() == (
        "The run of 28 Nov 2026, 09:00 UTC, against the one before it: 1,200 gone."
    )
    page.run_line.each.click()
    county.wait()
    (dialog,) = allocate_page(county).findChildren(ReportDialog)
    assert dialog.table.rows.rowCount() == 1_200
    assert "1,200 gone" in allocate_page(county).run_card.words.text()


def test_every_page_that_is_named_in_the_window_exists() -> None:
    folder = Path(gui.__file__).parent
    named = {
        key
        for path in folder.rglob("*.py")
        for key in re.findall(r'go_to\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert "review" in named
    assert named <= set(KEYS)


def allocate_page(bench: Bench) -> AllocatePage:
    page = bench.page("allocate")
    assert isinstance(page, AllocatePage)
    return page


def review_page(bench: Bench) -> ReviewPage:
    page = bench.shell.page("review")
    assert isinstance(page, ReviewPage)
    assert bench.shell.stack.currentWidget() is page
    return page


def reasons_listed(page: ReviewPage) -> list[str]:
    ids = [page.queue.table.rows.id_at(at) for at in range(page.queue.table.rows.rowCount())]
    return [row.reasons[0] for row in reviewing.rows(page.desk.session, ids)]


def test_a_reason_on_allocate_opens_review_with_just_its_records(county: Bench) -> None:
    for number, unclear in list(enumerate(allocate_page(county).reasons.shown))[::3]:
        allocate_page(county).reasons.rows[number].click()
        county.wait()
        page = review_page(county)
        assert reasons_listed(page) == [unclear.code] * unclear.count
        assert page.queue.filters.chosen.reasons == (unclear.code,)
        assert page.queue.table.current_id() == page.queue.table.rows.id_at(0)
        assert county.shell.focusWidget() is page.queue.table


def test_what_was_filtered_before_is_widened_first(county: Bench, qtbot: QtBot) -> None:
    county.page("review")
    queue = review_page(county).queue
    queue.search.setText("nobody of that name")
    queue.filters.put(QueueFilter(strands=("send",), states=("settled",)))
    queue.tabs.setCurrentIndex(SECOND)
    unclear = allocate_page(county).reasons
    way = unclear.rows[-1]
    way.setFocus()
    qtbot.keyClick(way, Qt.Key.Key_Space)
    county.wait()
    assert queue.tabs.currentIndex() == QUEUE
    assert queue.search.text() == ""
    assert reasons_listed(review_page(county)) == [unclear.shown[-1].code] * unclear.shown[-1].count


def test_an_approver_s_first_visit_shows_what_was_asked_for(
    made_county: Path, tmp_path: Path, seated: Open
) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    bench = seated(allocated_county.signed_in(path, allocated_county.APPROVER))
    unclear = allocate_page(bench).reasons
    at = next(number for number, each in enumerate(unclear.shown) if each.code == "BOUNDARY")
    unclear.rows[at].click()
    bench.wait()
    assert reasons_listed(review_page(bench)) == ["BOUNDARY"] * unclear.shown[at].count


def test_what_one_may_not_see_is_an_empty_list_that_says_so(
    made_county: Path, tmp_path: Path, seated: Open
) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    bench = seated(allocated_county.signed_in(path, allocated_county.AUDITOR))
    bench.shell.desk.go_to("review", reason="CONFIDENTIAL")
    bench.wait()
    page = review_page(bench)
    assert reasons_listed(page) == []
    assert "No case record matches" in page.queue.told.text()


def test_the_plain_way_to_review_keeps_the_filters(county: Bench) -> None:
    unclear = allocate_page(county).reasons
    unclear.rows[0].click()
    county.wait()
    allocate_page(county).reasons.review.click()
    county.wait()
    assert review_page(county).queue.filters.chosen.reasons == (unclear.shown[0].code,)


def test_who_stays_for_unsaved_work_keeps_the_filters_too(
    county: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = allocate_page(county)
    narrowed: list[object] = []
    monkeypatch.setattr(AllocatePage, "may_leave", lambda self: False)
    monkeypatch.setattr(AllocatePage, "narrow", lambda self, only: narrowed.append(only))
    page.reasons.rows[0].click()
    assert county.shell.stack.currentWidget() is page
    assert narrowed == []
