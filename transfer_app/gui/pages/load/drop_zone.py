"""Where an export is dropped, or chosen with a button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.gui import choose_file, theme
from transfer_app.gui.widgets import button, label, picture


class DropZone(QWidget):
    """Takes one folder or one file; says chosen(Path)."""

    chosen = Signal(object)

    def __init__(self, what: str, text: str) -> None:
        super().__init__()
        s = theme.sizes()
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(what)
        self.folder = button(self.tr("Choose a folder"), "primary", "folder")
        self.file = button(self.tr("Choose a file"))
        self.folder.clicked.connect(self._ask_folder)
        self.file.clicked.connect(self._ask_file)
        words = QVBoxLayout()
        words.setSpacing(s.tight)
        words.addWidget(label(what, "subheading", wrap=True))
        words.addWidget(label(text, "muted", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(s.large, s.large, s.large, s.large)
        row.setSpacing(s.medium)
        row.addWidget(picture("load", theme.colours().link, s.huge), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.folder)
        row.addWidget(self.file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and _dropped(event):
            self._mark(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        path = _dropped(event)
        if path is not None and self.folder.isEnabled():
            event.acceptProposedAction()
            self.chosen.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(c.focus if self._over else c.outline), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(c.note_soft if self._over else c.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 10, 10)
        painter.end()

    def _mark(self, over: bool) -> None:
        self._over = over
        self.update()

    def _ask_folder(self) -> None:
        path = choose_file.existing_folder(self, self.tr("Folder of the export"))
        if path is not None:
            self.chosen.emit(path)

    def _ask_file(self) -> None:
        path = choose_file.existing_file(self, self.tr("File of the export"), choose_file.EXPORTS)
        if path is not None:
            self.chosen.emit(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The one local file or folder that is dragged, else None."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
