"""What a test of the connection found, a line for each step: for the eye, and in words."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.gui import theme
from transfer_app.gui.widgets import label, picture


class CheckSteps(QWidget):
    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self._lines: dict[CheckStep, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(s.small)
        grid.setVerticalSpacing(s.tight)
        grid.setColumnStretch(1, 1)
        words = {
            CheckStep.REACHED: self.tr("The server is reached"),
            CheckStep.PROVED: self.tr("Its certificate proves that it is the right one"),
            CheckStep.LET_IN: self.tr("It lets the team in"),
            CheckStep.RIGHTS: self.tr("The team may make and change tables there"),
            CheckStep.CONTENT: self.tr("This version of the program can read what is there"),
        }
        for row, step in enumerate(CheckStep):
            mark, said = QLabel(), label("", "muted")
            said.setMinimumWidth(round(s.text * 5))
            grid.addWidget(mark, row, 0)
            grid.addWidget(label(words[step], wrap=True), row, 1)
            grid.addWidget(said, row, 2)
            self._lines[step] = mark, said
        self.clear()

    def clear(self) -> None:
        self._show(dict.fromkeys(CheckStep))

    def show_check(self, found: TeamCheck) -> None:
        self._show({step: found.went_well(step) for step in CheckStep})

    def said(self, step: CheckStep) -> str:
        return self._lines[step][1].text()

    def _show(self, outcome: dict[CheckStep, bool | None]) -> None:
        c, side = theme.colours(), theme.sizes().icon
        shown = {
            True: ("tick", c.good, self.tr("yes")),
            False: ("cross", c.danger, self.tr("no")),
            None: ("minus", c.muted, self.tr("not tested")),
        }
        for step, went in outcome.items():
            mark, said = self._lines[step]
            name, ink, words = shown[went]
            mark.setPixmap(picture(name, ink, side).pixmap())
            said.setText(words)
