"""The legacy document folder: loading it, how its documents stand, and what to do about each fault."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from transfer_app.domain.document_faults import LEFT_OUT, READY, TO_DO, Fault
from transfer_app.domain.documents import Loaded, Report
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.pages.load.document_words import FAULTS, size_words
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, Columns, EmptyState, Figure, button, label
from transfer_app.gui.words import counted, moment
from transfer_app.services import documents


class DocumentsCard(Card):
    totalled = Signal(int)
    """How many documents there are, once they are counted."""
    each_wanted = Signal(str)
    """Documents one by one: those of a fault, '' for all that are to be settled."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Documents"))
        self._desk = desk
        self._folder: Path | None = None
        self._shown: list[Fault] = []
        self.again = button(self.tr("Load again"), icon_name="load")
        self.again.clicked.connect(self._load_again)
        self.choose = button(self.tr("Choose a folder"), "primary", "folder")
        self.choose.clicked.connect(self._ask)
        self.corner(self.again)
        self.corner(self.choose)
        self.lead = label("", "muted", wrap=True)
        self.ready = Figure(self.tr("Ready"))
        self.wrong = Figure(self.tr("Not in order"))
        self.held = Figure(self.tr("Case records held back"))
        self.left_out = Figure(self.tr("Left out"))
        self.figures = Columns((self.ready, self.wrong, self.held, self.left_out))
        self.table = ListTable(
            (
                Column(self.tr("What is wrong"), chars=24),
                Column(self.tr("Documents"), chars=13, number=True),
                Column(self.tr("What to do"), chars=66),
            ),
            self.tr("Documents that are not in order"),
            most=len(FAULTS),
        )
        self.table.opened.connect(self._see_fault)
        self.see = button(self.tr("See each document"), icon_name="search")
        self.see.clicked.connect(lambda: self.each_wanted.emit(""))
        self.empty = EmptyState(
            self.tr("No document folder yet"),
            self.tr(
                "Choose the folder of the legacy system's documents, with its index (a CSV file: one row a "
                "document). Each document is read once. One that is missing, changed or unreadable holds its "
                "case back: no case goes without its documents."
            ),
            "",
            "folder",
        )
        self.body.addWidget(self.lead)
        self.body.addWidget(self.figures)
        self.body.addWidget(self.table)
        self.body.addWidget(self.see, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.empty)
        self._counting = Latest(desk, self)
        self._counting.unanswered.connect(self._say_not_counted)
        for widget in (self.figures, self.again, self.table, self.see, self.empty):
            widget.hide()

    def refresh(self) -> None:
        """Count how they stand, beside the window: there may be some hundred thousand."""
        session = self._desk.session
        for each in (self.choose, self.again):
            permit(each, session.user, Act.LOAD)
        permit(self.see, session.user, Act.SEE_RECORDS)
        if self.figures.isHidden():
            self.lead.setText(self.tr("Counting the documents…"))
        self._counting.ask(
            lambda context: documents.report(session), self.tr("Counting the documents"), self._show_report
        )

    def _say_not_counted(self) -> None:
        self.lead.setText(self.tr("The documents were not counted; what is shown may be older."))
        self.lead.show()

    def _show_report(self, found: Report) -> None:
        self._folder = Path(found.folder) if found.folder else None
        self.lead.setText(
            self.tr("{folder}: {rows} of {index}, {files} in the folder. Loaded {when}.").format(
                folder=Path(found.folder).name, index=found.index, rows=counted(found.rows, "row"),
                files=counted(found.files, "file"), when=moment(found.loaded_at),
            )
            if found.folder
            else ""
        )  # fmt: skip
        self.lead.setToolTip(found.folder)
        self._show_figures(found)
        faults = found.faults
        self._shown = list(faults)
        self.table.show_list([(FAULTS[fault], number, TO_DO[fault]) for fault, number in faults.items()])
        self.table.setVisible(bool(faults))
        for widget in (self.lead, self.figures, self.again, self.see):
            widget.setVisible(bool(found.folder))
        self.empty.setVisible(not found.folder)
        self.totalled.emit(sum(found.standings.values()))

    def _show_figures(self, found: Report) -> None:
        wrong, held = sum(found.faults.values()), found.records_held
        self.ready.show_value(f"{found.standings.get(READY, 0):,}", size_words(found.bytes))
        self.wrong.show_value(
            f"{wrong:,}", self.tr("See below") if wrong else self.tr("All in order"),
            "warning" if wrong else "good",
        )  # fmt: skip
        self.held.show_value(
            f"{held:,}", self.tr("Until that is settled") if held else self.tr("None waits for a document"),
            "warning" if held else "good",
        )  # fmt: skip
        waiting = self.tr("{count} wait for a second person").format(count=f"{found.waiting:,}")
        self.left_out.show_value(
            f"{found.standings.get(LEFT_OUT, 0):,}",
            waiting if found.waiting else self.tr("By two people each"),
            "warning" if found.waiting else "muted",
        )

    def _see_fault(self, place: int) -> None:
        if self.see.isEnabled():
            self.each_wanted.emit(self._shown[place].value)

    def load_folder(self, folder: Path) -> None:
        session = self._desk.session
        self._desk.run(
            lambda context: documents.load(session, folder, context),
            self.tr("Reading the documents in {name}").format(name=folder.name),
            self._tell,
            kept=self.tr("What was read so far is kept. Load again to read the rest."),
        )

    def _load_again(self) -> None:
        if self._folder is not None:
            self.load_folder(self._folder)

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder of the documents"))
        if folder is not None:
            self.load_folder(folder)

    def _tell(self, done: Loaded) -> None:
        wrong = sum(number for name, number in done.standings.items() if name not in (READY, LEFT_OUT))
        ready = counted(done.standings.get(READY, 0), "document")
        if wrong:
            self._desk.tell(
                "warning",
                f"{ready} ready, {wrong:,} not in order.",
                "Their cases are held back until settled.",
            )
        else:
            self._desk.tell("good", f"{ready} ready: every one is in order.")
