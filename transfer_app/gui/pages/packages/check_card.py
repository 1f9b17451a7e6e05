"""A package that came in: checked whole before anything is kept, then accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.rejections import LONGEST_REASON, Reason, Rejection, RejectionCode
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.leave_out_box import LeaveOutBox
from transfer_app.gui.pages.packages.receipt_words import WHY, choice
from transfer_app.gui.pages.packages.sample_box import SampleBox
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, Columns, button, empty_layout, flowing, foot, label
from transfer_app.gui.words import counted
from transfer_app.services import answering, receiving
from transfer_app.services.receiving import Checked, Received


class CheckCard(Card):
    """Nothing of a package is stored until it is accepted; rejecting one keeps none of it."""

    trust_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Take in a package"))
        self._desk = desk
        self._manifest: Path | None = None
        self._already = False
        self._result = QWidget()
        self.choose = button(self.tr("Choose a package to check"), "primary", "folder")
        self.choose.clicked.connect(self._ask)
        self.trust = button(self.tr("Add a trusted sender"), "primary", "key")
        self.trust.clicked.connect(self.trust_wanted)
        self.lead = label("", "muted", wrap=True)
        self.what = label("", "heading", wrap=True)
        self.found = QVBoxLayout()
        self.found.setSpacing(theme.sizes().tight)
        self.accept = button(self.tr("Accept and sign the receipt"), "primary", "tick")
        self.accept.clicked.connect(self._ask_accept)
        self.sample, self.leave_out = SampleBox(desk), LeaveOutBox(desk)
        self.sample.changed.connect(self._permit)
        self.sample.differed.connect(self._leave_out)
        self.code = choice(self.tr("Why the whole package is rejected"), self.tr("Choose why"), WHY.items())
        self.code.currentIndexChanged.connect(lambda _: self._permit())
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setPlaceholderText(self.tr("Words for a rejection; name nobody"))
        self.reason.setAccessibleName(self.tr("Words for a rejection; name nobody"))
        self.reason.textChanged.connect(lambda _: self._permit())
        self.reject = button(self.tr("Reject it whole"), "danger", "cross")
        self.reject.clicked.connect(self._ask_reject)
        self._lay_out()
        self._step(None)

    def refresh(self, trusting: bool) -> None:
        """trusting: there is a sender whose card is here."""
        self.trust.setVisible(not trusting)
        self.choose.setVisible(trusting)
        lead = self.tr("Choose the file that ends in .manifest.json; the sealed files lie beside it.")
        first = self.tr(
            "First add the card of the officer who sends: a package opens only if we trust its signature."
        )
        self.lead.setText(lead if trusting else first)
        permit(self.choose, self._desk.session.user, Act.RECEIVE)
        permit(self.trust, self._desk.session.user, Act.CONFIRM_KEY)
        self._permit()

    def check(self, manifest: Path) -> None:
        """Check every byte; nothing is stored."""
        session = self._desk.session
        self._step(None)
        self._manifest = manifest
        handle = self._desk.run(
            lambda context: receiving.check(session, manifest, context),
            self.tr("Checking the package"),
            self._checked,
            writes=False,
        )
        handle.failed.connect(lambda error: self._failed(error))

    def accept_into(self, folder: Path) -> None:
        """Take it in and write the receipt to folder."""
        session, manifest = self._desk.session, self._manifest
        if manifest is None:
            return
        self.accept.setEnabled(False)
        rejections, waived = self.leave_out.rejections, self.sample.waived
        handle = self._desk.run(
            lambda context: receiving.receive(
                session, manifest, context, receipt_folder=folder, rejections=rejections, waived=waived
            ),
            self.tr("Taking in the package"),
            self._received,
        )
        handle.finished.connect(self._permit)

    def reject_into(self, folder: Path) -> None:
        """Refuse the whole package and write the receipt that says so to folder."""
        session, manifest = self._desk.session, self._manifest
        if manifest is None:
            return
        reason = Reason(RejectionCode(self.code.currentData()), self.reason.text())
        self.reject.setEnabled(False)
        handle = self._desk.run(
            lambda context: answering.reject(session, manifest, reason, folder, context),
            self.tr("Rejecting the package"),
            self._rejected,
        )
        handle.finished.connect(self._permit)

    def _rejected(self, receipt: Path) -> None:
        self._step(None)
        self._desk.tell(
            "warning", f"Rejected, and nothing of it was kept. Send back {receipt.name} with its .sig."
        )

    def _leave_out(self, record: str) -> None:
        self.leave_out.leave_out(Rejection(record, 0, Reason(RejectionCode.DIFFERS)))

    def _checked(self, checked: Checked) -> None:
        self._step(checked)

    def _failed(self, error: object) -> None:
        """A package that cannot be opened may still be rejected with a signed receipt."""
        if isinstance(error, TransferError) and self._manifest is not None:
            self.what.setText(self.tr("{name} did not pass the check").format(name=self._manifest.name))
            self._show_lines([], [f"{error.what} {error.remedy}".strip()])
            self._result.show()
            self._passed.hide()
            self.accept.hide()
            self._permit()

    def _received(self, done: Received) -> None:
        self._step(None)
        self._desk.tell(
            "good",
            f"Taken in: {counted(done.records, 'case record')} of {done.package.sender_name}"
            f"{_left_out(done)}.",
            f"Send back {done.receipt.name} with the .sig beside it: it closes the sender's balance.",
        )

    def _step(self, checked: Checked | None) -> None:
        """Nothing chosen, or what the check of a package found."""
        self._result.setVisible(checked is not None)
        self._passed.show()
        self.accept.show()
        self.reason.clear()
        self.code.setCurrentIndex(0)
        self._already = checked is not None and checked.already
        if checked is None:
            self._manifest = None
            return
        whose = checked.sender_name or checked.sender
        records = counted(checked.records, "case record")
        self.what.setText(f"{records} from {whose}, tranche {checked.tranche}")
        left_out = [
            self.tr("Such a record is not taken in: it is left out below, and goes back to its sender.")
        ]
        faults = [*checked.faults, *(left_out if checked.faults else ())]
        self._show_lines([*checked.sentences, *self._again()], faults)
        self.sample.show_sample(checked)
        self.leave_out.show_package(checked)
        self._permit()

    def _again(self) -> list[str]:
        return [self.tr("This package was taken in or rejected here before.")] if self._already else []

    def _show_lines(self, good: Iterable[str], faults: Iterable[str]) -> None:
        empty_layout(self.found)
        for each in good:
            self.found.addWidget(label(f"✓  {each}", wrap=True))
        for each in faults:
            self.found.addWidget(label(f"✗  {each}", "danger", wrap=True))

    def _permit(self) -> None:
        user = self._desk.session.user
        again = self.tr("This package was taken in or rejected here before.") if self._already else ""
        undone = ""
        if self.sample.left and self.sample.waived is None:
            undone = self.tr("Compare the sample first, or say why you do without the rest of it.")
        permit(self.accept, user, Act.RECEIVE, again or undone)
        code, words = self.code.currentData(), self.reason.text().strip()
        no_reason = "" if code and (words or code != RejectionCode.OTHER) else self.tr("Say why first.")
        permit(self.reject, user, Act.RECEIVE, again or no_reason)

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self.tr("Package manifest"), choose_file.MANIFESTS)
        if path is not None:
            self.check(path)

    def _ask_accept(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the receipt"))
        if folder is not None:
            self.accept_into(folder)

    def _ask_reject(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the receipt"))
        if folder is not None:
            self.reject_into(folder)

    def _lay_out(self) -> None:
        s = theme.sizes()
        column = QVBoxLayout(self._result)
        column.setContentsMargins(0, s.small, 0, 0)
        column.setSpacing(s.small)
        column.addWidget(self.what)
        column.addLayout(self.found)
        self._passed = QWidget()
        inner = QVBoxLayout(self._passed)
        inner.setContentsMargins(0, s.small, 0, 0)
        inner.setSpacing(s.medium)
        inner.addWidget(self.sample)
        inner.addWidget(self.leave_out)
        inner.addLayout(foot(self.accept))
        column.addWidget(self._passed)
        column.addWidget(label(self.tr("Or reject the whole package"), "subheading"))
        column.addWidget(Columns((self.code, self.reason), chars=42))
        column.addLayout(foot(self.reject))
        top = QHBoxLayout()
        top.addWidget(self.lead, 1)
        top.addLayout(flowing(self.choose, self.trust, at_right=True))
        self.body.addLayout(top)
        self.body.addWidget(self._result)


def _left_out(done: Received) -> str:
    """', 2 case records left out and 1 document' or ''."""
    records = f", {counted(done.rejected, 'case record')} left out" if done.rejected else ""
    return records + (f", {counted(done.outstanding, 'document')} outstanding" if done.outstanding else "")
