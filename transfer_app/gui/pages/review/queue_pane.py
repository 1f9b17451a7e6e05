"""The left half of the page: tabs, filters with counts, and the list that is worked from top to bottom.

The list and the counts are read beside the window: the first rows at once, the rest when they are found.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from transfer_app.domain.board import UNRESOLVED
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.working import CONFLICT, PARKED
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.pages.review.family_list import FamilyList
from transfer_app.gui.pages.review.filter_bar import USUAL, FilterBar
from transfer_app.gui.pages.review.queue_source import COLUMNS, FIRST, WAITING, Counted, QueueSource
from transfer_app.gui.pages.review.views_button import ViewsButton
from transfer_app.gui.rows_asked import AskedTable
from transfer_app.gui.rows_model import Order
from transfer_app.gui.widgets import label
from transfer_app.gui.words import counted

QUEUE, SECOND, RECENT, FAMILIES = range(4)
_Question = tuple[QueueFilter, Order]


class QueuePane(QWidget):
    """`shown(record id or None)` follows the current row, `family_shown(ref or None)` the families'."""

    shown = Signal(object)
    family_shown = Signal(object)
    counted = Signal(int, int)
    """How many wait for review, and for a second person."""
    listed = Signal()
    """The list is there to its end."""

    def __init__(self, source: QueueSource, desk: Desk) -> None:
        super().__init__()
        self._source = source
        self.recent: list[int] = []
        """The last fifty that this person decided, newest last: the page reads them from the decisions."""
        self.order = Order()
        self.aside = False
        """The filters were widened to show one record: they are not what the person chose."""
        self._restored: _Question | None = None
        self._keys = desk.keys
        self._asked: _Question | None = None
        self._decided: list[int] = []
        self._sought: int | None = None
        self._landed: int | None = None
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Lists of case records"))
        theme.role(self.tabs, "close")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        # Arrows would lie over the last tab: where there is no room its words are shortened.
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        for title in (self.tr("Queue"), self.tr("For approval"), self.tr("Recent"), self.tr("Families")):
            self.tabs.addTab(title)
        self.filters = FilterBar(source.title, lambda: source.names, lambda: source.people)
        self.search = self.filters.search
        self.views = ViewsButton(desk, self.filters)
        self.views.chosen.connect(self._put)
        self.filters.add_beside(self.views)
        self.table = AskedTable(source, COLUMNS, self.tr("Case records"))
        self.families = FamilyList()
        self.families.hide()
        self.told = label("", "small", wrap=True)
        self._listing, self._counting, self._statuses = (Latest(desk, self, at_once=True) for _ in range(3))
        self._lay_out()
        self.filters.changed.connect(self._refilter)
        self.filters.statuses_wanted.connect(self._ask_statuses)
        self.tabs.currentChanged.connect(lambda _: self.turn())
        self.table.order_asked.connect(self._sort)
        self.table.current_changed.connect(self.shown)
        self.families.family_shown.connect(self._tell_family)

    def wanted(self) -> QueueFilter:
        """What the filters ask for."""
        wanted = self.filters.wanted()
        if self.tabs.currentIndex() == SECOND:
            return QueueFilter(states=WAITING, search=wanted.search)
        return wanted

    def restore(self, wanted: QueueFilter, order: Order) -> None:
        """Filter and sort as the person left it, and say so until they change it; turn() then shows it."""
        self.filters.put(wanted)
        self._sort_by(order)
        if (wanted, order) != (USUAL, Order()):
            self._restored = (wanted, order)

    def clear(self) -> None:
        """All that waits for review, in the queue's own order."""
        self._sort_by(Order())
        self._put(USUAL)

    def _sort_by(self, order: Order) -> None:
        self.order = order
        at = next((n for n, each in enumerate(COLUMNS) if order.key and each.key == order.key), -1)
        header = self.table.horizontalHeader()
        with QSignalBlocker(header):
            down = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(at, down)

    def _refilter(self) -> None:
        self.aside = False
        self.ask()

    def ask(self) -> None:
        """Show the list anew, with counts; the current record stays current when it is still there."""
        at = self.tabs.currentIndex()
        self._counting.ask(
            partial(self._count, self.wanted()), self.tr("Counting the queue"), self._show_counts
        )
        decided, self._decided = self._decided, []
        if at == FAMILIES:
            self._listing.drop()
            self._asked = None
            self._ask_families()
        elif at == RECENT:
            self._listing.drop()
            self._asked = None
            self._show_list(Order(), array("q", reversed(self.recent)))
            self._say_how_many()
        elif decided and self._asked == (self.wanted(), self.order):
            self._drop_decided(decided)
        else:
            self._ask_list()

    def _ask_list(self) -> None:
        question = self.wanted(), self.order
        self._asked = None
        if self._sought is None:
            self._sought = self.table.current_id()
        self._listing.ask(
            lambda context: self._source.first(*question),
            self.tr("Listing the queue"),
            partial(self._show_first, question),
        )

    def _show_first(self, question: _Question, found: array[int]) -> None:
        self._asked = question
        self._show_list(question[1], found)
        self._landed = self.table.current_id()
        if len(found) < FIRST:
            self._end_list()
            return
        self.told.setText(self.tr("The first {n}; the rest is being listed…").format(n=len(found)))
        self._listing.ask(
            lambda context: self._source.ids(*question),
            self.tr("Listing the queue"),
            partial(self._show_rest, question[1]),
        )

    def _show_rest(self, order: Order, found: array[int]) -> None:
        if self.table.current_id() != self._landed:
            self._sought = None  # somebody has moved on meanwhile
        self._show_list(order, found)
        self._end_list()

    def _show_list(self, order: Order, found: array[int]) -> None:
        self.table.show_ids(found, order)
        if self._sought is not None and self.table.go_to_id(self._sought):
            self._sought = None
        if self.table.current_id() is None:
            self.shown.emit(None)

    def _end_list(self) -> None:
        self._sought = None
        self._say_how_many()

    def _drop_decided(self, decided: list[int]) -> None:
        """Only these were changed: the rest of the list stays as it is, however long it took to find."""
        stay = self._source.passing(self.wanted(), decided)
        self.table.rows.forget([each for each in decided if each in stay])
        self.table.rows.remove([each for each in decided if each not in stay])
        self._say_how_many()
        if self.table.rows.rowCount():
            self.shown.emit(self.table.current_id())

    @property
    def whole(self) -> bool:
        """Nothing of the list is still to be found."""
        return not self._listing.waits

    def seek(self, record_id: int) -> None:
        """Make this record current as soon as the list holds it."""
        if not self.table.go_to_id(record_id):
            self._sought = record_id

    def _say_how_many(self) -> None:
        total = self.table.rows.rowCount()
        self.listed.emit()
        words = counted(total, "case record") if total else self._nothing()
        self.told.setText(f"{words}{self._as_left()}")
        if not total:
            self.shown.emit(None)

    def _sort(self, order: Order) -> None:
        self.order = order
        if self.tabs.currentIndex() in (QUEUE, SECOND):
            self._ask_list()

    def _ask_families(self) -> None:
        self.families.show_families(self._source.families())
        count = len(self.families.views)
        self.told.setText(counted(count, "family") if count else self._nothing())
        self.family_shown.emit(self.families.current_ref() or None)

    def _tell_family(self, ref: str | None) -> None:
        if self.tabs.currentIndex() == FAMILIES:
            self.family_shown.emit(ref)

    def show_family(self, ref: str) -> None:
        """The list of families, at this one where it is there."""
        self.tabs.setCurrentIndex(FAMILIES)
        self.families.go_to_ref(ref)

    def following(self, record_id: int) -> int | None:
        """The record below, or above when it is the last; None when it is the only one."""
        at, rows = self.table.rows.row_of(record_id), self.table.rows
        if at < 0 or rows.rowCount() < 2:
            return None
        return rows.id_at(at + 1 if at + 1 < rows.rowCount() else at - 1)

    def find_record(self, record_id: int) -> None:
        """Show a record wherever it stands, widening the filters when they hide it."""
        self._sought = record_id
        if self.tabs.currentIndex() == FAMILIES:
            self.tabs.setCurrentIndex(QUEUE)
        if self.table.go_to_id(record_id):
            self._sought = record_id if self._listing.waits else None
            return
        self._put(QueueFilter())
        self.aside = True

    def show_reason(self, code: str) -> None:
        """Only what waits for people for this reason, whatever was filtered before."""
        self._show_alone(USUAL.choosing("reasons", [code]))

    def show_priority(self, priority: int) -> None:
        """Only what is not settled of this priority, as the board's figure counts it."""
        states = [*sorted(UNRESOLVED), PARKED, CONFLICT]
        self._show_alone(USUAL.choosing("states", states).choosing("priorities", [priority]))

    def _show_alone(self, wanted: QueueFilter) -> None:
        with QSignalBlocker(self):
            self.table.setCurrentIndex(QModelIndex())
        self._sought = None
        self._put(wanted)

    def remember(self, record_id: int) -> None:
        """It was decided: the next look at the list looks again at this record only."""
        self._decided.append(record_id)

    def turn(self) -> None:
        """Show what belongs to the tab."""
        at = self.tabs.currentIndex()
        self.filters.setVisible(at in (QUEUE, SECOND))
        self.filters.offer(facets=at == QUEUE)
        self.table.setVisible(at != FAMILIES)
        self.families.setVisible(at == FAMILIES)
        self.ask()

    def _put(self, chosen: QueueFilter) -> None:
        self.aside = False
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(QUEUE)
        self.filters.put(chosen)
        self.turn()

    def _count(self, wanted: QueueFilter, context: object) -> Counted:
        return self._source.count(wanted)

    def _show_counts(self, counts: Counted) -> None:
        self.filters.show_counts(counts.found)
        of_state = counts.queue.of("states", QueueFilter())
        waits = sum(of_state.get(state, 0) for state in USUAL.states)
        second = sum(of_state.get(state, 0) for state in WAITING)
        self.counted.emit(waits, second)
        names = (self.tr("Queue"), self.tr("For approval"), self.tr("Recent"), self.tr("Families"))
        for number, (name, count) in enumerate(zip(names, (waits, second, 0, counts.families), strict=True)):
            # Four tabs stand in the width of the list: only what is to be done has a number.
            self.tabs.setTabText(number, f"{name}  {count:,}" if count else name)
            self.tabs.setTabToolTip(number, self.tabs.tabText(number))

    def _ask_statuses(self) -> None:
        wanted = self.wanted()

        def show(found: Mapping[str, int]) -> None:
            self.filters.popup.show_statuses(found)

        self._statuses.ask(
            lambda context: self._source.statuses(wanted), self.tr("Counting the statuses"), show
        )

    def _as_left(self) -> str:
        if self._restored != (self.filters.wanted(), self.order) or self.tabs.currentIndex() != QUEUE:
            return ""
        return self.tr("  ·  filtered as you left it; {key} clears it").format(
            key=self._keys.key("review.clear")
        )

    def _nothing(self) -> str:
        if self.tabs.currentIndex() == SECOND:
            return self.tr("No proposal waits for a second person. Reviewers' proposals appear here.")
        if self.tabs.currentIndex() == FAMILIES:
            return self.tr("No family goes different ways. One whose members do is listed here, once.")
        if self.tabs.currentIndex() == RECENT:
            return self.tr("The last fifty records that you decided are listed here, newest first.")
        return self.tr("No case record matches. Clear the search, or take a filter away.")

    def _lay_out(self) -> None:
        s = theme.sizes()
        box = self.foot = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.small)
        box.addWidget(self.tabs)
        box.addWidget(self.filters)
        box.addWidget(self.table, 1)
        box.addWidget(self.families, 1)
        box.addWidget(self.told)
