"""The strip above the page: which workspace, who is signed in, how long until vesting day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from transfer_app.gui import theme
from transfer_app.gui.widgets.text import Elided, button, picture
from transfer_app.services.session import Session


def countdown(vesting_day: date | None, today: date) -> str:
    """How far vesting day is, in words."""
    if vesting_day is None:
        return "Vesting day not set"
    days = (vesting_day - today).days
    if days == 0:
        return "Vesting day is today"
    unit = "day" if abs(days) == 1 else "days"
    return f"{days:,} {unit} to vesting day" if days > 0 else f"{-days:,} {unit} since vesting day"


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
        self.search = button(self.tr("Search"), "quiet", "search", self.tr("Search everywhere (Ctrl+K)"))
        self.search.clicked.connect(self.search_wanted)
        self.help = button(self.tr("Help"), "quiet", "help", self.tr("Help on this page (F1)"))
        self.help.clicked.connect(self.help_wanted)
        self.settings = button("", "quiet", "settings", self.tr("Settings (Ctrl+,)"))
        self.settings.clicked.connect(self.settings_wanted)
        self.people = button(self.tr("People"), "quiet", "people", self.tr("People and my passphrase"))
        self.people.clicked.connect(self.people_wanted)
        self.leave = button(self.tr("Sign out"), "quiet", "sign-out")
        self.leave.clicked.connect(self.sign_out)
        row = QHBoxLayout(self)
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
            row.addSpacing(s.large)
        row.addWidget(self.search)
        row.addWidget(self.help)
        row.addWidget(self.people)
        row.addWidget(self.settings)
        row.addWidget(self.leave)

    def set_narrow(self, narrow: bool) -> None:
        """Buttons as icons alone where the window has no room; tool tips and screen readers say the words."""
        for each, words in (
            (self.search, self.tr("Search")),
            (self.help, self.tr("Help")),
            (self.people, self.tr("People")),
            (self.settings, ""),
            (self.leave, self.tr("Sign out")),
        ):
            alone = narrow or not words
            each.setText("" if alone else f" {words}")
            each.setToolTip(each.accessibleName() if alone or each in (self.search, self.help) else "")
            theme.kind(each, "quiet-icon" if alone else "quiet")

    def show_session(self, session: Session, today: date) -> None:
        day = session.vesting_day
        self.workspace.setText(session.workspace_name)
        self.vesting.setText(countdown(day, today))
        self.day.setText(f"{day.day} {day:%B %Y}" if day else "")
        self.day.setVisible(day is not None)
        self.person.setText(session.person_name)
        self.roles.setText(session.roles_in_words)
