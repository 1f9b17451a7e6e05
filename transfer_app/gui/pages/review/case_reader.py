"""Reads case pages beside the window: the one that is asked for, and ahead the one that is likely next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.errors import TransferError
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.services import case_reading
from transfer_app.services.case_reading import ReadPage
from transfer_app.services.jobs import JobContext

KEPT = 3
_Answer = ReadPage | TransferError


class CaseReader(QObject):
    """want() is answered by `read(CasePage)` or `refused(TransferError)`: at once where the page is at hand.

    At hand are the page in sight and the one read ahead, while no entry of the log since is about what they
    show. No more than these two and the one before are kept.
    """

    read = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now, self._next = Latest(desk, self, at_once=True), Latest(desk, self, at_once=True)
        self._wanted, self._coming = 0, 0
        self._kept: list[ReadPage] = []
        self._next.unanswered.connect(self._not_come)

    @property
    def ahead(self) -> tuple[int, ...]:
        """The records whose pages are at hand."""
        return tuple(each.record_id for each in self._kept)

    def want(self, record_id: int) -> None:
        self._now.drop()
        self._wanted = record_id
        at_hand = next((each for each in self._kept if each.record_id == record_id), None)
        if at_hand is not None and self._still(at_hand):
            self._answer(at_hand)
        elif self._coming != record_id:
            self._now.ask(partial(self._job, record_id), self.tr("Reading the case"), self._answer)

    def in_sight(self, page: CasePage, record_id: int) -> bool:
        """Whether this page, which is shown, is that of the record, is true, and no other is asked for."""
        kept = next((each for each in self._kept if each.page is page), None)
        asked = self._wanted or page.row.id != record_id
        return kept is not None and not asked and case_reading.still(self._desk.session, kept)

    def read_ahead(self, record_id: int | None) -> None:
        """The person works on another record meanwhile."""
        if record_id is None or self._wanted or record_id in (self._coming, *self.ahead):
            return
        self._coming = record_id
        self._next.ask(partial(self._job, record_id), self.tr("Reading the next case"), self._keep)

    def drop(self) -> None:
        """Nothing of a child stays, and nothing that was asked for is shown."""
        self._now.drop()
        self._wanted = 0
        self.forget()

    def forget(self) -> None:
        """Nothing stays at hand; what was asked for is still shown."""
        self._kept = []
        if self._coming != self._wanted:
            self._next.drop()
            self._coming = 0

    def _still(self, page: ReadPage) -> bool:
        """Whether it is what the workspace says; where that is away, reading the case will tell why."""
        try:
            return case_reading.still(self._desk.session, page)
        except TransferError:
            return False

    def _job(self, record_id: int, context: JobContext) -> _Answer:
        try:
            return case_reading.read(self._desk.session, record_id)
        except TransferError as error:
            return error

    def _keep(self, answer: _Answer) -> None:
        came, self._coming = self._coming, 0
        if came == self._wanted:
            # Asked for while it was read; what the person did meanwhile may have changed it.
            if isinstance(answer, ReadPage) and not self._still(answer):
                self.want(came)
            else:
                self._answer(answer)
        elif isinstance(answer, ReadPage):
            self._put(answer)

    def _not_come(self) -> None:
        came, self._coming = self._coming, 0
        if came and came == self._wanted:
            self.want(came)

    def _answer(self, answer: _Answer) -> None:
        self._wanted = 0
        if isinstance(answer, TransferError):
            self.refused.emit(answer)
            return
        self._put(answer)
        page: CasePage = answer.page
        self.read.emit(page)

    def _put(self, answer: ReadPage) -> None:
        others = [each for each in self._kept if each.record_id != answer.record_id]
        self._kept = [*others, answer][-KEPT:]
