"""Each document of the Load page is found by how it stands, assigned, left out and taken back."""

from __future__ import annotations

import threading
from pathlib import Path

import allocated_county
import documents_to_settle
import pytest
from documents_to_settle import Scene, only
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.room import cut_off
from tests.gui.signed_in import Bench, Open
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_listing import DocumentFilter, FoundDocuments, Stage
from transfer_app.domain.documents import Omission
from transfer_app.domain.vocabulary import Role
from transfer_app.gui import theme
from transfer_app.gui.pages.load import LoadPage
from transfer_app.gui.pages.load.assign_dialog import AssignDialog
from transfer_app.gui.pages.load.omit_dialog import OmitDialog
from transfer_app.gui.pages.load.page import DOCUMENTS
from transfer_app.gui.palette import Scheme
from transfer_app.services import document_listing, document_settling
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


class Settling:
    """The list of documents, open in the window of one person."""

    def __init__(self, bench: Bench, scene: Scene) -> None:
        self.bench, self.scene, self.session = bench, scene, bench.session
        page = bench.page("load")
        assert isinstance(page, LoadPage)
        self.page, self.view, self.panel = page, page.each, page.each.panel
        bench.shell.activateWindow()
        page.tabs.setCurrentIndex(DOCUMENTS)
        page.documents.see.click()
        bench.wait()

    def shown(self) -> list[str]:
        """The files listed, from the top."""
        rows = self.view.table.rows
        return [str(rows.data(rows.index(row, 1))) for row in range(rows.rowCount())]

    def show(self, stage: Stage | None) -> None:
        at = self.view.stage.findData(stage.value if stage else "")
        self.view.stage.setCurrentIndex(at)
        self.view.stage.activated.emit(at)
        self.bench.wait()

    def choose(self, *paths: str) -> None:
        """In the list as shown: the first by going there, the others with Ctrl and a click."""
        table = self.view.table
        assert table.go_to_id(self.scene.line(self.session, paths[0]).id)
        for path in paths[1:]:
            index = table.rows.index(table.rows.row_of(self.scene.line(self.session, path).id), 1)
            control = Qt.KeyboardModifier.ControlModifier
            QTest.mouseClick(
                table.viewport(), Qt.MouseButton.LeftButton, control, table.visualRect(index).center()
            )

    def assigning(self) -> AssignDialog:
        assert isinstance(self.view.dialog, AssignDialog)
        return self.view.dialog

    def omitting(self) -> OmitDialog:
        assert isinstance(self.view.dialog, OmitDialog)
        return self.view.dialog

    def stage(self, path: str) -> Stage:
        return self.scene.line(self.session, path).stage

    @property
    def told(self) -> str:
        return self.bench.shell.banner.what.text()


