"""Load: an export is surveyed first, then read; nothing is lost between the file and the count."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from transfer_app.domain.extracts import ExtractSummary
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.load.documents_card import DocumentsCard
from transfer_app.gui.pages.load.documents_view import DocumentsView
from transfer_app.gui.pages.load.drop_zone import DropZone
from transfer_app.gui.pages.load.gazetteers_card import GazetteersCard
from transfer_app.gui.pages.load.rejects_card import RejectsCard
from transfer_app.gui.pages.load.survey_card import ResultCard, SurveyCard
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState
from transfer_app.gui.words import counted, moment
from transfer_app.services import loading
from transfer_app.services.ports.sources import Survey
from transfer_app.services.session import Session

EXPORTS, REJECTS, DOCUMENTS, GAZETTEERS = range(4)


class LoadPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("Load"),
            self.tr("Take in the exports of the case systems, their documents, and the address lists."),
        )
        self.drop = DropZone(
            self.tr("Drop a folder or a file here"),
            self.tr(
                "Standard Safeguarding Dataset tables, SSDA903 and CIN census returns, or the council's own "
                "lists: CSV files, Excel workbooks with a table on each sheet, or the returns as XML."
            ),
        )
        self.drop.chosen.connect(self.survey)
        self.survey_card, self.result_card = SurveyCard(), ResultCard()
        self.survey_card.loaded.connect(self._load)
        self.survey_card.dropped.connect(lambda: self._step(None))
        self.result_card.close_button.clicked.connect(lambda: self._step(None))
        self.result_card.rejects.clicked.connect(lambda: self._turn_to(REJECTS))
        self.past = ListTable(
            (
                Column(self.tr("Export"), chars=22),
                Column(self.tr("Read as"), chars=44),
                Column(self.tr("Rows"), chars=9, number=True),
                Column(self.tr("Rejected"), chars=9, number=True),
                Column(self.tr("Loaded"), chars=22),
            ),
            self.tr("Exports loaded so far"),
            most=8,
        )
        self.rejects, self.gazetteers = RejectsCard(desk), GazetteersCard(desk)
        self.documents, self.each = DocumentsCard(desk), DocumentsView(desk)
        self.each.hide()
        self.documents.totalled.connect(self._title_documents)
        self.documents.each_wanted.connect(self._show_each)
        self.each.left.connect(self._show_figures)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Load"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the Load page"))
        parts = (_tab(self.rejects, stretch=False), self._documents_tab(), _tab(self.gazetteers))
        for widget in (self._exports_tab(), *parts):
            self.tabs.addTab(widget, "")
        self._title_documents(0)
        self.body.addWidget(self.tabs, 1)
        self._found: Survey | None = None
        self._step(None)

    def refresh(self) -> None:
        session = self.desk.session
        past = loading.extracts(session)
        self.past.show_list(
            [(each.source, each.profile, *_figures(each), moment(each.loaded_at)) for each in reversed(past)]
        )
        self.past_card.setVisible(bool(past))
        for each in (self.drop.folder, self.drop.file):
            permit(each, session.user, Act.LOAD)
        rejected, lists = self.rejects.show_rejects(), self.gazetteers.show_gazetteers()
        self.tabs.setTabText(EXPORTS, self.tr("Exports") + _number(len(past)))
        self.tabs.setTabText(REJECTS, self.tr("Rejected rows") + _number(rejected))
        if not self.each.isHidden():
            self.each.refresh()
        self.documents.refresh()
        self.tabs.setTabText(GAZETTEERS, self.tr("Address lists") + _number(lists))
        self.hint.setVisible(not past and self._found is None and self.result_card.isHidden())

    def survey(self, path: Path) -> None:
        """Look at a folder or file and show what was recognised; nothing is read in."""
        session = self.desk.session
        self.desk.run(
            lambda context: _surveyed(session, path),
            self.tr("Looking at {name}").format(name=path.name),
            lambda found: self._step(*found),
            writes=False,
        )

    def _documents_tab(self) -> QWidget:
        tab = _tab(self.documents, self.each)
        column = tab.layout()
        if isinstance(column, QVBoxLayout):
            # The list takes all the height there is; the figures only theirs.
            column.setStretchFactor(self.each, 1)
            column.setStretch(column.count() - 1, 0)
        return tab

    def _title_documents(self, count: int) -> None:
        self.tabs.setTabText(DOCUMENTS, self.tr("Documents") + _number(count))

    def _show_each(self, fault: str) -> None:
        self.documents.hide()
        self.each.show()
        self.each.show_fault(fault)

    def _show_figures(self) -> None:
        self.each.hide()
        self.documents.show()
        self.documents.see.setFocus()

    def _turn_to(self, tab: int) -> None:
        self.tabs.setCurrentIndex(tab)

    def _load(self) -> None:
        session, found = self.desk.session, self._found
        if found is None:
            return
        self.survey_card.load.setEnabled(False)
        handle = self.desk.run(
            lambda context: loading.load(session, found, context),
            self.tr("Loading {name}").format(name=found.path.name),
            self._loaded,
        )
        handle.finished.connect(lambda: self.survey_card.load.setEnabled(True))

    def _loaded(self, result: ExtractSummary) -> None:
        self.result_card.show_result(result)
        self._step(None)
        self.result_card.show()
        self.drop.hide()
        if not result.already:
            told = f"Loaded {result.source}: {counted(result.rows, 'row')}, {result.rejected:,} rejected."
            self.desk.tell("good", told)

    def _step(self, found: Survey | None, title: str = "") -> None:
        """Show the choice, or the survey of what was chosen."""
        self._found = found
        if found is not None:
            self.survey_card.show_survey(found, title)
        self.survey_card.setVisible(found is not None)
        self.drop.setVisible(found is None)
        self.result_card.hide()

    def _exports_tab(self) -> QWidget:
        self.past_card = Card(self.tr("Loaded so far"))
        self.past_card.body.addWidget(self.past)
        self.hint = EmptyState(
            self.tr("No export loaded yet"),
            self.tr(
                "You will first see which files were recognised and which not. Loading the same export again "
                "changes nothing; a newer one shows what is new, changed and gone."
            ),
        )
        return _tab(self.drop, self.survey_card, self.result_card, self.past_card, self.hint)


def _tab(*widgets: QWidget, stretch: bool = True) -> QWidget:
    tab = QWidget()
    theme.role(tab, "page")
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, theme.sizes().medium, 0, 0)
    column.setSpacing(theme.sizes().medium)
    for widget in widgets:
        column.addWidget(widget)
    if stretch:
        column.addStretch(1)
    return tab


def _figures(extract: ExtractSummary) -> tuple[int | str, int | str]:
    """Empty where they are not for the reader."""
    return (extract.rows, extract.rejected) if extract.files else ("", "")


def _number(count: int) -> str:
    return f"  {count:,}" if count else ""


def _surveyed(session: Session, path: Path) -> tuple[Survey, str]:
    """What is there, and which profiles it belongs to, in words."""
    found = loading.survey(session, path)
    return found, session.outside.exports.title(found) if found.files else ""
