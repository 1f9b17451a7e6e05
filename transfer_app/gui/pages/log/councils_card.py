"""Other councils on the Log page: whose log key is trusted, and who countersigned whose log how far."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from transfer_app.domain.known_logs import KnownLog
from transfer_app.domain.sharing import spoken
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.key_row import HOW, KeyRow
from transfer_app.gui.pages.sure import sure
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.services import countersigning, workspaces
from transfer_app.services.countersigning import ANSWER_ENDING, REQUEST_ENDING
from transfer_app.services.session import Session


class CouncilsCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Countersigned by other councils"))
        self._desk = desk
        s = theme.sizes()
        self.add = button(self.tr("Add a log card"), icon_name="plus")
        self.add.clicked.connect(self._ask_card)
        self.corner(self.add)
        self.standing = QVBoxLayout()
        self.standing.setSpacing(s.tight)
        self.ours = label("", "muted", wrap=True)
        self.save = button(self.tr("Save our log card"), icon_name="save")
        self.sign = button(self.tr("Countersign their log"), icon_name="key")
        self.take = button(self.tr("Take in a countersignature"), icon_name="load")
        self.save.clicked.connect(self._ask_save)
        self.sign.clicked.connect(self._ask_sign)
        self.take.clicked.connect(self._ask_take)
        buttons = QHBoxLayout()
        buttons.setSpacing(s.small)
        for each in (self.save, self.sign, self.take):
            buttons.addWidget(each)
        buttons.addStretch(1)
        self.how = label(self.tr(HOW), "muted", wrap=True)
        self.rows: list[CouncilRow] = []
        self._councils = QVBoxLayout()
        self._councils.setSpacing(s.small)
        self.empty = EmptyState(
            self.tr("No other council's log card is here"),
            self.tr(
                "Exchange log cards with the council that receives your records. It then keeps the newest "
                "state of this log and signs it: from there on nobody can rewrite what was done unseen."
            ),
            "",
            "key",
        )
        self.body.addLayout(self.standing)
        self.body.addWidget(self.ours)
        self.body.addLayout(buttons)
        self.body.addWidget(self.how)
        self.body.addLayout(self._councils)
        self.body.addWidget(self.empty)

    def refresh(self) -> None:
        session = self._desk.session
        _emptied(self.standing)
        for line in countersigning.standing(session):
            self.standing.addWidget(label(line, _tone(line), wrap=True))
        groups = spoken(countersigning.my_card(session).fingerprint)
        self.ours.setText(self.tr("The fingerprint of our own log card: {groups}").format(groups=groups))
        _emptied(self._councils)
        people = {user.id: user.display_name for user in workspaces.users(session)}
        self.rows = [CouncilRow(self._desk, each, people, session) for each in countersigning.logs(session)]
        for row in self.rows:
            self._councils.addWidget(row)
        self.how.setVisible(any(not row.known.usable and not row.known.revoked_at for row in self.rows))
        self.empty.setVisible(not self.rows)
        permit(self.add, session.user, Act.CONFIRM_KEY)
        permit(self.save, session.user, Act.SEE_LOG)
        permit(self.take, session.user, Act.SEE_LOG)
        permit(self.sign, session.user, Act.COUNTERSIGN_LOG)

    def add_card(self, path: Path) -> None:
        self._desk.do(lambda: countersigning.add_log(self._desk.session, path))

    def save_card(self, folder: Path) -> None:
        saved = self._desk.do(lambda: countersigning.save_card(self._desk.session, folder))
        if saved is not None:
            self._desk.tell("good", self.tr("Our log card is {name}.").format(name=saved.name))

    def countersign(self, request: Path, answer: Path) -> None:
        """Check their newest checkpoint against all that was seen of their log, and write the answer."""
        given = self._desk.do(lambda: countersigning.countersign(self._desk.session, request, answer))
        if given is not None:
            told = self.tr("The log of {council} is countersigned at {size:,} entries.")
            self._desk.tell(
                "good",
                told.format(council=given.log.card.authority.name, size=given.size),
                self.tr("Send them {name}.").format(name=given.answer.name),
            )

    def take_in(self, answer: Path) -> None:
        taken = self._desk.do(lambda: countersigning.take_in(self._desk.session, answer))
        if taken is not None:
            names = ", ".join(each.card.authority.name for each in taken)
            self._desk.tell("good", self.tr("The countersignature of {names} is kept.").format(names=names))

    def _ask_card(self) -> None:
        path = choose_file.existing_file(self, self.tr("Log card"), choose_file.LOG_CARDS)
        if path is not None:
            self.add_card(path)

    def _ask_save(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Where to put our log card"))
        if folder is not None:
            self.save_card(folder)

    def _ask_sign(self) -> None:
        request = choose_file.existing_file(self, self.tr("Their request"), choose_file.LOG_REQUESTS)
        if request is None:
            return
        answer = choose_file.new_file(
            self, self.tr("The answer to send back"), request.stem + ANSWER_ENDING, choose_file.LOG_ANSWERS
        )
        if answer is not None:
            self.countersign(request, answer)

    def _ask_take(self) -> None:
        path = choose_file.existing_file(self, self.tr("Their answer"), choose_file.LOG_ANSWERS)
        if path is not None:
            self.take_in(path)
