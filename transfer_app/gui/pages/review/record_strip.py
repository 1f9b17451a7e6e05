"""Between the case and its form: who works on the record, until when it is parked, what was said of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.casework import State
from transfer_app.domain.errors import TransferError
from transfer_app.domain.packages import FINAL
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.case_words import name_of
from transfer_app.gui.pages.review.comments_dialog import CommentsDialog
from transfer_app.gui.pages.review.override_dialog import OverrideDialog
from transfer_app.gui.pages.review.park_dialog import ParkDialog
from transfer_app.gui.widgets import button, label
from transfer_app.gui.words import in_words
from transfer_app.services import claiming, parking
from transfer_app.services.at_record import AtRecord, at_record

RESTED = 800
"""Milliseconds that somebody looks at a record before it is claimed: passing through claims nothing."""
RENEW = 5 * 60 * 1000


class RecordStrip(QWidget):
    """wanted(record id): a comment's record is to be shown. busy: who else works on the record, in words."""

    wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: CasePage | None = None
        self._claimed = 0
        self.busy = ""
        self.told = label("", "muted", wrap=True)
        self.park = button("", "quiet")
        self.again = button(self.tr("Decide again…"), "quiet")
        self.again.clicked.connect(self.do_again)
        self.give = button(self.tr("Give to…  (G)"), "quiet")
        self.comments = button("", "quiet")
        self.park.clicked.connect(self.do_park)
        self.give.clicked.connect(self.do_give)
        self.comments.clicked.connect(self.do_comment)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().tight)
        row.addWidget(self.told, 1)
        for each in (self.again, self.park, self.give, self.comments):
            row.addWidget(each)
        self._rest = QTimer(self, singleShot=True, interval=RESTED)
        self._rest.timeout.connect(self._claim)

    def arrive(self, page: CasePage) -> None:
        """Show what there is to know about this record, and claim it if the person stays with it."""
        if self._claimed != page.row.id:
            self.leave()
        self._page = page
        session, user = self._desk.session, self._desk.session.user
        beside = at_record(session, page.row.id)
        waits = page.row.state in (State.QUEUED, State.CHANGED)
        self.park.setVisible(user.may(Act.PROPOSE) and waits)
        self.park.setText(self.tr("Take back  (K)") if beside.parked is not None else self.tr("Park…  (K)"))
        works = user.may(Act.PROPOSE) or user.may(Act.APPROVE)
        self.again.setVisible(works and page.row.state in FINAL)
        self.give.setVisible(works and (waits or page.row.state == State.PROPOSED))
        count = beside.comments
        words = self.tr("Comments  {n}  (C)") if count else self.tr("Comment…  (C)")
        self.comments.setText(words.format(n=count))
        self._say(beside)
        if works and not beside.alone:
            self._rest.start(RESTED)

    def leave(self) -> None:
        """Let go of the record that was claimed."""
        self._rest.stop()
        if self._claimed and not self._desk.jobs.busy:
            # What cannot be let go now runs out by itself.
            try:
                claiming.release(self._desk.session, self._claimed)
            except TransferError as error:
                self._desk.fail(error)
        self._claimed, self._page = 0, None

    def do_park(self) -> None:
        """Ask why and until when; or take the record back from those parked."""
        page = self._page
        if page is None or self.park.isHidden():
            return
        if page.row.id in parking.parked(self._desk.session):
            self._desk.do(lambda: parking.unpark(self._desk.session, page.row.id))
        elif ParkDialog(self._desk, page.row.id, name_of(page.row), self).exec():
            self._desk.changed.emit()

    def do_again(self) -> None:
        """Ask why the record is to be decided again, and send it back to people."""
        page = self._page
        if page is not None and OverrideDialog(self._desk, page.row.id, name_of(page.row), self).exec():
            self._desk.changed.emit()

    def do_give(self) -> None:
        """A menu of colleagues."""
        page = self._page
        if page is None or self.give.isHidden():
            return
        menu = QMenu(self)
        for each in claiming.colleagues(self._desk.session):
            menu.addAction(each.display_name, partial(self.give_to, each.id))
        menu.addSeparator()
        menu.addAction(self.tr("Nobody"), partial(self.give_to, None))
        menu.popup(self.give.mapToGlobal(self.give.rect().bottomLeft()))

    def give_to(self, user_id: int | None) -> None:
        page = self._page
        if page is not None:
            self._desk.do(lambda: claiming.assign(self._desk.session, page.row.id, user_id))

    def do_comment(self) -> None:
        page = self._page
        if page is None:
            return
        dialog = CommentsDialog(self._desk, page.row.id, name_of(page.row), self)
        dialog.wanted.connect(self.wanted)
        dialog.exec()
        self._desk.changed.emit()

    def _claim(self) -> None:
        page = self._page
        if page is None:
            return
        if self._desk.jobs.busy:
            self._rest.start(RESTED)
            return
        self._rest.start(RENEW)
        if not self.isVisible():
            return
        try:
            if claiming.claim(self._desk.session, page.row.id) is None:
                self._claimed = page.row.id
        except TransferError:
            # Somebody else is writing; a claim only tells, and the next renewal tries again.
            return
        self._say(at_record(self._desk.session, page.row.id))

    def _say(self, beside: AtRecord) -> None:
        busy, parked = beside.busy, beside.parked
        self.busy = (
            self.tr("{name} works on this until {time} UTC.").format(name=busy.name, time=busy.until[11:16])
            if busy is not None
            else ""
        )
        words = [self.busy] if self.busy else []
        if parked is not None:
            until = self.tr("Parked until {day}: {why}.")
            words.append(until.format(day=in_words(parked.until), why=parked.why.rstrip(".")))
        if beside.given:
            name = self.tr("you") if beside.mine else beside.given
            words.append(self.tr("Given to {name}.").format(name=name))
        self.told.setText("  ".join(words))
        theme.role(self.told, "warning" if self.busy else "muted")
