"""The strip above the page: which workspace, who is signed in, how long until vesting day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpacerItem, QVBoxLayout

from transfer_app.gui import theme
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets.text import Elided, button, picture
from transfer_app.services.session import Session


def countdown(vesting_day: date | None, today: date) -> str:
    """How far vesting day is, in words."""
    if vesting_day is None:
        return translate("Header", "Vesting day not set")
    days = (vesting_day - today).days
    if days == 0:
        return translate("Header", "Vesting day is today")
    if abs(days) == 1:
        one, ago = translate("Header", "1 day to vesting day"), translate("Header", "1 day since vesting day")
        return one if days > 0 else ago
    told = (
        translate("Header", "{n} days to vesting day")
        if days > 0
        else translate("Header", "{n} days since vesting day")
    )
    return told.format(n=f"{abs(days):,}")


class Header(QFrame):
    sign_out = Signal()
    people_wanted = Signal()
    search_wanted = Signal()
    settings_wanted = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.role(self, "header")
        s, c = theme.sizes(), theme.colours()
        self.workspace = Elided("heading")
        self.vesting = Elided("subheading")
        self.day = Elided("small")
        self.person = Elided("subheading")
        self.roles = Elided("small")
        self.search = button("", "quiet-icon", "search", self.tr("Search everywhere (Ctrl+K)"))
        self.search.clicked.connect(self.search_wanted)
        self.help = button("", "quiet-icon", "help", self.tr("Help on this page (F1)"))
        self.help.clicked.connect(self.help_wanted)
        self.settings = button("", "quiet-icon", "settings", self.tr("Settings (Ctrl+,)"))
        self.settings.clicked.connect(self.settings_wanted)
        self.people = button(self.tr("People"), "quiet", "people", self.tr("People and my passphrase"))
        self.people.clicked.connect(self.people_wanted)
        self.leave = button(self.tr("Sign out"), "quiet", "sign-out")
        self.leave.clicked.connect(self.sign_out)
        for each in (self.search, self.help, self.settings):  # known by their signs, so the names have room
            each.setText("")
            each.setToolTip(each.accessibleName())
        self._gaps: list[QSpacerItem] = []
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(s.huge, s.small, s.large, s.small)
        row.setSpacing(s.small)
        row.addWidget(self.workspace, 1)
        for name, upper, lower in (("calendar", self.vesting, self.day), ("person", self.person, self.roles)):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(upper)
            words.addWidget(lower)
            row.addWidget(picture(name, c.muted, s.icon))
            row.addLayout(words)
            row.addSpacerItem(gap := QSpacerItem(s.large, 0))
            self._gaps.append(gap)
        for each in (self.search, self.help, self.settings, self.people, self.leave):
            row.addWidget(each)

    def set_narrow(self, narrow: bool) -> None:
        """Buttons as icons alone where the window has no room; tool tips and screen readers say the words."""
        s = theme.sizes()
        self._row.setSpacing(s.tight if narrow else s.small)
        for gap in self._gaps:
            gap.changeSize(s.tight if narrow else s.large, 0)
        for each, words in ((self.people, self.tr("People")), (self.leave, self.tr("Sign out"))):
            each.setText("" if narrow else f" {words}")
            each.setToolTip(each.accessibleName() if narrow else "")
            theme.kind(each, "quiet-icon" if narrow else "quiet")

    def show_session(self, session: Session, today: date) -> None:
        day = session.vesting_day
        self.workspace.setText(session.workspace_name)
        self.workspace.setMinimumWidth(min(self.workspace.sizeHint().width(), round(theme.sizes().text * 10)))
        told = countdown(day, today)
        self.vesting.setText(told, f"{abs((day - today).days):,} days" if day else self.tr("Not set"))
        self.day.setText(f"{day.day} {day:%B %Y}" if day else "", f"{day.day} {day:%b %Y}" if day else "")
        self.day.setVisible(day is not None)
        self.person.setText(session.person_name)
        self.roles.setText(session.roles_in_words)
