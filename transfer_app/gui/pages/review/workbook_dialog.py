"""What taking a workbook back would do, row by row, before anything is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from transfer_app.domain.queue_workbook import Fate
from transfer_app.gui import theme
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.translation import Words, translate
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.gui.words import counted, moment
from transfer_app.services.queue_workbooks import Comparison

FATES = Words({fate: fate.value for fate in Fate})
MOST_SHOWN = 14
"""Lines in sight at once."""


class WorkbookDialog(Dialog):
    """take is called once, when the person says yes; what cannot be taken comes first in the list."""

    def __init__(self, parent: QWidget, name: str, found: Comparison, take: Callable[[], None]) -> None:
        super().__init__(parent)
        self._take = take
        title = self.tr("Take {name} back").format(name=name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        by = found.by or self.tr("nobody named")
        told = self.tr("Saved {when}, filled in by {by}.").format(when=moment(found.made), by=by)
        self.summary = label(_summary(found), "subheading", wrap=True)
        columns = (
            Column(self.tr("Row"), chars=5),
            Column(self.tr("Record"), chars=24),
            Column(self.tr("Outcome"), chars=12),
            Column(self.tr("In words"), chars=48),
        )
        self.rows = ListTable(columns, self.tr("Rows of the workbook"), most=MOST_SHOWN, wide=3)
        told_of = [each for each in found.verdicts if each.fate is not Fate.UNCHANGED]
        taken = set(map(id, found.taken))
        self.rows.show_list(
            [
                (str(each.number), each.ref, FATES[each.fate], each.words)
                for each in sorted(told_of, key=lambda each: id(each) in taken)
            ]
        )
        self.rows.setVisible(bool(told_of))
        count = len(found.taken)
        self.go = button(self.tr("Take {n}").format(n=counted(count, "row")), "primary", "tick")
        self.go.setEnabled(count > 0)
        self.cancel = button(self.tr("Cancel") if count else self.tr("Close"))
        self.go.clicked.connect(self._accept)
        self.cancel.clicked.connect(self.reject)
        s = theme.sizes()
        box = self.column(title, gap=s.small)
        box.addWidget(label(told, "muted", wrap=True))
        box.addWidget(self.summary)
        box.addWidget(self.rows)
        hint = self.tr(
            "Each result becomes a proposal of yours, which a second person approves. Rows that are not "
            "taken change nothing."
        )
        box.addWidget(label(hint, "muted", wrap=True))
        box.addStretch(1)
        box.addLayout(foot(self.cancel, self.go))
        self.resize(round(s.text * 64), round(s.text * 36))
        for one in (self.go, self.cancel):
            one.setAutoDefault(False)

    def _accept(self) -> None:
        self.accept()
        self._take()


def _summary(found: Comparison) -> str:
    """'3 proposals; 1 comment by itself; 2 rows not taken; 40 rows unchanged.'"""
    counts = found.counts
    left = len(found.verdicts) - len(found.taken) - counts[Fate.UNCHANGED]
    parts = (
        (counts[Fate.PROPOSES], "proposal"),
        (counts[Fate.COMMENT], "comment by itself"),
        (left, "row not taken"),
        (counts[Fate.UNCHANGED], "row unchanged"),
    )
    said = "; ".join(counted(count, unit) for count, unit in parts if count)
    if found.taken:
        return f"{said}."
    nothing = translate("Workbook", "There is nothing to take: {said}.")
    return nothing.format(said=said or translate("Workbook", "it has no rows"))
