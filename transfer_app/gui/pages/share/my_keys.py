"""One's own keys: of which kind, made new, saved to a file, taken in from one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.share.key_passphrase import KeyPassphrase
from transfer_app.gui.pages.sure import Sure
from transfer_app.gui.translation import QT_TRANSLATE_NOOP
from transfer_app.gui.widgets import Card, button, flowing, label
from transfer_app.services import keys

NEW_CARD = QT_TRANSLATE_NOOP(
    "MyKeys",
    "Save your new card and send it to the other authority: two people there compare it before anything is "
    "sealed for it. What was sealed for you before still opens.",
)


class MyKeys(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("My keys"))
        self._desk = desk
        self.kind = label("", wrap=True)
        self.new = button(self.tr("Make new keys"), icon_name="key")
        self.take = button(self.tr("Take in a key file"), icon_name="load")
        self.keep = button(self.tr("Save my keys"), icon_name="save")
        self.new.clicked.connect(self._ask_new)
        self.take.clicked.connect(self._ask_file)
        self.keep.clicked.connect(self._ask_folder)
        self.body.addWidget(self.kind)
        self.body.addLayout(flowing(self.new, self.take, self.keep))

    def refresh(self) -> None:
        mine, given = keys.my_profile(self._desk.session), keys.profile(self._desk.session)
        text = self.tr("Packages are opened with a {mine} key.").format(mine=mine)
        if mine is not given:
            text += " " + self.tr("New ones here are {given}.").format(given=given)
        self.kind.setText(text)

    def renew(self) -> None:
        session = self._desk.session
        self._run(lambda: keys.renew(session, signing=True), self.tr("You have new keys."))

    def take_in(self, path: Path, passphrase: str) -> None:
        session = self._desk.session
        self._run(lambda: keys.take_in(session, path, passphrase), self.tr("The key was taken in."))

    def save_to(self, folder: Path, passphrase: str) -> None:
        session = self._desk.session

        def saved(path: Path) -> None:
            told = self.tr("Your keys are in {name}. Keep it apart from its passphrase.")
            self._desk.tell("good", told.format(name=path.name))

        title = self.tr("Saving my keys")
        self._desk.run(lambda job: keys.export(session, folder, passphrase), title, saved)

    def _run(self, act: Callable[[], str], done: str) -> None:
        def told(_: str) -> None:
            self._desk.tell("good", f"{done} {self.tr(NEW_CARD)}")

        self._desk.run(lambda job: act(), self.tr("Changing my keys"), told)

    def _ask_new(self) -> None:
        self.sure = Sure(
            self,
            self.tr("Make new keys?"),
            self.tr(
                "A new key to open packages with and a new one to sign with. Do this when the present ones "
                "may have become known. Your old keys are kept to open what was sealed for them. {then}"
            ).format(then=NEW_CARD),
            self.tr("Make them"),
            self.renew,
        )
        self.sure.open()

    def _ask_file(self) -> None:
        path = choose_file.existing_file(self, self.tr("Key file"), choose_file.KEYS)
        if path is None:
            return
        self.asking = KeyPassphrase(
            self,
            self.tr("Take in {name}").format(name=path.name),
            self.tr(
                "A key of age, an Ed25519 key of SSH, or keys saved here. Packages will be sealed for it "
                "once two people of the sender have compared your new card."
            ),
            self.tr("Take it in"),
            lambda passphrase: self.take_in(path, passphrase),
            new=False,
        )
        self.asking.open()

    def _ask_folder(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the key file"))
        if folder is None:
            return
        self.asking = KeyPassphrase(
            self,
            self.tr("Save my keys"),
            self.tr(
                "Whoever has the file and its passphrase reads every package made for you and signs in your "
                "name. Give it a passphrase of its own."
            ),
            self.tr("Save them"),
            lambda passphrase: self.save_to(folder, passphrase),
            new=True,
        )
        self.asking.open()
