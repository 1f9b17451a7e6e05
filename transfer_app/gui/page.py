"""What a page is: an entry of the rail, built the first time it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets.flow import Flow
from transfer_app.gui.widgets.text import label


class PageBody(QWidget):
    """Base of every page: title, sentence, actions at the right, then `body` in a scroll area.

    Subclasses add to `body` and `buttons` in __init__ and override refresh(), which is called each
    time the page is shown and something has changed since, and must read, never write.
    """

    def __init__(self, desk: Desk, title: str, lead: str = "", scrolls: bool = True) -> None:
        super().__init__()
        theme.role(self, "page")
        self.desk = desk
        s = theme.sizes()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inside = QWidget() if scrolls else self
        column = QVBoxLayout(inside) if scrolls else outer
        column.setContentsMargins(s.huge, s.large, s.huge, s.large)
        column.setSpacing(s.large)
        top = QHBoxLayout()
        top.setSpacing(s.small)
        self.heading = QVBoxLayout()
        self.heading.setSpacing(s.tight)
        self.title = label(title, "title")
        self.lead = label(lead, "muted", wrap=True)
        self.lead.setVisible(bool(lead))
        self.heading.addWidget(self.title)
        self.heading.addWidget(self.lead)
        top.addLayout(self.heading, 1)
        self.buttons = Flow(s.small, at_right=True)
        top.addLayout(self.buttons)
        column.addLayout(top)
        self.body = QVBoxLayout()
        self.body.setSpacing(s.large)
        column.addLayout(self.body, 1)
        if scrolls:
            outer.addWidget(_scroller(inside))
        self.setAccessibleName(title)

    def refresh(self) -> None:
        """Read what is shown anew. A page that shows nothing changeable need not override it."""

    def narrow(self, only: Mapping[str, str]) -> None:
        """Show only this, as another page asked; called after refresh(). Without filters: nothing."""

    def may_leave(self) -> bool:
        """False keeps the person here, for unsaved work; say why with desk.tell."""
        return True


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the rail. key: 'review'; icon: a name in icons.PATHS; build: called when first shown.

    english: QT_TRANSLATE_NOOP("Pages", ...).
    """

    key: str
    english: str
    icon: str
    build: Callable[[Desk], PageBody]

    @property
    def title(self) -> str:
        return translate("Pages", self.english)


def _scroller(inside: QWidget) -> QScrollArea:
    theme.role(inside, "page")
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
