"""Giving one more person access to a package that was sealed before: who could, and why others cannot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from transfer_app.domain.packages import PackageRow
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.services import windows


class AccessDialog(Dialog):
    def __init__(self, desk: Desk, package: PackageRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._package = desk, package
        self._people = windows.people(desk.session, package.ref)
        s = theme.sizes()
        self.setWindowTitle(self.tr("Give one more person access"))
        self.table = ListTable(
            (
                Column(self.tr("Person"), chars=20),
                Column(self.tr("Role"), chars=20),
                Column(self.tr("May they be given access?"), chars=60),
            ),
            self.tr("People of the receiving authority"),
            most=8,
            wide=2,
        )
        self.table.show_list(
            [
                (each.recipient.name, each.recipient.role, each.why_not or self.tr("Yes"))
                for each in self._people
            ]
        )
        self.table.setVisible(bool(self._people))
        self.give = button(self.tr("Give access"), "primary", "key")
        self.cancel = button(self.tr("Cancel"))
        self.give.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.reject)
        self.table.current_changed.connect(lambda _: self._permit())
        box = self.column()
        title = self.tr("Tranche {tranche} for {authority}")
        shown = title.format(tranche=package.tranche, authority=package.authority_name)
        box.addWidget(label(shown, "heading", wrap=True))
        box.addWidget(label(self._told(), wrap=True))
        box.addWidget(self.table)
        box.addStretch(1)
        box.addLayout(foot(self.cancel, self.give))
        self.resize(round(s.text * 72), round(s.text * 28))
        self._permit()

    def give_in(self, folder: Path) -> None:
        """Make the files of the person chosen in this folder."""
        chosen = self._chosen()
        if chosen is None:
            return
        session, number, ref = self._desk.session, chosen.recipient.id, self._package.ref

        def given(statement: Path) -> None:
            told = self.tr("Made {name} and two files beside it. Send all three to {person}.")
            self._desk.tell("good", told.format(name=statement.name, person=chosen.recipient.name))

        self.accept()
        title = self.tr("Giving access")
        self._desk.run(lambda job: windows.give_access(session, ref, number, folder), title, given)

    def _told(self) -> str:
        if not self._people:
            return self.tr(
                "No agreement with this authority names a person by their card yet. Add the card on the "
                "Share page first."
            )
        return self.tr(
            "Three small files let the person open the package; nothing is sealed again. They belong into "
            "the folder of the package. A copy that was collected cannot be recalled."
        )

    def _chosen(self) -> windows.Person | None:
        at = self.table.current_id()
        return self._people[at] if at is not None and at < len(self._people) else None

    def _permit(self) -> None:
        chosen = self._chosen()
        why_not = self.tr("Choose a person first.") if chosen is None else chosen.why_not
        self.give.setEnabled(not why_not)
        self.give.setToolTip(why_not)

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the files"))
        if folder is not None:
            self.give_in(folder)
