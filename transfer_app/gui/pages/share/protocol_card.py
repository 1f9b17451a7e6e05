"""One protocol: what was agreed, who approved it, and the people it names with their keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from transfer_app.domain.day_words import day_of
from transfer_app.domain.sharing import Protocol, standing
from transfer_app.domain.staff import Act, User
from transfer_app.gui import theme
from transfer_app.gui.pages.key_row import HOW, KeyRow
from transfer_app.gui.pages.share.terms_words import signed_there, terms_facts
from transfer_app.gui.rights import permit
from transfer_app.gui.translation import QT_TRANSLATE_NOOP, translate
from transfer_app.gui.widgets import Card, button, empty_layout, flowing, label, line, tab_after

RECALL = QT_TRANSLATE_NOOP(
    "ProtocolCard",
    "When this ends, or a person is revoked, nothing more is sealed for them. "
    "Copies that they have collected already cannot be recalled: they stay where they are.",
)


class ProtocolCard(Card):
    """All but two are about the protocol shown; confirmed and revoked carry the recipient's number."""

    approved = Signal()
    added = Signal()
    saved = Signal()
    taken = Signal()
    ended = Signal()
    confirmed = Signal(int)
    revoked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self.title, self.state = label("", "heading", wrap=True), label("", wrap=True)
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(s.medium)
        self.facts.setVerticalSpacing(s.tight)
        self.facts.setColumnStretch(1, 1)
        self.approve = button(self.tr("Sign it for us"), "primary", "tick")
        self.save = button(self.tr("Save for the other council"), icon_name="save")
        self.take = button(self.tr("Take in their signature"), "primary", "plus")
        self.end = button(self.tr("Revoke"), "danger")
        self.save.clicked.connect(self.saved)
        self.take.clicked.connect(self.taken)
        self.end.clicked.connect(self.ended)
        self.add = button(self.tr("Add a person by their card"), icon_name="plus")
        self.approve.clicked.connect(self.approved)
        self.add.clicked.connect(self.added)
        self.people = QVBoxLayout()
        self.people.setSpacing(s.small)
        self.nobody = label(
            self.tr(
                "Nobody yet. Ask the receiving authority for the card of each person who will open packages."
            ),
            "muted",
            wrap=True,
        )
        self.rows: list[KeyRow] = []
        self._lay_out()

    def show_protocol(self, protocol: Protocol, user: User, people: Mapping[int, str], today: date) -> None:
        self.title.setText(f"{protocol.title}: {protocol.authority_name or protocol.authority}")
        words, tone = standing(protocol, today)
        self.state.setText(words)
        theme.role(self.state, tone)
        self._show_facts(protocol, people)
        own = (
            self.tr("You drafted it: a second person has to approve it.")
            if protocol.drafted_by == user.id
            else ""
        )
        permit(self.approve, user, Act.APPROVE_SHARING, own)
        self.approve.setVisible(protocol.approved_by is None and not protocol.gone)
        self._show_steps(protocol, user, today)
        self.why_not.setText(self.approve.toolTip())
        self.why_not.setVisible(not self.approve.isHidden() and not self.approve.isEnabled())
        permit(self.add, user, Act.DRAFT_SHARING)
        self.add.setVisible(not protocol.gone)
        self._show_people(protocol, user, people)

    def _show_steps(self, protocol: Protocol, user: User, today: date) -> None:
        """What can be done with it now, beside signing it here."""
        over = today > protocol.ends
        for each in (self.save, self.take):
            permit(each, user, Act.DRAFT_SHARING)
            each.setVisible(protocol.approved and not protocol.gone)
        self.take.setVisible(protocol.approved and not protocol.agreed and not protocol.gone)
        self.end.setText(self.tr("Close") if over else self.tr("Revoke"))
        self.end.setAccessibleName(
            self.tr("Close this protocol") if over else self.tr("Revoke this protocol")
        )
        permit(self.end, user, Act.CLOSE_SHARING if over else Act.DRAFT_SHARING)
        self.end.setVisible(not protocol.gone)

    def _show_facts(self, protocol: Protocol, people: Mapping[int, str]) -> None:
        empty_layout(self.facts)
        approved = people.get(protocol.approved_by or 0, "")
        facts = (
            *terms_facts(protocol.terms, whole=protocol.approved_by is None),
            (self.tr("Drafted by"), people.get(protocol.drafted_by, "")),
            (
                self.tr("Signed here by"),
                f"{approved} on {day_of(protocol.approved_at)}" if approved else self.tr("nobody yet"),
            ),
            (self.tr("Signed there by"), signed_there(protocol) or self.tr("nobody yet")),
            *(((self.tr("Revoked because"), protocol.revoked_why),) if protocol.revoked_at else ()),
        )
        for number, (name, value) in enumerate(facts):
            self.facts.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(label(value, wrap=True), number, 1)

    def _show_people(self, protocol: Protocol, user: User, people: Mapping[int, str]) -> None:
        for row in self.rows:
            self.people.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for each in protocol.recipients:
            row = KeyRow(
                each.name,
                each.role,
                each.words,
                each.spoken,
                each.confirmed_by,
                people,
                user,
                revoked_at=each.revoked_at,
                revocable=True,
            )
            row.confirmed.connect(lambda number=each.id: self.confirmed.emit(number))
            row.revoked.connect(lambda number=each.id: self.revoked.emit(number))
            self.people.addWidget(row)
            tab_after(self.rows[-1].last if self.rows else self.add, row)
            self.rows.append(row)
        self.nobody.setVisible(not self.rows)
        self.how.setVisible(any(row.confirm.isVisibleTo(row) for row in self.rows))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addLayout(flowing(self.approve, self.take, self.save, self.end, at_right=True))
        self.why_not, self.how = (
            label("", "muted", wrap=True),
            label(translate("KeyRow", HOW), "muted", wrap=True),
        )
        self.body.addLayout(top)
        self.body.addWidget(self.state)
        self.body.addWidget(self.why_not)
        self.body.addLayout(self.facts)
        self.body.addWidget(line())
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Who may open its packages"), "subheading"), 1)
        head.addWidget(self.add)
        self.body.addLayout(head)
        self.body.addWidget(self.nobody)
        self.body.addWidget(self.how)
        self.body.addLayout(self.people)
        self.body.addWidget(label(self.tr(RECALL), "small", wrap=True))
