"""The left half of the page: tabs, filters with counts, and the list that is worked from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QTabBar, QVBoxLayout, QWidget

from transfer_app.domain.casework import QueueFilter
from transfer_app.domain.vocabulary import Strand
from transfer_app.domain.working import MINE, PARKED
from transfer_app.gui import theme
from transfer_app.gui.pages.review.family_list import FamilyList
from transfer_app.gui.pages.review.queue_source import COLUMNS, TO_REVIEW, WAITING, QueueSource, sorted_counts
from transfer_app.gui.rows_view import RowsTable
from transfer_app.gui.widgets import label, picker
from transfer_app.gui.words import STATES, STRANDS, counted

QUEUE, SECOND, RECENT, FAMILIES = range(4)
_STATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("To review", TO_REVIEW),
    (STATES["queued"], ("queued",)),
    (STATES["changed"], ("changed",)),
    (STATES["proposed"], WAITING),
    (STATES["settled"], ("settled",)),
    (STATES["automatic"], ("automatic",)),
    ("Parked", (PARKED,)),
    ("Assigned to me", (MINE,)),
    ("All", ()),
)


class QueuePane(QWidget):
    """`shown(record id or None)` follows the current row, `family_shown(ref or None)` the families'."""

    shown = Signal(object)
    family_shown = Signal(object)

    def __init__(self, source: QueueSource) -> None:
        super().__init__()
        self._source = source
        self.recent: list[int] = []
        """The last fifty that this person decided, newest last: the page reads them from the decisions."""
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Lists of case records"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for title in (self.tr("Queue"), self.tr("For approval"), self.tr("Recent"), self.tr("Families")):
            self.tabs.addTab(title)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search name, id or reference  (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("Search name, id or reference"))
        self.search.setClearButtonEnabled(True)
        self.reason, self.strand, self.state = (picker(name, 5) for name in ("Reason", "Strand", "State"))
        with QSignalBlocker(self.state):
            for words, states in _STATES:
                self.state.addItem(words, states)
        self.table = RowsTable(source, COLUMNS, self.tr("Case records"))
        self.families = FamilyList()
        self.families.hide()
        self.told = label("", "small", wrap=True)
        self._lay_out()
        self._typing = QTimer(self, singleShot=True, interval=180)
        self._typing.timeout.connect(self.ask)
        self.search.textChanged.connect(lambda _: self._typing.start())
        for box in (self.reason, self.strand, self.state):
            box.activated.connect(lambda _: self.ask())
        self.tabs.currentChanged.connect(lambda _: self.turn())
        self.table.current_changed.connect(self.shown)
        self.families.family_shown.connect(self._tell_family)

    def wanted(self) -> QueueFilter:
        """What the filters ask for."""
        if self.tabs.currentIndex() == SECOND:
            return QueueFilter(states=WAITING, search=self.search.text().strip())
        reason, strand = self.reason.currentData(), self.strand.currentData()
        return QueueFilter(
            states=tuple(self.state.currentData()),
            reasons=(reason,) if reason else (),
            strands=(strand,) if strand else (),
            search=self.search.text().strip(),
        )

    def ask(self) -> None:
        """Show the list anew, with counts; the current record stays current when it is still there."""
        self._typing.stop()
        if self.tabs.currentIndex() == FAMILIES:
            self._ask_families()
            return
        if self.tabs.currentIndex() == RECENT:
            self.table.show_rows(list(reversed(self.recent)))
        else:
            self._count()
            self.table.show_rows(self.wanted())
        self._title_tabs()
        total = self.table.rows.rowCount()
        self.told.setText(counted(total, "case record") if total else self._nothing())
        if self.table.current_id() is None:
            self.first()

    def _ask_families(self) -> None:
        self.families.show_families(self._source.families())
        self._title_tabs()
        count = len(self.families.views)
        self.told.setText(counted(count, "family", "families") if count else self._nothing())
        self.family_shown.emit(self.families.current_ref() or None)

    def _tell_family(self, ref: str | None) -> None:
        if self.tabs.currentIndex() == FAMILIES:
            self.family_shown.emit(ref)

    def show_family(self, ref: str) -> None:
        """The list of families, at this one where it is there."""
        self.tabs.setCurrentIndex(FAMILIES)
        self.families.go_to_ref(ref)

    def first(self) -> None:
        """The first record, or none: says so either way."""
        if self.table.rows.rowCount():
            self.table.go_to_id(self.table.rows.id_at(0))
        else:
            self.shown.emit(None)

    def following(self, record_id: int) -> int | None:
        """The record below, or above when it is the last; None when it is the only one."""
        at, rows = self.table.rows.row_of(record_id), self.table.rows
        if at < 0 or rows.rowCount() < 2:
            return None
        return rows.id_at(at + 1 if at + 1 < rows.rowCount() else at - 1)

    def find_record(self, record_id: int) -> None:
        """Show a record wherever it stands, widening the filters when they hide it."""
        if self.tabs.currentIndex() == FAMILIES:
            self.tabs.setCurrentIndex(QUEUE)
        if self.table.go_to_id(record_id):
            return
        with QSignalBlocker(self.tabs), QSignalBlocker(self.search):
            self.tabs.setCurrentIndex(QUEUE)
            self.search.clear()
        self.state.setCurrentIndex(self.state.count() - 1)
        self.reason.setCurrentIndex(0)
        self.strand.setCurrentIndex(0)
        self.turn()
        self.table.go_to_id(record_id)

    def show_reason(self, code: str) -> None:
        """Only what waits for people for this reason, whatever was filtered before."""
        with QSignalBlocker(self.tabs), QSignalBlocker(self.search):
            self.tabs.setCurrentIndex(QUEUE)
            self.search.clear()
        for box in (self.state, self.strand):
            box.setCurrentIndex(0)
        self.turn()
        at = self.reason.findData(code)
        if at < 0:
            # Too many to be counted by reason, or none that this person may see.
            self.reason.addItem(self._source.title(code), code)
            at = self.reason.count() - 1
        self.reason.setCurrentIndex(at)
        self.ask()
        self.first()

    def turn(self) -> None:
        """Show what belongs to the tab."""
        at = self.tabs.currentIndex()
        for box in (self.reason, self.strand, self.state):
            box.setVisible(at == QUEUE)
        self.search.setVisible(at in (QUEUE, SECOND))
        self.table.setVisible(at != FAMILIES)
        self.families.setVisible(at == FAMILIES)
        self.ask()

    def _count(self) -> None:
        facets = self._source.facets(self.wanted())
        total = facets.total
        reasons = sorted_counts(facets.reasons, lambda code: self._source.title(code) or self.tr("No reason"))
        strands = sorted_counts(facets.strands, lambda code: STRANDS[Strand(code)])
        _fill(self.reason, self.tr("Any reason"), total, reasons)
        _fill(self.strand, self.tr("Any strand"), total, strands)

    def _title_tabs(self) -> None:
        open_families = self._source.open_families()
        counts = (
            self._source.count(TO_REVIEW), self._source.count(WAITING), len(self.recent), open_families,
        )  # fmt: skip
        names = (self.tr("Queue"), self.tr("For approval"), self.tr("Recent"), self.tr("Families"))
        for number, (name, count) in enumerate(zip(names, counts, strict=True)):
            # Four tabs stand in the width of the list: nothing to do is told by there being no number.
            self.tabs.setTabText(number, f"{name}  {count:,}" if count else name)
        for number, (words, states) in enumerate(_STATES[:-1]):
            self.state.setItemText(number, f"{words}  {self._source.count(states):,}")

    def _nothing(self) -> str:
        if self.tabs.currentIndex() == SECOND:
            return self.tr("No proposal waits for a second person. Reviewers' proposals appear here.")
        if self.tabs.currentIndex() == FAMILIES:
            return self.tr("No family goes different ways. One whose members do is listed here, once.")
        if self.tabs.currentIndex() == RECENT:
            return self.tr("The last fifty records that you decided are listed here, newest first.")
        return self.tr("No case record matches. Clear the search, or choose another reason, strand or state.")

    def _lay_out(self) -> None:
        s = theme.sizes()
        grid = QGridLayout()
        grid.setSpacing(s.small)
        grid.addWidget(self.search, 0, 0, 1, 2)
        grid.addWidget(self.reason, 1, 0, 1, 2)
        grid.addWidget(self.strand, 2, 0)
        grid.addWidget(self.state, 2, 1)
        box = self.foot = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.small)
        box.addWidget(self.tabs)
        box.addLayout(grid)
        box.addWidget(self.table, 1)
        box.addWidget(self.families, 1)
        box.addWidget(self.told)


def _fill(box: QComboBox, first: str, total: int, found: Iterable[tuple[str, str, int]]) -> None:
    """New choices with counts; what was chosen stays chosen, even when it counts nothing, or is uncounted."""
    kept, words_kept, uncounted = box.currentData(), box.currentText().partition("  ")[0], total > 0
    with QSignalBlocker(box):
        box.clear()
        box.addItem(f"{first}  {total:,}", "")
        for key, words, count in found:
            box.addItem(f"{words}  {count:,}", key)
            uncounted = False
        at = box.findData(kept) if kept else 0
        if at < 0:
            box.addItem(words_kept if uncounted else f"{words_kept}  0", kept)
            at = box.count() - 1
        box.setCurrentIndex(at)
