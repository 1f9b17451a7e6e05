"""The foot of the Review page: done today, left, how many an hour, and a break for who wants to be told."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.pace import Pace
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.draft_keeper import DraftKeeper
from transfer_app.gui.pages.review.pace_dialog import PaceDialog
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Elided, button
from transfer_app.services import pacing

LOOK = 60_000


class PaceLine(QWidget):
    def __init__(self, desk: Desk, drafts: DraftKeeper) -> None:
        super().__init__()
        self._desk, self._drafts = desk, drafts
        self._told = False
        self.words = Elided("small")
        self.breaks = QCheckBox(self.tr("Suggest breaks"))
        self.breaks.setToolTip(self.tr("After 50 minutes without a stop, once and quietly"))
        self.breaks.toggled.connect(drafts.keep_breaks)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        self.reasons = button(self.tr("By reason …"), "quiet")
        self.reasons.setAccessibleName(self.tr("Done and left, by reason"))
        self.reasons.clicked.connect(lambda: PaceDialog(desk, self.window()).open())
        row.addWidget(self.reasons)
        row.addStretch(1)
        row.addWidget(self.breaks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().tight)
        column.addWidget(self.words)
        column.addLayout(row)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self.look)
        self._look.start()

    def appear(self) -> None:
        """Who decides nothing has no pace."""
        user = self._desk.session.user
        self.setVisible(user.may(Act.PROPOSE) or user.may(Act.APPROVE))

    def refresh(self, left: int) -> None:
        """left: how many still wait for this person."""
        self.words.setText(_words(pacing.today(self._desk.session, left)))

    def look(self) -> None:
        """Suggest a break once for each stretch of work, to who asked for it."""
        if not (self.breaks.isChecked() and self.isVisible()):
            return
        due = pacing.break_is_due(self._desk.session)
        if due and not self._told:
            self._desk.tell("note", self.tr("You have decided for 50 minutes: a good moment for a break."))
        self._told = due


def _words(pace: Pace) -> str:
    parts = [
        translate("Pace", "{n:,} done today by you").format(n=pace.done),
        translate("Pace", "{n:,} left").format(n=pace.left),
    ]
    if pace.an_hour is not None:
        parts.append(translate("Pace", "about {n:,} an hour").format(n=pace.an_hour))
    return "  ·  ".join(parts)
