"""The auditor's bundle: written here, and what to do with it then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Card, button, flowing, label, reachable
from transfer_app.services import audit_bundle
from transfer_app.services.audit_bundle import Written


class AuditorCard(Card):
    """A button that writes the bundle as a job, and what is left to do once it is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("For an auditor"))
        self._desk = desk
        self.body.addWidget(
            label(
                self.tr(
                    "One folder with the log, the officers' keys, agreements, receipts and the balance, and "
                    "a check that runs anywhere with plain Python. It names officers, and no child."
                ),
                wrap=True,
            )
        )
        self.zip = QCheckBox(self.tr("Also as one zip file"))
        self.texts = QCheckBox(self.tr("With the texts of agreements and rules"))
        self.texts.setChecked(True)
        self.write = button(self.tr("Write the auditor's bundle"), icon_name="save")
        self.write.clicked.connect(self._ask)
        self.body.addLayout(flowing(self.write, self.zip, self.texts))
        self.steps = reachable(label("", wrap=True))  # the fingerprint is long to type
        self.steps.hide()
        self.body.addWidget(self.steps)

    def write_to(self, folder: Path) -> None:
        """Verify, sign up to the last entry, and write everything to a new folder. It can be stopped."""
        session, zipped, texts = self._desk.session, self.zip.isChecked(), self.texts.isChecked()
        self._desk.run(
            lambda context: audit_bundle.write(session, folder, context, zipped=zipped, with_texts=texts),
            self.tr("Writing the auditor's bundle"),
            self._written,
        )

    def _written(self, done: Written) -> None:
        given = done.zipped.name if done.zipped is not None else done.folder.name
        self._desk.tell("good", self.tr("The auditor's bundle is {name}.").format(name=given))
        steps = [
            self.tr(
                "Written: {files} files with {entries} entries of the log, in {name}. What is left to do:"
            ),
            self.tr("1. Give the auditor {given}, on a stick or by a secure transfer."),
            self.tr("2. They run: python3 verify_bundle.py, in the folder, on a machine of their own."),
            self.tr("3. Tell them the fingerprint of the log's key by telephone: {fingerprint}"),
            self.tr("4. The other council gives them the last checkpoint that it kept."),
            *done.left_out,
        ]
        figures = {
            "files": done.files, "entries": f"{done.entries:,}", "name": done.folder.name, "given": given,
            "fingerprint": done.fingerprint,
        }  # fmt: skip
        self.steps.setText("\n".join(step.format(**figures) for step in steps))
        self.steps.show()

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("A new, empty folder for the auditor"))
        if folder is not None:
            self.write_to(folder)
