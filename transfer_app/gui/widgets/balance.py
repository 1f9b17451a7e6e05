"""The balance on screen: each line is an equation that must hold, with its terms and a tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets.flow import empty_layout
from transfer_app.gui.widgets.text import label, line, picture

NARROW = 48
"""Widths of the table, in heights of its text, below which the terms stand below their line."""


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """total_name total = term + term ...; holds is the service's verdict, not worked out here."""

    total_name: str
    total: int
    terms: Sequence[tuple[str, int]]
    holds: bool

    @property
    def sentence(self) -> str:
        terms = " + ".join(f"{name} {count:,}" for name, count in self.terms)
        verdict = (
            translate("BalanceLine", "adds up") if self.holds else translate("BalanceLine", "does not add up")
        )
        return f"{self.total_name} {self.total:,} = {terms}: {verdict}"


class BalanceTable(QWidget):
    """One row per line of the balance; a line that fails says so in words, not by colour alone.

    Where there is no room beside the name, the terms stand below it.
    """

    def __init__(self, lines: Sequence[BalanceLine] = ()) -> None:
        super().__init__()
        s = theme.sizes()
        self._rows: list[tuple[QWidget, ...]] = []
        self._rules: list[QWidget] = []
        self._narrow = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(s.medium)
        self._grid.setVerticalSpacing(s.small)
        self._grid.setColumnStretch(2, 1)
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[BalanceLine]) -> None:
        empty_layout(self._grid)
        self._rows = [self._row(each) for each in lines]
        self._rules = [line() for _ in lines[1:]]
        self._place()
        self.setAccessibleName(". ".join(each.sentence for each in lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.sizes().text * NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._place()

    def _row(self, each: BalanceLine) -> tuple[QWidget, ...]:
        """Name, total, terms, mark and verdict."""
        c, side = theme.colours(), theme.sizes().icon
        terms = "  +  ".join(f"{name} {count:,}" for name, count in each.terms)
        verdict = self.tr("Adds up") if each.holds else self.tr("Does not add up")
        return (
            label(each.total_name, "subheading"),
            label(f"{each.total:,}", "subheading"),
            label(f"=  {terms}", wrap=True),
            picture(*(("tick", c.good) if each.holds else ("warning", c.danger)), side),
            label(verdict, "good" if each.holds else "danger"),
        )

    def _place(self) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, (name, total, terms, mark, verdict) in enumerate(self._rows):
            at = number * 3
            self._grid.addWidget(name, at, 0)
            self._grid.addWidget(total, at, 1, right)
            self._grid.addWidget(mark, at, 3, Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(verdict, at, 4)
            if self._narrow:
                self._grid.addWidget(terms, at + 1, 0, 1, 5)
            else:
                self._grid.addWidget(terms, at, 2)
        for number, rule in enumerate(self._rules):
            self._grid.addWidget(rule, number * 3 + 2, 0, 1, 5)
