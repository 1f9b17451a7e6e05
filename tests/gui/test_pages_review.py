"""The Review page on the allocated sample county: real widgets clicked, real keys pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidgetItem, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage, lanes
from transfer_app.gui.pages.review.filter_popup import FilterPopup
from transfer_app.gui.pages.review.queue_pane import QUEUE, RECENT, SECOND
from transfer_app.gui.palette import Scheme
from transfer_app.services import reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")
Open = Callable[[str], Shown]


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


def key(shown: Shown, which: Qt.Key) -> None:
    shown.qtbot.keyClick(body(shown).queue.table, which)
    shown.rest()


def fill(page: ReviewPage, why: str = "The council tax bill was from the west.") -> None:
    """What a reviewer has to type: the rest is there already."""
    form = page.panel.propose
    form.why.setText(why)
    for row in form.evidence.rows:
        row.cite(0)


def propose(session: Session, record_id: int, area: str = "E06999001") -> int:
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area=area, why="The tenancy says so.",
        interim_lead="allocated team",
        evidence=[
            Evidence(EvidenceGrade.ORDER, "Tenancy", "housing"), Evidence(EvidenceGrade.FIELD, "Visit", ""),
        ],
    )  # fmt: skip


def case_name(session: Session, record_id: int) -> str:
    row = reviewing.rows(session, [record_id])[0]
    return f"{row.forename} {row.surname}"


def ticks(popup: FilterPopup) -> list[QListWidgetItem]:
    return [popup.values.item(row) for row in range(popup.values.count())]


def chips(page: ReviewPage) -> list[str]:
    found = page.queue.filters.chips.findChildren(QPushButton)
    return [each.text().rpartition("   ")[0] for each in found if not each.isHidden()]


def words(page: ReviewPage) -> str:
    return "\n".join(each.text() for each in page.case.findChildren(QLabel) if each.isVisibleTo(page))


def test_the_queue_is_in_order_with_counts_and_the_first_case_is_shown(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    table = page.queue.table
    assert table.rows.rowCount() == len(reviewing.queue(shown.session)) > 50
    assert page.queue.tabs.tabText(QUEUE).endswith(str(table.rows.rowCount()))
    first = reviewing.rows(shown.session, [table.rows.id_at(0)])[0]
    assert first.priority == 1
    assert page.case.head.name.text() == f"{first.forename} {first.surname}"
    assert "Look for:" in words(page)
    assert "Result, interim lead, and who has to be told" in words(page)
    assert page.case.chronology.table.rows.rowCount() > 0
    assert table.hasFocus()


def test_filters_count_and_narrow_and_the_search_finds_a_name(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    popup, rows = page.queue.filters.popup, page.queue.table.rows
    everything = rows.rowCount()
    item = next(each for each in ticks(popup) if each.text().startswith(page.source.title("BOUNDARY")))
    expected = int(item.text().rpartition("  ")[2])
    item.setCheckState(Qt.CheckState.Checked)
    shown.rest()
    assert rows.rowCount() == expected > 0
    assert f"Reason: {page.source.title('BOUNDARY')}" in chips(page)
    popup.but.click()
    shown.rest()
    assert rows.rowCount() == everything - expected
    assert any(each.startswith("Not reason") for each in chips(page))
    next(each for each in page.queue.filters.chips.findChildren(QPushButton) if "Not" in each.text()).click()
    shown.rest()
    assert rows.rowCount() == everything
    surname = reviewing.rows(page.desk.session, [page.queue.table.rows.id_at(0)])[0].surname
    page.queue.search.setText(surname)
    page.queue.ask()
    shown.rest()
    names = {row.surname for row in reviewing.rows(page.desk.session, list(page.queue.table.rows._ids))}
    assert names == {surname}
    page.queue.search.setText("nobody of that name")
    page.queue.ask()
    shown.rest()
    assert "No case record matches" in page.queue.told.text()
    assert page.case.isHidden()


def test_one_key_proposes_and_shows_the_next_record(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    table = page.queue.table
    record, following = table.rows.id_at(3), table.rows.id_at(4)
    table.go_to_id(record)
    shown.rest()
    key(shown, Qt.Key.Key_2)
    assert page.panel.propose.result.currentText() == "Annet and Marsh"
    assert page.panel.propose.lead.text() == "current team, restricted access"
    fill(page)
    key(shown, Qt.Key.Key_P)
    assert shown.failures == []
    waiting = reviewing.waiting(shown.session)
    assert [(each.row.id, each.proposal.area) for each in waiting] == [(record, "E06999002")]
    assert waiting[0].proposal.evidence[0].source.endswith(tuple("0123456789"))
    assert table.current_id() == following
    assert page.case.head.name.text() == case_name(shown.session, following)
    assert table.hasFocus()
    tabs = page.queue.tabs
    assert tabs.tabText(SECOND).endswith("1")
    assert all(tabs.tabRect(at).width() >= tabs.tabSizeHint(at).width() for at in range(tabs.count()))
    key(shown, Qt.Key.Key_B)
    assert table.current_id() == record
    assert page.panel.verdict.isVisible()


def test_what_is_missing_is_said_and_gets_the_cursor(window: Open) -> None:
    shown = window("ann")
    form = body(shown).panel.propose
    key(shown, Qt.Key.Key_P)
    assert "Choose the result" in form.problem.text()
    assert form.result.hasFocus()
    form.choose(0)
    shown.qtbot.keyClick(form.result, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.why.hasFocus()
    form.why.setText("Because.")
    form.submit()
    assert "Two items of evidence" in form.problem.text()
    form.evidence.rows[0].cite(1)
    form.evidence.rows[1].what.setEditText("Seen at the door")
    form.lead.clear()
    form.submit()
    assert form.lead.hasFocus()
    assert reviewing.waiting(shown.session) == []


def test_keys_do_nothing_while_someone_types(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    page.panel.propose.choose(0)
    fill(page, "")
    for field in (page.panel.propose.why, page.queue.search):
        field.setFocus()
        shown.qtbot.keyClicks(field, "parbw12")
        assert field.text() == "parbw12"
    for other in (page.case.times.timeline, page.panel.propose.result):
        other.setFocus()
        shown.qtbot.keyClick(other, Qt.Key.Key_P)
    assert reviewing.waiting(shown.session) == []
    assert page.panel.propose.result.currentIndex() == 0


def test_the_map_follows_the_rows_at_one_scale(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    table, view = page.queue.table, page.case.places.map
    view.zoom(1 / view.metres_per_pixel * 20)
    chosen = view.metres_per_pixel
    middles = set()
    for row in range(1, 8):
        table.go_to_id(table.rows.id_at(row))
        shown.rest()
        seen = view.mapToScene(view.viewport().rect()).boundingRect()
        places = page._page.points if page._page is not None else ()
        assert all(seen.contains(each.easting, -each.northing) for each in places)
        if places:
            assert view.metres_per_pixel >= chosen - 1e-9
            middles.add((round(view.metres_per_pixel, 6), round(seen.center().x())))
    assert sum(scale == round(chosen, 6) for scale, _ in middles) > 1


def test_what_was_typed_stays_when_something_else_changes(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    form = page.panel.propose
    form.choose(1)
    fill(page, "Half a sentence")
    shown.desk.changed.emit()
    shown.rest()
    assert (form.why.text(), form.result.currentIndex()) == ("Half a sentence", 1)
    page.queue.table.go_to_id(page.queue.table.rows.id_at(1))
    assert (form.why.text(), form.result.currentIndex()) == ("", -1)
    page.queue.table.go_to_id(page.queue.table.rows.id_at(0))
    assert (form.why.text(), form.result.currentIndex()) == ("Half a sentence", 1)
    assert form.kept.text() == "Draft kept"


def test_nobody_approves_their_own_proposal(window: Open, own_county: Path) -> None:
    session = allocated_county.signed_in(own_county)
    record = reviewing.queue(session)[0]
    propose(session, record)
    with session.workspace.change() as unit:
        both = replace(session.user, roles=session.user.roles | {Role.APPROVER})
        unit.users.replace(both)
        unit.log.append(session.entry("roles-changed"))
    session.workspace.close()
    shown = window("ann")
    page = body(shown)
    page.queue.find_record(record)
    shown.rest()
    verdict = page.panel.verdict
    assert not verdict.approve.isEnabled()
    assert "your own proposal" in verdict.approve.toolTip()
    key(shown, Qt.Key.Key_A)
    assert len(reviewing.waiting(shown.session)) == 1
    key(shown, Qt.Key.Key_W)
    assert reviewing.waiting(shown.session) == []


def test_an_approver_starts_with_what_waits_and_one_key_approves(window: Open, own_county: Path) -> None:
    session = allocated_county.signed_in(own_county)
    one, two = (
        i for i in reviewing.queue(session, QueueFilter(reasons=("BOUNDARY",), states=("queued",)))[:2]
    )
    propose(session, one)
    propose(session, two)
    session.workspace.close()
    shown = window("ben")
    page = body(shown)
    assert page.queue.tabs.currentIndex() == SECOND
    assert page.queue.table.rows.rowCount() == 2
    first = page.queue.table.current_id()
    assert "Tenancy" in page.panel.verdict.evidence.text()
    key(shown, Qt.Key.Key_A)
    assert shown.failures == []
    assert page.queue.table.rows.rowCount() == 1
    assert reviewing.rows(shown.session, [first])[0].state == "settled"
    key(shown, Qt.Key.Key_R)
    assert page.panel.verdict.note.hasFocus()
    assert "Say why you refuse" in page.panel.verdict.problem.text()
    page.panel.verdict.note.setText("The lease is of 2019.")
    page.panel.verdict.refuse.click()
    shown.rest()
    assert reviewing.waiting(shown.session) == []
    assert "No proposal waits" in page.queue.told.text()
    page.queue.tabs.setCurrentIndex(RECENT)
    assert page.queue.table.rows.rowCount() == 2
    shown.rest()
    assert "The lease is of 2019." in words(page)


def test_an_auditor_sees_no_restricted_record_and_may_not_decide(window: Open) -> None:
    page = body(window("cat"))
    rows = reviewing.rows(page.desk.session, list(page.queue.table.rows._ids))
    assert rows
    assert not any(row.restricted for row in rows)
    assert not page.panel.propose.propose.isEnabled()
    assert page.panel.propose.isHidden()
    assert "Only a reviewer may" in page.panel.sentence.text()
    assert page.pace.isHidden()  # "0 left" would be said above a list that is full
    title = page.source.title("CONFIDENTIAL")
    assert not any(each.text().startswith(title) for each in ticks(page.queue.filters.popup))


def test_an_administrator_alone_is_told_why_there_is_nothing(window: Open, own_county: Path) -> None:
    session = allocated_county.signed_in(own_county)
    with session.workspace.change() as unit:
        unit.users.replace(replace(session.user, roles=frozenset({Role.ADMINISTRATOR})))
        unit.log.append(session.entry("roles-changed"))
    session.workspace.close()
    page = body(window("ann"))
    assert page.empty.isVisible()
    assert "may see case records" in page.empty.text.text()


def test_the_address_of_a_day_is_read_off_with_the_arrow_keys(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    many = max(reviewing.queue(shown.session)[:30], key=lambda i: len(case_page(shown.session, i).statuses))
    page.queue.table.go_to_id(many)
    shown.rest()
    case, times = case_page(shown.session, many), page.case.times
    moments = lanes.moments(case)
    shown.qtbot.keyClick(times.timeline, Qt.Key.Key_Home)
    assert times.timeline.moment == moments[0]
    shown.qtbot.keyClick(times.timeline, Qt.Key.Key_Right)
    assert times.timeline.moment == moments[1]
    assert moments[1].lived in times.read.text()
    assert moments[1].lived in times.timeline.accessibleDescription()
    shown.qtbot.keyClick(times.timeline, Qt.Key.Key_End)
    assert "vesting day" in times.read.text() or moments[-1].day > case.vesting_day


def test_lanes_never_overlap_and_hold_every_address(window: Open) -> None:
    session = window("ann").session
    for record in reviewing.queue(session)[::7]:
        case = case_page(session, record)
        found = lanes.address_lanes(case)
        assert sum(len(lane.bars) for lane in found) == len(case.addresses)
        for lane in (*found, *lanes.status_lanes(case)):
            for one, other in zip(lane.bars, lane.bars[1:], strict=False):
                assert one.end is not None
                assert other.start is not None
                assert one.end <= other.start
        first, last = lanes.span_of(case)
        assert first < case.vesting_day < last


def test_an_address_is_of_every_day_it_was_open(window: Open) -> None:
    session = window("ann").session
    case = next(
        page for page in (case_page(session, i) for i in reviewing.queue(session))
        if any(line.address.end and line.address.start for line in page.addresses)
    )  # fmt: skip
    line = next(each for each in case.addresses if each.address.end and each.address.start)
    start, end = line.address.start, line.address.end
    assert start is not None
    assert end is not None
    for day in (start, end):
        assert line.address.postcode in lanes.lived_on(case, day)
    assert line.counts_as not in lanes.lived_on(case, start - timedelta(days=1))
    assert lanes.lived_on(case, date(1950, 1, 1)) == "no address is known for that day"


def test_a_point_off_the_coast_is_told_where_its_address_is_shown(window: Open) -> None:
    shown = window("ann")
    page = body(shown)
    case = next(
        each for each in (case_page(shown.session, i) for i in reviewing.queue(shown.session))
        if any(point.decides for point in each.points)
    )  # fmt: skip
    lies = "the point is 18 m outside Annet and Marsh, taken as inside it"
    case = replace(
        case,
        addresses=tuple(replace(line, lies=lies) for line in case.addresses),
        points=tuple(replace(point, lies=lies) for point in case.points),
    )
    page.case.show_case(case)
    assert f"T{lies[1:]}." in page.case.places.line.text()
    assert not page.case.places.line.isHidden()
    assert lies in page.case.places.map.accessibleDescription()
    assert all(lies in lanes.lived_on(case, day.day) for day in lanes.moments(case) if "(" in day.lived)
    assert any(
        "he point is 18 m outside" in bar.words for lane in lanes.address_lanes(case) for bar in lane.bars
    )


def test_everything_has_a_name_and_a_size(window: Open) -> None:
    page = body(window("ann"))
    assert walk.nameless(page) == []
    assert walk.small_targets(page) == []


def test_at_twice_the_text_size_the_window_still_fits(dressed: QApplication, window: Open) -> None:
    theme.apply(dressed, Scheme.DARK, 2.0)
    shown = window("ann")
    assert (shown.shell.width(), shown.shell.height()) == (1280, 800)
    page = body(shown)
    for inner in (page.case, page.panel):
        assert inner.widget().width() <= inner.viewport().width()
