"""Checking the quality sample: the facts of one record, one's own result, and only then the rule's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.quality_sample import Check, Question
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.pages.review.lanes import day_words
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.translation import QT_TRANSLATE_NOOP
from transfer_app.gui.widgets import Dialog, FormRow, Problem, button, foot, label
from transfer_app.gui.words import STRANDS
from transfer_app.services import boundaries, quality_sample, reviewing

ADDRESSES = (
    Column(QT_TRANSLATE_NOOP("Columns", "From"), chars=14),
    Column(QT_TRANSLATE_NOOP("Columns", "To"), chars=14),
    Column(QT_TRANSLATE_NOOP("Columns", "Counts as"), chars=16),
    Column(QT_TRANSLATE_NOOP("Columns", "Address"), chars=30),
    Column(QT_TRANSLATE_NOOP("Columns", "Lies in"), chars=20),
    Column(QT_TRANSLATE_NOOP("Columns", "But"), chars=18),
)
STATUSES = (
    Column(QT_TRANSLATE_NOOP("Columns", "From"), chars=14),
    Column(QT_TRANSLATE_NOOP("Columns", "To"), chars=14),
    Column(QT_TRANSLATE_NOOP("Columns", "What"), chars=40),
    Column(QT_TRANSLATE_NOOP("Columns", "Source"), chars=28),
)


class SampleDialog(Dialog):
    """One record after the other until it is closed. answered: something was kept meanwhile."""

    def __init__(self, desk: Desk, left: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._left = desk.session, list(left)
        self._owed: Check | None = None
        self.answered = False
        self.setWindowTitle(self.tr("Check what the rules decided"))
        self.before = label("", "good", wrap=True)
        self.who, self.what = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.doubts, self.problem = label("", "warning", wrap=True), Problem()
        self.addresses = ListTable(ADDRESSES, self.tr("Addresses"), most=5, wide=3)
        self.statuses = ListTable(STATUSES, self.tr("Statuses"), most=5, wide=2)
        self.choice, self.why = QComboBox(), QLineEdit()
        self.choice.setPlaceholderText(self.tr("Not chosen"))
        self.keep = button(self.tr("Keep my result"), "primary", "tick")
        self.give = button(self.tr("Keep the reason and go on"), "primary", "tick")
        self.stop = button(self.tr("Stop for now"))
        self.choice.currentIndexChanged.connect(self.problem.hide)
        self.why.textChanged.connect(self.problem.hide)
        self.keep.clicked.connect(self.do_keep)
        self.give.clicked.connect(self.do_give)
        self.stop.clicked.connect(self.reject)
        self._lay_out(parent.window().size())
        self._owed = quality_sample.owed(self._session)
        if self._owed is not None:
            self._ask_why(self._owed)
        else:
            self._next()

    def do_keep(self) -> None:
        """Keep the person's own result; then, and not before, say what the rule decided."""
        if self.choice.currentIndex() < 0:
            self._complain(self.tr("Choose what becomes of the record."), self.choice)
            return
        outcome, area = self.choice.currentData()
        try:
            check = quality_sample.answer(self._session, self._left[0], OutcomeKind(outcome), area)
        except TransferError as error:
            self._complain(f"{error.what} {error.remedy}", self.choice)
            return
        self.answered = True
        if check.agrees:
            words = self.tr("{who}: the same as rule {rule} decided.")
            self._say_before("good", words.format(who=self.who.text(), rule=check.rule))
            self._left.pop(0)
            self._next()
        else:
            self._ask_why(check)

    def do_give(self) -> None:
        if self._owed is None:
            return
        try:
            quality_sample.give_reason(self._session, self._owed.record_id, self.why.text())
        except TransferError as error:
            self._complain(f"{error.what} {error.remedy}", self.why)
            return
        self.answered = True
        self._left = [each for each in self._left if self._owed is None or each != self._owed.record_id]
        self._owed = None
        self.before.hide()
        self._next()

    def _next(self) -> None:
        """The first that can still be checked: others may have been at the list meanwhile."""
        self._turn(asking=True)
        while self._left:
            try:
                self._show(quality_sample.question(self._session, self._left[0]))
            except TransferError:
                self._left.pop(0)
            else:
                return
        self.who.setText(self.tr("Nothing is left to check."))
        for each in (self.what, self.doubts, *self._facts, self._result_row, self.keep):
            each.hide()
        self.stop.setText(self.tr("Close"))

    def _show(self, question: Question) -> None:
        born = _day(question.born, self.tr("not known"))
        self.who.setText(question.name)
        told = self.tr(
            "{ref} · {strand} · {status} · born {born} · {left:,} left to check. What the rule decided is "
            "shown after your result is kept."
        )
        self.what.setText(
            told.format(
                ref=question.ref, strand=STRANDS[Strand(question.strand)], status=question.status,
                born=born, left=len(self._left),
            )
        )  # fmt: skip
        self.doubts.setText(" ".join(question.contradictions))
        self.doubts.setVisible(bool(question.contradictions))
        names = dict(question.names)
        self.addresses.show_list(
            [
                (
                    _day(line.address.start, "?"), _day(line.address.end, self.tr("open")), line.counts_as,
                    ", ".join(part for part in (line.address.lines, line.address.postcode) if part),
                    names.get(line.area, line.area) or "-", line.but,
                )
                for line in question.addresses
            ]
        )  # fmt: skip
        self.statuses.show_list(
            [
                (_day(one.span.start, "?"), _day(one.span.end, self.tr("open")), one.words, one.span.source)
                for one in question.statuses
            ]
        )
        self.choice.clear()
        for words, outcome, area in case_words.results(names):
            self.choice.addItem(words, (outcome, area))
        self.choice.setCurrentIndex(-1)
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_why(self, check: Check) -> None:
        """Of an answer that differs, which is kept already."""
        self._owed = check
        row = reviewing.rows(self._session, [check.record_id])[0]
        self._turn(asking=False)
        self.who.setText(case_words.name_of(row))
        in_use = boundaries.in_use(self._session)
        names = in_use.names if in_use is not None else {}
        said, decided = (
            case_words.result_words(outcome, area, names)
            for outcome, area in ((check.said, check.said_area), (check.decided, check.area))
        )
        self._say_before(
            "warning",
            self.tr(
                "You said: {said}. Rule {rule} decided: {decided}. The record is with people now, and "
                "somebody else settles it. Say what you saw that the rule did not."
            ).format(said=said, rule=check.rule, decided=decided),
        )
        self.why.clear()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, asking: bool) -> None:
        """To the question, or to the reason for an answer that differs."""
        for each in (self.what, *self._facts, self._result_row, self.keep):
            each.setVisible(asking)
        for each in (self._why_row, self.give):
            each.setVisible(not asking)
        self.doubts.hide()
        self.problem.hide()

    def _say_before(self, role: str, words: str) -> None:
        theme.role(self.before, role)
        self.before.setText(words)
        self.before.show()

    def _complain(self, words: str, field: QWidget) -> None:
        self.problem.setText(words.strip())
        self.problem.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, parent_size: QSize) -> None:
        s = theme.sizes()
        self._facts: list[QWidget] = []
        for words, table in ((self.tr("Addresses"), self.addresses), (self.tr("Statuses"), self.statuses)):
            self._facts += [label(words, "subheading"), table]
        self._result_row = FormRow(
            self.tr("&What becomes of it"),
            self.choice,
            self.tr("By the facts above. Once kept it cannot be changed."),
        )
        self._why_row = FormRow(
            self.tr("&Why"), self.why, self.tr("In a sentence; it stays in the workspace.")
        )
        box = self.column(gap=s.small)
        for each in (
            self.before, self.who, self.what, self.doubts, *self._facts, self._result_row, self._why_row,
            self.problem,
        ):  # fmt: skip
            box.addWidget(each)
        box.addStretch(1)
        box.addLayout(foot(self.stop, self.keep, self.give))
        self.before.hide()
        self.setMinimumWidth(s.huge * 18)
        self.resize(round(parent_size.width() * 0.9), round(parent_size.height() * 0.75))


def _day(day: date | None, otherwise: str) -> str:
    return day_words(day) if day is not None else otherwise
