"""The balance on screen: each line is an equation that must hold, with its terms and a tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets.text import label, line, picture


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
    """One row per line of the balance; a line that fails says so in words, not by colour alone."""

    def __init__(self, lines: Sequence[BalanceLine] = ()) -> None:
        super().__init__()
        s = theme.sizes()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(s.medium)
        self._grid.setVerticalSpacing(s.small)
        self._grid.setColumnStretch(2, 1)
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[BalanceLine]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, each in enumerate(lines):
            self._add(number * 2, each)
            if number + 1 < len(lines):
                self._grid.addWidget(line(), number * 2 + 1, 0, 1, 5)
        self.setAccessibleName(". ".join(each.sentence for each in lines))

    def _add(self, row: int, each: BalanceLine) -> None:
        c, side = theme.colours(), theme.sizes().icon
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        terms = "  +  ".join(f"{name} {count:,}" for name, count in each.terms)
        verdict = self.tr("Adds up") if each.holds else self.tr("Does not add up")
        self._grid.addWidget(label(each.total_name, "subheading"), row, 0)
        self._grid.addWidget(label(f"{each.total:,}", "subheading"), row, 1, right)
        self._grid.addWidget(label(f"=  {terms}", wrap=True), row, 2)
        mark = picture(*(("tick", c.good) if each.holds else ("warning", c.danger)), side)
        self._grid.addWidget(mark, row, 3, Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(label(verdict, "good" if each.holds else "danger"), row, 4)
