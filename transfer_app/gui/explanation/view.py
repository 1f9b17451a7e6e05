"""An explanation on screen: the one sentence first, the rules tried last and folded away."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.explaining import Explanation
from transfer_app.domain.explanation_words import (
    NOWHERE,
    TESTS,
    accuracy_words,
    address_words,
    as_text,
    capital,
    fact_use,
    fact_words,
    followed_words,
    line_words,
    outcome_words,
    person_words,
    point_words,
    stated_words,
)
from transfer_app.gui import theme
from transfer_app.gui.explanation.parts import (
    Folded,
    Lines,
    fact_row,
    law_row,
    notes_of,
    reason_row,
    text,
    tried_row,
)
from transfer_app.gui.translation import Words, translate
from transfer_app.gui.widgets import button, label

_TESTS = Words(TESTS)
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'


class ExplanationView(QWidget):
    """show_explanation() fills it. save_wanted: the explanation shown is to be saved as JSON."""

    save_wanted = Signal(object)
    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._one: Explanation | None = None
        s = theme.sizes()
        self.sentence = label("", "subheading", wrap=True)
        self.outcome = label("", wrap=True)
        self.reasons = Lines(self.tr("Reasons, most urgent first"))
        self.notes = Lines(self.tr("What else has to be done or known"))
        self.facts = Lines(self.tr("Facts used"))
        self.place = Lines(self.tr("The address that decides"))
        self.addresses = Folded(self.tr("Show every address known"), self.tr("Hide the addresses"))
        self.law = Lines(self.tr("Legal text"))
        self.tried = Folded(self.tr("Show every rule tried"), self.tr("Hide the rules tried"))
        self.basis = label("", "small", wrap=True)
        self.copy = button(self.tr("Copy as text"), "quiet", "note", self.tr("Copy the explanation as text"))
        self.copy.clicked.connect(self._copy)
        self.save = button(self.tr("Save as JSON"), "quiet", "save", self.tr("Save the explanation as JSON"))
        self.save.clicked.connect(lambda: self.save_wanted.emit(self._one))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.medium)
        first = QVBoxLayout()
        first.setSpacing(s.tight)
        first.addWidget(self.sentence)
        first.addWidget(self.outcome)
        box.addLayout(first)
        parts = (self.reasons, self.notes, self.facts, self.place, self.law)
        for part in (*parts, self.addresses, self.tried):
            box.addWidget(part)
        box.addWidget(self.basis)
        actions = QHBoxLayout()
        actions.setSpacing(s.small)
        for each in (self.copy, self.save):
            actions.addWidget(each)
        actions.addStretch(1)
        box.addLayout(actions)
        self.setAccessibleName(self.tr("Why"))

    def show_explanation(self, explanation: Explanation) -> None:
        self._one = explanation
        one = explanation.named()
        self.sentence.setText(f"{one.sentence}.")
        self.outcome.setText(f"{capital(outcome_words(one))}.")
        self.reasons.show_rows(reason_row(number, each) for number, each in enumerate(one.reasons, 1))
        self.notes.show_rows(text(note) for note in notes_of(one))
        person = [fact_row(person_words(one), "")]
        facts = [fact_row(fact_words(each), capital(fact_use(each))) for each in one.facts]
        others = [fact_row(followed_words(one, each), "") for each in one.followed]
        self.facts.show_rows([*person, *facts, *others])
        self.place.show_rows(_place_rows(one))
        self.law.show_rows(law_row(each) for each in one.laws)
        self.basis.setText(_basis_words(one))
        self.addresses.fold(lambda: [text(f"•  {words}") for words in _every_address(one)])
        self.tried.fold(lambda: map(tried_row, one.tried))

    def _copy(self) -> None:
        """To the clipboard of this machine alone: no history and no cloud keeps what is about a child."""
        if self._one is None:
            return
        content = QMimeData()
        content.setText(as_text(self._one))
        for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
            content.setData(_WINDOWS.format(name), b"\0\0\0\0")
        content.setData("x-kde-passwordManagerHint", b"secret")
        QGuiApplication.clipboard().setMimeData(content)
        self.copied.emit()


def _every_address(one: Explanation) -> list[str]:
    lines = [address_words(one, line) for line in one.addresses]
    return lines + [stated_words(one, place) for place in one.stated]


def _place_rows(one: Explanation) -> list[QWidget]:
    told = [translate("Why", "By {test}.").format(test=_TESTS[one.test])]
    used = one.used
    if used is not None:
        told.append(translate("Why", "Used: {address}.").format(address=used.label))
        if used.location is not None:
            area = one.called(used.area) or NOWHERE
            lies = translate("Why", "Lies in {area}; to the line: {distance}.")
            told.append(lies.format(area=area, distance=line_words(one, used)))
            point = translate("Why", "Point: {point}, accurate to {accuracy}.")
            at = used.location
            told.append(point.format(point=point_words(at), accuracy=accuracy_words(at)))
        but = translate("Why", "But {words}.")
        told += [but.format(words=words) for words in (used.fault, used.lies) if words]
    return [text(each) for each in told]


def _basis_words(one: Explanation) -> str:
    basis = one.basis
    words = translate(
        "Why",
        "By {rules} (digest {rules_digest:.12}) and {areas} (digest {areas_digest:.12}), "
        "for vesting day {day}; facts {facts:.12}.",
    )
    return words.format(
        rules=f"{basis.rules} {basis.rules_version}", rules_digest=basis.rules_digest,
        areas=basis.boundaries, areas_digest=basis.boundaries_digest,
        day=one.vesting_day, facts=one.facts_digest,
    )  # fmt: skip
