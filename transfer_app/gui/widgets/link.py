"""A button that reads like a sentence: its words wrap, where an ordinary one would need all their width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from transfer_app.gui import theme
from transfer_app.gui.widgets.text import label


class WrappedLink(QPushButton):
    def __init__(self, words: str) -> None:
        super().__init__()
        s = theme.sizes()
        theme.kind(self, "quiet")
        self.words = label(words, "link", wrap=True)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QVBoxLayout(self)
        box.setContentsMargins(s.tight, s.tight, s.tight, s.tight)
        box.addWidget(self.words)
        # A button's own policy holds it at one height, however many lines its words need.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return self._layout_or(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._layout_or(super().minimumSizeHint())

    def _layout_or(self, plain: QSize) -> QSize:
        """A button's own hint knows only its text, which is in the label here."""
        inside = self.layout()
        return inside.minimumSize().expandedTo(QSize(0, plain.height())) if inside is not None else plain
