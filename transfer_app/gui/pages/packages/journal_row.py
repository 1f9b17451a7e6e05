"""The access journal of a package: who opened what, and the signed file for its sender."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.openings_dialog import OpeningsDialog
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import button
from transfer_app.services import journals


class JournalRow(QWidget):
    """package: gives the name of the package chosen, or ''."""

    def __init__(self, desk: Desk, package: Callable[[], str]) -> None:
        super().__init__()
        self._desk, self._package = desk, package
        self.save = button(self.tr("Save its access journal"), icon_name="save")
        self.save.clicked.connect(self._ask)
        self.who = button(self.tr("Who opened what"), icon_name="log")
        self.who.clicked.connect(self.show_openings)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.save)
        row.addWidget(self.who)
        row.addStretch(1)

    def refresh(self) -> None:
        permit(self.save, self._desk.session.user, Act.RECEIVE)

    def save_to(self, folder: Path) -> None:
        """Write the signed journal of the package chosen, to send back."""
        if not self._package():
            return
        try:
            path = journals.save(self._desk.session, self._package(), folder)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.tell("good", f"Saved {path.name} with the .sig beside it: send both back.")

    def show_openings(self) -> None:
        """Who opened records of the package chosen here."""
        if self._package():
            openings = journals.openings(self._desk.session, self._package())
            self.told = OpeningsDialog(self._package(), openings, self)
            self.told.open()

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the access journal"))
        if folder is not None:
            self.save_to(folder)
