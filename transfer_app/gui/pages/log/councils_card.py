"""Other councils on the Log page: whose log key is trusted, and who countersigned whose log how far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.day_words import day_of
from transfer_app.domain.known_logs import KnownLog
from transfer_app.domain.staff import Act, User
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.key_row import HOW, KeyRow
from transfer_app.gui.rights import permit
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Card, EmptyState, button, empty_layout, flowing, label
from transfer_app.services import countersigning, workspaces
from transfer_app.services.countersigning import ANSWER_ENDING, REQUEST_ENDING

T = TypeVar("T")


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
        self.how = label(translate("KeyRow", HOW), "muted", wrap=True)
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
        self.body.addLayout(flowing(self.save, self.sign, self.take))
        self.body.addWidget(self.how)
        self.body.addLayout(self._councils)
        self.body.addWidget(self.empty)

    def refresh(self) -> None:
        session = self._desk.session
        empty_layout(self.standing)
        now = countersigning.standing(session)
        for line in now.forks:
            self.standing.addWidget(label(line, "danger", wrap=True))
        for line in now.countersigned:
            self.standing.addWidget(label(line, "good" if now.by_anyone else "warning", wrap=True))
        words, digits = countersigning.my_spoken(session)
        told = self.tr("The fingerprint of our own log card: {words}, or in digits {digits}")
        self.ours.setText(told.format(words=words, digits=digits))
        empty_layout(self._councils)
        people = {user.id: user.display_name for user in workspaces.users(session)}
        self.rows = []
        for each in countersigning.logs(session):
            row = CouncilRow(each, people, session.user)
            row.key.confirmed.connect(
                lambda number=each.id: self._desk.do(lambda: countersigning.confirm_log(session, number))
            )
            row.asked.connect(lambda known=each: self._ask_request(known))
            self.rows.append(row)
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
        self._run(
            lambda: countersigning.save_card(self._desk.session, folder),
            self.tr("Saving our log card"),
            lambda path: self._desk.tell("good", self.tr("Our log card is {name}.").format(name=path.name)),
        )

    def ask_for(self, known: KnownLog, path: Path) -> None:
        """Sign the log up to now, and write the file that asks this council to countersign it."""
        told = self.tr("{name} asks {council} to countersign this log. Send it with the packages or alone.")
        words = told.format(name=path.name, council=known.card.authority.name)
        self._run(
            lambda: countersigning.ask(self._desk.session, path, log_id=known.id),
            self.tr("Asking for a countersignature"),
            lambda size: self._desk.tell("good", words),
        )

    def countersign(self, request: Path, answer: Path) -> None:
        """Check their newest checkpoint against all that was seen of their log, and write the answer."""
        told = self.tr("The log of {council} is countersigned at {size:,} entries.")
        self._run(
            lambda: countersigning.countersign(self._desk.session, request, answer),
            self.tr("Countersigning"),
            lambda given: self._desk.tell(
                "good",
                told.format(council=given.log.card.authority.name, size=given.size),
                self.tr("Send them {name}.").format(name=given.answer.name),
            ),
        )

    def take_in(self, answer: Path) -> None:
        told = self.tr("The countersignature of {names} is kept.")
        self._run(
            lambda: countersigning.take_in(self._desk.session, answer),
            self.tr("Taking in a countersignature"),
            lambda taken: self._desk.tell(
                "good", told.format(names=", ".join(each.card.authority.name for each in taken))
            ),
        )

    def _run(self, act: Callable[[], T], title: str, done: Callable[[T], None]) -> None:
        """Off the screen's thread. A fork fails and is kept in the log all the same, so it shows at once."""
        handle = self._desk.run(lambda context: act(), title, done)
        handle.failed.connect(lambda _: self._desk.changed.emit())

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

    def _ask_request(self, known: KnownLog) -> None:
        name = known.card.authority.code + REQUEST_ENDING
        path = choose_file.new_file(self, self.tr("The request to send"), name, choose_file.LOG_REQUESTS)
        if path is not None:
            self.ask_for(known, path)


class CouncilRow(QWidget):
    """One council: its key as it is compared, how far each countersigned the other. asked(): of our log."""

    asked = Signal()

    def __init__(self, known: KnownLog, people: Mapping[int, str], user: User) -> None:
        super().__init__()
        self.known = known
        name = known.card.authority.name
        self.key = KeyRow(
            name,
            self.tr("log"),
            known.words,
            known.spoken,
            known.confirmed_by,
            people,
            user,
            revoked_at=known.revoked_at,
        )
        self.said = label(_said(known), "muted", wrap=True)
        self.ask = button(
            self.tr("Ask them to countersign"), "", "next", f"{self.tr('Ask to countersign')}: {name}"
        )
        self.ask.clicked.connect(self.asked)
        self.ask.setVisible(known.usable)
        permit(self.ask, user, Act.SEE_WHOLE)
        row = QHBoxLayout()
        row.setSpacing(theme.sizes().small)
        row.addWidget(self.said, 1)
        row.addWidget(self.ask)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.sizes().tight)
        box.addWidget(self.key)
        box.addLayout(row)


def _said(known: KnownLog) -> str:
    ours = (
        f"They countersigned this log up to {known.theirs_size:,} entries, on {day_of(known.theirs_at)}."
        if known.theirs_size
        else "They have not countersigned this log."
    )
    theirs = (
        f" Their log was countersigned here up to {known.seen.size:,} entries, on {known.seen.at[:10]}."
        if known.seen.size
        else ""
    )
    return ours + theirs
