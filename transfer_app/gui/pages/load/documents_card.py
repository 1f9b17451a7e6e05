"""The legacy document folder: loading it, how its documents stand, and what to do about each fault."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from transfer_app.domain.document_faults import LEFT_OUT, READY, TO_DO, Fault
from transfer_app.domain.documents import Loaded, Report
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState, Figure, button, label
from transfer_app.gui.words import counted, moment
from transfer_app.services import documents

FAULTS = {
    Fault.UNREAD: "Not read yet",
    Fault.ROW: "Row cannot be read",
    Fault.OUTSIDE: "Outside the folder",
    Fault.NAME: "Unsafe name",
    Fault.TWICE: "Listed twice",
    Fault.ALIKE: "Nearly the same name",
    Fault.MISSING: "Missing",
    Fault.NOT_A_FILE: "Not a file",
    Fault.UNREADABLE: "Cannot be read",
    Fault.TOO_LONG: "Too long for a package",
    Fault.CHANGED: "Changed",
    Fault.GONE: "No longer in the index",
    Fault.NO_CHILD: "Child not known",
    Fault.NO_RECORD: "No such case record",
    Fault.UNSURE: "Several case records",
    Fault.ORPHAN: "Not in the index",
}


class DocumentsCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Documents"))
        self._desk = desk
        self._folder: Path | None = None
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
        self.figures = QWidget()
        row = QHBoxLayout(self.figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().medium)
        for figure in (self.ready, self.wrong, self.held, self.left_out):
            row.addWidget(figure, 1)
        self.table = ListTable(
            (
                Column(self.tr("What is wrong"), chars=24),
                Column(self.tr("Documents"), chars=13, number=True),
                Column(self.tr("What to do"), chars=66),
            ),
            self.tr("Documents that are not in order"),
            most=len(FAULTS),
        )
        self.see = label(
            self.tr(
                "Each document is listed, assigned or left out (by two people, with a reason) on the command "
                "line: 'documents list'."
            ),
            "muted",
            wrap=True,
        )
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
        for widget in (self.lead, self.figures, self.table, self.see, self.empty):
            self.body.addWidget(widget)

    def show_documents(self) -> int:
        """Read how they stand anew; how many there are."""
        found = documents.report(self._desk.session)
        total = sum(found.standings.values())
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
        self.table.show_list([(FAULTS[fault], number, TO_DO[fault]) for fault, number in faults.items()])
        self.table.setVisible(bool(faults))
        self.see.setVisible(bool(faults) or bool(found.waiting))
        for widget in (self.lead, self.figures, self.again):
            widget.setVisible(bool(found.folder))
        self.empty.setVisible(not found.folder)
        for each in (self.choose, self.again):
            permit(each, self._desk.session.user, Act.LOAD)
        return total

    def _show_figures(self, found: Report) -> None:
        wrong, held = sum(found.faults.values()), found.records_held
        self.ready.show_value(f"{found.standings.get(READY, 0):,}", _size(found.bytes))
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

    def load_folder(self, folder: Path) -> None:
        session = self._desk.session
        self._desk.run(
            lambda context: documents.load(session, folder, context),
            self.tr("Reading the documents in {name}").format(name=folder.name),
            self._tell,
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


def _size(size: int) -> str:
    """Bytes as people say them."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= one:
            return f"{size / one:,.1f} {unit}"
    return f"{size} bytes"
