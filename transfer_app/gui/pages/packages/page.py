"""Packages: one tab for what goes out, one for what comes in, one for whose signature is trusted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.packages.acceptance_card import AcceptanceCard
from transfer_app.gui.pages.packages.answer_card import AnswerCard
from transfer_app.gui.pages.packages.check_card import CheckCard
from transfer_app.gui.pages.packages.inbox_card import InboxCard
from transfer_app.gui.pages.packages.misdirected_card import MisdirectedCard
from transfer_app.gui.pages.packages.outstanding_card import OutstandingCard
from transfer_app.gui.pages.packages.seal_card import SealCard
from transfer_app.gui.pages.packages.senders_card import SendersCard
from transfer_app.gui.pages.packages.sent_card import SentCard
from transfer_app.gui.pages.packages.shared_card import SharedCard
from transfer_app.gui.pages.packages.special_card import SpecialCard

OUT, IN, SENDERS = range(3)


class PackagesPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("Packages"),
            self.tr("Sealed for named people of a successor, checked by them, and answered with a receipt."),
        )
        self.seal, self.sent = SealCard(desk), SentCard(desk)
        self.misdirected, self.outstanding = MisdirectedCard(desk), OutstandingCard(desk)
        self.special = SpecialCard(desk)
        self.check, self.inbox, self.senders = CheckCard(desk), InboxCard(desk), SendersCard(desk)
        self.shared = SharedCard(desk)
        self.acceptance, self.answer = AcceptanceCard(desk), AnswerCard(desk)
        self.tabs = QTabWidget()
        self.special.answer_wanted.connect(self.acceptance.choose_answer)
        self.check.trust_wanted.connect(lambda: self.tabs.setCurrentIndex(SENDERS))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(self.tr("Parts of the Packages page"))
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the Packages page"))
        for widgets in (
            (self.misdirected, self.outstanding, self.acceptance, self.seal, self.special, self.sent),
            (self.check, self.answer, self.shared, self.inbox),
            (self.senders,),
        ):
            self.tabs.addTab(_tab(*widgets), "")
        self.body.addWidget(self.tabs, 1)
        self._started = False

    def refresh(self) -> None:
        self.seal.refresh()
        self.misdirected.refresh()
        self.outstanding.refresh()
        self.special.refresh()
        self.acceptance.refresh()
        self.answer.refresh()
        sent, came, senders = self.sent.refresh(), self.inbox.refresh(), self.senders.refresh()
        self.check.refresh(bool(senders))
        came += self.shared.refresh(bool(senders))
        for tab, words, count in (
            (OUT, self.tr("Going out"), sent),
            (IN, self.tr("Coming in"), came),
            (SENDERS, self.tr("Trusted senders"), senders),
        ):
            self.tabs.setTabText(tab, f"{words}  {count:,}" if count else words)
        user = self.desk.session.user
        if not self._started and user.may(Act.RECEIVE) and not user.may(Act.PACK):
            self.tabs.setCurrentIndex(IN)
        self._started = True

    def narrow(self, only: Mapping[str, str]) -> None:
        """One package by its name: going out, or else coming in."""
        ref = only.get("package", "")
        for tab, card in ((OUT, self.sent), (IN, self.inbox)):
            if card.choose(ref):
                self.tabs.setCurrentIndex(tab)
                return


def _tab(*widgets: QWidget) -> QWidget:
    tab = QWidget()
    theme.role(tab, "page")
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, theme.sizes().medium, 0, 0)
    column.setSpacing(theme.sizes().medium)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return tab
