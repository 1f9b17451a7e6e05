"""Another council's agreement: read here by an officer whom it does not name, signed, and sent back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import TransferError
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.share.terms_words import terms_facts
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, empty_layout, flowing, label
from transfer_app.services import agreements


class CountersignCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Agreements of another council"))
        self._desk = desk
        self._statement: Path | None = None
        self.read = button(self.tr("Read one that was sent to us"), icon_name="plus")
        self.sign = button(self.tr("Sign it for our council"), "primary", "tick")
        self.read.clicked.connect(self._ask)
        self.sign.clicked.connect(self._ask_folder)
        self.corner(self.read)
        self.title = label("", "subheading", wrap=True)
        self.facts = QGridLayout()
        self.facts.setColumnStretch(1, 1)
        self.facts.setHorizontalSpacing(theme.sizes().medium)
        self.signed = QVBoxLayout()
        self.body.addWidget(
            label(
                self.tr(
                    "A council that wants to send us records signs an agreement first. Somebody whom it does "
                    "not name reads it, signs the same text, and sends the signature back."
                ),
                "muted",
                wrap=True,
            )
        )
        self.body.addWidget(self.title)
        self.body.addLayout(self.facts)
        self.body.addLayout(flowing(self.sign))
        self.body.addLayout(self.signed)
        self._offer(None)

    def refresh(self) -> None:
        permit(self.read, self._desk.session.user, Act.COUNTERSIGN)
        permit(self.sign, self._desk.session.user, Act.COUNTERSIGN)
        empty_layout(self.signed)
        for kept in agreements.countersigned(self._desk.session):
            term = kept.terms.term
            words = self.tr("Signed here by {who} on {day}: {title} of {council}, {starts} to {ends}.")
            self.signed.addWidget(
                label(
                    words.format(
                        who=kept.ours.person,
                        day=in_full(kept.ours.signed),
                        title=kept.terms.title,
                        council=kept.theirs.authority.name,
                        starts=term.starts,
                        ends=term.ends,
                    ),
                    wrap=True,
                )
            )

    def open(self, statement: Path) -> None:
        """Show what would be signed; nothing is kept."""
        try:
            offered = agreements.read(self._desk.session, statement)
        except TransferError as error:
            self._offer(None)
            self._desk.fail(error)
            return
        self._offer(offered)
        self._statement = statement

    def sign_into(self, folder: Path) -> None:
        if self._statement is None:
            return
        try:
            path = agreements.countersign(self._desk.session, self._statement, folder)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._offer(None)
        self._desk.changed.emit()
        self._desk.tell(
            "good", self.tr("Signed. Send {name} with its .sig file back to them.").format(name=path.name)
        )

    def _offer(self, offered: agreements.Offered | None) -> None:
        self._statement = None
        empty_layout(self.facts)
        self.title.setVisible(offered is not None)
        self.sign.setVisible(offered is not None)
        if offered is None:
            return
        said = offered.said
        self.title.setText(
            self.tr("{title}, signed for {council} by {person}").format(
                title=offered.terms.title, council=said.authority.name, person=said.person
            )
        )
        for number, (name, value) in enumerate(terms_facts(offered.terms, whole=True)):
            self.facts.addWidget(label(name, "muted", wrap=True), number, 0, Qt.AlignmentFlag.AlignTop)
            said_of_it = label(value, wrap=True)
            said_of_it.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(said_of_it, number, 1)

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self.tr("Signed agreement"), choose_file.AGREEMENTS)
        if path is not None:
            self.open(path)

    def _ask_folder(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for our signature"))
        if folder is not None:
            self.sign_into(folder)
