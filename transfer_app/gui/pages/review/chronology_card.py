"""What happened, day by day, as a table: for reading on, and for whoever cannot see the timeline."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.chronology import Event
from transfer_app.gui.pages.review.lanes import day_words
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column, Row
from transfer_app.gui.widgets import Card, label

WHAT = 1


class ChronologyCard(Card):
    """Significant events, or all of them."""

    def __init__(self) -> None:
        super().__init__(self.tr("Chronology"))
        columns = (
            Column(self.tr("Day"), chars=16, text=_day),
            Column(self.tr("What"), chars=40),
            Column(self.tr("Read from"), chars=30),
        )
        self.table = ListTable(columns, self.tr("Chronology"), wide=WHAT)
        self.all = QCheckBox()
        self.all.toggled.connect(lambda _: self._fill())
        self.nothing = label(self.tr("Nothing in the sources is dated."), "muted")
        for widget in (self.table, self.all, self.nothing):
            self.body.addWidget(widget)
        self._events: tuple[Event, ...] = ()

    def show_case(self, page: CasePage) -> None:
        self._events = page.events
        minor = sum(not event.significant for event in page.events)
        self.all.setText(self.tr("Also contacts, workers and documents ({count})").format(count=minor))
        self.all.setVisible(minor > 0)
        self.table.setVisible(bool(page.events))
        self.nothing.setVisible(not page.events)
        self._fill()

    def _fill(self) -> None:
        shown = [event for event in self._events if event.significant or self.all.isChecked()]
        rows: list[Row] = [
            (event.day.isoformat() if event.day else "", event.what, event.source) for event in shown
        ]
        self.table.show_list(rows)


def _day(value: object) -> str:
    """Kept as 2024-05-03, so that it sorts; shown as it is read."""
    return day_words(date.fromisoformat(str(value))) if value else "not dated"
