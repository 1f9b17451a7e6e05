"""Proposing one decision for all that the list shows: said once, looked at, then proposed as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.together import Preview, Whole
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.pages.review.evidence_rows import EvidenceRows
from transfer_app.gui.pages.review.left_out_table import LeftOutTable, sample_words
from transfer_app.gui.widgets import Dialog, FormRow, Problem, button, label
from transfer_app.gui.words import counted
from transfer_app.services import together

Propose = Callable[[Whole, Sequence[int], int], None]
"""What was said, the records left out by hand, and how many the preview showed."""


class TogetherDialog(Dialog):
    """record_ids: all that the list shows. do is told once; nothing is written here."""

    def __init__(
        self, desk: Desk, parent: QWidget, record_ids: Sequence[int], names: dict[str, str], do: Propose
    ) -> None:
        super().__init__(parent)
        self._desk, self._ids, self._names, self._do = desk, list(record_ids), names, do
        self._seen: Preview | None = None
        title = self.tr("Decide together")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.outcome, self.why, self.lead = QComboBox(), QLineEdit(), QLineEdit()
        self.outcome.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.outcome.setMinimumContentsLength(20)
        self.outcome.addItem(self.tr("To each what the rules propose for it"), (None, ""))
        for words, outcome, area in case_words.results(names):
            self.outcome.addItem(words, (outcome, area))
        self.evidence = EvidenceRows()
        self.evidence.start((), 1)
        self.told, self.sample = label("", "subheading", wrap=True), label("", "muted", wrap=True)
        self.problem = Problem()
        self.left_out = LeftOutTable()
        self.look = button(self.tr("Look what it would do"), "", "search")
        self.go, self.cancel = button(self.tr("Propose"), "primary", "tick"), button(self.tr("Cancel"))
        self.look.clicked.connect(self.preview)
        self.go.clicked.connect(self._propose)
        self.cancel.clicked.connect(self.reject)
        self.outcome.currentIndexChanged.connect(lambda _: self._forget())
        for field in (self.why, self.lead):
            field.textChanged.connect(lambda _: self._forget())
        self.evidence.changed.connect(self._forget)
        self._lay_out()
        self._forget()

    def whole(self) -> Whole:
        """What was typed and chosen."""
        outcome, area = self.outcome.currentData()
        return Whole(
            OutcomeKind(outcome) if outcome else None, area, self.why.text(), self.lead.text(),
            tuple(self.evidence.evidence()),
        )  # fmt: skip

    def preview(self) -> None:
        """Say how many would get what, show some of them, and list who is left out and why."""
        try:
            seen = together.preview(self._desk.session, self._ids, self.whole())
        except TransferError as error:
            self._forget()
            self.problem.setText(f"{error.what} {error.remedy}")
            self.problem.show()
            return
        self._seen = seen
        results = "; ".join(
            f"{counted(count, 'case record')}: {case_words.result_words(outcome, area, self._names)}"
            for (outcome, area), count in sorted(seen.results.items())
        )
        self.told.setText(results or self.tr("None of them can be decided together."))
        self.sample.setText(sample_words(seen.sample, len(seen.chosen)))
        self.sample.setVisible(bool(seen.chosen))
        self.left_out.show_left_out(seen.left_out)
        self.problem.hide()
        self.told.show()
        self.go.setEnabled(bool(seen.chosen))
        self.go.setText(self.tr("Propose {count:,}").format(count=len(seen.chosen)))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        """What was looked at was something else."""
        self._seen = None
        for each in (self.told, self.sample, self.left_out, self.problem):
            each.hide()
        self.go.setEnabled(False)
        self.go.setText(self.tr("Propose"))
        self.go.setToolTip(self.tr("Look first what it would do."))

    def _propose(self) -> None:
        if self._seen is None:
            return
        whole, count = self.whole(), len(self._seen.chosen)
        self.accept()
        self._do(whole, (), count)

    def _lay_out(self) -> None:
        s = theme.sizes()
        box = self.column(gap=s.small)
        heading = self.tr("Decide {count} together").format(count=counted(len(self._ids), "case record"))
        box.addWidget(label(heading, "heading", wrap=True))
        box.addWidget(
            label(
                self.tr(
                    "One person proposes, another approves. P1, restricted and disputed records are left "
                    "out, and so is what has been decided meanwhile."
                ),
                "muted", wrap=True,
            )
        )  # fmt: skip
        box.addWidget(FormRow(self.tr("&Result"), self.outcome))
        box.addWidget(FormRow(self.tr("&Because"), self.why, self.tr("Why it holds for all of them.")))
        box.addWidget(FormRow(self.tr("Interim &lead"), self.lead, self.tr("Until it is approved.")))
        box.addWidget(label(self.tr("Evidence"), "subheading"))
        box.addWidget(self.evidence)
        for each in (self.problem, self.told, self.sample, self.left_out):
            box.addWidget(each)
        box.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(s.small)
        row.addWidget(self.look)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        box.addLayout(row)
        self.resize(round(s.text * 56), round(s.text * 44))
        for one in (self.look, self.go, self.cancel):
            one.setAutoDefault(False)
