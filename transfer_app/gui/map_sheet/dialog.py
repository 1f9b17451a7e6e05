"""Saving or printing a map: how the sheet will look, and whether it shows where children live."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.map_sheet.drawing import MapDrawing
from transfer_app.gui.map_sheet.files import KINDS, content, image, send
from transfer_app.gui.map_sheet.sheet import PAGE, Facts, Sheet
from transfer_app.gui.pages.sure import Sure
from transfer_app.gui.translation import Words
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label, picker
from transfer_app.gui.words import counted
from transfer_app.services import map_saving

WIDE = 40
"""The picture's width, in heights of the text."""
WORDS = Words({"png": "Picture (PNG)", "svg": "Drawing (SVG)", "pdf": "Paper (PDF)"})


class SheetDialog(Dialog):
    """Without points until somebody ticks them; then it asks once more before anything leaves."""

    def __init__(self, desk: Desk, facts: Facts, drawing: MapDrawing, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._facts, self._drawing = desk, facts, drawing
        self.setWindowTitle(self.tr("Save or print the map"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.seen = QLabel()
        self.seen.setAccessibleName(self.tr("How the sheet will look"))
        self.points = QCheckBox(self.tr("&Draw the case records as points"))
        self.why = label(
            self.tr(
                "Each point is a child's home. The log keeps that you took such a map and how many points it "
                "has. Restricted records are never on it."
            ),
            "muted",
            wrap=True,
        )
        self.kind = picker(self.tr("Kind of file"), 14)
        for kind in KINDS:
            self.kind.addItem(WORDS[kind], kind)
        self.told = label("", "good", wrap=True)
        self.print = button(self.tr("Print …"))
        self.save = button(self.tr("Save …"), "primary", "save")
        self.leave = button(self.tr("Close"))
        self.sure: Sure | None = None
        self.points.toggled.connect(self._draw)
        self.print.clicked.connect(lambda: self._ask_first(self._print))
        self.save.clicked.connect(lambda: self._ask_first(self._save))
        self.leave.clicked.connect(self.reject)
        self._lay_out()
        self._draw()

    def print_on(self, printer: QPrinter) -> None:
        """Print it; the entry of the log, where there is one, has the digest of the same sheet as PDF."""
        sheet = self._sheet
        try:
            map_saving.hand_out(
                self._desk.session,
                map_saving.PRINT,
                content(sheet, "pdf"),
                sheet.points,
                lambda: send(sheet, printer),
            )
        except TransferError as error:
            self._desk.fail(error)
            return
        finally:
            if sheet.points:
                self._desk.changed.emit()
        self._say(self.tr("Sent to the printer."))

    def _ask_first(self, do: Callable[[], object]) -> None:
        number = self._sheet.points
        if not number:
            do()
            return
        self.sure = Sure(
            self,
            self.tr("Take the places of {records} out of the program?").format(
                records=counted(number, "case record")
            ),
            self.tr(
                "The map is not encrypted, and whoever has it can see where these children live. Keep it "
                "as you keep the records, and destroy it when it has done its work."
            ),
            self.tr("Take it out"),
            do,
        )
        self.sure.open()

    def _save(self) -> None:
        kind = str(self.kind.currentData())
        path = choose_file.new_file(
            self,
            self.tr("Save the map"),
            f"map-{self._facts.day.isoformat()}.{kind}",
            f"{WORDS[kind]} (*.{kind})",
        )
        if path is None:
            return
        sheet, session = self._sheet, self._desk.session
        self._desk.run(
            lambda context: map_saving.save(session, path, kind, content(sheet, kind), sheet.points),
            self.tr("Saving the map"),
            lambda _: self._say(self.tr("Saved {name}.").format(name=path.name)),
            writes=bool(sheet.points),
        )

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def _draw(self) -> None:
        self._sheet = Sheet(self._facts, self._drawing.with_points(self.points.isChecked()))
        ratio = self.devicePixelRatioF()
        wide = min(theme.sizes().text * WIDE, self.roomy_width)
        drawn = QPixmap.fromImage(image(self._sheet, wide * ratio / PAGE.width()))
        drawn.setDevicePixelRatio(ratio)
        self.seen.setPixmap(drawn)
        self.seen.setAccessibleDescription(self._sheet.told())
        self.told.hide()

    def _say(self, words: str) -> None:
        if not shiboken6.isValid(self):  # closed while the file was written
            return
        self.told.setText(f"{words} {self._sheet.told()}")
        self.told.show()

    def _lay_out(self) -> None:
        self.setSizeGripEnabled(False)
        theme.role(self.seen, "card")
        box = self.column(self.tr("Save or print the map"))
        box.addWidget(self.seen, 0, Qt.AlignmentFlag.AlignHCenter)
        has_records = bool(len(self._drawing.points.ids))
        for each in (self.points, self.why):
            box.addWidget(each)
            each.setVisible(has_records)
        box.addWidget(FormRow(self.tr("Kind of file"), self.kind))
        box.addWidget(self.told)
        box.addLayout(foot(self.leave, self.print, self.save))
