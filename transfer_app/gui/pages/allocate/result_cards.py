"""The panel beside the map: the run, the counts, and what is unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout

from transfer_app.domain.casework import Run
from transfer_app.gui.pages.outcome_bars import Total, by_outcome
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import BarChart, Card, button, label
from transfer_app.gui.words import counted, moment


class RunCard(Card):
    """When it ran, on what rules, and whether it counts."""

    def __init__(self) -> None:
        super().__init__(self.tr("Latest run"))
        self.words = label("", "muted", wrap=True)
        self.trial = label("", "warning", wrap=True)
        for widget in (self.words, self.trial):
            self.body.addWidget(widget)

    def show_run(self, run: Run | None) -> None:
        self.trial.setVisible(run is not None and run.trial)
        if run is None:
            self.words.setText(
                self.tr(
                    "Nothing has been allocated yet. Run it: a run can be repeated at any time, and what "
                    "people have settled is kept unless its facts changed."
                )
            )
            return
        self.words.setText(f"{moment(run.at)}, rules: {run.rule_set}, vesting day {run.vesting_day}.")
        self.trial.setText(
            self.tr(
                "Trial: these rules are not signed by both councils yet. Use the results to prepare only."
            )
        )

    def say(self, words: str) -> None:
        self.words.setText(f"{self.words.text()} {words}")


class CountsCard(Card):
    def __init__(self) -> None:
        super().__init__(self.tr("By successor and status"))
        self.chart = BarChart(self.tr("Case records by successor and status"))
        self.body.addWidget(self.chart)

    def show_totals(self, totals: Sequence[Total], areas: Mapping[str, str]) -> None:
        self.chart.show_bars(*by_outcome(totals, areas))


class ReasonsCard(Card):
    """What is unclear, most urgent first, and the way to the queue."""

    def __init__(self) -> None:
        super().__init__(self.tr("For people to decide"))
        self.lead = label("", "muted", wrap=True)
        self.table = ListTable(
            (
                Column(self.tr("Urgency"), chars=7, number=True),
                Column(self.tr("What is unclear"), chars=32),
                Column(self.tr("Records"), chars=8, number=True),
            ),
            self.tr("Reasons for review"),
            most=9,
        )
        self.review = button(self.tr("Go to Review"), "", "review")
        self.body.addWidget(self.lead)
        self.body.addWidget(self.table)
        row = QHBoxLayout()
        row.addWidget(self.review)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_reasons(self, reasons: Sequence[tuple[int, str, int]]) -> None:
        total = sum(count for _, _, count in reasons)
        self.lead.setText(
            f"{counted(total, 'case record')}; 1 is the most urgent."
            if total
            else self.tr("Nothing is unclear: every record was decided by rule.")
        )
        self.table.setVisible(bool(total))
        self.review.setVisible(bool(total))
        self.table.show_list(list(reasons))
