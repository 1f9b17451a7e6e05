"""The parts of an agreement that are many small fields: who answers for each council, and the rules."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.agreements import RULES_IN_WORDS, Officers, Part, Rules, with_words
from transfer_app.gui import theme
from transfer_app.gui.widgets import Columns, FormRow, button, label

PARTS = {
    Part.CONTROLLER: "Controller",
    Part.JOINT: "Joint controller",
    Part.PROCESSOR: "Processor",
    Part.NONE: "Has no part in them",
}
RULES = {
    "access": "Signing in, places and devices",
    "log": "Review of the log",
    "packages": "Packages",
    "accuracy": "Accuracy and changes",
    "requests": "Requests for the records",
    "breach": "Breaches",
    "retention": "Keeping and destroying",
    "revocation": "Revoking a person",
    "disputes": "Disputes",
}
"""By the names of RULES_IN_WORDS: what each rule is about."""


class OfficersFields(QWidget):
    """Three names and two parts, of one council."""

    def __init__(self, whose: str, before: Part, after: Part) -> None:
        super().__init__()
        self.dpo, self.siro, self.caldicott = QLineEdit(), QLineEdit(), QLineEdit()
        self.before, self.after = _parts(before), _parts(after)
        self._usual = (before, after)
        self.title = label(whose, "subheading")
        rows = [
            FormRow(self.tr("Data protection officer"), self.dpo),
            FormRow(self.tr("Senior information risk owner"), self.siro),
            FormRow(self.tr("Caldicott guardian"), self.caldicott),
            FormRow(self.tr("Part before vesting day"), self.before),
            FormRow(self.tr("Part after it"), self.after),
        ]
        for row in rows:
            row.field.setAccessibleName(f"{whose}: {row.field.accessibleName()}")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.title)
        box.addWidget(Columns(rows, chars=30))

    def start(self) -> None:
        for field in (self.dpo, self.siro, self.caldicott):
            field.clear()
        for chooser, part in zip((self.before, self.after), self._usual, strict=True):
            chooser.setCurrentIndex(chooser.findData(part))

    def officers(self) -> Officers:
        dpo, siro, caldicott = (field.text().strip() for field in (self.dpo, self.siro, self.caldicott))
        return Officers(dpo, siro, caldicott, Part(self.before.currentData()), Part(self.after.currentData()))


class RulesFields(QWidget):
    """The rules as they usually are; opened by who wants other words."""

    def __init__(self) -> None:
        super().__init__()
        self.words = {name: QPlainTextEdit() for name in RULES_IN_WORDS}
        self.review, self.hours = QSpinBox(), QSpinBox()
        self.review.setRange(1, 31)
        self.hours.setRange(1, 72)
        for field in self.words.values():
            field.setTabChangesFocus(True)
            field.setFixedHeight(round(theme.sizes().text * 6))
        rows: list[QWidget] = [FormRow(RULES[name], field) for name, field in self.words.items()]
        self.fields = Columns(rows, chars=40)
        self.open = button(self.tr("Read or change the rules"))
        self.open.clicked.connect(lambda: self.show_rules(self.fields.isHidden()))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        numbers = [
            FormRow(self.tr("Days between reviews of the log"), self.review),
            FormRow(self.tr("Hours to tell the other council of a breach"), self.hours),
        ]
        box.addWidget(Columns(numbers, chars=40))
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(self.fields)

    def start(self) -> None:
        usual = Rules()
        for name, field in self.words.items():
            field.setPlainText(getattr(usual, name))
        self.review.setValue(usual.log_review_days)
        self.hours.setValue(usual.breach_hours)
        self.show_rules(False)

    def show_rules(self, shown: bool) -> None:
        self.fields.setVisible(shown)
        self.open.setText(self.tr("Hide the rules") if shown else self.tr("Read or change the rules"))

    def rules(self) -> Rules:
        """Line breaks become spaces: a term is one line of plain text."""
        said = {name: " ".join(field.toPlainText().split()) for name, field in self.words.items()}
        return with_words(Rules(log_review_days=self.review.value(), breach_hours=self.hours.value()), said)


def _parts(chosen: Part) -> QComboBox:
    made = QComboBox()
    for part, words in PARTS.items():
        made.addItem(words, part)
    made.setCurrentIndex(made.findData(chosen))
    return made
