"""Below the case: the form that fits how the record stands and what the person may do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.casework import State
from transfer_app.domain.staff import Act, User
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.pages.review.blind_form import BlindForm
from transfer_app.gui.pages.review.propose_form import ProposeForm
from transfer_app.gui.pages.review.verdict_form import VerdictForm
from transfer_app.gui.rights import needs
from transfer_app.gui.widgets import Card, label
from transfer_app.gui.words import STATES


class DecisionPanel(QScrollArea):
    """As high as its form; scrolls by itself when text is so large that it would hide the case."""

    SHARE = 0.55
    """Of the page's height, at most."""

    def __init__(self, user: User) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Decision"))
        self._user = user
        self.propose, self.verdict = ProposeForm(user), VerdictForm(user)
        self.blind = BlindForm(user)
        self.sentence = label("", "muted", wrap=True)
        self._card = Card()
        for widget in (self.sentence, self.propose, self.verdict, self.blind):
            self._card.body.addWidget(widget)
        self.setWidget(self._card)
        self._form_of = (0, "")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        # A row of evidence that comes, or goes on in the next line, is known to the layout only later.
        self._card.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._card and event.type() == QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)

    def show_case(self, page: CasePage) -> None:
        """What was typed for this very record stays, while its facts are the same."""
        row = page.row
        pending = next((each for each in page.proposals if each.proposal.state == "proposed"), None)
        queued = row.state in (State.QUEUED, State.CHANGED) and pending is None
        proposes = self._user.may(Act.PROPOSE)
        self.propose.setVisible(queued and proposes)
        blind = pending is not None and pending.hidden
        self.verdict.setVisible(pending is not None and not blind)
        self.blind.setVisible(blind)
        self.sentence.setVisible(pending is None and not (queued and proposes))
        facts = page.decision.facts_digest if page.decision else ""
        begun = queued and self._form_of == (row.id, facts) and self.propose.started
        self._form_of = (row.id, facts)
        if queued:
            self.sentence.setText(
                self.tr("It waits for somebody to propose. {who}").format(who=needs(Act.PROPOSE))
            )
            if not begun:
                self.propose.show_case(page)
        elif pending is not None and blind:
            self.blind.show_case(page, pending)
        elif pending is not None:
            self.verdict.show_case(page, pending)
        else:
            result = case_words.standing(row, dict(page.names))
            self.sentence.setText(
                f"{result}. Nothing waits for a decision here." if row.state else STATES[""]
            )
        self.fit()

    def fit(self) -> None:
        """Take the height the form asks for at this width, up to a share of the page."""
        page = self.parentWidget()
        width = max(1, self.viewport().width())
        box, wanted = self._card.body, self._card.sizeHint().height()
        box.activate()
        if box.hasHeightForWidth():
            wanted = box.heightForWidth(width)
        most = round(page.height() * self.SHARE) if page is not None else wanted
        self.setFixedHeight(min(wanted + theme.sizes().tight, max(most, theme.sizes().row * 4)))
