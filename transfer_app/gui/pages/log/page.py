"""Log: what was done by whom, that nothing of it was altered, and what an auditor takes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from transfer_app.domain.errors import TransferError
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.crash import BugReport
from transfer_app.gui.desk import Desk
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.log.auditor import AuditorCard
from transfer_app.gui.pages.log.councils_card import CouncilsCard
from transfer_app.gui.pages.log.entry_words import sentence
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, button, empty_layout, label
from transfer_app.gui.words import moment
from transfer_app.services import auditing
from transfer_app.services.auditing import Verification

SHOWN = 500
"""Newest entries listed; the auditor's bundle holds them all."""


class LogPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("Log"),
            self.tr(
                "Every change and who made it, chained so that none can be altered unseen. It names no child."
            ),
        )
        self.verify = button(self.tr("Verify the log"), "primary", "tick")
        self.sign = button(self.tr("Sign a checkpoint"), icon_name="key")
        self.verify.clicked.connect(self.check)
        self.sign.clicked.connect(self.make_checkpoint)
        for each in (self.sign, self.verify):
            self.buttons.addWidget(each)
        self.result = ResultFrame()
        self.body.addWidget(self.result)
        self.table = ListTable(
            (
                Column(self.tr("Entry"), chars=6, number=True),
                Column(self.tr("When"), chars=28),
                Column(self.tr("Who"), chars=10),
                Column(self.tr("What"), chars=70),
            ),
            self.tr("Entries of the log, newest first"),
            most=14,
        )
        self._shown: list[int] = []
        card = Card(self.tr("Latest entries"))
        card.body.addWidget(self.table)
        self.councils = CouncilsCard(desk)
        self.body.addWidget(self.councils)
        self.auditor = AuditorCard(desk)
        self.body.addWidget(self.auditor)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def refresh(self) -> None:
        session = self.desk.session
        permit(self.verify, session.user, Act.SEE_LOG)
        for each in (self.sign, self.auditor.write):
            permit(each, session.user, Act.SEE_WHOLE)
        self._show(auditing.latest(session, SHOWN))
        self.councils.refresh()

    def narrow(self, only: Mapping[str, str]) -> None:
        """One entry, by its number; an older one with those before it, until the page is read anew."""
        number = int(only["entry"])
        if number not in self._shown:
            self._show(auditing.until(self.desk.session, number, SHOWN))
        self.table.choose(self._shown.index(number))

    def _show(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """entries: newest first."""
        self._shown = [entry["seq"] for entry in entries]
        self.table.show_list([_line(entry) for entry in entries])

    def check(self) -> None:
        """Compute every entry and root again, off the screen's thread."""
        session = self.desk.session
        handle = self.desk.run(
            lambda context: auditing.verify(session),
            self.tr("Verifying the log"),
            self.result.passed,
            writes=False,
        )
        handle.failed.connect(self.result.failed)

    def make_checkpoint(self) -> None:
        session = self.desk.session
        self.desk.run(
            lambda context: auditing.checkpoint(session), self.tr("Signing a checkpoint"), self._signed
        )

    def _signed(self, note: str) -> None:
        self.desk.tell(
            "good", self.tr("Signed a checkpoint: the log up to now, with the balance as it stands.")
        )


class ResultFrame(QFrame):
    """What the last check found, sentence by sentence; hidden until there was one."""

    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self.title = label("", "subheading", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(s.tight)
        box = QHBoxLayout(self)
        box.setContentsMargins(s.large, s.medium, s.large, s.medium)
        column = QVBoxLayout()
        column.addWidget(self.title)
        column.addLayout(self._lines)
        box.addLayout(column)
        self.hide()

    def passed(self, found: Verification) -> None:
        self._show(self.tr("The log is whole"), [f"✓  {each}" for each in found.sentences], "good")

    def failed(self, error: TransferError | BugReport) -> None:
        if isinstance(error, TransferError):
            self._show(self.tr("The log is not whole"), [f"✗  {error.what}", error.remedy], "danger")

    def _show(self, title: str, lines: list[str], tone: str) -> None:
        empty_layout(self._lines)
        self.title.setText(title)
        for each in filter(None, lines):
            self._lines.addWidget(label(each, wrap=True))
        self.setAccessibleName(f"{title}. {' '.join(lines)}")
        theme.role(self, f"banner-{tone}")
        self.show()


def _line(entry: Mapping[str, Any]) -> tuple[object, ...]:
    what = sentence(str(entry["action"]), entry["detail"])
    return entry["seq"], moment(str(entry["at"])), entry["actor"], what
