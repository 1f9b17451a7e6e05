"""The packages sealed here, how each stands, and the receipts that come back."""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain.errors import TransferError
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import RECEIVED, REJECTED, SEALED, VOID, PackageRow
from transfer_app.domain.receipt_words import receipt_lines
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.access_dialog import AccessDialog
from transfer_app.gui.pages.packages.openings_dialog import OpeningsDialog
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, button, flowing, label
from transfer_app.gui.words import counted, moment
from transfer_app.services import journals, packing, receipts

STATES = {
    SEALED: "Waiting for its receipt",
    RECEIVED: "Received",
    REJECTED: "Rejected: can be packed again",
    VOID: "Taken back: can be packed again",
}


class SentCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Sealed here"))
        self._desk = desk
        self._sealed: list[PackageRow] = []
        self.receipt = button(self.tr("Record a receipt"), icon_name="tick")
        self.receipt.clicked.connect(self._ask)
        self.corner(self.receipt)
        self.journal = button(self.tr("Take in an access journal"), icon_name="load")
        self.journal.clicked.connect(self._ask_journal)
        self.who = button(self.tr("Who opened what"), icon_name="log")
        self.who.clicked.connect(self.show_openings)
        self.access = button(self.tr("Give one more person access"), icon_name="key")
        self.access.clicked.connect(self.show_access)
        self.table = ListTable(
            (
                Column(self.tr("For"), chars=20),
                Column(self.tr("Tranche"), chars=9, number=True),
                Column(self.tr("Records"), chars=8, number=True),
                Column(self.tr("How it stands"), chars=25),
                Column(self.tr("Sealed"), chars=26),
                Column(self.tr("People"), chars=14),
                Column(self.tr("Package"), chars=12),
            ),
            self.tr("Packages sealed here"),
            most=8,
        )
        self.nothing = label(self.tr("No package has been sealed here yet."), "muted", wrap=True)
        self.body.addWidget(self.table)
        self.body.addWidget(self.nothing)
        self.body.addLayout(flowing(self.journal, self.who, self.access))
        self.table.current_changed.connect(lambda _: self._permit_who())

    def refresh(self) -> int:
        """Read them anew; how many there are."""
        self._sealed = sealed = list(reversed(packing.packages(self._desk.session)))
        self.table.show_list(
            [
                (
                    each.authority_name,
                    each.tranche if each.kind is Kind.BULK else f"special {each.tranche}",
                    each.records,
                    STATES.get(each.state, each.state),
                    moment(each.sealed_at),
                    ", ".join(each.recipients),
                    each.ref,
                )
                for each in sealed
            ]
        )
        self.table.setVisible(bool(sealed))
        self.nothing.setVisible(not sealed)
        waiting = any(each.state == SEALED for each in sealed)
        none = "" if waiting else self.tr("No package waits for a receipt.")
        permit(self.receipt, self._desk.session.user, Act.PACK, none)
        permit(self.journal, self._desk.session.user, Act.PACK)
        for each in (self.journal, self.who, self.access):
            each.setVisible(bool(sealed))
        self._permit_who()
        return len(sealed)

    def choose(self, ref: str) -> bool:
        """Make the package of that name current; False where there is none."""
        at = next((n for n, each in enumerate(self._sealed) if each.ref == ref), None)
        return self.table.choose(at)

    def record(self, path: Path) -> None:
        """Take in a receipt file; its signature lies beside it."""
        try:
            package = receipts.record_receipt(self._desk.session, path)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.changed.emit()
        words = STATES.get(package.state, package.state).lower()
        which = "Tranche" if package.kind is Kind.BULK else "Special package"
        told = f"The receipt is recorded. {which} {package.tranche} for {package.authority_name}: {words}."
        said = receipts.receipt(self._desk.session, package.id)
        lines = receipt_lines(said) if said is not None else ()
        whole = said is not None and not said.rejections and package.state == RECEIVED
        self._desk.tell("good" if whole else "warning", told, " ".join(lines))

    def take_in(self, path: Path) -> None:
        """Take in an access journal; its signature lies beside it."""
        try:
            taken = journals.take_in(self._desk.session, path)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.changed.emit()
        new = counted(len(taken.new), "new opening")
        self._desk.tell("good", f"The access journal is taken in: {new}, {taken.known:,} known before.")

    def show_openings(self) -> None:
        """What is known of who opened records of the package chosen."""
        package = self._package()
        if package is not None:
            openings = journals.openings(self._desk.session, package.ref)
            self.shown = OpeningsDialog(package.ref, openings, self)
            self.shown.open()

    def show_access(self) -> None:
        """Who could be given access to the package chosen."""
        package = self._package()
        if package is not None:
            self.giving = AccessDialog(self._desk, package, self)
            self.giving.open()

    def _package(self) -> PackageRow | None:
        at = self.table.current_id()
        return self._sealed[at] if at is not None and at < len(self._sealed) else None

    def _permit_who(self) -> None:
        chosen = self._package() is not None
        first = "" if chosen else self.tr("Choose a package first.")
        self.who.setEnabled(chosen)
        self.who.setToolTip(first)
        permit(self.access, self._desk.session.user, Act.PACK, first)

    def _ask_journal(self) -> None:
        path = choose_file.existing_file(self, self.tr("Access journal"), choose_file.JOURNALS)
        if path is not None:
            self.take_in(path)

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self.tr("Receipt"), choose_file.RECEIPTS)
        if path is not None:
            self.record(path)
