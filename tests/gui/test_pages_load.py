"""Load: surveyed before it is read, every row accounted for, refused with a reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from sample_county import COUNTY, rows

from tests.gui.signed_in import Bench, Open
from tests.gui.walk import nameless, small_targets
from transfer_app.gui.pages.load import LoadPage
from transfer_app.gui.pages.load.page import DOCUMENTS, EXPORTS, GAZETTEERS, REJECTS
from transfer_app.services import documents, loading, locating


def load_page(bench: Bench) -> LoadPage:
    page = bench.page("load")
    assert isinstance(page, LoadPage)
    return page


def texts(page: LoadPage, table: str) -> list[tuple[object, ...]]:
    shown = {"past": page.past, "found": page.survey_card.files, "refused": page.survey_card.refused}[table]
    return [shown.row_at(place) for place in range(shown.rows.rowCount())]


def dropped(page: LoadPage, path: Path) -> None:
    """Drag a file or folder over the zone and let it go."""
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile(str(path))])
    left, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(page.drop.rect().center(), Qt.DropAction.CopyAction, what, left, no_key)
    page.drop.dragEnterEvent(over)
    if over.isAccepted():
        at = QPointF(page.drop.rect().center())
        page.drop.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, what, left, no_key))


def test_a_folder_is_surveyed_then_loaded_and_every_row_is_accounted_for(
    fresh: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = load_page(fresh)
    assert page.hint.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(COUNTY / "ssd"))
    page.drop.folder.click()
    fresh.wait()
    assert page.survey_card.isVisible()
    assert ("ssd_address.csv", "ssd_address") in [row[:2] for row in texts(page, "found")]
    assert loading.extracts(fresh.session) == []
    page.survey_card.load.click()
    fresh.wait()
    assert page.result_card.isVisible()
    summary = loading.extracts(fresh.session)[0]
    assert f"{summary.rows:,} rows" in page.result_card.summary.text()
    assert f"{summary.rejected:,} rejected" in page.result_card.summary.text()
    assert [row[0] for row in texts(page, "past")] == ["ssd"]
    assert not page.hint.isVisible()


def test_the_same_export_again_changes_nothing_and_says_so(county: Bench) -> None:
    page = load_page(county)
    before = len(loading.extracts(county.session))
    dropped(page, COUNTY / "ssda903")
    county.wait()
    page.survey_card.load.click()
    county.wait()
    assert "Nothing was changed" in page.result_card.summary.text()
    assert len(loading.extracts(county.session)) == before
    page.result_card.close_button.click()
    assert page.drop.isVisible()


def test_what_cannot_be_read_is_named_with_its_reason(fresh: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy2(COUNTY / "ssd" / "ssd_person.csv", folder)
    (folder / "notes.csv").write_text("colour,size\nred,4\n", encoding="utf-8")
    page = load_page(fresh)
    dropped(page, folder)
    fresh.wait()
    assert page.survey_card.refused.isVisible()
    name, reason = texts(page, "refused")[0]
    assert name == "notes.csv"
    assert len(str(reason)) > 10
    page.survey_card.other.click()
    assert page.drop.isVisible()


def test_a_folder_with_nothing_in_it_is_a_sentence(fresh: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    page = load_page(fresh)
    dropped(page, folder)
    fresh.wait()
    assert fresh.shell.banner.isVisible() or texts(page, "refused") or not texts(page, "found")
    assert not page.survey_card.load.isEnabled() or page.drop.isVisible()


def test_rejected_rows_are_listed_as_the_county_planted_them_and_saved(
    county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = load_page(county)
    planted = rows("planted_rejects.csv")
    assert page.tabs.tabText(REJECTS).endswith(str(len(planted)))
    page.tabs.setCurrentIndex(REJECTS)
    table = page.rejects.table
    shown = {(table.row_at(place)[0], str(table.row_at(place)[1])) for place in range(table.rows.rowCount())}
    assert len(shown) == len(planted)
    report = tmp_path / "rejected.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(report), ""))
    page.rejects.save.click()
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) > len(planted)
    assert report.name in county.shell.banner.what.text()


def test_an_address_list_is_added_once(fresh: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page = load_page(fresh)
    page.tabs.setCurrentIndex(GAZETTEERS)
    assert page.gazetteers.empty.isVisible()
    chosen = str(COUNTY / "gazetteers" / "onspd.csv")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (chosen, ""))
    for said in ("is loaded", "loaded before"):
        page.gazetteers.add.click()
        fresh.wait()
        assert said in fresh.shell.banner.what.text()
        assert len(locating.gazetteers(fresh.session)) == 1
    assert page.gazetteers.table.row_at(0)[1] == "ONSPD postcodes"
    assert page.tabs.tabText(GAZETTEERS).endswith("1")


def test_a_file_that_is_no_address_list_is_a_sentence_and_changes_nothing(fresh: Bench) -> None:
    page = load_page(fresh)
    page.gazetteers.add_file(COUNTY / "answer_key.csv")
    fresh.wait()
    assert fresh.shell.banner.isVisible()
    assert locating.gazetteers(fresh.session) == []


def test_an_auditor_sees_what_was_loaded_and_may_load_nothing(
    made_county: Path, tmp_path: Path, seated: Open
) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    bench = seated(allocated_county.signed_in(path, allocated_county.AUDITOR))
    page = load_page(bench)
    assert len(texts(page, "past")) == 4
    for each in (page.drop.folder, page.drop.file, page.gazetteers.add):
        assert not each.isEnabled()
        assert "data officer" in each.toolTip()
    dropped(page, COUNTY / "ssd")
    assert not bench.jobs.busy
    page.tabs.setCurrentIndex(REJECTS)
    assert "data officer" in page.rejects.empty.text.text()
    assert page.rejects.table.rows.rowCount() == 0


def test_every_control_of_every_tab_has_a_name_and_room(county: Bench) -> None:
    page = load_page(county)
    for tab in (EXPORTS, REJECTS, GAZETTEERS):
        page.tabs.setCurrentIndex(tab)
        assert nameless(page) == []
        assert small_targets(page) == []
    page.tabs.setCurrentIndex(EXPORTS)
    page.survey(COUNTY / "ssd")
    county.wait()
    assert nameless(page) == []
    assert small_targets(page) == []


def test_a_document_folder_is_loaded_and_each_fault_says_what_to_do(county: Bench, tmp_path: Path) -> None:
    page = load_page(county)
    page.tabs.setCurrentIndex(DOCUMENTS)
    card = page.documents
    assert card.empty.isVisible()
    assert not card.again.isVisible()
    folder = tmp_path / "legacy documents"
    shutil.copytree(COUNTY / "documents", folder)
    listed = rows("documents/documents.csv")
    gone = folder / listed[0]["file"]
    gone.rename(folder / "elsewhere.txt")
    card.load_folder(folder)
    county.wait()
    assert page.tabs.tabText(DOCUMENTS) == f"Documents  {len(listed) + 1}"
    assert card.ready.value.text() == str(len(listed) - 1)
    assert card.wrong.value.text() == "2"
    assert card.held.value.text() == "1"
    shown = [card.table.row_at(place)[:2] for place in range(card.table.rows.rowCount())]
    assert shown == [("Missing", 1), ("Not in the index", 1)]
    assert not nameless(page)
    (folder / "elsewhere.txt").rename(gone)
    card.again.click()
    county.wait()
    assert card.ready.value.text() == str(len(listed))
    assert not card.table.isVisible()
    assert documents.report(county.session).faults == {}


def test_only_a_data_officer_loads_documents(own_county: Path, seated: Open) -> None:
    page = load_page(seated(allocated_county.signed_in(own_county, allocated_county.AUDITOR)))
    assert not page.documents.choose.isEnabled()
