"""Help on the page that is shown: its own text from gui/help, drawn here, with nothing fetched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.page import Page
from transfer_app.gui.widgets import Dialog, button

_TEXTS = Path(__file__).resolve().parent / "help"


def help_text(page: str) -> str:
    """The help of a page by its key, in Markdown."""
    return (_TEXTS / f"{page}.md").read_text(encoding="utf-8")


class HelpDialog(Dialog):
    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help: {page}").format(page=page.title))
        self.text = QTextBrowser(openLinks=False)
        self.text.setAccessibleName(self.windowTitle())
        self.text.setMarkdown(help_text(page.key))
        self.keys = button(self.tr("All keys"), icon_name="key")
        self.leave = button(self.tr("Close"), "primary")
        self.leave.clicked.connect(self.reject)
        s = theme.sizes()
        foot = QHBoxLayout()
        foot.addWidget(self.keys)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setSpacing(s.medium)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        self.resize(round(s.text * 38), round(s.text * 24))
