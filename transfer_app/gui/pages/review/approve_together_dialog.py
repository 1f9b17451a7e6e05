"""Approving what another person proposed as one, all of it or all but the records named here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.widgets import Dialog, TickList, button, foot, label, picker
from transfer_app.gui.words import STRANDS, counted, moment
from transfer_app.services.together import WaitingTogether

Approve = Callable[[int, list[int]], None]
"""The number of the batch, and the records left out."""


class ApproveTogetherDialog(Dialog):
    """waiting: not empty. do is told once; nothing is written here."""

    def __init__(self, parent: QWidget, waiting: list[WaitingTogether], do: Approve) -> None:
        super().__init__(parent)
        self._waiting, self._do = waiting, do
        title = self.tr("Approve together")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.which = picker(self.tr("Proposed together"), 20)
        for one in waiting:
            self.which.addItem(self._words(one), one.number)
        self.why = label("", wrap=True)
        self.records = TickList(self.tr("Case records; those without a tick are left out"))
        self.go, self.cancel = button(self.tr("Approve"), "primary", "tick"), button(self.tr("Cancel"))
        self.which.activated.connect(lambda _: self._show())
        self.records.itemChanged.connect(lambda _: self._count())
        self.go.clicked.connect(self._approve)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        self._show()

    def _show(self) -> None:
        one = self._chosen()
        self.why.setText(self.tr("Because: {why}").format(why=one.why))
        self.records.show_lines(
            f"{case_words.listed_name(row)}  ·  {STRANDS[row.strand]}  ·  {row.status}" for row in one.rows
        )
        self._count()

    def left_out(self) -> list[int]:
        """The records whose tick was taken away."""
        rows = self._chosen().rows
        return [rows[place].id for place in self.records.unticked()]

    def _count(self) -> None:
        one, left = self._chosen(), len(self.left_out())
        count = len(one.rows) - left
        self.go.setText(self.tr("Approve {count:,}").format(count=count))
        self.go.setEnabled(count > 0 and not one.own)
        self.go.setToolTip(self.tr("You proposed it: ask a second person.") if one.own else "")

    def _approve(self) -> None:
        number, left = self._chosen().number, self.left_out()
        self.accept()
        self._do(number, left)

    def _chosen(self) -> WaitingTogether:
        return self._waiting[self.which.currentIndex()]

    def _words(self, one: WaitingTogether) -> str:
        who = self.tr("you") if one.own else one.proposer
        return f"{counted(len(one.rows), 'case record')}, {who}, {moment(one.at)}"

    def _lay_out(self) -> None:
        s = theme.sizes()
        box = self.column(self.tr("Approve what was proposed together"), gap=s.small)
        hint = self.tr("Take the tick from those you want to look at by themselves: they wait on.")
        for each in (self.which, self.why, label(hint, "muted", wrap=True)):
            box.addWidget(each)
        box.addWidget(self.records, 1)
        box.addLayout(foot(self.cancel, self.go))
        self.resize(round(s.text * 48), round(s.text * 40))
        for one in (self.go, self.cancel):
            one.setAutoDefault(False)
