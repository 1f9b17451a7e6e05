"""The panel beside the map: the run, the counts, and what is unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout

from transfer_app.domain.casework import Run
from transfer_app.gui.pages.outcome_bars import Total, by_outcome
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import BarChart, Card, button, label
from transfer_app.gui.words import counted, in_words, moment


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
        self.words.setText(
            f"{moment(run.at)}. Rules: {run.rule_set}. Vesting day: {in_words(run.vesting_day)}."
        )
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
        self.unseen = label("", "small", wrap=True)
        self.body.addWidget(self.chart)
        self.body.addWidget(self.unseen)

    def show_totals(self, totals: Sequence[Total], areas: Mapping[str, str], on_map: int) -> None:
        """on_map: how many of the records have a point there."""
        self.chart.show_bars(*by_outcome(totals, areas))
        unseen = sum(count for *_, count in totals) - on_map
        self.unseen.setText(
            f"{counted(unseen, 'case record is', 'case records are')} not on the map: restricted, or no "
            "address that could be located."
        )
        self.unseen.setVisible(unseen > 0)


class ReasonsCard(Card):
    """What is unclear, most urgent first, and the way to the queue."""

    def __init__(self) -> None:
        super().__init__(self.tr("For people to decide"))
        self.lead = label("", "muted", wrap=True)
        self.table = ListTable(
            (
                Column(self.tr("Urgency, and what is unclear"), chars=20),
                Column(self.tr("Records"), chars=5, number=True),
            ),
            self.tr("Reasons for review"),
            most=10,
            wide=0,
        )
        self.review = button(self.tr("Go to Review"), "", "review")
        self.body.addWidget(self.lead)
        self.body.addWidget(self.table)
        row = QHBoxLayout()
        row.addWidget(self.review)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_reasons(self, reasons: Sequence[tuple[str, int, int]]) -> None:
        total = sum(count for _, _, count in reasons)
        self.lead.setText(
            f"{counted(total, 'case record')}; 1 is the most urgent."
            if total
            else self.tr("Nothing is unclear: every record was decided by rule.")
        )
        self.table.setVisible(bool(total))
        self.review.setVisible(bool(total))
        self.table.show_list([(f"{urgency}   {title}", count) for title, urgency, count in reasons])
