"""What the latest run of the allocation changed, in a line: shown by itself, so that nobody has to ask."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from transfer_app.domain.run_report import Became
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.widgets import button, label
from transfer_app.gui.words import changes_told, moment
from transfer_app.services import run_report
from transfer_app.services.session import Session

Changes = tuple[str, Counter[Became]]
NOTHING: Changes = "", Counter()


class RunLine(QWidget):
    """wanted: each record of it is to be shown."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "muted", wrap=True)
        self.each = button(self.tr("What it changed…"), "quiet")
        self.each.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().medium)
        row.addWidget(self.words, 1)
        row.addWidget(self.each)
        self.hide()

    def show_changes(self, changes: Changes) -> None:
        at, counts = changes
        self.setVisible(bool(counts))
        if counts:
            told = self.tr("The run of {when}, against the one before it: {changes}.")
            self.words.setText(told.format(when=moment(at), changes=changes_told(counts)))


def changes(session: Session) -> Changes:
    """Nothing for who may see no records."""
    return run_report.counts(session) if session.user.may(Act.SEE_RECORDS) else NOTHING
