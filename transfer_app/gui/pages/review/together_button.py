"""The button by which all that the list shows is proposed together, or what was is approved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from transfer_app.domain.staff import Act
from transfer_app.domain.together import MOST, Whole
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.approve_together_dialog import ApproveTogetherDialog
from transfer_app.gui.pages.review.queue_pane import QUEUE, SECOND, QueuePane
from transfer_app.gui.pages.review.queue_source import QueueSource
from transfer_app.gui.pages.review.together_dialog import TogetherDialog
from transfer_app.gui.widgets import button
from transfer_app.gui.words import counted
from transfer_app.services import together


class TogetherButton(QWidget):
    """On the queue for who proposes, on what waits for who approves; hidden elsewhere."""

    def __init__(self, desk: Desk, queue: QueuePane, source: QueueSource) -> None:
        super().__init__()
        self._desk, self._queue, self._source = desk, queue, source
        self.propose = button(self.tr("Decide together"), "quiet", "tick")
        self.approve = button(self.tr("Approve together"), "quiet", "tick")
        self.approve.setToolTip(self.tr("What another person proposed together"))
        self.propose.clicked.connect(self._ask_proposal)
        self.approve.clicked.connect(self._ask_approval)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for each in (self.propose, self.approve):
            row.addWidget(each)
        queue.tabs.currentChanged.connect(lambda _: self.refresh())
        queue.listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        at, user, rows = self._queue.tabs.currentIndex(), self._desk.session.user, self._queue.table.rows
        self.propose.setVisible(at == QUEUE and user.may(Act.PROPOSE) and rows.rowCount() > 1)
        self.approve.setVisible(at == SECOND and user.may(Act.APPROVE) and rows.rowCount() > 1)
        many = rows.rowCount() > MOST
        self.propose.setEnabled(not many and self._queue.whole)
        too_many = self.tr("At most {most:,} at once: narrow the list.").format(most=MOST)
        self.propose.setToolTip(too_many if many else self.tr("One proposal for all that the list shows"))

    def _ask_proposal(self) -> None:
        rows = self._queue.table.rows
        if not self._queue.whole:
            return
        ids = [rows.id_at(n) for n in range(rows.rowCount())]

        def propose(whole: Whole, left: Sequence[int], expected: int) -> None:
            session = self._desk.session
            self._desk.run(
                lambda context: together.propose(
                    session, ids, whole, left, expected=expected, context=context
                ),
                self.tr("Proposing together"),
                lambda _: self._say(expected, self.tr("proposed: a second person approves them")),
            )

        TogetherDialog(self._desk, self.window(), ids, dict(self._source.names), propose).open()

    def _ask_approval(self) -> None:
        found = together.waiting(self._desk.session)
        if not found:
            self._desk.tell("note", self.tr("Nothing was proposed together."), self.tr("Approve one by one."))
            return

        def approve(number: int, left: list[int]) -> None:
            session = self._desk.session
            self._desk.run(
                lambda context: together.approve(session, number, left, context=context),
                self.tr("Approving together"),
                lambda count: self._say(count, self.tr("approved")),
            )

        ApproveTogetherDialog(self.window(), found, approve).open()

    def _say(self, count: int, what: str) -> None:
        self._desk.tell("good", f"{counted(count, 'case record')} {what}.")
