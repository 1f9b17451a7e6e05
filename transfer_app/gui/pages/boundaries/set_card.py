"""A boundary set in words: its areas, where it came from, and every problem found in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from transfer_app.domain.geography import BoundaryProblem
from transfer_app.domain.places import BoundarySet
from transfer_app.gui import theme
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Card, empty_layout, label, line, picture
from transfer_app.gui.words import counted, moment

KINDS = {
    "invalid": "Invalid shape",
    "gap": "Gap",
    "overlap": "Overlap",
    "sliver": "Sliver",
    "reference-system": "Reference system",
    "empty": "Left out",
    "duplicate-code": "Code used twice",
    "clipped": "Clipped",
    "left-out": "Left out",
}


class SetCard(Card):
    """The buttons below are the page's; a problem that has a place can be gone to."""

    wanted = Signal(int)
    """The place of a problem among those that are on the map."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self.words = label("", "muted", wrap=True)
        self.verdict = label("", "good", wrap=True)
        self._areas, self._problems = QVBoxLayout(), QVBoxLayout()
        self.foot = QHBoxLayout()
        self.problem_buttons: list[QPushButton] = []
        for each in (self._areas, self._problems):
            each.setSpacing(theme.sizes().small)
        self.body.addWidget(self.words)
        self.body.addLayout(self._areas)
        self.body.addWidget(line())
        self.body.addWidget(self.verdict)
        self.body.addLayout(self._problems)
        self.body.addLayout(self.foot)

    def show_set(self, shown: BoundarySet) -> None:
        self.words.setText(_origin(shown))
        empty_layout(self._areas)
        for place, area in enumerate(shown.successors):
            self._areas.addLayout(_area_row(place, area.name, area.code))
        blocking = sum(problem.blocks for problem in shown.problems)
        if blocking:
            told = self.tr("Cannot be used: {what} must be put right first.").format(
                what=counted(blocking, "problem")
            )
        elif shown.problems:
            told = self.tr("Can be used, with {what} to know about.").format(
                what=counted(len(shown.problems), "remark")
            )
        else:
            told = self.tr("No gaps, no overlaps, nothing invalid.")
        self.verdict.setText(told)
        theme.role(self.verdict, "danger" if blocking else "warning" if shown.problems else "good")
        self._show_problems(shown.problems)

    def _show_problems(self, problems: tuple[BoundaryProblem, ...]) -> None:
        empty_layout(self._problems)
        self.problem_buttons = []
        on_map = 0
        for problem in problems:
            row = QHBoxLayout()
            row.addWidget(label(_problem_words(problem), wrap=True), 1)
            if problem.wkb is not None:
                see = QPushButton(self.tr("Show"))
                theme.kind(see, "quiet")
                see.setAccessibleName(f"{self.tr('Show on the map')}: {problem.message}")
                see.clicked.connect(lambda _=False, at=on_map: self.wanted.emit(at))
                row.addWidget(see, 0, Qt.AlignmentFlag.AlignTop)
                self.problem_buttons.append(see)
                on_map += 1
            self._problems.addLayout(row)


def _origin(shown: BoundarySet) -> str:
    since = moment(shown.loaded_at) if shown.loaded_at else ""
    said = [
        translate("SetCard", "From {file}, in use since {when}.").format(file=shown.source, when=since)
        if since
        else translate("SetCard", "From {file}.").format(file=shown.source),
        translate("SetCard", "New councils: {n}.").format(n=len(shown.successors)),
    ]
    if shown.predecessors:
        said.append(translate("SetCard", "Districts of today: {n}.").format(n=len(shown.predecessors)))
    if shown.reprojection_error_m:
        told = translate("SetCard", "Reprojected: up to {m} m are added to every accuracy.")
        said.append(told.format(m=f"{shown.reprojection_error_m:.1f}"))
    return " ".join(said)


def _problem_words(problem: BoundaryProblem) -> str:
    size = f" ({problem.square_metres:,.0f} m²)" if problem.square_metres else ""
    return f"{KINDS.get(problem.kind, problem.kind)}{size}: {problem.message}"


def _area_row(place: int, name: str, code: str) -> QHBoxLayout:
    s = theme.sizes()
    row = QHBoxLayout()
    row.setSpacing(s.small)
    swatch = picture("boundaries", theme.colours().successor(place).colour, s.icon)
    row.addWidget(swatch)
    row.addWidget(label(name, "subheading"))
    row.addStretch(1)
    row.addWidget(label(code, "muted"))
    return row
