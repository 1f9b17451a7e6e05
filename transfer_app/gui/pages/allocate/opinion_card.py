"""Which proposals are answered blind in this workspace, and setting it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from transfer_app.domain.second_opinion import Blind
from transfer_app.domain.staff import Act
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, label, picker
from transfer_app.services import second_opinion

WORDS = {
    Blind.NONE: "None",
    Blind.URGENT: "P1 and children who are looked after",
    Blind.EVERY: "Every proposal",
}


class OpinionCard(Card):
    """refresh() before it is first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Blind second opinions"))
        self._desk = desk
        self.words = label(
            self.tr(
                "Whoever approves gives their own result before they see what was proposed. "
                "The same settles the record; otherwise a third person decides."
            ),
            "muted",
            wrap=True,
        )
        self.which = picker(self.tr("Proposals that are answered blind"), 12)
        for policy, words in WORDS.items():
            self.which.addItem(words, policy.value)
        self.set = button(self.tr("Set"), "")
        self.set.clicked.connect(self._set)
        self.which.currentIndexChanged.connect(lambda _: self._permit())
        row = QHBoxLayout()
        row.addWidget(self.which, 1)
        row.addWidget(self.set)
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self._stands = Blind.NONE

    def refresh(self) -> None:
        self._stands = second_opinion.policy(self._desk.session)
        self.which.setCurrentIndex(self.which.findData(self._stands.value))
        self.which.setEnabled(self._desk.session.user.may(Act.SET_UP))
        self._permit()

    def _permit(self) -> None:
        same = self.which.currentData() == self._stands.value
        permit(self.set, self._desk.session.user, Act.SET_UP, self.tr("This is set already.") if same else "")

    def _set(self) -> None:
        wanted = Blind(self.which.currentData())
        self._desk.do(lambda: second_opinion.set_policy(self._desk.session, wanted))
