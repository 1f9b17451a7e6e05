"""Keeps what is half typed and where the person is, a moment after each change, and brings it back."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, QSignalBlocker, QTimer

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.drafts import KeptDraft
from transfer_app.domain.errors import ReviewRefused, ServerUnreachable, TransferError
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.decision_panel import DecisionPanel
from transfer_app.gui.pages.review.queue_pane import QUEUE, SECOND, QueuePane
from transfer_app.gui.rows_model import Order
from transfer_app.gui.words import moment
from transfer_app.services import drafting

SOON = 800
"""Milliseconds after the last change; a kill loses no more than what was typed in them."""

LATER = 20_000
"""The same after a team's server was not there."""


class DraftKeeper(QObject):
    """Call leave() before another record is shown, arrive() after, sent() once it was decided."""

    def __init__(self, desk: Desk, panel: DecisionPanel, queue: QueuePane) -> None:
        super().__init__(panel)
        self._desk, self._panel, self._queue = desk, panel, queue
        self._record, self._facts = 0, ""
        self._touched = False
        self._unsaved: dict[int, KeptDraft] = {}
        self.place = drafting.Place()
        self._place_kept = True
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.save)
        queue.listed.connect(self._note_filters)
        panel.propose.edited.connect(self._touch)
        panel.verdict.note.textEdited.connect(self._touch)

    def leave(self) -> None:
        """The record in sight will give way to another, or to its own new state."""
        self._gather()

    def arrive(self, page: CasePage) -> None:
        """Bring back what this person typed about the record that is shown now."""
        self._record = page.row.id
        self._facts = page.decision.facts_digest if page.decision is not None else ""
        draft = self._unsaved.get(self._record) or drafting.kept(self._desk.session, self._record)
        self._panel.propose.kept.setText("")
        if draft is not None:
            if not self._panel.propose.started:
                self._panel.propose.restore(draft)
            if not self._panel.verdict.isHidden():
                self._panel.verdict.note.setText(draft.note)
            self._say(draft)
        self._touched = False
        self.place = self.place._replace(tab=self._queue.tabs.currentIndex(), record_id=self._record)
        self._place_kept = False
        self._soon.start()

    def sent(self) -> None:
        """What was typed about the record in sight has been recorded: it is no draft any more."""
        self._touched = False
        self._unsaved.pop(self._record, None)

    def resume(self) -> None:
        """Show the list as the person left it, at the record where they were if it is still there."""
        self.place = place = drafting.place(self._desk.session)
        if place.filters is not None:
            with suppress(ReviewRefused):  # of another version: the usual list is shown
                wanted = QueueFilter.from_plain(place.filters)
                self._queue.restore(wanted, Order(place.sort, place.descending))
        if place.tab in (QUEUE, SECOND) and place.record_id:
            with QSignalBlocker(self._queue.tabs):
                self._queue.tabs.setCurrentIndex(place.tab)
            self._queue.seek(place.record_id)
        self._queue.turn()

    def keep_breaks(self, wanted: bool) -> None:
        """Whether the person wants to be told of breaks, here and the next time."""
        self.place = self.place._replace(breaks=wanted)
        self._place_kept = False
        self._soon.start()

    def _note_filters(self) -> None:
        """What the list is filtered and sorted by, unless that was put aside to show a single record."""
        if self._queue.aside:
            return
        order, wanted = self._queue.order, self._queue.filters.wanted().plain()
        noted = self.place._replace(filters=wanted, sort=order.key, descending=order.descending)
        if noted != self.place:
            self.place, self._place_kept = noted, False
            self._soon.start()

    def save(self) -> None:
        """Write it, unless a job is writing: then soon."""
        self._gather()
        if self._desk.jobs.busy:
            self._soon.start()
            return
        try:
            for record_id in list(self._unsaved):
                drafting.keep(self._desk.session, record_id, self._unsaved[record_id])
                kept = self._unsaved.pop(record_id)
                if record_id == self._record and not kept.blank:
                    self._say(kept)
            if not self._place_kept:
                drafting.keep_place(self._desk.session, self.place)
                self._place_kept = True
            self._soon.setInterval(SOON)
        except ServerUnreachable:
            # Each look for it may take seconds, in which nobody could type.
            self._soon.start(LATER)
        except TransferError:
            # Somebody else is writing. What is typed is still in the form: it is tried again.
            self._soon.start()

    def _touch(self) -> None:
        self._touched = True
        self._soon.start()

    def _gather(self) -> None:
        if not self._touched:
            return
        self._touched = False
        form, verdict = self._panel.propose, self._panel.verdict
        if not form.isHidden():
            self._unsaved[self._record] = form.half_typed(self._facts)
        elif not verdict.isHidden():
            self._unsaved[self._record] = KeptDraft(note=verdict.note.text(), facts_digest=self._facts)

    def _say(self, draft: KeptDraft) -> None:
        if draft.facts_digest != self._facts:
            words = self.tr("Draft of {at}, on older facts: check it").format(at=moment(draft.at))
        else:
            words = self.tr("Draft kept")
        self._panel.propose.kept.setText(words)
