"""One request for a special package: what it would send to whom, who has agreed, and what can be done now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.clearance import FUNCTION_WORDS, named
from transfer_app.domain.special import BASIS_WORDS, Acceptance, RequestState, agreeing_as, may_agree
from transfer_app.domain.staff import Act, Function, User
from transfer_app.gui import theme
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Problem, button, empty_layout, label, line, name_list
from transfer_app.gui.words import STRANDS, moment
from transfer_app.services.special import RequestView


def standing(view: RequestView) -> str:
    """'Waits for the head of service'."""
    asked = view.request
    if view.state is RequestState.OPEN:
        if asked.missing:
            both = len(asked.missing) > 1
            return "Waits for both to agree" if both else f"Waits for the {named(asked.missing)}"
        return {
            Acceptance.NOT_ASKED: "Approved: to be accepted",
            Acceptance.ASKED: "Waits for the acceptance",
            Acceptance.ACCEPTED: "Accepted: can be sealed",
        }[view.acceptance]
    return {
        RequestState.SEALED: "Sealed",
        RequestState.REFUSED: "Refused",
        RequestState.WITHDRAWN: "Withdrawn",
        RequestState.LAPSED: "Lapsed: what it rested on changed",
    }[view.state]


def record_words(records: Iterable[RecordRow], changed: Collection[int]) -> str:
    """changed: ids of those that replace a copy which was sent before."""
    return ", ".join(
        f"{row.ref} ({STRANDS[row.strand].lower()}{', sent before' if row.id in changed else ''})"
        for row in records
    )


def _acceptance(view: RequestView) -> str:
    """Who of the receiver said yes, or is to; '' where nobody was asked and nobody will be."""
    asked = f"{view.accepter}, {moment(view.acceptance_at)}" if view.accepter else ""
    if view.state is RequestState.SEALED:
        return asked
    if view.state is not RequestState.OPEN:
        return ""
    return {
        Acceptance.NOT_ASKED: "missing: one of the people it is for has to accept it",
        Acceptance.ASKED: f"asked of {asked}; no answer yet",
        Acceptance.ACCEPTED: asked,
    }[view.acceptance]


class SpecialRequest(QWidget):
    """refused carries (request number, note), approved the function besides; withdrawn and sealed the number.

    asked: (request number, the recipient who is to be asked to accept it).
    """

    approved = Signal(int, str, object)
    refused = Signal(int, str)
    withdrawn = Signal(int)
    sealed = Signal(int)
    asked = Signal(int, int)
    answer_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self._number = 0
        self.title = label("", "subheading", wrap=True)
        self.facts = QGridLayout()
        self.facts.setColumnStretch(1, 1)
        self.facts.setHorizontalSpacing(s.medium)
        self.problem = Problem()
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("Note: what you looked at, or why you refuse"))
        self.note.setAccessibleName(self.tr("Note on the request"))
        self.note.textChanged.connect(lambda _: self._complain(""))
        self.approve = button(self.tr("Approve"), "primary", "tick")
        self.refuse = button(self.tr("Refuse"), "danger", "cross")
        self.withdraw = button(self.tr("Withdraw it"), icon_name="undo")
        self.seal = button(self.tr("Choose a folder and seal"), "primary", "lock")
        self.person = QComboBox()
        name_list(self.person, self.tr("Who is asked to accept it"))
        self.ask = button(self.tr("Ask them to accept…"), "primary", "save")
        self.again = button(self.tr("Ask again…"), icon_name="save")
        self.answer = button(self.tr("Take in the answer…"), icon_name="load")
        self.function = QComboBox()
        for widget in (self.function, self.function.view()):
            widget.setAccessibleName(self.tr("As which you approve"))
        self.approve.clicked.connect(self._approve)
        self.refuse.clicked.connect(lambda: self._answer(self.refused))
        self.withdraw.clicked.connect(lambda: self.withdrawn.emit(self._number))
        self.seal.clicked.connect(lambda: self.sealed.emit(self._number))
        for asking in (self.ask, self.again):
            asking.clicked.connect(lambda: self.asked.emit(self._number, self.person.currentData()))
        self.answer.clicked.connect(self.answer_wanted)
        row = QHBoxLayout()
        row.setSpacing(s.small)
        row.addWidget(self.note, 1)
        row.addStretch(0)
        for each in (
            self.withdraw, self.refuse, self.function, self.approve, self.person, self.ask, self.again,
            self.answer, self.seal,
        ):  # fmt: skip
            row.addWidget(each)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.small)
        box.addWidget(line())
        box.addWidget(self.title)
        box.addLayout(self.facts)
        box.addWidget(self.problem)
        box.addLayout(row)

    def show_request(self, view: RequestView, user: User) -> None:
        asked = view.request
        self._number = asked.id
        self.title.setText(f"{self.tr('Request')} {asked.id}: {standing(view)}")
        self._tell(self._lines(view))
        self.note.clear()
        is_open, mine = view.state is RequestState.OPEN, view.own
        agrees = is_open and may_agree(user) and not mine
        self._offer_approving(() if view.approved_by_me or not agrees else agreeing_as(asked, user))
        self.refuse.setVisible(agrees)
        self.note.setVisible(agrees)
        self.withdraw.setVisible(is_open and mine)
        agreed, accepted = is_open and not asked.missing, view.acceptance is Acceptance.ACCEPTED
        self.seal.setVisible(agreed and accepted)
        self._offer_asking(view, agreed and not accepted)
        for each in (self.seal, self.ask, self.again, self.answer):
            permit(each, user, Act.PACK)
        self._complain("")

    def _offer_approving(self, functions: Sequence[Function]) -> None:
        """functions: as which this person can say yes; who holds both chooses one."""
        self.function.clear()
        for each in functions:
            self.function.addItem(self.tr("as {function}").format(function=FUNCTION_WORDS[each]), each)
        self.function.setVisible(len(functions) > 1)
        self.approve.setVisible(bool(functions))
        named = FUNCTION_WORDS[functions[0]] if len(functions) == 1 else ""
        self.approve.setText(
            self.tr("Approve as {function}").format(function=named) if named else self.tr("Approve")
        )

    def _offer_asking(self, view: RequestView, shown: bool) -> None:
        waits = view.acceptance is Acceptance.ASKED
        self.person.clear()
        for number, name in zip(view.request.recipients, view.people, strict=True):
            self.person.addItem(name, number)
        self.person.setVisible(shown and self.person.count() > 1)
        self.ask.setVisible(shown and not waits)
        for widget in (self.again, self.answer):
            widget.setVisible(shown and waits)

    def _lines(self, view: RequestView) -> list[tuple[str, str]]:
        asked = view.request
        asker = self.tr("you") if view.own else view.requester
        records = record_words(view.records, view.changed)
        lines = [
            (self.tr("Why apart"), BASIS_WORDS[asked.basis].capitalize()),
            (self.tr("For"), f"{', '.join(view.people)}; {view.authority_name}"),
            (self.tr("Records"), records),
            (self.tr("Asked for by"), f"{asker}, {moment(asked.requested_at)}"),
            (self.tr("Evidence"), asked.evidence),
        ]
        for name, given in zip(view.approvers, asked.approvals, strict=True):
            said = f"{name}, {moment(given.at)}: {given.note}"
            as_ = FUNCTION_WORDS[given.function].capitalize() if given.function else self.tr("Approver")
            lines.append((as_, said))
        if view.state is RequestState.OPEN:
            missing = self.tr("missing: somebody who did not ask for it and has not approved it")
            lines += [(FUNCTION_WORDS[each].capitalize(), missing) for each in asked.missing]
        return [
            *lines,
            (self.tr("Receiver's acceptance"), _acceptance(view)),
            (self.tr("Reason"), asked.ended_why),
        ]

    def _tell(self, lines: list[tuple[str, str]]) -> None:
        empty_layout(self.facts)
        for number, (name, value) in enumerate((name, value) for name, value in lines if value):
            self.facts.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(label(value, wrap=True), number, 1)

    def _approve(self) -> None:
        # Qt hands a word of an enumeration back as a plain text.
        self._answer(self.approved, Function(self.function.currentData()))

    def _answer(self, signal: SignalInstance, *more: object) -> None:
        """Without a note it asks for one: the cursor is in it."""
        if self.note.text().strip():
            signal.emit(self._number, self.note.text(), *more)
            return
        self._complain(self.tr("Say in the note what you looked at, or why you refuse."))
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _complain(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
