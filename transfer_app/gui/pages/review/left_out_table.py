"""Who is left out when many case records are decided together, and a few of those who are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.together import LeftOut
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import label
from transfer_app.gui.words import STRANDS, counted


class LeftOutTable(QWidget):
    """Hidden where nobody is."""

    def __init__(self) -> None:
        super().__init__()
        self.told = label("", "subheading", wrap=True)
        columns = (
            Column(self.tr("Child"), chars=24),
            Column(self.tr("Strand"), chars=14),
            Column(self.tr("Why it is left out"), chars=40),
        )
        self.table = ListTable(columns, self.tr("Left out"), most=6, wide=2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.sizes().tight)
        box.addWidget(self.told)
        box.addWidget(self.table)

    def show_left_out(self, left: Sequence[LeftOut]) -> None:
        self.setVisible(bool(left))
        reasons = Counter(one.why for one in left)
        told = "; ".join(f"{why.rstrip('.')} ({count:,})" for why, count in reasons.most_common(4))
        self.told.setText(f"{counted(len(left), 'case record')} left out. {told}.")
        self.table.show_list(
            [(case_words.listed_name(one.row), STRANDS[one.row.strand], one.why) for one in left]
        )


def sample_words(sample: Sequence[RecordRow], count: int) -> str:
    """'10 of 412, spread over the list: Ash, Ada (SEND); ...'."""
    names = "; ".join(f"{case_words.listed_name(row)} ({STRANDS[row.strand]})" for row in sample)
    return names if len(sample) == count else f"{len(sample)} of {count:,}, spread over the list: {names}"
