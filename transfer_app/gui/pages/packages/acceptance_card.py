"""What waits for a receiver's yes before it can be sealed: asking for it, and taking in the answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.acceptance import NEEDED
from transfer_app.domain.errors import TransferError
from transfer_app.domain.sharing import Protocol, check_sending
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, empty_layout, foot, label, tab_before
from transfer_app.gui.words import counted
from transfer_app.services import accepting, sharing
from transfer_app.services.accepting import Due

Waits = list[tuple[Protocol, Due]]


class AcceptanceCard(Card):
    """A line for each agreement under which something waits; hidden while nothing ever did."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("The receiver's acceptance"))
        self._desk = desk
        told = self.tr(
            "Urgent cases, looked-after children and care leavers leave only once a named person of the "
            "receiving council said yes to the decision. Save a request, send it, and take in the answer."
        )
        self.body.addWidget(label(told, "muted", wrap=True))
        self.asks: list[QWidget] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.sizes().small)
        self.body.addLayout(self._lines)
        self.nothing = label(self.tr("Nothing waits for an acceptance."), "muted")
        self.body.addWidget(self.nothing)
        self.take_in = button(self.tr("Take in an answer…"), icon_name="load")
        self.take_in.clicked.connect(self.choose_answer)
        self.body.addLayout(foot(self.take_in))
        self._counting = Latest(desk, self)

    def refresh(self) -> None:
        session = self._desk.session
        may = session.user.may(Act.SEE_RECORDS)
        self.setVisible(may and session.user.may(Act.SEE_BALANCE))
        if not may:
            return
        permit(self.take_in, session.user, Act.PACK)
        found = sharing.protocols(session)

        def count(context: object) -> Waits:
            due = [(each, accepting.due(session, each.id)) for each in found if not each.closed_at]
            return [(each, one) for each, one in due if one.records]

        self._counting.ask(count, self.tr("Counting what waits for an acceptance"), self._show)

    def take_in_answer(self, path: Path) -> None:
        """What is accepted may be packed from now on; what is refused is with people again."""
        session = self._desk.session

        def say(done: accepting.TakenIn) -> None:
            more = [
                f"{counted(done.refused, 'case record')} refused: with people again" if done.refused else "",
                f"{counted(done.overtaken, 'case record')} decided again meanwhile: ask anew"
                if done.overtaken
                else "",
            ]
            told = f"{counted(done.accepted, 'case record')} accepted by {done.person}."
            self._desk.tell("good", told, "; ".join(filter(None, more)))

        self._desk.run(lambda context: accepting.take_in(session, path), self.tr("Taking in an answer"), say)

    def ask_into(self, protocol: Protocol, folder: Path, *, again: bool) -> None:
        session = self._desk.session

        def say(path: Path) -> None:
            self._desk.tell(
                "good",
                self.tr("The request is in the folder {name}.").format(name=folder.name),
                self.tr("Send both files to the people of the agreement: {name}").format(name=path.name),
            )

        self._desk.run(
            lambda context: accepting.ask(session, protocol.id, folder, again=again),
            self.tr("Writing a request for acceptance"),
            say,
        )

    def _show(self, waits: Waits) -> None:
        empty_layout(self._lines)
        self.asks = []
        for protocol, due in waits:
            line = self._line(protocol, due)
            self._lines.addWidget(line)
            tab_before(self.take_in, line)
        self.nothing.setVisible(not waits)

    def _line(self, protocol: Protocol, due: Due) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        asked = f"; {due.asked:,} asked and not answered" if due.asked else ""
        name = protocol.authority_name or protocol.authority
        row.addWidget(
            label(f"{name}: {counted(len(due.records), 'case record')} {_waits(due)}{asked}.", wrap=True), 1
        )
        again = not due.to_ask
        words = self.tr("Ask again…") if again else self.tr("Save a request…")
        ask = button(words, "" if again else "primary", "save", spoken=f"{words} {name}")
        permit(ask, self._desk.session.user, Act.PACK, self._why_not(protocol))
        ask.clicked.connect(partial(self._choose_folder, protocol, again))
        self.asks.append(ask)
        row.addWidget(ask)
        return line

    def _why_not(self, protocol: Protocol) -> str:
        try:
            check_sending(protocol, self._desk.today())
        except TransferError as error:
            return f"{error.what} {error.remedy}".strip()
        return ""

    def _choose_folder(self, protocol: Protocol, again: bool) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the request"))
        if folder is not None:
            self.ask_into(protocol, folder, again=again)

    def choose_answer(self) -> None:
        """Ask for the file of an answer, whichever route it is of, and take it in."""
        path = choose_file.existing_file(
            self, self.tr("The receiver's answer"), self.tr("Answers (*.acceptance-answer.json)")
        )
        if path is not None:
            self.take_in_answer(path)


def _waits(due: Due) -> str:
    return NEEDED if len(due.records) == 1 else NEEDED.replace("waits", "wait")
