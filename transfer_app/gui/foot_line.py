"""The line at the foot of every page: all case records are these parts. It leads to the balance."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from transfer_app.domain.staff import Act
from transfer_app.domain.whole import Whole
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.jobs import Handle
from transfer_app.gui.widgets import Elided
from transfer_app.gui.words import counted
from transfer_app.services.whole import whole

SOON = 400
"""Milliseconds after a change: many changes at once are read once."""
LEAST = 24
"""Height in pixels that a finger needs (WCAG 2.2, 2.5.8)."""


class _Line(QPushButton):
    """As high as the words in it, at whatever size of text."""

    def __init__(self) -> None:
        super().__init__()
        theme.kind(self, "foot")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        inside = self.layout()
        words = inside.minimumSize() if inside is not None else QSize()
        return QSize(words.width(), max(LEAST, words.height() + 2 * theme.sizes().tight))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class FootLine(QWidget):
    """Hidden until there are case records that the person may see. Nothing is read on the window's thread."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked: Handle | None = None
        self.line = _Line()
        self.line.setAccessibleName(self.tr("Show the balance"))
        self.words = Elided("small")
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.line.clicked.connect(lambda: desk.go_to("overview"))
        s = theme.sizes()
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(s.tight, 0, s.tight, 0)
        inside.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(s.huge, 0, s.huge, 0)
        row.addWidget(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._ask)
        desk.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Count again soon."""
        if self._desk.session.user.may(Act.SEE_RECORDS):
            self._soon.start()

    def _ask(self) -> None:
        if self._desk.jobs.busy:
            self._soon.start()
            return
        session = self._desk.session
        self._asked = self._desk.jobs.read(lambda context: whole(session), self.tr("Counting the records"))
        self._asked.succeeded.connect(self._show)
        # What cannot be read now is not shown: the page that reads the same says why.
        self._asked.failed.connect(lambda _: self.hide())

    def _show(self, now: Whole) -> None:
        parts = [
            (now.by_rule, self.tr("decided by rule")),
            (now.by_people, self.tr("settled by people")),
            (now.in_review, self.tr("in review")),
            (now.not_allocated, self.tr("not allocated yet")),
        ]
        told = " + ".join(f"{count:,} {words}" for count, words in parts if count)
        verdict = self.tr("✓ adds up")
        if now.difference:
            verdict = self.tr("✗ does not add up: {n:+,}").format(n=now.difference)
        told = f"{verdict}   {counted(now.records, 'case record')} = {told}"
        theme.role(self.words, "danger" if now.difference else "small")
        self.words.setText(told)
        self.line.setAccessibleName(self.tr("{words}: show the balance").format(words=told))
        self.line.setToolTip(told)
        self.setVisible(bool(now.records))
