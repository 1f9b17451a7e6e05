"""A proposal that is answered blind: the approver's own result, before they see what was proposed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.case_page import CasePage, ProposalLine
from transfer_app.domain.staff import Act, User
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Problem, button, label, picker
from transfer_app.gui.words import moment


class BlindForm(QWidget):
    """given carries (proposal number, outcome, area)."""

    given = Signal(int, object, str)

    def __init__(self, user: User) -> None:
        super().__init__()
        self._user = user
        self._proposal = 0
        s = theme.sizes()
        self.what = label(self.tr("Say your own result first"), "heading", wrap=True)
        self.who = label("", "muted", wrap=True)
        self.result: QComboBox = picker(self.tr("Your own result"), 6)
        self.result.setPlaceholderText(self.tr("Not chosen"))
        self.problem = Problem()
        self.give = button(self.tr("Give my result and go on"), "primary", "tick")
        self.give.clicked.connect(self.submit)
        self.result.currentIndexChanged.connect(self.problem.hide)
        row = QHBoxLayout()
        row.setSpacing(s.small)
        row.addWidget(self.result, 1)
        row.addWidget(self.give)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.tight)
        for widget in (self.what, self.who, self.problem):
            box.addWidget(widget)
        box.addLayout(row)

    def show_case(self, page: CasePage, line: ProposalLine) -> None:
        """A result that was chosen for this very proposal stays."""
        told = self.tr(
            "{who} proposed a result on {at}. It is shown once you gave yours, which cannot be changed then."
        )
        self.who.setText(told.format(who=line.proposer, at=moment(line.proposal.proposed_at)))
        if self._proposal != line.proposal.id:
            self._proposal = line.proposal.id
            with QSignalBlocker(self.result):
                self.result.clear()
                for words, outcome, area in case_words.results(dict(page.names)):
                    self.result.addItem(words, (outcome, area))
                self.result.setCurrentIndex(-1)
        self.problem.setVisible(not permit(self.give, self._user, Act.APPROVE))
        self.problem.setText(self.give.toolTip())
        theme.role(self.problem, "muted" if self.give.toolTip() else "danger")
        self.result.setEnabled(self.give.isEnabled())

    def choose(self, number: int) -> None:
        """The n-th successor, from 0; nothing where there are not so many."""
        if number < self.result.count() and self.result.itemData(number)[0] == OutcomeKind.SUCCESSOR:
            self.result.setCurrentIndex(number)

    def submit(self) -> None:
        if not self.give.isEnabled():
            return
        if self.result.currentIndex() < 0:
            self.problem.setText(self.tr("Choose your result: keys 1 to 9 in the list choose a successor."))
            self.problem.show()
            self.result.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        outcome, area = self.result.currentData()
        self.given.emit(self._proposal, OutcomeKind(outcome), area)
