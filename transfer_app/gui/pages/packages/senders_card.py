"""Whose signature on packages is trusted here: cards, compared by two people."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.key_row import HOW, KeyRow
from transfer_app.gui.rights import permit
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Card, EmptyState, button, label, tab_after
from transfer_app.services import senders, workspaces


class SendersCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Trusted senders"))
        self._desk = desk
        self.add = button(self.tr("Add a card"), icon_name="plus")
        self.add.clicked.connect(self._ask)
        self.corner(self.add)
        self.how = label(translate("KeyRow", HOW), "muted", wrap=True)
        self.rows: list[KeyRow] = []
        self._people = QVBoxLayout()
        self._people.setSpacing(theme.sizes().small)
        self.empty = EmptyState(
            self.tr("No sender is trusted yet"),
            self.tr(
                "A package opens here only when it is signed by an officer whose card you hold, and whose "
                "fingerprint two people here have compared by telephone."
            ),
            "",
            "key",
        )
        self.body.addWidget(self.how)
        self.body.addLayout(self._people)
        self.body.addWidget(self.empty)

    def refresh(self) -> int:
        """Read them anew; how many there are."""
        session = self._desk.session
        people = {user.id: user.display_name for user in workspaces.users(session)}
        for row in self.rows:
            self._people.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for each in senders.senders(session):
            whose = f"{each.role}, {each.authority_name}"
            row = KeyRow(each.name, whose, each.words, each.spoken, each.confirmed_by, people, session.user)
            row.confirmed.connect(
                lambda number=each.id: self._desk.do(lambda: senders.confirm_sender(session, number))
            )
            self._people.addWidget(row)
            tab_after(self.rows[-1].last if self.rows else self.add, row)
            self.rows.append(row)
        self.how.setVisible(any(row.confirm.isVisibleTo(row) for row in self.rows))
        self.empty.setVisible(not self.rows)
        permit(self.add, session.user, Act.CONFIRM_KEY)
        return len(self.rows)

    def add_card(self, path: Path) -> None:
        """Keep the card of an officer who will send packages."""
        self._desk.do(lambda: senders.add_sender(self._desk.session, path))

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self.tr("Public card"), choose_file.CARDS)
        if path is not None:
            self.add_card(path)
