"""The panel beside the map: the run, the counts, and what is unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton

from transfer_app.domain.casework import Run
from transfer_app.gui import theme
from transfer_app.gui.pages.allocate.result import Unclear
from transfer_app.gui.pages.outcome_bars import Total, by_outcome
from transfer_app.gui.widgets import BarChart, Card, WrappedLink, button, empty_layout, label
from transfer_app.gui.words import counted, in_words, moment


class RunCard(Card):
    """When it ran, on what rules, and whether it counts."""

    report_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Latest run"))
        self.words = label("", "muted", wrap=True)
        self.trial = label("", "warning", wrap=True)
        self.report = button(self.tr("What it changed…"), "quiet", "search")
        self.report.clicked.connect(self.report_wanted)
        self.report.hide()
        for widget in (self.words, self.trial):
            self.body.addWidget(widget)
        self.body.addWidget(self.report, 0, Qt.AlignmentFlag.AlignLeft)

    def show_run(self, run: Run | None, trial: str) -> None:
        """trial: why nothing may be sealed from it, and what to do; '' when it may."""
        self.trial.setText(trial)
        self.trial.setVisible(bool(trial))
        if run is None:
            self.words.setText(
                self.tr(
                    "Nothing has been allocated yet. Run it: a run can be repeated at any time, and what "
                    "people have settled is kept unless its facts changed."
                )
            )
            return
        self.words.setText(
            self.tr("{when}. Rules: {rules}. Vesting day: {day}.").format(
                when=moment(run.at), rules=run.rule_set, day=in_words(run.vesting_day)
            )
        )

    def say(self, words: str) -> None:
        self.words.setText(f"{self.words.text()} {words}")


class CountsCard(Card):
    def __init__(self) -> None:
        super().__init__(self.tr("By successor and status"))
        self.chart = BarChart(self.tr("Case records by successor and status"))
        self.unseen = label("", "small", wrap=True)
        self.body.addWidget(self.chart)
        self.body.addWidget(self.unseen)

    def show_totals(self, totals: Sequence[Total], areas: Mapping[str, str], on_map: int) -> None:
        """on_map: how many of the records have a point there."""
        self.chart.show_bars(*by_outcome(totals, areas))
        unseen = sum(count for *_, count in totals) - on_map
        self.unseen.setText(
            self.tr(
                "Not on the map: {n}. They are restricted, or have no address that could be located."
            ).format(n=counted(unseen, "case record"))
        )
        self.unseen.setVisible(unseen > 0)


class ReasonsCard(Card):
    """What is unclear, most urgent first, and the way to the queue: `wanted(reason)`, '' for all of it."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("For people to decide"))
        s = theme.sizes()
        self.shown: list[Unclear] = []
        self.rows: list[QPushButton] = []
        self.lead = label("", "muted", wrap=True)
        self.review = button(self.tr("Go to Review"), "", "review")
        self.review.clicked.connect(lambda: self.wanted.emit(""))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(s.small)
        self._grid.setVerticalSpacing(s.tight)
        self._grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.addWidget(self.review)
        row.addStretch(1)
        self.body.addWidget(self.lead)
        self.body.addLayout(row)
        self.body.addLayout(self._grid)

    def show_reasons(self, reasons: Sequence[Unclear]) -> None:
        self.shown, self.rows = list(reasons), []
        total = sum(each.count for each in reasons)
        self.lead.setText(
            self.tr(
                "Waiting: {n}. The first number is the urgency: 1 is the most urgent. Choose a reason to "
                "work through its records."
            ).format(n=counted(total, "case record"))
            if total
            else self.tr("Nothing is unclear: every record was decided by rule.")
        )
        self.review.setVisible(bool(total))
        empty_layout(self._grid)
        for number, each in enumerate(reasons):
            self._add(number, each)

    def _add(self, number: int, unclear: Unclear) -> None:
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        way = WrappedLink(unclear.title)
        waits = counted(unclear.count, "case record")
        spoken = self.tr("{reason}, {n}, urgency {priority}")
        way.setAccessibleName(spoken.format(reason=unclear.title, n=waits, priority=unclear.priority))
        way.setAccessibleDescription(self.tr("Shows these case records on the Review page"))
        way.clicked.connect(lambda: self.wanted.emit(unclear.code))
        self.rows.append(way)
        self._grid.addWidget(label(f"{unclear.priority}", "tag"), number, 0, middle)
        self._grid.addWidget(way, number, 1)
        self._grid.addWidget(label(f"{unclear.count:,}", "subheading"), number, 2, middle | right)
