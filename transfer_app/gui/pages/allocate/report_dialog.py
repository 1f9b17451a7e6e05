"""What the latest run changed: how many of each kind, each record by its reference, and the file of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.run_report import WORDS, Became, RunReport
from transfer_app.domain.vocabulary import Strand
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.gui.words import STRANDS, counted, moment, outcome_name
from transfer_app.services import run_report


class ReportDialog(Dialog):
    """names: of the successors, by code."""

    def __init__(self, desk: Desk, report: RunReport, names: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._names = desk, names
        title = self.tr("What the run changed")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        counts = report.counts
        self.told = label(
            "\n".join(
                f"{counted(counts[each], 'case record')} {WORDS[each]}" for each in Became if counts[each]
            )
            or self.tr("Every record stands as it stood before."),
            "",
            wrap=True,
        )
        columns = (
            Column(self.tr("Record"), chars=24),
            Column(self.tr("Strand"), chars=14),
            Column(self.tr("What became of it"), chars=38),
            Column(self.tr("Was"), chars=22),
            Column(self.tr("Now"), chars=22),
        )
        self.table = ListTable(columns, self.tr("Records"), most=0)
        self.table.show_list(
            [
                (
                    each.record, STRANDS[Strand(each.strand)], WORDS[each.became], self._went(each.was),
                    self._went(each.now),
                )
                for each in report.lines
            ]
        )  # fmt: skip
        self.save = button(self.tr("Save…"), "primary", "save")
        self.close_it = button(self.tr("Close"))
        self.save.clicked.connect(self._save)
        self.close_it.clicked.connect(self.reject)
        s = theme.sizes()
        box = self.column(title, gap=s.small)
        against = self.tr("Run of {at}, against the one before. Records are named by reference only.")
        box.addWidget(label(against.format(at=moment(report.at)), "muted", wrap=True))
        box.addWidget(self.told)
        box.addWidget(self.table, 1)
        box.addLayout(foot(self.close_it, self.save))
        self.resize(round(s.text * 70), round(s.text * 44))
        for one in (self.save, self.close_it):
            one.setAutoDefault(False)

    def _went(self, words: str) -> str:
        outcome, _, area = words.partition(" ")
        return outcome_name(outcome, area, self._names) if outcome else ""

    def _save(self) -> None:
        suggested = f"run-report-{self._desk.session.today().isoformat()}.xlsx"
        path = choose_file.new_file(self, self.windowTitle(), suggested, choose_file.FIGURES)
        if path is None:
            return
        try:
            run_report.save(self._desk.session, path)
        except TransferError as error:
            self._desk.fail(error)
            return
        self.accept()
        self._desk.tell("good", self.tr("Saved as {name}.").format(name=path.name))
