"""Widgets in a line that goes on in the next where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from transfer_app.gui import theme


class Flow(QLayout):
    """Left to right, as words in a paragraph; as high as its lines need at the width it is given.

    at_right: each line ends at the right edge, as the buttons that end a dialog do.
    """

    def __init__(self, spacing: int, parent: QWidget | None = None, *, at_right: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._at_right = at_right
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addWidget(self, widget: QWidget) -> None:
        """With an item made here: of one that Qt makes, Python is never told that it is gone.

        What Python knows of it would then be taken for the next item at the same address, and end with the
        layout that it was of; a window with that other item in it died of it.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(wide, _height(shown))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        y = rect.y()
        for line in self._lines(rect.width()):
            widths = [self._width(item, rect.width()) for item in line]
            x = rect.x()
            if self._at_right:
                x += rect.width() - sum(widths) - self.spacing() * (len(line) - 1)
            for item, wide in zip(line, widths, strict=True):
                item.setGeometry(QRect(QPoint(x, y), QSize(wide, item.sizeHint().height())))
                x += wide + self.spacing()
            y += _height(line) + self.spacing()

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = -1
        for item in self._shown():
            wide = self._width(item, room)
            if wide > left:
                lines.append([])
                left = room
            lines[-1].append(item)
            left -= wide + self.spacing()
        return lines

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    @staticmethod
    def _width(item: QLayoutItem, room: int) -> int:
        return min(item.sizeHint().width(), max(room, item.minimumSize().width()))


def _height(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)


def flowing(*widgets: QWidget, at_right: bool = False) -> Flow:
    """Buttons beside each other, and below each other where the window or the text leaves no room."""
    made = Flow(theme.sizes().small, at_right=at_right)
    for each in widgets:
        made.addWidget(each)
    return made


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout, out of those in it too, and end the widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            empty_layout(inner)
        elif (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
