"""How often people agree, with the rules and with each other; saved for a spreadsheet."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from transfer_app.domain.agreement_tables import FigureTable
from transfer_app.domain.errors import TransferError
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.allocate.sample_words import progress
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label, picker
from transfer_app.services import agreement_figures
from transfer_app.services.agreement_figures import Quality

MOST_SHOWN = 9
"""Lines in sight at once."""


class FiguresDialog(Dialog):
    """found: read beside the window, since the whole sample is counted."""

    def __init__(self, desk: Desk, found: Quality, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._found = desk, found
        title = self.tr("How often people agree")
        self.setWindowTitle(title)
        self.which = picker(self.tr("Figures"), 24)
        self.tables = QStackedWidget()
        for each in agreement_figures.tables(found, desk.session.outside.rules(None).titles):
            self.which.addItem(each.title)
            self.tables.addWidget(_table(each) if each.lines else label(self.tr("Nothing yet."), "muted"))
        self.which.currentIndexChanged.connect(self.tables.setCurrentIndex)
        self.told = label("", "good", wrap=True)
        self.told.hide()
        self.save, self.end = button(self.tr("Save …"), "primary"), button(self.tr("Close"))
        self.save.clicked.connect(self._save)
        self.end.clicked.connect(self.reject)
        s = theme.sizes()
        box = self.column(title, gap=s.small)
        if found.sample is not None:
            box.addWidget(label(progress(found.sample), wrap=True))
        box.addWidget(FormRow(self.tr("&Figures"), self.which))
        box.addWidget(self.tables, 1)
        box.addWidget(label(" ".join(agreement_figures.notes(found)), "muted", wrap=True))
        box.addWidget(self.told)
        box.addLayout(foot(self.end, self.save))
        self.resize(round(s.text * 62), round(s.text * 40))
        for one in (self.save, self.end):
            one.setAutoDefault(False)

    def _save(self) -> None:
        suggested = f"agreement-{self._desk.session.today().isoformat()}.xlsx"
        path = choose_file.new_file(self, self.windowTitle(), suggested, choose_file.FIGURES)
        if path is None:
            return
        try:
            agreement_figures.save(self._desk.session, self._found, path)
        except TransferError as error:
            theme.role(self.told, "danger")
            self.told.setText(f"{error.what} {error.remedy}".strip())
        else:
            theme.role(self.told, "good")
            self.told.setText(self.tr("Saved {name}.").format(name=path.name))
        self.told.show()


def _table(figures: FigureTable) -> ListTable:
    """Only figures that there are have a column."""
    counted, agreed = figures.titles[-2:]
    columns = [Column(title.capitalize(), chars=24) for title in figures.titles[:-2]]
    columns += [Column(title.capitalize(), chars=9, number=True) for title in (counted, agreed, "percent")]
    columns += [Column("Kappa", chars=13, number=True)] if figures.has_kappa else []
    table = ListTable([*columns, Column("Note", chars=17)], figures.title, most=MOST_SHOWN, wide=0)
    table.show_list(
        [
            (*one.names, one.counted, one.agreed, one.percent, *([one.kappa] if one.kappa else []), one.note)
            for one in figures.lines
        ]
    )
    return table
