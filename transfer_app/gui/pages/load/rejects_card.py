"""Rejected rows: file, row as the spreadsheet numbers it, column, and the reason in words."""

from __future__ import annotations

from transfer_app.domain.errors import TransferError
from transfer_app.domain.loaded import Rejected
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import needs
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.gui.words import counted
from transfer_app.services import loading


class RejectsCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Rejected rows"))
        self._desk = desk
        self.save = button(self.tr("Save as CSV"), icon_name="save")
        self.save.clicked.connect(self._save)
        self.corner(self.save)
        self.lead = label(
            self.tr(
                "Correct these in the case system and load the export again: only what changed is taken in."
            ),
            "muted",
            wrap=True,
        )
        self.table = ListTable(
            (
                Column(self.tr("File"), chars=24),
                Column(self.tr("Row"), chars=6, number=True),
                Column(self.tr("Column"), chars=24),
                Column(self.tr("Reason"), chars=60),
            ),
            self.tr("Rejected rows"),
            most=0,
        )
        self.empty = EmptyState(
            self.tr("No rejected rows"),
            self.tr("Every row that was read so far could be taken in."),
            "",
            "tick",
        )
        self.body.addWidget(self.lead)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)

    def show_rejects(self) -> int:
        """Read them anew; how many there are."""
        session = self._desk.session
        allowed = session.user.may(Act.LOAD)
        rejected: list[Rejected] = loading.rejects(session) if allowed else []
        self.table.show_list([(each.file, each.row, each.column, each.reason) for each in rejected])
        for widget in (self.lead, self.table, self.save):
            widget.setVisible(bool(rejected))
        self.empty.setVisible(not rejected)
        if not allowed:
            self.empty.title.setText(self.tr("Rejected rows are for the data officer"))
            self.empty.text.setText(needs(Act.LOAD))
        return len(rejected)

    def _save(self) -> None:
        path = choose_file.new_file(
            self, self.tr("Save the report of rejected rows"), "rejected-rows.csv", choose_file.TABLES
        )
        if path is None:
            return
        try:
            count = loading.save_rejects(self._desk.session, path)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.tell(
            "good",
            f"Saved {counted(count, 'rejected row')} to {path.name}.",
            self.tr("The report holds values from records: keep it where the export is kept."),
        )
