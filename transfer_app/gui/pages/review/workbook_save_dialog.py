"""Saving the queue as a workbook: what leaves the program, and what children's names are in it for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from transfer_app.domain.names_purpose import WORDS, NamesPurpose
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.queue_pane import QueuePane
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label
from transfer_app.gui.words import counted
from transfer_app.services import queue_workbooks


class SaveWorkbookDialog(Dialog):
    """Says what leaves the program, and asks whether children are named, and what for."""

    def __init__(self, desk: Desk, parent: QWidget, queue: QueuePane) -> None:
        super().__init__(parent)
        self._desk, self._wanted = desk, queue.wanted()
        s = theme.sizes()
        title = self.tr("Save the list as a workbook")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.names = QCheckBox(self.tr("With &names, birthdays and the address used"))
        self.purpose = QComboBox()
        self.purpose.setPlaceholderText(self.tr("Not chosen"))
        for one, words in WORDS.items():
            self.purpose.addItem(words[:1].upper() + words[1:], one.value)
        self.purpose.setCurrentIndex(-1)
        self.asked = FormRow(
            self.tr("What the names are &for"),
            self.purpose,
            self.tr("The log and the workbook say it. Where none fits, leave the names out."),
        )
        self.asked.hide()
        self.names.toggled.connect(self._ask)
        self.purpose.currentIndexChanged.connect(lambda _: self._complain(""))
        self.save, self.cancel = button(self.tr("Save…"), "primary"), button(self.tr("Cancel"))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        box = self._box = self.column(title)
        for text, role in (
            (
                self.tr(
                    "For people without this program, who fill in what they know. It holds those of the list "
                    "as it is filtered now that wait for people. Restricted and adoption records are "
                    "never in it."
                ),
                "",
            ),
            (
                self.tr(
                    "The file is not encrypted, and it is about children: keep it where case records may "
                    "lie, send it only by a way that is meant for them, and delete it when it is back."
                ),
                "warning",
            ),
        ):
            box.addWidget(label(text, role, wrap=True))
        box.addWidget(self.names)
        box.addWidget(
            label(
                self.tr("Without them a record has its reference, strand, status and reason only."),
                "muted",
                wrap=True,
            )
        )
        box.addWidget(self.asked)
        box.addStretch(1)
        box.addLayout(foot(self.cancel, self.save))
        self.setMinimumWidth(s.huge * 19)

    def _ask(self, named: bool) -> None:
        self.asked.setVisible(named)
        self._grow()

    def _complain(self, text: str) -> None:
        self.asked.complain(text)
        self._grow()

    def _grow(self) -> None:
        """Else what is new takes its room from the lines above, which would be cut."""
        for each in (self.asked.layout(), self.layout()):
            if each is not None:
                each.activate()
        self.resize(self.width(), max(self.height(), self._box.totalHeightForWidth(self.width())))

    def _save(self) -> None:
        if self.names.isChecked() and self.purpose.currentIndex() < 0:
            self._complain(self.tr("Choose what the names are for."))
            self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        purpose = NamesPurpose(self.purpose.currentData()) if self.names.isChecked() else None
        suggested = f"queue-{self._desk.session.today().isoformat()}.xlsx"
        path = choose_file.new_file(self, self.windowTitle(), suggested, choose_file.WORKBOOKS)
        if path is None:
            return
        wanted, session = self._wanted, self._desk.session
        self.accept()
        self._desk.run(
            lambda context: queue_workbooks.save(session, path, wanted, purpose, context),
            self.tr("Saving the workbook"),
            lambda count: self._desk.tell(
                "good",
                self.tr("{n} saved as {name}.").format(n=counted(count, "case record"), name=path.name),
            ),
        )
