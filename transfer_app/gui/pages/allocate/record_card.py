"""One record that was clicked on the map: what was decided and why, without a name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.explaining import Explanation
from transfer_app.domain.places import with_names
from transfer_app.gui import theme
from transfer_app.gui.explanation import ExplanationView
from transfer_app.gui.widgets import Card, button, empty_layout, label
from transfer_app.gui.words import STATES, STRANDS, outcome_name


class RecordCard(Card):
    """Steps through the records of one place; Explain shows the facts, the law and every rule tried."""

    explain_wanted = Signal(str)
    closed = Signal()
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Case record"))
        self._rows: list[RecordRow] = []
        self._areas: Mapping[str, str] = {}
        self._at = 0
        s = theme.sizes()
        self.previous = button("", "quiet", "previous", self.tr("Previous record here"))
        self.following = button("", "quiet", "next", self.tr("Next record here"))
        self.previous.clicked.connect(lambda: self._move(-1))
        self.following.clicked.connect(lambda: self._move(1))
        self.place = label("", "muted")
        self.close_button = button(self.tr("Close"), "quiet", spoken=self.tr("Close the case record"))
        self.close_button.clicked.connect(self.closed)
        for widget in (self.previous, self.place, self.following, self.close_button):
            self.corner(widget)
        self.outcome = label("", "heading", wrap=True)
        self.because = label("", wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(s.medium)
        self._facts.setVerticalSpacing(s.tight)
        self._facts.setColumnStretch(1, 1)
        self.explain = button(self.tr("Explain"), icon_name="note")
        self.explain.clicked.connect(lambda: self.explain_wanted.emit(self._rows[self._at].ref))
        self.why = ExplanationView()
        self.why.hide()
        for widget in (self.outcome, self.because):
            self.body.addWidget(widget)
        self.body.addLayout(self._facts)
        row = QHBoxLayout()
        row.addWidget(self.explain)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.why)

    def show_records(self, rows: list[RecordRow], areas: Mapping[str, str]) -> None:
        """rows: at least one; all of one place."""
        self._rows, self._areas, self._at = rows, areas, 0
        self._show()

    def show_explanation(self, explanation: Explanation) -> None:
        """Ignored when another record is shown by now."""
        if self._rows and self._rows[self._at].ref == explanation.record:
            self.why.show_explanation(explanation)
            self.why.show()
            self.because.hide()

    def _move(self, by: int) -> None:
        self._at = (self._at + by) % len(self._rows)
        self._show()
        self.moved.emit(self._rows[self._at].id)

    def _show(self) -> None:
        row = self._rows[self._at]
        several = len(self._rows) > 1
        for widget in (self.previous, self.following, self.place):
            widget.setVisible(several)
        self.place.setText(f"{self._at + 1} / {len(self._rows)}")
        self.outcome.setText(outcome_name(row.outcome, row.area, self._areas))
        self.because.setText(with_names(row.because, self._areas))
        self.because.show()
        self._show_facts(row)
        self.why.hide()

    def _show_facts(self, row: RecordRow) -> None:
        empty_layout(self._facts)
        facts = [
            (self.tr("Reference"), row.ref),
            (self.tr("Strand"), f"{STRANDS[row.strand]}, {row.status}"),
            (self.tr("State"), STATES.get(row.state, row.state)),
            (self.tr("Rule"), row.rule),
            (self.tr("Accuracy"), _metres(row.accuracy_m)),
            (self.tr("To the line"), _metres(row.line_distance_m) or self.tr("more than 1 km")),
        ]
        for number, (name, value) in enumerate(fact for fact in facts if fact[1]):
            self._facts.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            told = label(value, wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(told, number, 1)


def _metres(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f} m"
