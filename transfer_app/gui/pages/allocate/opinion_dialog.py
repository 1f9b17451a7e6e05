"""What is answered blind, reason by reason; kept as one act of the log."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QWidget

from transfer_app.domain.second_opinion import Blind
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.translation import Words
from transfer_app.gui.widgets import Dialog, button, flowing, foot, label
from transfer_app.services import second_opinion

WORDS = Words(
    {
        Blind.NONE: "None",
        Blind.URGENT: "P1 and children who are looked after",
        Blind.EVERY: "Every proposal",
    }
)
MOST_SHOWN = 12
"""Lines in sight at once."""


class OpinionDialog(Dialog):
    """Nothing is kept before "Keep"; whoever may not set it reads only."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines = second_opinion.by_reason(desk.session)
        self._stands = self._wanted = second_opinion.policy(desk.session)
        title = self.tr("Answered blind, by reason")
        self.setWindowTitle(title)
        self.table = ListTable(
            (
                Column(self.tr("Reason"), chars=44),
                Column(self.tr("Priority"), chars=8),
                Column(self.tr("Waiting today"), chars=12, number=True),
                Column(self.tr("Answered blind"), chars=34),
            ),
            self.tr("Reasons, with what is answered blind"),
            most=MOST_SHOWN,
            wide=0,
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.choices = {blind: button(words) for blind, words in WORDS.items()}
        self.keep, self.cancel = button(self.tr("Keep"), "primary"), button(self.tr("Cancel"))
        for blind, each in self.choices.items():
            each.setAccessibleName(self.tr("Chosen reasons: {words}").format(words=WORDS[blind]))
            each.setAutoDefault(False)
            each.clicked.connect(lambda _, blind=blind: self._choose(blind))
            permit(each, desk.session.user, Act.SET_UP)
        self.keep.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.reject)
        self._lay_out(title)
        self._show()
        self.table.choose(0)

    def _choose(self, blind: Blind) -> None:
        """Of the reasons that are chosen in the table."""
        at = self.table.current_id()
        chosen = self.table.selected_ids()
        self._wanted = self._wanted.with_reasons((self._lines[one].code for one in chosen), blind)
        self._show()
        self.table.choose(at)

    def _show(self) -> None:
        self.table.show_list(
            [
                (one.title, f"P{one.priority}", one.waiting, WORDS[self._wanted.of(one.code)])
                for one in self._lines
            ]
        )
        same = self.tr("Nothing was changed yet.") if self._wanted == self._stands else ""
        permit(self.keep, self._desk.session.user, Act.SET_UP, same)

    def _keep(self) -> None:
        self.accept()
        self._desk.do(lambda: second_opinion.set_policy(self._desk.session, self._wanted))

    def _lay_out(self, title: str) -> None:
        s = theme.sizes()
        hint = self.tr(
            "A record with several reasons is answered blind as soon as one of them asks for it. It holds at "
            "once, also for proposals that wait."
        )
        box = self.column(title, gap=s.small)
        box.addWidget(label(hint, "muted", wrap=True))
        box.addWidget(self.table)
        box.addWidget(
            label(self.tr("For the reasons chosen above; Ctrl or Shift chooses several:"), wrap=True)
        )
        box.addLayout(flowing(*self.choices.values()))
        box.addStretch(1)
        box.addLayout(foot(self.cancel, self.keep))
        self.resize(round(s.text * 66), round(s.text * 42))
