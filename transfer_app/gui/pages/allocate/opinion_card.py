"""Which proposals are answered blind in this workspace, and setting it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.domain.staff import Act
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.allocate.opinion_dialog import WORDS, OpinionDialog
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, flowing, label, picker
from transfer_app.gui.words import counted
from transfer_app.services import second_opinion


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
        self.which = picker(self.tr("Proposals that are answered blind, for all reasons"), 12)
        for blind, words in WORDS.items():
            self.which.addItem(words, blind.value)
        self.set = button(self.tr("Set for all"), "")
        self.set.clicked.connect(self._set)
        self.which.currentIndexChanged.connect(lambda _: self._permit())
        self.others = label("", wrap=True)
        self.by_reason = button(self.tr("By reason …"))
        self.by_reason.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(self.which, 1)
        row.addWidget(self.set)
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self.body.addWidget(self.others)
        self.body.addLayout(flowing(self.by_reason))
        self._stands = Policy()

    def refresh(self) -> None:
        self._stands = second_opinion.policy(self._desk.session)
        self.which.setCurrentIndex(self.which.findData(self._stands.rest.value))
        self.which.setEnabled(self._desk.session.user.may(Act.SET_UP))
        count = len(self._stands.by_reason)
        differ = self.tr("{reasons} set otherwise; “Set for all” ends that.")
        self.others.setText(differ.format(reasons=counted(count, "reason is")))
        self.others.setVisible(count > 0)
        self._permit()

    def _permit(self) -> None:
        same = Policy(Blind(self.which.currentData())) == self._stands
        permit(self.set, self._desk.session.user, Act.SET_UP, self.tr("This is set already.") if same else "")

    def _set(self) -> None:
        wanted = Policy(Blind(self.which.currentData()))
        self._desk.do(lambda: second_opinion.set_policy(self._desk.session, wanted))

    def _ask(self) -> None:
        OpinionDialog(self._desk, self).open()
