"""Documents one by one: filtered by how they stand, assigned to a case record, left out, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_listing import DocumentFilter, DocumentLine, FoundDocuments, Stage
from transfer_app.domain.documents import Omission
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.pages.load.assign_dialog import AssignDialog
from transfer_app.gui.pages.load.document_panel import DocumentPanel
from transfer_app.gui.pages.load.document_source import COLUMNS, DocumentSource
from transfer_app.gui.pages.load.document_words import FAULTS, STAGES, documents_named
from transfer_app.gui.pages.load.omit_dialog import OmitDialog
from transfer_app.gui.rows_asked import AskedTable
from transfer_app.gui.rows_model import Order
from transfer_app.gui.widgets import Card, EmptyState, button, label, picker
from transfer_app.gui.words import STRANDS, counted
from transfer_app.services import document_settling
from transfer_app.services.jobs import JobContext

TYPING_MS = 180
LOOKED_AT = 200
"""Of the documents chosen so many are looked at to say what may be done; the service looks at every one."""


class DocumentsView(Card):
    left = Signal()
    """Back to the figures is wanted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Each document"))
        self._desk = desk
        self._source = DocumentSource(desk.session)
        self._order = Order()
        self.dialog: AssignDialog | OmitDialog | None = None
        self._looking = Latest(desk, self)
        self._looking.unanswered.connect(self._say_not_found)
        self.back = button(self.tr("Back to the figures"), icon_name="previous")
        self.back.clicked.connect(self.left)
        self.corner(self.back)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search  (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("Search file, title or child"))
        self.search.setClearButtonEnabled(True)
        self.stage, self.fault = picker(self.tr("How far settled"), 8), picker(self.tr("What is wrong"), 8)
        for stage, words in STAGES.items():
            self.stage.addItem(words, stage.value)
        self.stage.addItem(self.tr("All"), "")
        self.fault.addItem(self.tr("Any fault"), "")
        self.table = AskedTable(self._source, COLUMNS, self.tr("Documents"))
        self.panel = DocumentPanel()
        self.told = label("", "small", wrap=True)
        self.empty = EmptyState("", "", self.tr("Show all documents"), "folder")
        self.empty.hide()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Look for what the filters ask; the current document stays current where it is still there."""
        self._typing.stop()
        wanted, order = self._wanted(), self._order
        self.fault.setEnabled(wanted.stage in (Stage.TO_SETTLE, Stage.WAITING, None))
        self.told.setText(self.tr("Looking for documents…"))
        self.told.show()
        self._looking.ask(
            lambda context: self._source.find(wanted, order),
            self.tr("Looking for documents"),
            partial(self._show, wanted, order),
        )

    def show_fault(self, fault: str) -> None:
        """What is to be settled of one class, '' for all, whatever was looked for before."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.stage.setCurrentIndex(0)
        at = self.fault.findData(fault)
        if at < 0:
            self.fault.addItem(FAULTS[Fault(fault)], fault)
            at = self.fault.count() - 1
        self.fault.setCurrentIndex(at)
        self.refresh()
        self.table.setFocus()

    def _wanted(self) -> DocumentFilter:
        stage = self.stage.currentData()
        settled = stage in (Stage.READY, Stage.LEFT_OUT)
        return DocumentFilter(
            stage=Stage(stage) if stage else None,
            fault="" if settled else self.fault.currentData(),
            search=self.search.text().strip(),
        )

    def _show(self, wanted: DocumentFilter, order: Order, found: FoundDocuments) -> None:
        self._count(wanted, found)
        self.table.show_ids(found.ids, order)
        nothing = not found.ids
        settled = nothing and wanted == DocumentFilter()
        self.table.setVisible(not nothing)
        self.panel.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self.empty.title.setText(self.tr("Nothing to settle") if settled else self.tr("No document matches"))
        self.empty.text.setText(
            self.tr("Every document that you may see is ready, left out, or waits for a second person.")
            if settled
            else self.tr("Clear the search, or choose otherwise above.")
        )
        keys = self.tr("Enter assigns, Delete leaves out.") if self._may_settle() else ""
        said = [] if nothing else [f"{counted(len(found.ids), 'document')}. {keys}".strip()]
        if found.hidden:
            more = counted(found.hidden, "more is")
            said.append(f"{more} of restricted children: a reviewer settles those.")
        self.told.setText(" ".join(said))
        self.told.setVisible(bool(said))
        self._show_chosen()

    def _may_settle(self) -> bool:
        return self._desk.session.user.may(Act.PROPOSE)

    def _count(self, wanted: DocumentFilter, found: FoundDocuments) -> None:
        """How many there are of each, as the search has it; what was chosen stays chosen."""
        for number, (stage, words) in enumerate(STAGES.items()):
            self.stage.setItemText(number, f"{words}  {found.count(stage):,}")
        self.stage.setItemText(len(STAGES), self.tr("All") + f"  {found.count():,}")
        kept = self.fault.currentData()
        with QSignalBlocker(self.fault):
            self.fault.clear()
            self.fault.addItem(self.tr("Any fault"), "")
            for fault, words in FAULTS.items():
                number = found.count(wanted.stage, fault)
                if number or fault == kept:
                    self.fault.addItem(f"{words}  {number:,}", fault.value)
            self.fault.setCurrentIndex(max(0, self.fault.findData(kept)))

    def _say_not_found(self) -> None:
        self.told.setText(self.tr("What was looked for was not found out; the list may be an older one."))
        self.told.show()

    def _chosen(self) -> tuple[list[int], list[DocumentLine]]:
        ids = self.table.selected_ids()
        return ids, self._source.lines(ids[:LOOKED_AT])

    def _show_chosen(self) -> None:
        ids, lines = self._chosen()
        self.panel.show_chosen(lines, len(ids), self._desk.session.user)

    def _show_all(self) -> None:
        self.stage.setCurrentIndex(self.stage.count() - 1)
        self.fault.setCurrentIndex(0)
        with QSignalBlocker(self.search):
            self.search.clear()
        self.refresh()

    def _sort(self, order: Order) -> None:
        self._order = order
        self.refresh()

    def _ask_record(self) -> None:
        ids, lines = self._chosen()
        assign = partial(self._assign, ids)
        self.dialog = AssignDialog(self._desk, self, lines[0], len(ids), assign)
        self.dialog.open()

    def _assign(self, ids: Sequence[int], record: RecordRow) -> None:
        session, what = self._desk.session, counted(len(ids), "document")
        goes = "goes" if len(ids) == 1 else "go"
        self._settle(
            lambda context: document_settling.assign_all(session, ids, record.ref, context),
            self.tr("Assigning {what}").format(what=what),
            f"{what} {goes} with case record {record.ref} ({STRANDS[record.strand]}).",
            kept=self.tr("The list shows which are assigned. Load again to read what was not read."),
        )

    def _unassign(self) -> None:
        ids, session = self.table.selected_ids(), self._desk.session
        what = counted(len(ids), "document")
        self._settle(
            lambda context: document_settling.unassign(session, ids, context),
            self.tr("Un-assigning {what}").format(what=what),
            f"{what} as the index and the rule have them, or nobody's.",
        )

    def _ask_why(self) -> None:
        ids, lines = self._chosen()
        self.dialog = OmitDialog(self, documents_named(lines, len(ids)), partial(self._leave_out, ids))
        self.dialog.open()

    def _leave_out(self, ids: Sequence[int], why: Omission, note: str) -> None:
        session, what = self._desk.session, counted(len(ids), "document")
        self._settle(
            lambda context: document_settling.leave_out(session, ids, why, note, context),
            self.tr("Proposing to leave out {what}").format(what=what),
            f"{what} to be left out, once a second person agrees.",
        )

    def _agree(self) -> None:
        ids, session = self.table.selected_ids(), self._desk.session
        what = counted(len(ids), "document")
        self._settle(
            lambda context: document_settling.agree(session, ids, context),
            self.tr("Leaving out {what}").format(what=what),
            f"{what} left out. 'Keep after all' takes that back.",
        )

    def _keep(self) -> None:
        ids, session = self.table.selected_ids(), self._desk.session
        what = counted(len(ids), "document")
        self._settle(
            lambda context: document_settling.keep(session, ids, context),
            self.tr("Taking back that {what} are left out").format(what=what),
            f"{what} no longer to be left out: as before, to settle or ready.",
        )

    def _settle(self, act: Callable[[JobContext], None], title: str, told: str, kept: str = "") -> None:
        self._desk.run(act, title, lambda _: self._desk.tell("good", told), kept=kept)

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _: self._typing.start())
        for box in (self.stage, self.fault):
            box.activated.connect(lambda _: self.refresh())
        self.table.order_asked.connect(self._sort)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.table.opened.connect(lambda _: self.panel.assign.click())
        self.empty.asked.connect(self._show_all)
        self.panel.assign_wanted.connect(self._ask_record)
        self.panel.unassign_wanted.connect(self._unassign)
        self.panel.leave_out_wanted.connect(self._ask_why)
        self.panel.agree_wanted.connect(self._agree)
        self.panel.keep_wanted.connect(self._keep)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, where, act in (
            (QKeySequence.StandardKey.Find, self, self.search.setFocus),
            (QKeySequence.StandardKey.Delete, self.table, self.panel.leave_out.click),
            (QKeySequence.StandardKey.Cancel, self, self.left.emit),
        ):
            QShortcut(QKeySequence(keys), where, context=inside).activated.connect(act)

    def _lay_out(self) -> None:
        s = theme.sizes()
        filters = QHBoxLayout()
        filters.setSpacing(s.small)
        filters.addWidget(self.search, 3)
        filters.addWidget(self.stage, 2)
        filters.addWidget(self.fault, 2)
        self.table.setMinimumHeight(s.row * 6)
        self.body.addLayout(filters)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.told)
        self.body.addWidget(self.panel)
