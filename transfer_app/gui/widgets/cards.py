"""Cards: a heading with what belongs to it, a big figure, and a place with nothing in it yet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.widgets.text import button, label, picture


class Card(QFrame):
    """A white panel. Add to `body`; put small actions beside the heading with `corner`."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "card")
        s = theme.sizes()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(s.large, s.medium, s.large, s.medium)
        self.body.setSpacing(s.small)
        self._top = QHBoxLayout()
        if heading:
            self._top.addWidget(label(heading, "heading", wrap=True), 1)
            self.body.addLayout(self._top)
            self.setAccessibleName(heading)

    def corner(self, widget: QWidget) -> None:
        self._top.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), theme.sizes().huge * 5), hint.height())


class Figure(Card):
    """One big number with what it counts; tone good, warning or danger adds words and colour."""

    def __init__(self, caption: str, value: str = "", note: str = "", tone: str = "muted") -> None:
        super().__init__()
        self.caption = label(caption, "muted")
        self.value = label(value, "figure")
        self.note = label(note, tone, wrap=True)
        self.body.setSpacing(theme.sizes().tight)
        for each in (self.caption, self.value, self.note):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_value(value, note, tone)

    def show_value(self, value: str, note: str = "", tone: str = "muted") -> None:
        self.value.setText(value)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        theme.role(self.note, tone)
        self.setAccessibleName(f"{self.caption.text()}: {value}. {note}".strip())


class EmptyState(QWidget):
    """What a page shows before there is anything: what it is for, and the one thing to do next."""

    asked = Signal()

    def __init__(self, title: str, text: str, action: str = "", icon_name: str = "note") -> None:
        super().__init__()
        s = theme.sizes()
        c = theme.colours()
        box = QVBoxLayout(self)
        box.setContentsMargins(s.large, s.huge, s.large, s.huge)
        box.setSpacing(s.medium)
        box.addStretch(1)
        box.addWidget(picture(icon_name, c.outline, s.huge * 2))
        self.title, self.text = label(title, "heading"), label(text, "muted", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMaximumWidth(s.huge * 14)
        sentence = QHBoxLayout()
        sentence.addStretch(1)
        sentence.addWidget(self.text, 100)
        sentence.addStretch(1)
        box.addWidget(self.title)
        box.addLayout(sentence)
        self.action = button(action, "primary")
        self.action.setVisible(bool(action))
        self.action.clicked.connect(self.asked)
        box.addWidget(self.action, 0, Qt.AlignmentFlag.AlignCenter)
        box.addStretch(2)
