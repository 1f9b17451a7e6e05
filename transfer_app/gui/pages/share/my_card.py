"""One's own public card: to be sent to the other authority, with the fingerprint to read out."""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain.errors import TransferError
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.spoken import set_spoken, spoken_labels
from transfer_app.gui.widgets import Card, button, label
from transfer_app.services import sharing


class MyCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("My own card"))
        self._desk = desk
        self.save = button(self.tr("Save my card"), icon_name="save")
        self.save.clicked.connect(self._ask)
        self.corner(self.save)
        self.words, self.groups = spoken_labels("", "", "")
        self.body.addWidget(
            label(
                self.tr(
                    "The other authority needs your card to send packages to you and to know your signature. "
                    "It holds no secret. When they ring, read these words from this screen, or the digits:"
                ),
                "muted",
                wrap=True,
            )
        )
        self.body.addWidget(self.words)
        self.body.addWidget(self.groups)

    def refresh(self) -> None:
        words, digits = sharing.my_words(self._desk.session), sharing.my_fingerprint(self._desk.session)
        set_spoken((self.words, self.groups), self.tr("My fingerprint"), words, digits)

    def save_to(self, folder: Path) -> None:
        try:
            path = sharing.save_my_card(self._desk.session, folder)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.tell("good", self.tr("Saved {name}. It may be sent openly.").format(name=path.name))

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the card"))
        if folder is not None:
            self.save_to(folder)