@pytest.fixture(scope="session")
def documents_county(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """The allocated county with the scene loaded. Never change it, nor the folder."""
    folder = tmp_path_factory.mktemp("documents-county")
    path = allocated_county.copied(made_county, folder)
    ann = allocated_county.signed_in(path)
    scene = documents_to_settle.load(ann, folder / "documents")
    ann.workspace.close()
    return path, scene


@pytest.fixture
def scene(documents_county: tuple[Path, Scene]) -> Scene:
    return documents_county[1]


@pytest.fixture
def own_county(documents_county: tuple[Path, Scene], tmp_path: Path) -> Path:
    return allocated_county.copied(documents_county[0], tmp_path)


@pytest.fixture
def settling(own_county: Path, scene: Scene, seated: Open) -> Settling:
    """As ann, data officer and reviewer."""
    return Settling(seated(allocated_county.signed_in(own_county)), scene)


def test_the_list_opens_from_the_figures_and_is_filtered(settling: Settling, qtbot: QtBot) -> None:
    view, page = settling.view, settling.page
    assert view.isVisible()
    assert not page.documents.isVisible()
    every = ["lost.pdf", "1.pdf", "2.pdf", "nobodys.pdf", "secret place.pdf", "beside.pdf"]
    assert settling.shown() == every
    assert view.stage.currentText() == "To settle  6"
    at = view.fault.findData(Fault.UNSURE.value)
    assert view.fault.itemText(at) == "Several case records  2"
    view.fault.setCurrentIndex(at)
    view.fault.activated.emit(at)
    settling.bench.wait()
    assert settling.shown() == ["1.pdf", "2.pdf"]
    settling.show(Stage.READY)
    assert settling.shown() == ["ready.pdf"]
    assert not view.fault.isEnabled(), "what is settled has no fault"
    settling.show(None)
    assert settling.shown() == ["1.pdf", "2.pdf"]
    QTest.keyClicks(view.search, "2.pdf")
    qtbot.waitUntil(lambda: settling.shown() == ["2.pdf"])
    view.search.setText("nothing such")
    qtbot.waitUntil(view.empty.isVisible)
    assert view.empty.title.text() == "No document matches"
    assert not view.table.isVisible()
    view.empty.action.click()
    settling.bench.wait()
    assert settling.shown() == ["ready.pdf", *every]
    view.back.click()
    assert page.documents.isVisible()
    table = page.documents.table
    place = next(n for n in range(table.rows.rowCount()) if table.row_at(n)[0] == "Not in the index")
    table.go_to_id(place)
    QTest.keyClick(table, Qt.Key.Key_Return)
    settling.bench.wait()
    assert settling.shown() == ["beside.pdf"]
    assert view.fault.currentData() == Fault.ORPHAN
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert page.documents.isVisible()


def test_documents_of_one_child_are_assigned_to_one_of_its_records(settling: Settling) -> None:
    panel = settling.panel
    settling.choose("1.pdf", "lost.pdf")
    assert not panel.assign.isEnabled()
    assert "documents of one child" in panel.why.text()
    settling.choose("nobodys.pdf")
    assert "load that extract" in panel.why.text()
    settling.choose("1.pdf", "2.pdf")
    assert panel.name.text() == "2 documents"
    QTest.keyClick(settling.view.table, Qt.Key.Key_Return)
    dialog = settling.assigning()
    records = settling.scene.rows[settling.scene.two]
    assert dialog.table.rows.rowCount() == 2
    assert not dialog.search.isVisible()
    send = records[1]
    dialog.table.go_to_id(next(n for n in (0, 1) if dialog.table.row_at(n)[3] == send.ref))
    dialog.go.click()
    settling.bench.wait()
    assert settling.told.startswith(f"2 documents go with case record {send.ref}")
    assert {settling.scene.line(settling.session, path).record for path in ("1.pdf", "2.pdf")} == {send.ref}
    assert settling.shown() == ["lost.pdf", "nobodys.pdf", "secret place.pdf", "beside.pdf"]
    assert settling.view.table.current_id() == settling.scene.line(settling.session, "nobodys.pdf").id, (
        "what moved into its place is current"
    )
    settling.show(Stage.READY)
    settling.choose("2.pdf")
    assert "as people said" in panel.state.text()
    panel.assign.click()
    other = settling.assigning()
    other.table.go_to_id(next(n for n in (0, 1) if other.table.row_at(n)[3] == records[0].ref))
    QTest.keyClick(other.table, Qt.Key.Key_Return)
    settling.bench.wait()
    assert settling.scene.line(settling.session, "2.pdf").record == records[0].ref


def test_a_file_beside_the_index_goes_to_a_record_that_is_searched_for(
    settling: Settling, qtbot: QtBot
) -> None:
    settling.choose("beside.pdf")
    settling.panel.assign.click()
    dialog = settling.assigning()
    assert not dialog.go.isEnabled()
    record = settling.scene.rows[settling.scene.other][0]
    QTest.keyClicks(dialog.search, "no such child")
    qtbot.waitUntil(lambda: dialog.told.text() == "No case record is found.")
    dialog.search.setText(record.ref)
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    settling.bench.wait()
    line = settling.scene.line(settling.session, "beside.pdf")
    assert (line.record, line.stage, line.person) == (record.ref, Stage.READY, settling.scene.other)
    settling.show(Stage.READY)
    settling.choose("beside.pdf")
    settling.panel.unassign.click()
    settling.bench.wait()
    line = settling.scene.line(settling.session, "beside.pdf")
    assert (line.record, line.stage, line.person) == ("", Stage.TO_SETTLE, "")
    settling.show(Stage.TO_SETTLE)
    settling.choose("beside.pdf")
    assert not settling.panel.unassign.isVisible()


def test_leaving_out_needs_a_reason_and_a_second_person_and_can_be_taken_back(
    settling: Settling, own_county: Path, seated: Open
) -> None:
    panel = settling.panel
    settling.choose("lost.pdf")
    QTest.keyClick(settling.view.table, Qt.Key.Key_Delete)
    dialog = settling.omitting()
    assert not dialog.go.isEnabled()
    dialog.why.setCurrentIndex(dialog.why.findData(Omission.LOST.value))
    QTest.keyClicks(dialog.note, "shelf 7")
    dialog.go.click()
    settling.bench.wait()
    assert settling.told == "1 document to be left out, once a second person agrees."
    assert settling.stage("lost.pdf") is Stage.WAITING
    settling.show(Stage.WAITING)
    assert "proposed by Ann Archer. Note: shelf 7." in panel.state.text()
    assert not panel.agree.isEnabled()
    assert not panel.assign.isVisible()

    other = Settling(
        seated(allocated_county.signed_in(own_county, allocated_county.APPROVER)), settling.scene
    )
    other.show(Stage.WAITING)
    assert not other.panel.keep.isEnabled()
    other.panel.agree.click()
    other.bench.wait()
    assert other.told == "1 document left out. 'Keep after all' takes that back."
    assert settling.stage("lost.pdf") is Stage.LEFT_OUT

    settling.show(Stage.LEFT_OUT)
    assert "agreed by Ben Abbot" in panel.state.text()
    panel.keep.click()
    settling.bench.wait()
    assert settling.stage("lost.pdf") is Stage.TO_SETTLE
    assert settling.view.empty.isVisible(), "nothing is left out any more"


def test_nobody_agrees_to_what_they_proposed(own_county: Path, scene: Scene, seated: Open) -> None:
    both = only(allocated_county.signed_in(own_county), Role.REVIEWER, Role.APPROVER)
    document_settling.leave_out(both, [scene.line(both, "lost.pdf").id], Omission.LOST)
    settling = Settling(seated(both), scene)
    settling.show(Stage.WAITING)
    assert not settling.panel.agree.isEnabled()
    assert settling.panel.why.text() == "You proposed it yourself: a second person has to agree."


def test_a_data_officer_sees_and_may_not_settle_and_sees_no_restricted_child_s(
    own_county: Path, scene: Scene, seated: Open
) -> None:
    officer = only(allocated_county.signed_in(own_county), Role.DATA_OFFICER)
    settling = Settling(seated(officer), scene)
    assert settling.shown() == ["lost.pdf", "1.pdf", "2.pdf", "nobodys.pdf", "beside.pdf"]
    assert "1 more is of restricted children: a reviewer settles those." in settling.view.told.text()
    settling.choose("1.pdf")
    assert "Only a reviewer may" in settling.panel.why.text()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete):
        QTest.keyClick(settling.view.table, key)
    assert settling.view.dialog is None
    settling.view.search.setText(scene.hidden)
    settling.view.refresh()
    settling.bench.wait()
    assert settling.view.empty.isVisible()


