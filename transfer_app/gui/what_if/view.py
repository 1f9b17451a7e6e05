"""The what-if of the Allocate page: choose what is different, then see who would move; nothing is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.pages.map_facts import facts
from transfer_app.gui.what_if.answer import Answer, Asked, answer
from transfer_app.gui.what_if.chooser import WhatIfChooser
from transfer_app.gui.what_if.result import ResultView
from transfer_app.gui.words import counted
from transfer_app.services import boundaries, comparing

CHOOSE, RESULT = 0, 1


class WhatIfView(QWidget):
    """Two steps in one place; `left` when the person goes back to the allocation."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.chooser = WhatIfChooser(desk)
        titles = desk.session.outside.rules(None).titles
        self.result = ResultView(desk.session, titles)
        desk.behind.attach(self.result.map)
        self.answer: Answer | None = None
        self._steps = QStackedLayout(self)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.addWidget(_scrolled(self.chooser))
        self._steps.addWidget(_scrolled(self.result))
        self.chooser.asked.connect(self.compare)
        self.result.again.clicked.connect(self.choose)
        self.result.save_list.clicked.connect(self._save_list)
        self.result.save_map.clicked.connect(self._save_map)
        self.result.opened.connect(self._open)

    def refresh(self) -> None:
        """Something may have changed since: an answer that is shown says so, and is not thrown away."""
        self.chooser.refresh()
        if self.answer is not None:
            self.result.say_stale()

    def choose(self) -> None:
        self._steps.setCurrentIndex(CHOOSE)
        self.chooser.compare.setFocus(Qt.FocusReason.OtherFocusReason)

    def compare(self, asked: Asked) -> None:
        session = self._desk.session
        self.chooser.compare.setEnabled(False)
        handle = self._desk.run(
            lambda context: answer(session, context, asked), self.tr("Comparing"), self._show, writes=False
        )
        handle.finished.connect(self.chooser.refresh)

    def _show(self, made: Answer) -> None:
        self.answer = made
        self.result.show_answer(made)
        self._steps.setCurrentIndex(RESULT)
        self.result.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, place: int) -> None:
        if self.answer is None:
            return
        record_id = self.answer.found.movers[place].record_id
        if record_id:
            self._desk.go_to("review", record=str(record_id))
        else:
            self._desk.tell(
                "note",
                self.tr("This case record is only in the extract that was tried."),
                self.tr("Load the extract to see it."),
            )

    def _save_list(self) -> None:
        path = choose_file.new_file(
            self, self.tr("Save who would move"), "would-move.csv", choose_file.TABLES
        )
        if path is None or self.answer is None:
            return
        try:
            number = comparing.save_movers(self._desk.session, self.answer.found, path)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._tell_saved(number, path)

    def _save_map(self) -> None:
        if self.answer is None:
            return
        session = self._desk.session
        title = self.tr("What would move with {what}").format(what=self.answer.asked.words)
        # The sentence of the answer has exact figures, which a sheet without points may not show.
        below = self.tr("Case records that would be decided otherwise, by where they would go")
        made = facts(session, title, below, boundaries.in_use(session))
        SheetDialog(self._desk, made, self.result.map.drawing(), self).open()

    def _tell_saved(self, number: int, path: Path) -> None:
        self._desk.tell(
            "good",
            f"Saved {counted(number, 'case record')} to {path.name}.",
            self.tr(
                "Its points are homes: keep it where the export is kept. Restricted records are not in it."
            ),
        )


def _scrolled(inside: QWidget) -> QScrollArea:
    theme.role(inside, "card" if isinstance(inside, WhatIfChooser) else "page")
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
