"""Someone's key, on Share and Packages: who, the fingerprint as it is read aloud, who compared it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from transfer_app.domain.day_words import day_of
from transfer_app.domain.sharing import CONFIRMATIONS
from transfer_app.domain.staff import Act, User
from transfer_app.gui import theme
from transfer_app.gui.pages.spoken import spoken_labels
from transfer_app.gui.rights import permit
from transfer_app.gui.translation import QT_TRANSLATE_NOOP, translate
from transfer_app.gui.widgets import button, label

HOW = QT_TRANSLATE_NOOP(
    "KeyRow",
    "Ring them on a number you found yourself, never one from the message the card came with. They read "
    "their nine words, or the digits, from their own screen. Confirm only if every one is the same; a "
    "second person does so too.",
)


class KeyRow(QFrame):
    """confirmed() once the person says that they compared the groups; revoked() to end the grant."""

    confirmed = Signal()
    revoked = Signal()

    def __init__(
        self,
        name: str,
        role: str,
        words: str,
        spoken: str,
        confirmed_by: Sequence[int],
        people: Mapping[int, str],
        user: User,
        *,
        revoked_at: str = "",
        revocable: bool = False,
    ) -> None:
        super().__init__()
        theme.role(self, "card")
        s = theme.sizes()
        self.who = label(f"{name}, {role.replace('-', ' ')}", "subheading", wrap=True)
        whose = self.tr("Fingerprint of {name}").format(name=name)
        self.words, self.groups = spoken_labels(whose, words, spoken)
        done = len(set(confirmed_by)) >= CONFIRMATIONS
        self.state = label(_state(confirmed_by, people, done, revoked_at), _tone(done, revoked_at), wrap=True)
        self.confirm = button(
            self.tr("They are the same"), "", "tick", f"{self.tr('Confirm the key of')} {name}"
        )
        self.revoke = button(self.tr("Revoke"), "danger", "cross", f"{self.tr('Revoke')} {name}")
        self.confirm.clicked.connect(self.confirmed)
        self.revoke.clicked.connect(self.revoked)
        own = (
            self.tr("You have compared it already; a second person has to.")
            if user.id in confirmed_by
            else ""
        )
        permit(self.confirm, user, Act.CONFIRM_KEY, own)
        permit(self.revoke, user, Act.DRAFT_SHARING)
        self.confirm.setVisible(not done and not revoked_at)
        self.revoke.setVisible(revocable and not revoked_at)
        column = QVBoxLayout()
        column.setSpacing(s.tight)
        for each in (self.who, self.words, self.groups, self.state):
            column.addWidget(each)
        row = QHBoxLayout(self)
        row.setContentsMargins(s.medium, s.small, s.medium, s.small)
        row.setSpacing(s.small)
        row.addLayout(column, 1)
        row.addWidget(self.confirm)
        row.addWidget(self.revoke)

    @property
    def last(self) -> QPushButton:
        """Tab leaves the row here."""
        return self.revoke


def _state(confirmed_by: Sequence[int], people: Mapping[int, str], done: bool, revoked_at: str) -> str:
    names = " and ".join(people.get(each, f"user {each}") for each in confirmed_by)
    if revoked_at:
        return translate("KeyRow", "Revoked on {day}: nothing is sealed for them any more.").format(
            day=day_of(revoked_at)
        )
    if done:
        return translate("KeyRow", "Compared by {names}: in use.").format(names=names)
    if confirmed_by:
        half = translate(
            "KeyRow", "Compared by {names}. Not in use until a second person has compared it too."
        )
        return half.format(names=names)
    return translate("KeyRow", "Not in use: nobody has compared the fingerprint with its owner yet.")


def _tone(done: bool, revoked_at: str) -> str:
    return "muted" if revoked_at else "good" if done else "warning"
