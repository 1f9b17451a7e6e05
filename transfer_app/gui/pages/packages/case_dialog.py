"""One case to read, and its documents to save: of a package that was taken in or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTextBrowser, QVBoxLayout, QWidget

from transfer_app.domain.readings import IncomingDocument
from transfer_app.gui import choose_file, theme
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.services.case_html import STYLE

LONGEST_SHOWN = 60
"""Letters of a document's name on its button."""


class CaseDialog(Dialog):
    """One case to read; it fetches nothing and follows no link."""

    def __init__(self, html: str, ref: str, parent: QWidget) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.setWindowTitle(ref)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(self.tr("Case record {ref}").format(ref=ref))
        # The style is for paper; on screen the palette in force says which colours can be read.
        self.page.setHtml(html.replace(STYLE, ""))
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(s.medium, s.medium, s.medium, s.medium)
        self.warning = label("", "danger", wrap=True)
        self.warning.hide()
        box.addWidget(self.warning)
        box.addWidget(self.page, 1)
        self.documents: list[QPushButton] = []
        self._documents = QVBoxLayout()
        box.addLayout(self._documents)
        box.addLayout(foot(close))
        self.resize(round(s.text * 60), round(s.text * 42))

    def warn(self, words: str) -> None:
        """Above the page: that this copy does not count any more."""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    def offer(
        self, documents: Iterable[IncomingDocument], save: Callable[[IncomingDocument, Path], None]
    ) -> None:
        """A button for each document of the case, that asks for a file and saves it there."""
        for each in documents:
            words = self.tr("Save document {number}: {name}").format(
                number=each.number, name=_shown(each.name)
            )
            one = button(words, icon_name="save")
            one.clicked.connect(partial(self._ask, each, save))
            self._documents.addWidget(one)
            self.documents.append(one)

    def _ask(
        self, document: IncomingDocument, save: Callable[[IncomingDocument, Path], None], *_: object
    ) -> None:
        path = choose_file.new_file(
            self, self.tr("Save the document"), _file_name(document.name), choose_file.DOCUMENTS
        )
        if path is not None:
            save(document, path)


def _file_name(name: str) -> str:
    """What to suggest: the name came from outside, and may hold a path."""
    return re.split(r"[/\\]", name)[-1].strip(". ") or "document"


def _shown(name: str) -> str:
    """On a button: short, and an ampersand that stays one."""
    return (name if len(name) <= LONGEST_SHOWN else name[: LONGEST_SHOWN - 1] + "…").replace("&", "&&")
