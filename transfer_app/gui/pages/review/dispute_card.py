"""On the case page: the dispute of the two councils, its four steps, and whether a clock has run out."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.dispute_ladder import NEVER_STOPS, RUNGS, Climb, Ladder, clock_words
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.case_words import name_of
from transfer_app.gui.pages.review.dispute_dialog import DisputeDialog
from transfer_app.gui.pages.review.grown import Bulleted
from transfer_app.gui.widgets import Card, button, empty_layout, label
from transfer_app.gui.words import in_words


class DisputeCard(Card):
    """Hidden for a record that was never in dispute. serve() before the first case is shown."""

    def __init__(self) -> None:
        super().__init__(self.tr("Dispute between the councils"))
        self._desk: Desk | None = None
        self._page: CasePage | None = None
        self.stands, self.lead = label("", "subheading", wrap=True), label("", wrap=True)
        self.never = label(NEVER_STOPS, "muted", wrap=True)
        self.steps = QGridLayout()
        self.steps.setHorizontalSpacing(theme.sizes().medium)
        self.steps.setVerticalSpacing(theme.sizes().tight)
        self.steps.setColumnStretch(2, 1)
        self.positions = Bulleted(self.tr("What each council says"))
        self.move_up = button(self.tr("Take it to the next step…"), "quiet", "next")
        self.move_up.clicked.connect(self.do_move)
        self.corner(self.move_up)
        self.body.setSpacing(theme.sizes().tight)
        for each in (self.stands, self.lead):
            self.body.addWidget(each)
        self.body.addLayout(self.steps)
        self.body.addWidget(self.positions)
        self.body.addWidget(self.never)

    def serve(self, desk: Desk) -> None:
        self._desk = desk

    def show_case(self, page: CasePage) -> None:
        self._page = page
        ladder = page.dispute
        self.setVisible(ladder is not None)
        if ladder is None or self._desk is None:
            return
        today, user = self._desk.session.today(), self._desk.session.user
        self.stands.setText(_stands(ladder, today))
        theme.role(self.stands, "danger" if ladder.overdue(today) else "subheading")
        lead = self.tr("Interim lead until it is settled: {who}.")
        self.lead.setText(lead.format(who=ladder.at.lead.rstrip(".")))
        self.lead.setVisible(bool(ladder.at.lead) and not ladder.settled)
        self.never.setVisible(not ladder.settled)
        self._show_steps(ladder)
        self.positions.show_lines(_positions(ladder.at))
        works = user.may(Act.PROPOSE) or user.may(Act.APPROVE)
        self.move_up.setVisible(works and not ladder.settled and ladder.above is not None)
        self.setAccessibleName(f"{self.tr('Dispute between the councils')}. {self.stands.text()}")

    def do_move(self) -> None:
        """Ask for both positions, and take the dispute one step up."""
        page, desk = self._page, self._desk
        if page is None or page.dispute is None or desk is None or self.move_up.isHidden():
            return
        if DisputeDialog(desk, page.row.id, name_of(page.row), page.dispute, self).exec():
            desk.changed.emit()

    def _show_steps(self, ladder: Ladder) -> None:
        empty_layout(self.steps)
        reached = {climb.step: climb for climb in ladder.climbs}
        for row, rung in enumerate(RUNGS):
            climb = reached.get(rung.number)
            now = rung.number == ladder.at.step
            role = "subheading" if now else "" if climb else "muted"
            for column, words in enumerate((str(rung.number), rung.name, _told(climb, rung.settles))):
                each = label(words, role if column < 2 else "muted", wrap=column == 2)
                self.steps.addWidget(each, row, column, Qt.AlignmentFlag.AlignTop)


def _stands(ladder: Ladder, today: date) -> str:
    at = f"step {ladder.at.step} of {len(RUNGS)}, {ladder.rung.name[:1].lower()}{ladder.rung.name[1:]}"
    if ladder.settled:
        return f"Settled at {at}."
    due = f", due on {in_words(ladder.due.isoformat())}" if ladder.due is not None else ""
    return f"At {at}{due}: {clock_words(ladder, today)}."


def _told(climb: Climb | None, settles: str) -> str:
    """Since when and why it is there; of a step that it has not come to, who would settle it."""
    if climb is None:
        return f"would be settled by {settles}"
    since = f"since {in_words(climb.since[:10])}" if climb.since else "nobody knows since when"
    recorded = f", recorded by {climb.by}" if climb.by else ""
    return f"{since}{recorded}{': ' + climb.note if climb.note else ''}"


def _positions(climb: Climb) -> list[str]:
    said = (("We", climb.ours), ("They", climb.theirs))
    return [f"{who} say: {words}" for who, words in said if words]
