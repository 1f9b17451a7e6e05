"""What becomes of the record, who holds it meanwhile, why, and on what evidence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.drafts import KeptDraft
from transfer_app.domain.review import Said
from transfer_app.domain.staff import Act, User
from transfer_app.domain.suggesting import OWN_EVIDENCE, Withheld
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.pages.review.evidence_rows import EvidenceRows
from transfer_app.gui.pages.review.suggestion_row import SuggestionRow
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Problem, button, label


class ProposeForm(QWidget):
    """Says `ready(Said)` once nothing is missing; else goes to the field that is, and says so.

    taken(evidence, interim lead, seconds): propose what the page suggests, so long after it was shown, on the
    evidence that the person named, if any.
    """

    ready = Signal(object)
    taken = Signal(object, str, int)
    edited = Signal()

    def __init__(self, user: User) -> None:
        super().__init__()
        self._user = user
        self.result, self.lead, self.why = QComboBox(), QLineEdit(), QLineEdit()
        self.evidence = EvidenceRows()
        self.needed = label("", "small", wrap=True)
        self.problem = Problem()
        self.propose = button(self.tr("Propose and go on"), "primary", "tick")
        self.propose.clicked.connect(self.submit)
        self.suggestion = SuggestionRow(user)
        self.suggestion.take.clicked.connect(self.submit_suggested)
        self.kept = label("", "small")
        self.doubt: Callable[[], str] = str
        """What speaks against proposing now, in words: said once, before it is sent all the same."""
        self._doubted = False
        self._needed = 1
        self._lay_out()
        self.why.setPlaceholderText(self.tr("In a sentence, for the second person and for the file"))
        enter = QShortcut(QKeySequence("Ctrl+Return"), self)
        enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        enter.activated.connect(self.submit)
        self.result.currentIndexChanged.connect(self._settled)
        self.why.textChanged.connect(self._settled)
        self.lead.textChanged.connect(self._settled)
        self.evidence.changed.connect(self._settled)

    @property
    def started(self) -> bool:
        """Something was typed or chosen that would be lost."""
        return bool(self.result.currentIndex() >= 0 or self.why.text().strip() or self.evidence.evidence())

    def show_case(self, page: CasePage) -> None:
        """Empty but for the interim lead that the reason asks for."""
        self._doubted = False
        with QSignalBlocker(self.result):
            self.result.clear()
            for words, outcome, area in case_words.results(dict(page.names)):
                self.result.addItem(words, (outcome, area))
            self.result.setCurrentIndex(-1)
        self.why.clear()
        self.lead.setText(page.reasons[0].interim_lead if page.reasons else "")
        self.lead.setCursorPosition(0)
        self._needed = page.evidence_needed
        several = self._needed > 1
        self.needed.setText(
            self.tr("Two items are needed: urgent, or looked after")
            if several
            else self.tr("At least one item")
        )
        self.evidence.start(case_words.citable(page), self._needed)
        self.suggestion.show_case(page)
        self.problem.hide()
        if permit(self.propose, self._user, Act.PROPOSE):
            self.propose.setToolTip(self.tr("P in the list, Ctrl+Enter in the form"))

    def half_typed(self, facts_digest: str) -> KeptDraft:
        """What stands in the form now."""
        outcome, area = self.result.currentData() or ("", "")
        return KeptDraft(
            str(outcome), area, self.why.text(), self.lead.text(), tuple(self.evidence.evidence()),
            facts_digest=facts_digest,
        )  # fmt: skip

    def restore(self, draft: KeptDraft) -> None:
        """Put back what was half typed; a successor that is none any more is not chosen."""
        results = [self.result.itemData(at) for at in range(self.result.count())]
        wanted = [at for at, each in enumerate(results) if tuple(each) == (draft.outcome, draft.area)]
        self.result.setCurrentIndex(wanted[0] if wanted else -1)
        self.why.setText(draft.why)
        if draft.interim_lead:
            self.lead.setText(draft.interim_lead)
            self.lead.setCursorPosition(0)
        self.evidence.restore(draft.evidence)

    def choose(self, number: int) -> None:
        """The n-th successor, from 0; nothing where there are not so many."""
        if number < self.result.count() and self.result.itemData(number)[0] == OutcomeKind.SUCCESSOR:
            self.result.setCurrentIndex(number)

    def submit(self) -> None:
        if not self._stopped(self._missing()):
            evidence = tuple(self.evidence.evidence())
            self.ready.emit(Said(*self._chosen(), self.why.text(), self.lead.text(), evidence))

    def submit_suggested(self) -> None:
        """What the page suggests; where it does not, say why, and go to where the person has to choose."""
        missing = self._missing_to_suggest()
        if missing is None and self.suggestion.at_a_glance:
            self._say(self.tr("This record was shown just now: look at it first."))
        elif not self._stopped(missing):
            evidence = tuple(self.evidence.evidence())
            self.taken.emit(evidence, self.lead.text(), self.suggestion.seconds)

    def _chosen(self) -> tuple[OutcomeKind, str]:
        outcome, area = self.result.currentData()
        return OutcomeKind(outcome), area

    def _stopped(self, missing: tuple[QWidget, str] | None) -> bool:
        """Something is missing, or speaks against proposing now: it is said."""
        if missing is not None:
            field, words = missing
            self._say(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        doubt = "" if self._doubted else self.doubt()
        if doubt:
            self._doubted = True
            self._say(self.tr("{doubt} Propose again to send it.").format(doubt=doubt))
        return bool(doubt)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()

    def _missing_to_suggest(self) -> tuple[QWidget, str] | None:
        found = self.suggestion.found
        if not self.propose.isEnabled():
            return self.propose, self.propose.toolTip()
        if isinstance(found, Withheld):
            return self.result, found.why
        if self.result.currentIndex() >= 0 and self._chosen() != (OutcomeKind.SUCCESSOR, found.area):
            return self.why, self.tr("You chose another result: say why, and propose it.")
        if self.why.text().strip():
            return self.why, self.tr("You began to say why: propose that, or empty the field.")
        if not self.lead.text().strip():
            return self.lead, self.tr("Name who holds the case until this is settled.")
        if found.own_evidence and len(self.evidence.evidence()) < found.needed:
            return self.evidence.first_empty(), OWN_EVIDENCE
        return None

    def _missing(self) -> tuple[QWidget, str] | None:
        if not self.propose.isEnabled():
            return self.propose, self.propose.toolTip()
        if self.result.currentIndex() < 0:
            return self.result, self.tr(
                "Choose the result first: keys 1 to 9 in the list choose a successor."
            )
        if not self.why.text().strip():
            return self.why, self.tr("Say why in a sentence.")
        if not self.lead.text().strip():
            return self.lead, self.tr("Name who holds the case until this is settled.")
        if len(self.evidence.evidence()) < self._needed:
            words = (
                self.tr("Two items of evidence are needed.")
                if self._needed > 1
                else self.tr("Name the evidence.")
            )
            return self.evidence.first_empty(), words
        return None

    def _settled(self) -> None:
        """A complaint goes once what it is about has been touched."""
        self.problem.hide()
        self.edited.emit()

    def _lay_out(self) -> None:
        s = theme.sizes()
        grid = QGridLayout()
        grid.setHorizontalSpacing(s.medium)
        grid.setVerticalSpacing(s.tight)
        fields = (
            (self.tr("&Result"), self.result),
            (self.tr("Interim &lead"), self.lead),
            (self.tr("&Because"), self.why),
        )
        for number, (words, field) in enumerate(fields):
            caption = label(words, "subheading")
            caption.setBuddy(field)
            spoken = words.replace("&", "")
            field.setAccessibleName(spoken)
            if isinstance(field, QComboBox):
                field.view().setAccessibleName(spoken)
            row, column = (0, number * 2) if number < 2 else (1, 0)
            grid.addWidget(caption, row, column)
            grid.addWidget(field, row, column + 1, 1, 1 if number < 2 else 3)
        self.result.setPlaceholderText(self.tr("Not chosen"))
        self.result.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.result.setMinimumContentsLength(6)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        grid.addWidget(label(self.tr("Evidence"), "subheading"), 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.evidence, 2, 1, 1, 3)
        foot = QHBoxLayout()
        foot.addWidget(self.needed, 5)
        foot.addWidget(self.problem, 15)
        foot.addStretch(1)
        foot.addWidget(self.kept)
        foot.addWidget(self.propose)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.small)
        box.addWidget(self.suggestion)
        box.addLayout(grid)
        box.addLayout(foot)
