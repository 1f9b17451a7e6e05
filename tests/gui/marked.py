"""A translation that only marks: a word on the screen without marks was never given to a translator."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

OPEN, CLOSE = "⟦", "⟧"
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


class Marked(QTranslator):
    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{OPEN}{source}{CLOSE}"

    def isEmpty(self) -> bool:
        return False


def outside(text: str) -> str:
    """What of a text is in no marks; marks may lie in marks, where one text was put into another."""
    while (less := _MARKED.sub("", text)) != text:
        text = less
    return text


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """(what it is, its words) of all that can be seen or is read aloud."""
    for each in [window, *window.findChildren(QWidget)]:
        if not each.isVisibleTo(window):
            continue
        kind = type(each).__name__
        for what, words in (
            ("name", each.accessibleName()),
            ("description", each.accessibleDescription()),
            ("tip", each.toolTip()),
            ("title", each.windowTitle()),
        ):
            yield f"{kind} {what}", words
        if isinstance(each, (QLabel, QAbstractButton)):
            yield kind, each.text()
        elif isinstance(each, QGroupBox):
            yield kind, each.title()
        elif isinstance(each, (QLineEdit, QPlainTextEdit)):
            yield f"{kind} placeholder", each.placeholderText()
        elif isinstance(each, QComboBox):
            for at in range(each.count()):
                yield f"{kind} item", each.itemText(at)
            yield f"{kind} placeholder", each.placeholderText()
        elif isinstance(each, QTabBar):
            for at in range(each.count()):
                yield f"{kind} tab", each.tabText(at)
        elif isinstance(each, QListWidget):
            for at in range(each.count()):
                yield f"{kind} item", each.item(at).text()
        elif isinstance(each, QTableView) and each.model() is not None:
            model = each.model()
            for at in range(model.columnCount()):
                yield f"{kind} heading", str(model.headerData(at, Qt.Orientation.Horizontal))
                for row in range(min(model.rowCount(), 30)):
                    yield f"{kind} {at}", str(model.index(row, at).data() or "")
