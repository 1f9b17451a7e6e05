"""What a package would hold now, what is held back and why, and sealing it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.sharing import Protocol, check_sending
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.pages.packages.counts import Counts
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, Columns, EmptyState, button, label, name_list
from transfer_app.gui.words import STRANDS, counted
from transfer_app.services import packing, rule_sets, sharing
from transfer_app.services.packing import Plan


class SealCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Seal a package"))
        self._desk = desk
        self._protocols: list[Protocol] = []
        self.protocol = QComboBox()
        name_list(self.protocol, self.tr("Protocol to seal under"))
        self.protocol.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.protocol.currentIndexChanged.connect(lambda _: self._show_plan())
        self.ready, self.held = Counts(self.tr("Ready to be sealed")), Counts(self.tr("Held back"))
        self.later = label("", "subheading", wrap=True)
        self.sentence = label("", "muted", wrap=True)
        self.again = button(self.tr("Count again"), icon_name="refresh")
        self.again.clicked.connect(self._show_plan)
        self._counting = Latest(desk, self)
        self._counting.unanswered.connect(self._say_not_counted)
        self._counted_for: int | None = None
        self.seal = button(self.tr("Choose a folder and seal"), "primary", "lock")
        self.seal.clicked.connect(self._ask)
        self.empty = EmptyState(
            self.tr("No sharing protocol yet"),
            self.tr("A package is sealed under a protocol, for the people it names. Agree on one first."),
            self.tr("Go to Share"),
            "packages",
        )
        self.empty.asked.connect(lambda: desk.go_to("share"))
        self._lay_out()

    def refresh(self) -> None:
        """Read the protocols anew; the one chosen stays chosen."""
        kept = self.protocol.currentData()
        self._protocols = sharing.protocols(self._desk.session)
        self.protocol.blockSignals(True)
        self.protocol.clear()
        for each in self._protocols:
            self.protocol.addItem(f"{each.title}: {each.authority_name or each.authority}", each.id)
        at = self.protocol.findData(kept)
        self.protocol.setCurrentIndex(at if at >= 0 else len(self._protocols) - 1)
        self.protocol.blockSignals(False)
        self.empty.setVisible(not self._protocols)
        self._full.setVisible(bool(self._protocols))
        self._show_plan()

    def seal_into(self, folder: Path) -> None:
        """Seal under the protocol chosen; the bar below shows progress and can stop it."""
        chosen = self._chosen()
        if chosen is None:
            return
        session = self._desk.session
        self.seal.setEnabled(False)
        handle = self._desk.run(
            lambda context: packing.seal(session, chosen.id, folder, context),
            self.tr("Sealing a package for {name}").format(name=chosen.authority_name),
            self._sealed,
        )
        handle.failed.connect(self._show_plan)
        handle.cancelled.connect(self._show_plan)

    def _sealed(self, package: PackageRow) -> None:
        folder = Path(package.folder).name
        self._desk.tell(
            "good",
            f"Sealed {counted(package.records, 'case record')} for {package.authority_name}, "
            f"tranche {package.tranche}, in the folder {folder}.{_withdraws(package)}",
            self.tr("Send every file of the package, then record the receipt that comes back."),
        )

    def _chosen(self) -> Protocol | None:
        wanted = self.protocol.currentData()
        return next((each for each in self._protocols if each.id == wanted), None)

    def _show_plan(self) -> None:
        """Count what is ready, off the screen's thread: it can mean making many case files again."""
        chosen = self._chosen()
        if chosen is None:
            self._counting.drop()
            return
        session, number = self._desk.session, chosen.id
        self._show_waiting(self.tr("Counting what is ready…"))
        if number != self._counted_for:
            # Of the same agreement the figures of before stay meanwhile: the page does not jump.
            self._counts.hide()
            self.later.hide()
        soon = self.tr("What is ready is being counted.")
        self._permit_sealing(chosen, soon)
        # Not in the colour of a warning: it passes by itself.
        self.blocked.setVisible(self.seal.toolTip() != soon)
        self._counting.ask(
            lambda context: packing.plan(session, number, context),
            self.tr("Counting what is ready for {name}").format(name=chosen.authority_name),
            lambda plan: self._show_counts(chosen, plan),
        )

    def _show_waiting(self, words: str) -> None:
        self.sentence.setText(words)
        self.again.hide()

    def _say_not_counted(self) -> None:
        self._show_waiting(self.tr("What is ready was not counted."))
        self.again.show()
        self._counted_for = None
        self._counts.hide()
        self.later.hide()
        self.seal.setEnabled(False)

    def _show_counts(self, chosen: Protocol, plan: Plan) -> None:
        self._counted_for = chosen.id
        self._counts.show()
        self.ready.show_counts([(STRANDS[strand], count) for strand, count in sorted(plan.ready.items())])
        self.held.show_counts([(why[:1].upper() + why[1:], count) for why, count in plan.held.items()])
        total = plan.records + sum(plan.held.values())
        adds = f"{plan.records:,} ready + {total - plan.records:,} held back = {total:,} bound for "
        to = ", ".join(each.name for each in chosen.usable_recipients)
        opened = f"Only these people can open it: {to}." if to else ""
        self.sentence.setText(f"{adds}{chosen.authority_name or chosen.authority}. {opened}".strip())
        self._show_later(plan)
        some = plan.records or plan.withdraw
        self._permit_sealing(chosen, "" if some else self.tr("Nothing is ready under this protocol now."))

    def _permit_sealing(self, chosen: Protocol, unless: str) -> None:
        """unless: why not by what is ready; what speaks against it whatever is ready comes first."""
        permit(self.seal, self._desk.session.user, Act.PACK, self._why_not(chosen) or unless)
        self.blocked.setText(self.seal.toolTip())
        self.blocked.setVisible(not self.seal.isEnabled())

    def _show_later(self, plan: Plan) -> None:
        """What the next package is to a receiver that has one already."""
        said = [f"A later tranche: {plan.in_words}."] if plan.in_words else []
        if plan.to_withdraw_later:
            more = counted(plan.to_withdraw_later, "record")
            said.append(f"{more} to withdraw later, once the receipt of the package they went in is here.")
        self.later.setText(" ".join(said))
        self.later.setVisible(bool(said))

    def _why_not(self, chosen: Protocol) -> str:
        try:
            check_sending(chosen, self._desk.today())
        except TransferError as error:
            return f"{error.what} {error.remedy}".strip()
        return rule_sets.trial_words(self._desk.session)

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the package"))
        if folder is not None:
            self.seal_into(folder)

    def _lay_out(self) -> None:
        self._full = QWidget()
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().small)
        column.addWidget(self.protocol)
        self._counts = Columns([self.ready, self.held], chars=36)
        column.addWidget(self._counts)
        column.addWidget(self.later)
        told = QHBoxLayout()
        told.addWidget(self.sentence, 1)
        told.addWidget(self.again)
        column.addLayout(told)
        foot = QHBoxLayout()
        self.blocked = label("", "warning", wrap=True)
        foot.addWidget(self.blocked, 1)
        foot.addStretch(1)
        foot.addWidget(self.seal)
        column.addLayout(foot)
        self.body.addWidget(self._full)
        self.body.addWidget(self.empty)


def _withdraws(package: PackageRow) -> str:
    if not package.withdrawn:
        return ""
    return f" It withdraws {counted(package.withdrawn, 'record')} sent before."
