"""A proposal before its second person: what is proposed, on what, and approve, refuse or withdraw."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.case_page import CasePage, ProposalLine
from transfer_app.domain.staff import Act, User
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Problem, button, label
from transfer_app.gui.words import moment


class VerdictForm(QWidget):
    """approved and refused carry (proposal number, note); withdrawn the number."""

    approved = Signal(int, str)
    refused = Signal(int, str)
    withdrawn = Signal(int)

    def __init__(self, user: User) -> None:
        super().__init__()
        self._user = user
        self._proposal = 0
        s = theme.sizes()
        self.what, self.who = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.why, self.evidence = label("", wrap=True), label("", wrap=True)
        self.problem = Problem()
        self.conflict = label("", "warning", wrap=True)
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("Note; a refusal needs one, so that the reviewer can act on it"))
        self.note.setAccessibleName(self.tr("Note on the verdict"))
        self.note.textChanged.connect(self.problem.hide)
        self.approve = button(self.tr("Approve and go on"), "primary", "tick")
        self.refuse = button(self.tr("Refuse"), "danger", "cross")
        self.withdraw = button(self.tr("Withdraw"), icon_name="undo")
        self.approve.clicked.connect(self.do_approve)
        self.refuse.clicked.connect(self.do_refuse)
        self.withdraw.clicked.connect(self.do_withdraw)
        row = QHBoxLayout()
        row.setSpacing(s.small)
        row.addWidget(self.note, 1)
        for each in (self.withdraw, self.refuse, self.approve):
            row.addWidget(each)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.tight)
        for widget in (self.what, self.who, self.conflict, self.why, self.evidence, self.problem):
            box.addWidget(widget)
        box.addLayout(row)

    def show_case(self, page: CasePage, line: ProposalLine) -> None:
        proposal, names = line.proposal, dict(page.names)
        self._proposal = proposal.id
        result = case_words.result_words(proposal.outcome, proposal.area, names)
        self.what.setText(self.tr("Proposed: {result}").format(result=result))
        who = self.tr("you") if line.own else line.proposer
        self.who.setText(
            self.tr("By {who}, {when}. Until settled: {lead}.").format(
                who=who, when=moment(proposal.proposed_at), lead=proposal.interim_lead
            )
        )
        self.why.setText(self.tr("Because: {why}").format(why=proposal.why))
        cited = case_words.evidence_words(proposal.evidence)
        self.evidence.setText(self.tr("Evidence: {cited}").format(cited=cited))
        self.note.clear()
        self.problem.hide()
        said = "; ".join(
            f"{who}: {case_words.result_words(each.outcome, each.area, names)}" for who, each in line.opinions
        )
        self.conflict.setText(self.tr("Said without seeing this by {said}.").format(said=said))
        if line.conflict:
            self.conflict.setText(
                self.tr("In conflict with {said}. A third person decides.").format(said=said)
            )
        self.conflict.setVisible(bool(said))
        theme.role(self.conflict, "warning" if line.conflict else "muted")
        own = self.tr("This is your own proposal: a second person has to decide it.") if line.own else ""
        if line.conflict and any(each.given_by == self._user.id for _, each in line.opinions):
            own = self.tr("Your own result was another: a third person decides between the two.")
        permit(self.approve, self._user, Act.APPROVE, own)
        permit(self.refuse, self._user, Act.APPROVE, own)
        self.withdraw.setVisible(line.own and self._user.may(Act.PROPOSE))
        self.note.setVisible(self.approve.isEnabled())
        if not self.approve.isEnabled():
            self.problem.setText(own or self.approve.toolTip())
            self.problem.show()
        theme.role(self.problem, "muted" if not self.approve.isEnabled() else "danger")

    def do_approve(self) -> None:
        if self.approve.isEnabled():
            self.approved.emit(self._proposal, self.note.text())

    def do_refuse(self) -> None:
        """Without a note it asks for one: the cursor is in it."""
        if not self.refuse.isEnabled():
            return
        if self.note.text().strip():
            self.refused.emit(self._proposal, self.note.text())
            return
        self.problem.setText(self.tr("Say why you refuse, then press Refuse again."))
        self.problem.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def do_withdraw(self) -> None:
        if not self.withdraw.isHidden():
            self.withdrawn.emit(self._proposal)