def test_an_administrator_alone_does_not_come_to_the_list(
    own_county: Path, scene: Scene, seated: Open
) -> None:
    bench = seated(only(allocated_county.signed_in(own_county), Role.ADMINISTRATOR))
    page = bench.page("load")
    assert isinstance(page, LoadPage)
    page.tabs.setCurrentIndex(DOCUMENTS)
    assert not page.documents.see.isEnabled()
    page.documents.table.opened.emit(0)
    assert page.documents.isVisible()


def test_they_are_looked_for_beside_the_window_and_many_are_shown_by_the_page(
    settling: Settling, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_on, asked = list[threading.Thread](), list[int]()
    number = settling.scene.line(settling.session, "1.pdf").id
    line = settling.scene.line(settling.session, "1.pdf")

    def many(session: Session, wanted: DocumentFilter) -> FoundDocuments:
        ran_on.append(threading.current_thread())
        return FoundDocuments([number, *range(1_000_000, 1_200_000)])

    def lines(session: Session, ids: object) -> list[object]:
        assert isinstance(ids, list) or hasattr(ids, "__len__")
        asked.append(len(ids))
        return [line]

    monkeypatch.setattr(document_listing, "find", many)
    monkeypatch.setattr(document_listing, "lines", lines)
    settling.view.refresh()
    settling.bench.wait()
    assert settling.view.table.rows.rowCount() == 200_001
    assert ran_on
    assert threading.main_thread() not in ran_on
    header = settling.view.table.horizontalHeader()
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    settling.bench.wait()
    settling.view.table.selectAll()
    settling.view.table.scrollToBottom()
    settling.view.grab()
    assert threading.main_thread() not in ran_on
    assert max(asked) <= 200
    assert settling.view.table.rows.order.descending


def test_each_order_is_by_its_column(settling: Settling) -> None:
    header = settling.view.table.horizontalHeader()
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    settling.bench.wait()
    assert settling.shown() == sorted(settling.shown())
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    settling.bench.wait()
    assert settling.shown() == sorted(settling.shown(), reverse=True)


def test_a_document_dropped_by_another_load_says_so(settling: Settling) -> None:
    number = settling.scene.line(settling.session, "beside.pdf").id
    with settling.session.workspace.change() as unit:
        unit.documents.drop([number])
        unit.log.append(settling.session.entry("documents-read", read=0, faults=0, digest=""))
    table = settling.view.table
    table.rows.forget([number])
    assert table.rows.data(table.rows.index(table.rows.row_of(number), 0)) == "No longer there"
    table.go_to_id(number)
    assert not settling.panel.assign.isEnabled()
    assert not settling.panel.leave_out.isEnabled()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room(
    scale: float, own_county: Path, scene: Scene, seated: Open, dressed: QApplication
) -> None:
    theme.apply(dressed, Scheme.LIGHT, scale)
    settling = Settling(seated(allocated_county.signed_in(own_county)), scene)
    settling.choose("1.pdf")
    assert cut_off(settling.view) == []
    assert (nameless(settling.view), small_targets(settling.view)) == ([], [])
    settling.panel.assign.click()
    assert (nameless(settling.assigning()), cut_off(settling.assigning())) == ([], [])
    settling.assigning().reject()
    settling.panel.leave_out.click()
    assert (nameless(settling.omitting()), cut_off(settling.omitting())) == ([], [])
    settling.omitting().reject()
