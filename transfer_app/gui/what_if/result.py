"""The answer of a what-if: one sentence, counts and a list beside the map; or that nothing would move."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QTabWidget, QVBoxLayout, QWidget

from transfer_app.domain.comparisons import told
from transfer_app.gui import theme
from transfer_app.gui.map_view import MapView
from transfer_app.gui.rows_view import RowsTable
from transfer_app.gui.what_if.answer import Answer, map_points
from transfer_app.gui.what_if.counts import CountsTable, tables
from transfer_app.gui.what_if.movers import COLUMNS, MoversSource
from transfer_app.gui.widgets import Card, EmptyState, Flow, button, label
from transfer_app.gui.words import counted
from transfer_app.services.session import Session

NARROW = 58
"""Width, in heights of the text, below which map and tables do not fit side by side."""


class ResultView(QWidget):
    """`opened(place)` when a mover of the list is to be opened."""

    opened = Signal(object)

    def __init__(self, session: Session, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._source = MoversSource(session, titles)
        self.asked, self.sentence = label("", "muted", wrap=True), label("", "heading", wrap=True)
        self.notes, self.stale = label("", wrap=True), label("", "warning", wrap=True)
        self.again = button(self.tr("Change the question"), icon_name="undo")
        self.save_list = button(self.tr("Save the list (CSV)"), icon_name="save")
        self.save_map = button(self.tr("Save or print the map"), icon_name="save")
        self.map = MapView(self.tr("Map of the case records that would move"))
        self.map.picked.connect(self._show_picked)
        self.by_result = CountsTable(self.tr("Council or outcome"), self.tr("Counts by council or outcome"))
        self.by_strand = CountsTable(self.tr("Strand"), self.tr("Counts by strand"))
        self.by_status = CountsTable(self.tr("Status on vesting day"), self.tr("Counts by status"))
        self.movers = RowsTable(self._source, COLUMNS, self.tr("Case records that would move"))
        self.movers.opened.connect(self.opened)
        self.movers.current_changed.connect(self._mark)
        self.empty = EmptyState(
            self.tr("Nothing would move"),
            self.tr("Every case record would be decided as it is now."),
            "",
            "tick",
        )
        self._lay_out()

    def show_answer(self, answer: Answer) -> None:
        found = answer.found
        self.asked.setText(self.tr("With {what}:").format(what=answer.asked.words))
        self.sentence.setText(told(found))
        self._say_notes(answer)
        self.stale.hide()
        for table, lines in zip((self.by_result, self.by_strand, self.by_status), tables(found), strict=True):
            table.show_lines(lines)
        self._source.show(found)
        self.movers.rows.show()
        self.tabs.setTabText(3, self.tr("Case records") + f"  {len(found.movers):,}")
        self.map.show_successors(answer.in_use)
        self.map.show_proposed(answer.proposed)
        self.map.show_points(*map_points(found))
        moved = bool(found.moved)
        self._split.setVisible(moved)
        self.empty.setVisible(not moved)
        for each in (self.save_list, self.save_map):
            each.setVisible(moved)

    def say_stale(self) -> None:
        self.stale.setText(
            self.tr("The workspace may have changed since: compare again before you use this.")
        )
        self.stale.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text = theme.sizes().text
        narrow = self.width() < text * NARROW
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._split.setMinimumHeight(round(text * (46 if narrow else 22)))

    def _say_notes(self, answer: Answer) -> None:
        found, said = answer.found, []
        if found.reopened:
            said.append(f"{counted(found.reopened, 'decision')} of people would come back to them.")
        if found.hidden:
            said.append(f"{counted(found.hidden, 'restricted record')} counted, and not listed here.")
        unplaced = sum(one.easting is None for one in found.movers)
        if unplaced:
            said.append(
                f"{counted(unplaced, 'case record is')} not on the map: restricted, "
                "or no address that could be located."
            )
        self.notes.setText(" ".join(said))
        self.notes.setVisible(bool(said))

    def _show_picked(self, places: list[int]) -> None:
        if places:
            self.tabs.setCurrentWidget(self.movers)
            self.movers.go_to_id(places[0])

    def _mark(self, place: int | None) -> None:
        self.map.select([] if place is None else [place])

    def _lay_out(self) -> None:
        s = theme.sizes()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Counts and list"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Counts and list of what would move"))
        for table, title in (
            (self.by_result, self.tr("By council")),
            (self.by_strand, self.tr("By strand")),
            (self.by_status, self.tr("By status")),
            (self.movers, ""),
        ):
            self.tabs.addTab(table, title)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.map)
        self._split.addWidget(self.tabs)
        self._split.setSizes([560, 560])
        # Otherwise it asks for the height of the whole map, and the page scrolls.
        self._split.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        card = Card()
        row = Flow(s.small)
        for act in (self.again, self.save_list, self.save_map):
            row.addWidget(act)
        for each in (self.asked, self.sentence, self.notes, self.stale):
            card.body.addWidget(each)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.medium)
        column.addWidget(card)
        column.addWidget(self._split, 1)
        column.addWidget(self.empty, 1)
