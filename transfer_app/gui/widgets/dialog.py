"""What every dialog has in common: it stays within the window it lies over, at any size of text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from transfer_app.gui import theme
from transfer_app.gui.widgets.flow import flowing
from transfer_app.gui.widgets.text import label

LEAST = QSize(1280, 800)
"""The smallest screen that the program is made for."""


class Dialog(QDialog):
    """Lay it out in its column(), with the row of buttons last: that stays in sight.

    What resize() asked for is kept where there is room; the rest scrolls. Return presses the primary button,
    and where there is only a dangerous one beside a field, nothing.
    """

    scrolls = True
    """False where what is in it scrolls by itself."""
    _fitted = False

    def column(self, heading: str = "", gap: int | None = None) -> QVBoxLayout:
        """What is in it, from top to bottom, below its heading. gap: between two things, in pixels."""
        s = theme.sizes()
        box = QVBoxLayout(self)
        box.setContentsMargins(s.large, s.large, s.large, s.large)
        box.setSpacing(s.medium if gap is None else gap)
        if heading:
            box.addWidget(label(heading, "heading", wrap=True))
        return box

    def setVisible(self, visible: bool) -> None:
        if visible and not self._fitted:
            self._fitted = True
            self._choose_default()
            first: QWidget | None = self.focusWidget()
            self._fit()
            first = first if first is not None else self._first()
            if first is not None:
                first.setFocus()
        super().setVisible(visible)

    def _choose_default(self) -> None:
        buttons = self.findChildren(QPushButton)
        if any(each.isDefault() for each in buttons):
            return
        main = [each for each in buttons if each.property("kind") == "primary" and each.autoDefault()]
        if main:
            next((each for each in main if not each.isHidden()), main[0]).setDefault(True)
        elif self.findChildren(QLineEdit):
            for each in buttons:
                each.setAutoDefault(False)

    def _first(self) -> QWidget | None:
        """What takes the cursor if nothing was chosen to."""
        # Never by nextInFocusChain: PySide takes what it returns for a child of what was asked, and
        # destroys the dialog, if not the window, the next time that garbage is collected.
        for each in self.findChildren(QWidget):
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and not each.isHidden():
                return each
        return None

    def _fit(self) -> None:
        box = self.layout()
        room = self._room()
        if not isinstance(box, QVBoxLayout) or not self.scrolls:
            self.resize(self.size().boundedTo(room))
            return
        asked = self.size() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else QSize(0, 0)
        for each in (self, *self.findChildren(QWidget)):
            each.ensurePolished()  # else sizes are those of an undressed widget
        around = box.contentsMargins()
        # Both are made apart from the dialog and then added, as that puts what they hold at the end of its
        # order of Tab: first what is inside as it was laid out, then the foot.
        below, inside = QWidget(), QWidget()
        foot = flowing(*_foot(box), at_right=True)  # out of their row, which stays behind empty
        foot.setContentsMargins(around.left(), theme.sizes().small, around.right(), around.bottom())
        below.setLayout(foot)
        theme.role(inside, "page")
        inside.setLayout(box)  # takes it, with all that is in it, off the dialog
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(below)
        self.setMinimumWidth(min(self.minimumWidth(), room.width()))
        width = min(max(asked.width(), self.minimumWidth(), inside.sizeHint().width()), room.width())
        high = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        high = max(asked.height(), high + below.sizeHint().height())
        if high > room.height():
            width = min(width + area.verticalScrollBar().sizeHint().width(), room.width())
        self.resize(width, min(high, room.height()))

    @property
    def roomy_width(self) -> int:
        """Of what is in it, at most, in pixels."""
        return self._room().width() - 2 * theme.sizes().huge

    def _room(self) -> QSize:
        """Within the window below; a frame and a title bar come on top."""
        parent = self.parentWidget()
        around = parent.window().size() if parent is not None else LEAST
        edge = theme.sizes().control
        return around.expandedTo(LEAST) - QSize(edge, edge)


def _foot(box: QVBoxLayout) -> list[QWidget]:
    """The buttons of the last row."""
    last = box.itemAt(box.count() - 1)
    row = last.layout() if last is not None else None
    found = [row.itemAt(at) for at in range(row.count())] if row is not None else []
    return [widget for item in found if item is not None and (widget := item.widget()) is not None]
