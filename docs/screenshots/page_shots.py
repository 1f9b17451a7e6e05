"""The pages from signing in to Allocate, and the dialogs of the whole window."""

from __future__ import annotations

import shutil

from PySide6.QtWidgets import QApplication, QWidget
from stage import COUNTY, Stage, allocated_county, show_from, shown_dialog

from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.help_dialog import HelpDialog
from transfer_app.gui.keys_dialog import KeysDialog
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.sample_dialog import SampleDialog
from transfer_app.gui.pages.boundaries import BoundariesPage
from transfer_app.gui.pages.load import LoadPage
from transfer_app.gui.pages.overview import OverviewPage
from transfer_app.gui.pages.overview.board_dialog import BoardDialog
from transfer_app.gui.search_everywhere import SearchDialog
from transfer_app.gui.settings_dialog import SettingsDialog
from transfer_app.gui.shell import MainShell
from transfer_app.services import quality_sample, reviewing


def sign_in(stage: Stage) -> QWidget:
    window = stage.sign_in_window()
    window.sign_in.name.setText("ann")
    return window


def create(stage: Stage) -> QWidget:
    window = stage.sign_in_window()
    window.sign_in.new.click()
    window.creating.authority.setText("Wessmoor County Council")
    window.creating.code.setText("E10999001")
    window.creating.passphrase.edit.setText("correct horse")
    return window


def overview(stage: Stage) -> QWidget:
    return stage.shell("overview")


def load(stage: Stage) -> QWidget:
    return stage.shell("load")


def _load_page(stage: Stage) -> tuple[MainShell, LoadPage]:
    return stage.page(LoadPage, "load")


def load_survey(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.survey(COUNTY / "ssd")
    return shell


def load_result(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.survey(COUNTY / "ssda903")
    stage.settle()
    page.survey_card.load.click()
    return shell


def load_rejects(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.tabs.setCurrentIndex(1)
    return shell


def load_documents(stage: Stage) -> QWidget:
    """The county's documents, with some of them missing, changed or not listed."""
    shell, page = _load_page(stage)
    folder = stage.path.parent / "legacy documents"
    shutil.copytree(COUNTY / "documents", folder)
    paths = sorted(folder.glob("*/*"))
    for path in paths[:3]:
        path.unlink()
    paths[5].write_bytes(b"other words")
    (folder / "Thumbs.db").write_bytes(b"thumbnails")
    page.tabs.setCurrentIndex(2)
    page.documents.load_folder(folder)
    return shell


def load_documents_each(stage: Stage) -> QWidget:
    """One of those that are missing, with what may be done about it."""
    shell = load_documents(stage)
    stage.settle()
    _, page = _load_page(stage)
    page.documents.see.click()
    stage.settle()
    page.each.table.go_to_id(page.each.table.rows.id_at(1))
    return shell


def load_addresses(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.tabs.setCurrentIndex(3)
    return shell


def boundaries(stage: Stage) -> QWidget:
    return stage.shell("boundaries")


def boundaries_choose(stage: Stage) -> QWidget:
    shell, page = stage.page(BoundariesPage, "boundaries")
    page.change.click()
    page.chooser.successors.file.choose(COUNTY / "boundaries" / "successors.geojson")
    return shell


def allocate(stage: Stage) -> QWidget:
    return stage.shell("allocate")


def allocate_record(stage: Stage) -> QWidget:
    shell, page = stage.page(AllocatePage, "allocate")
    unclear = [each[0] for each in page.shown_points() if each[3] == "review"]
    rows = reviewing.rows(page.desk.session, unclear)
    near = min(rows, key=lambda row: row.line_distance_m if row.line_distance_m else 1e9)
    page.map.picked.emit([near.id])
    page.map.zoom_to_selection()
    page.map.zoom(0.05)
    page.record.explain.click()
    return shell


def what_if(stage: Stage) -> QWidget:
    """A proposal in which one district changes sides."""
    shell, page = stage.page(AllocatePage, "allocate")
    page.ask_what_if.click()
    rows = (COUNTY / "boundaries" / "composition.csv").read_text("utf-8")
    proposal = stage.path.parent / "proposal.csv"
    proposal.write_text(
        rows.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004"), "utf-8"
    )
    page.what_if.chooser.layer.file.choose(COUNTY / "boundaries" / "districts.geojson")
    page.what_if.chooser.composition.choose(proposal)
    stage.settle()
    return shell


def what_if_result(stage: Stage) -> QWidget:
    shell = what_if(stage)
    page = shell.page("allocate")
    assert isinstance(page, AllocatePage)
    page.what_if.chooser.compare.click()
    return shell


def what_if_list(stage: Stage) -> QWidget:
    shell = what_if_result(stage)
    stage.settle()
    page = shell.page("allocate")
    assert isinstance(page, AllocatePage)
    page.what_if.result.tabs.setCurrentIndex(3)
    page.what_if.result.movers.go_to_id(3)
    return shell


def board(stage: Stage) -> QWidget:
    """The board's figures, below the balance."""
    shell, page = stage.page(OverviewPage, "overview")
    show_from(page, page.board)
    return shell


def board_paper(stage: Stage) -> QWidget:
    shell = stage.shell("overview")
    return shown_dialog(BoardDialog(shell.desk, shell), stage)


def map_sheet(stage: Stage) -> QWidget:
    """The map as it is saved or printed, without the records."""
    _, page = stage.page(AllocatePage, "allocate")
    page.map.sheet_wanted.emit()
    stage.settle()
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, SheetDialog))
    return dialog


def allocate_rules(stage: Stage) -> QWidget:
    """The rules with their signatures, as an approver sees them."""
    stage.user = allocated_county.APPROVER
    shell, page = stage.page(AllocatePage, "allocate")
    show_from(page, page.rules)
    return shell


def allocate_sample(stage: Stage) -> QWidget:
    """One record of the quality sample, before anybody knows what the rule decided."""
    shell, page = stage.page(AllocatePage, "allocate")
    left = quality_sample.sample(page.desk.session).left
    dialog = SampleDialog(shell.desk, left, page)
    dialog.choice.setCurrentIndex(0)
    return shown_dialog(dialog, stage)


def people(stage: Stage) -> QWidget:
    """One of the others, as an administrator sees them."""
    shell = stage.shell("overview")
    shell.header.people.click()
    assert shell.people is not None
    shell.people.list.go_to_id(1)
    return shell.people


def search(stage: Stage) -> QWidget:
    shell = stage.shell("review")
    dialog = SearchDialog(shell.desk, PAGES, shell)
    dialog.field.setText("Bi")
    dialog.field.setCursorPosition(2)
    return shown_dialog(dialog, stage)


def settings(stage: Stage) -> QWidget:
    shell = stage.shell("overview")
    return shown_dialog(SettingsDialog(shell.desk, shell), stage)


def help_on_review(stage: Stage) -> QWidget:
    shell = stage.shell("review")
    (page,) = (each for each in PAGES if each.key == "review")
    return shown_dialog(HelpDialog(page, shell), stage)


def keys(stage: Stage) -> QWidget:
    shell = stage.shell("review")
    return shown_dialog(KeysDialog(shell.desk, shell), stage)
