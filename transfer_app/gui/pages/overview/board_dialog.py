"""Saving the board's paper: as a PDF, for Excel, or both, with small figures hidden or not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from transfer_app.domain.board_paper import Paper
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.services import board


class BoardDialog(Dialog):
    """Stays open after a file is saved, for both are often wanted."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        s = theme.sizes()
        self.setWindowTitle(self.tr("The board's paper"))
        self.hide_small = QCheckBox(self.tr("&Round to 5, and show 1 to 4 as “under 5”"))
        self.hide_small.setChecked(True)
        why = self.tr(
            "A small figure can point to a child, and so can what is left of a total. Leave this ticked for "
            "any paper that is published or sent by e-mail. Packages and agreements are always exact."
        )
        self.pdf, self.workbook = (
            button(self.tr("Save as PDF"), "primary"),
            button(self.tr("Save for Excel"), "primary"),
        )
        self.close_button = button(self.tr("Close"))
        self.pdf.clicked.connect(self._save_pdf)
        self.workbook.clicked.connect(self._save_workbook)
        self.close_button.clicked.connect(self.reject)
        self.told = label("", "good", wrap=True)
        self.behind = label("", "muted", wrap=True)
        box = self.column(self.tr("Save the board's paper"))
        text = self.tr(
            "The figures as they stand now, the day, and the checkpoint behind them. No child is named."
        )
        box.addWidget(label(text, wrap=True))
        box.addWidget(self.hide_small)
        box.addWidget(label(why, "muted", wrap=True))
        for said in (self.told, self.behind):
            said.hide()
            box.addWidget(said)
        box.addLayout(foot(self.close_button, self.workbook, self.pdf))
        self.setMinimumWidth(s.huge * 16)

    def _save_pdf(self) -> None:
        path = choose_file.new_file(self, self.tr("Save as PDF"), self._name("pdf"), choose_file.PDFS)
        if path is not None:
            self._save(path, pdf=path)

    def _save_workbook(self) -> None:
        path = choose_file.new_file(
            self, self.tr("Save for Excel"), self._name("xlsx"), choose_file.WORKBOOKS
        )
        if path is not None:
            self._save(path, workbook=path)

    def _name(self, ending: str) -> str:
        return f"board-{self._desk.session.today().isoformat()}.{ending}"

    def _save(self, path: Path, pdf: Path | None = None, workbook: Path | None = None) -> None:
        """The files are made beside the window; nothing of the workspace changes."""
        hide = self.hide_small.isChecked()
        self._desk.run(
            lambda _: board.save(self._desk.session, pdf, workbook, hide_small=hide),
            self.tr("Saving the board's paper"),
            lambda made: self._saved(path, made),
            writes=False,
        )

    def _saved(self, path: Path, made: Paper) -> None:
        self.told.setText(self.tr("Saved {name}.").format(name=path.name))
        self.behind.setText(made.notes[0])
        self.told.show()
        self.behind.show()
        layout = self.layout()
        if layout is not None:
            # Else the new lines take their room from the warning above, which would be cut.
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
