"""What the Review page does with a decision: record it, and move on to what follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.casework import Evidence
from transfer_app.domain.errors import TransferError
from transfer_app.domain.review import Said
from transfer_app.domain.second_opinion import Opinion
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.case_words import name_of
from transfer_app.gui.pages.review.decision_panel import DecisionPanel
from transfer_app.gui.pages.review.family_view import PanelCard
from transfer_app.gui.pages.review.queue_pane import QueuePane
from transfer_app.services import families, giving_opinions, reviewing
from transfer_app.services.session import Session
from transfer_app.services.suggesting import propose_suggested


class Deciding:
    """Listens to the forms of the page. shown: the case page that is in sight, None where there is none.

    sent: called once a decision on it was recorded, before the pages refresh.
    """

    def __init__(
        self,
        desk: Desk,
        queue: QueuePane,
        shown: Callable[[], CasePage | None],
        sent: Callable[[], None],
    ) -> None:
        self._sent = sent
        self._desk = desk
        self._queue = queue
        self._shown = shown
        # The next record is painted first: what else changed by the decision is read after that.
        self._soon = QTimer(queue, singleShot=True, interval=0)
        self._soon.timeout.connect(desk.changed)

    def listen(self, panel: DecisionPanel, family: PanelCard) -> None:
        """From now on the buttons of these forms decide."""
        panel.propose.ready.connect(self._propose)
        panel.propose.taken.connect(self._propose_suggested)
        panel.blind.given.connect(self._give)
        panel.verdict.approved.connect(self._approve)
        panel.verdict.refused.connect(self._refuse)
        panel.verdict.withdrawn.connect(self._withdraw)
        family.recorded.connect(self._record_panel)
        family.confirmed.connect(lambda: self._decide_family(families.confirm))
        family.returned.connect(lambda: self._decide_family(families.send_back))

    def _propose(self, said: Said) -> None:
        self._decide(
            lambda page: reviewing.propose(
                self._desk.session, page.row.id, outcome=said.outcome, area=said.area, why=said.why,
                interim_lead=said.interim_lead, evidence=said.evidence,
            )
        )  # fmt: skip

    def _propose_suggested(self, own: tuple[Evidence, ...], lead: str, after_s: int) -> None:
        self._decide(
            lambda page: propose_suggested(self._desk.session, page, lead=lead, own=own, after_s=after_s)
        )

    def _give(self, proposal: int, outcome: OutcomeKind, area: str) -> None:
        """Tell what came of it: the person did not know what they answered."""
        page, given = self._shown(), list[Opinion]()
        self._decide(
            lambda _: given.append(giving_opinions.give(self._desk.session, proposal, outcome, area))
        )
        whose = name_of(page.row) if page is not None else ""
        for each in given:
            if each.agrees:
                self._desk.tell("good", f"{whose}: it is what was proposed, and the record is settled.")
            else:
                told = f"{whose}: it is not what was proposed. A third person decides."
                self._desk.tell("warning", told, "Say in a comment what speaks for your result.")

    def _approve(self, proposal: int, note: str) -> None:
        self._decide(lambda _: reviewing.approve(self._desk.session, proposal, note))

    def _refuse(self, proposal: int, note: str) -> None:
        self._decide(lambda _: reviewing.refuse(self._desk.session, proposal, note))

    def _withdraw(self, proposal: int) -> None:
        self._decide(lambda _: reviewing.withdraw(self._desk.session, proposal))

    def _decide(self, act: Callable[[CasePage], object]) -> None:
        """Do it, and show the next record with the keys at hand again."""
        page = self._shown()
        if page is None:
            return
        following = self._queue.following(page.row.id)
        try:
            act(page)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._sent()
        self._queue.remember(page.row.id)
        if following is not None:
            self._queue.table.go_to_id(following)
        self._queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._soon.start()

    def settle(self) -> None:
        """What was decided is told to the pages now, if that is still to come."""
        if self._soon.isActive():
            self._soon.stop()
            self._desk.changed.emit()

    def _record_panel(self, why: str, lead: str) -> None:
        self._decide_family(lambda session, ref: families.record_panel(session, ref, why=why, lead=lead))

    def _decide_family(self, act: Callable[[Session, str], object]) -> None:
        ref = self._queue.families.current_ref()
        try:
            act(self._desk.session, ref)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.changed.emit()
        self._queue.families.setFocus(Qt.FocusReason.OtherFocusReason)
