"""The queue as a workbook: saved for people outside, and taken back once it was compared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton

from transfer_app.domain.queue_workbook import Fate
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.queue_pane import QUEUE, QueuePane
from transfer_app.gui.pages.review.workbook_dialog import WorkbookDialog
from transfer_app.gui.pages.review.workbook_save_dialog import SaveWorkbookDialog
from transfer_app.gui.words import counted
from transfer_app.services import queue_workbooks
from transfer_app.services.queue_workbooks import Comparison


class WorkbookButton(QPushButton):
    """On the queue, for who proposes."""

    def __init__(self, desk: Desk, queue: QueuePane) -> None:
        super().__init__(self.tr("Workbook"))
        theme.kind(self, "quiet")
        self.setAccessibleName(self.tr("Workbook for people outside"))
        self.setToolTip(self.tr("Give the list to people without this program, and take it back"))
        self._desk, self._queue = desk, queue
        menu = QMenu(self)
        self.save = menu.addAction(self.tr("Save the list as a workbook…"), self._ask_save)
        self.take = menu.addAction(self.tr("Take a workbook back…"), self._ask_take)
        self.setMenu(menu)
        queue.tabs.currentChanged.connect(lambda _: self.refresh())
        queue.listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        at, user = self._queue.tabs.currentIndex(), self._desk.session.user
        self.setVisible(at == QUEUE and user.may(Act.PROPOSE))
        self.save.setEnabled(self._queue.table.rows.rowCount() > 0)

    def _ask_save(self) -> None:
        SaveWorkbookDialog(self._desk, self.window(), self._queue).open()

    def _ask_take(self) -> None:
        path = choose_file.existing_file(
            self.window(), self.tr("Take a workbook back"), choose_file.WORKBOOKS
        )
        if path is not None:
            self._desk.run(
                lambda _: queue_workbooks.compare(self._desk.session, path),
                self.tr("Comparing the workbook"),
                lambda found: self._show(path, found),
                writes=False,
            )

    def _show(self, path: Path, found: Comparison) -> None:
        def take() -> None:
            self._desk.run(
                lambda context: queue_workbooks.take(
                    self._desk.session, path, expected=found, context=context
                ),
                self.tr("Taking the workbook back"),
                self._taken,
            )

        WorkbookDialog(self.window(), path.name, found, take).open()

    def _taken(self, done: Comparison) -> None:
        proposals, comments = done.counts[Fate.PROPOSES], sum(bool(each.comment) for each in done.taken)
        words = self.tr("Taken: {proposals}, {comments}.")
        self._desk.tell(
            "good",
            words.format(proposals=counted(proposals, "proposal"), comments=counted(comments, "comment")),
            self.tr("A second person approves each proposal. Undo withdraws them all."),
        )
