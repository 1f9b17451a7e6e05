"""On the case page: who may be the same person, side by side, with what differs marked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.doubles import Double, Match, Pair
from transfer_app.gui import theme
from transfer_app.gui.widgets import Card, button, empty_layout, flowing, label
from transfer_app.gui.words import STRANDS, in_words

MARKS = {Match.SAME: ("=", "muted"), Match.DIFFERS: ("≠", "danger"), Match.ONE_SIDED: ("○", "warning")}
"""By shape and by colour: nobody has to tell colours apart."""
DAYS = ("born", "expected", "died")


class DoublesCard(Card):
    """Hidden where nobody looks like the same person. wanted(record id): the other's is to be shown."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Perhaps the same person"))
        self.marked = QCheckBox(self.tr("Mark what differs"))
        self.marked.setChecked(True)
        self.marked.toggled.connect(self._mark)
        self.corner(self.marked)
        self._inside = QWidget()
        theme.role(self._inside, "card")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.sizes().medium)
        self._grid.setVerticalSpacing(theme.sizes().tight)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self.body.addWidget(self._inside)
        self._lines: list[tuple[Pair, QLabel, QLabel]] = []

    def show_case(self, page: CasePage) -> None:
        self.setVisible(bool(page.doubles))
        empty_layout(self._grid)
        self._lines = []
        for one in page.doubles:
            self._show(one, page)
        self._mark()

    def _show(self, one: Double, page: CasePage) -> None:
        row = self._grid.rowCount()
        ours = f"{page.person.forename} {page.person.surname}".strip()
        for column, name in ((1, ours), (2, one.name)):
            self._grid.addWidget(label(name, "subheading", wrap=True), row, column)
        for pair in one.pairs:
            row += 1
            mark, theirs = label(""), _value(pair, pair.theirs)
            self._grid.addWidget(label(pair.name, "muted"), row, 0)
            self._grid.addWidget(_value(pair, pair.ours), row, 1)
            self._grid.addWidget(theirs, row, 2)
            self._grid.addWidget(mark, row, 3)
            self._lines.append((pair, theirs, mark))
        buttons = []
        for each in one.records:
            go = button(self.tr("Open {strand}").format(strand=STRANDS[each.strand]), "quiet", "next")
            go.setAccessibleName(f"{go.text().strip()}: {one.name}")
            go.clicked.connect(partial(self.wanted.emit, each.id))
            buttons.append(go)
        opens = QWidget()
        opens.setLayout(flowing(*buttons))
        self._grid.addWidget(opens, row + 1, 1, 1, 3)

    def _mark(self) -> None:
        for pair, theirs, mark in self._lines:
            sign, role = MARKS[pair.match]
            shown = self.marked.isChecked()
            mark.setText(sign if shown else "")
            mark.setAccessibleName(pair.match.value)
            theme.role(mark, role)
            differs = shown and pair.match is Match.DIFFERS
            theme.role(theirs, "danger" if differs else "")


def _value(pair: Pair, text: str) -> QLabel:
    made = label(in_words(text) if pair.name in DAYS and text else text or "—", wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
