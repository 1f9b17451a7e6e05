"""One protocol: what was agreed, who approved it, and the people it names with their keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from transfer_app.domain.sharing import Protocol
from transfer_app.domain.staff import Act, User
from transfer_app.gui import theme
from transfer_app.gui.pages.key_row import HOW, KeyRow
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, label, line
from transfer_app.gui.words import STRANDS

RECALL = (
    "When this ends, or a person is revoked, nothing more is sealed for them. "
    "Copies that they have collected already cannot be recalled: they stay where they are."
)


class ProtocolCard(Card):
    """approved() and added() for the protocol shown; confirmed and revoked carry the recipient's number."""

    approved = Signal()
    added = Signal()
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
        self.approve = button(self.tr("Approve"), "primary", "tick", self.tr("Approve this protocol"))
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
        self.approve.setVisible(protocol.approved_by is None)
        self.why_not.setText(self.approve.toolTip())
        self.why_not.setVisible(protocol.approved_by is None and not self.approve.isEnabled())
        permit(self.add, user, Act.DRAFT_SHARING)
        self._show_people(protocol, user, people)

    def _show_facts(self, protocol: Protocol, people: Mapping[int, str]) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        approved = people.get(protocol.approved_by or 0, "")
        facts = (
            (self.tr("Purpose"), protocol.purpose),
            (self.tr("Legal basis"), protocol.legal_basis),
            (self.tr("DPIA"), protocol.dpia_ref),
            (self.tr("Strands"), strands_of(protocol)),
            (self.tr("Drafted by"), people.get(protocol.drafted_by, "")),
            (
                self.tr("Approved by"),
                f"{approved} on {protocol.approved_at[:10]}" if approved else self.tr("nobody yet"),
            ),
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
                each.spoken,
                each.confirmed_by,
                people,
                user,
                revoked_at=each.revoked_at,
                revocable=True,
            )
            row.confirmed.connect(lambda number=each.id: self.confirmed.emit(number))
            row.revoked.connect(lambda number=each.id: self.revoked.emit(number))
            self.rows.append(row)
            self.people.addWidget(row)
        self.nobody.setVisible(not self.rows)
        self.how.setVisible(any(row.confirm.isVisibleTo(row) for row in self.rows))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.approve)
        self.why_not, self.how = label("", "muted", wrap=True), label(self.tr(HOW), "muted", wrap=True)
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


def standing(protocol: Protocol, today: date) -> tuple[str, str]:
    """How a protocol stands today in words, and the tone to say it in."""
    if protocol.approved_by is None:
        return "Not approved: nothing can be sealed under it yet.", "warning"
    if today < protocol.starts:
        return f"Approved; starts on {protocol.starts:%d %B %Y}.", "muted"
    if today > protocol.ends:
        return f"Ended on {protocol.ends:%d %B %Y}: nothing is sealed under it any more.", "muted"
    left = (protocol.ends - today).days
    days = "today is its last day" if not left else f"{left} day{'s' if left > 1 else ''} left"
    if not protocol.usable_recipients:
        return f"In force, {days}; but no person's key has been compared by two people yet.", "warning"
    return f"In force, {days}.", "good"


def strands_of(protocol: Protocol) -> str:
    return ", ".join(words for strand, words in STRANDS.items() if strand in protocol.strands)
