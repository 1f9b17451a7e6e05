"""Labels and rules: the hierarchy of a page in one call each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from transfer_app.gui import theme
from transfer_app.gui.icons import icon


def label(text: str, role: str = "", wrap: bool = False) -> QLabel:
    """Plain text, never read as HTML. role: see theme.role; wrap for sentences."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        theme.role(made, role)
    return made


def reachable(words: QLabel) -> QLabel:
    """Words that are to be read out or copied, without a mouse too: Tab comes to them."""
    words.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # for text without links Qt means by clicks only
    words.setProperty("reachable", True)
    words.setIndent(0)  # its frame, seen while it has the focus, would set it in
    return words


class Elided(QLabel):
    """One line that gives way when there is no room: ends in three dots, and is whole in its tool tip.

    Its text may have shorter words `instead`, for where there is no room.
    """

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self._instead = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            theme.role(self, role)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(theme.sizes().text * 4), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self._instead if self._instead and self.toolTip() else self.text()
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def setText(self, text: str, instead: str = "") -> None:
        self._instead = instead
        super().setText(text)
        self._tell_whole()

    def _tell_whole(self) -> None:
        self.setToolTip(self.text() if self.sizeHint().width() > self.width() else "")


def picture(name: str, colour: str, side: int) -> QLabel:
    """An icon that only decorates: the words beside it say the same."""
    made = QLabel()
    made.setPixmap(icon(name, colour).pixmap(side, side))
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
    return made


def line() -> QFrame:
    made = QFrame()
    theme.role(made, "line")
    return made


def button(text: str, kind: str = "", icon_name: str = "", spoken: str = "") -> QPushButton:
    """kind: primary (one per page), danger, quiet, or nothing. spoken: when the words alone are unclear."""
    made = QPushButton(f" {text}" if icon_name else text)
    if kind:
        theme.kind(made, kind)
    if icon_name:
        c, side = theme.colours(), theme.sizes().icon
        made.setIconSize(QSize(side, side))
        # What is seen on the colour of a primary button is not seen on one that cannot be pressed.
        first = kind == "primary"
        colour = c.on_primary if first else c.link if kind else c.text
        made.setIcon(icon(icon_name, colour, c.muted if first else ""))
    made.setAccessibleName(spoken or text.replace("&", ""))
    made.setMinimumHeight(theme.sizes().control)
    return made
