"""One family that goes different ways: its members, each a way to its case, and what the panel decides."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from transfer_app.domain.family_splits import SplitState, SplitView
from transfer_app.domain.staff import Act, User
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.pages.review import family_words
from transfer_app.gui.pages.review.grown import Bulleted
from transfer_app.gui.pages.review.swatch import SideName
from transfer_app.gui.rights import needs, permit
from transfer_app.gui.widgets import Card, FormRow, WrappedLink, button, empty_layout, label


class FamilyView(QScrollArea):
    """show_family() fills it. case_wanted carries a member's record id."""

    case_wanted = Signal(int)

    def __init__(self, user: User) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("The family"))
        self.head, self.members, self.panel = FamilyHead(), MembersCard(), PanelCard(user)
        self.members.case_wanted.connect(self.case_wanted)
        inside = QWidget()
        theme.role(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(QMargins(0, 0, theme.sizes().small, 0))
        column.setSpacing(theme.sizes().small)
        for card in (self.head, self.members, self.panel):
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)

    def show_family(self, view: SplitView) -> None:
        for card in (self.head, self.members, self.panel):
            card.show_family(view)
        self.verticalScrollBar().setValue(0)

    def open_member(self, number: int) -> None:
        """The case of the n-th member, from 0; nothing where there are not so many, or no family is shown."""
        if not self.isHidden() and number < len(self.members.links):
            self.members.links[number].click()


class FamilyHead(Card):
    """Why the family is here, what to look for, and who decides."""

    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self.title = label("", "heading", wrap=True)
        self.state = label("", "muted", wrap=True)
        self.reason, self.asked = label("", "subheading", wrap=True), label("", wrap=True)
        self.note = label(
            self.tr("Each child keeps its own result: what the panel decides here changes none of them."),
            "muted",
            wrap=True,
        )
        self.why = QFrame()
        box = QVBoxLayout(self.why)
        box.setContentsMargins(s.medium, s.small, s.medium, s.small)
        box.setSpacing(s.tight)
        for each in (self.reason, self.asked):
            box.addWidget(each)
        self.body.setSpacing(s.tight)
        for widget in (self.title, self.state, self.why, self.note):
            self.body.addWidget(widget)

    def show_family(self, view: SplitView) -> None:
        self.title.setText(family_words.heading(view))
        self.state.setText(f"{view.reason.code.value}  ·  family {view.ref}")
        self.reason.setText(family_words.urgency(view))
        settled = family_words.settled(view)
        self.asked.setText(settled or family_words.asked(view))
        theme.role(self.why, "banner-note" if settled else "banner-warning")
        self.setAccessibleName(f"{self.title.text()}. {self.reason.text()}")


class MembersCard(Card):
    """A line for each member's record: who, how it stands, where it goes, and where it went before."""

    case_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Members, and where each goes"))
        s = theme.sizes()
        self.links: list[WrappedLink] = []
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(s.medium)
        self.rows.setVerticalSpacing(s.small)
        for column, share in enumerate((3, 3, 3)):
            self.rows.setColumnStretch(column, share)
        self.body.addLayout(self.rows)

    def show_family(self, view: SplitView) -> None:
        empty_layout(self.rows)
        self.links = []
        successors = list(view.names)
        for line, one in enumerate(view.members):
            number = f"{line + 1}  " if line < 9 else ""
            link = WrappedLink(f"{number}{family_words.name(one)}")
            link.setAccessibleName(self.tr("Open the case of {name}").format(name=family_words.name(one)))
            link.clicked.connect(lambda _=False, record=one.row.id: self.case_wanted.emit(record))
            self.links.append(link)
            self.rows.addWidget(link, line, 0)
            self.rows.addWidget(label(family_words.about(one), "muted", wrap=True), line, 1)
            self.rows.addWidget(self._result(view, line, successors), line, 2)

    def _result(self, view: SplitView, line: int, successors: list[str]) -> QWidget:
        one = view.members[line]
        where = QWidget()
        box = QVBoxLayout(where)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        words = family_words.goes_to(view, one)
        if one.row.outcome == OutcomeKind.SUCCESSOR and one.row.area in successors:
            box.addWidget(SideName(words, theme.colours().successor(successors.index(one.row.area))))
        else:
            box.addWidget(label(words, "subheading", wrap=True))
        before = family_words.was(view, one)
        if before:
            box.addWidget(label(before, "muted", wrap=True))
        return where


class PanelCard(Card):
    """What the joint panel decided: one person records it, an approver confirms or returns it."""

    recorded = Signal(str, str)
    confirmed = Signal()
    returned = Signal()

    def __init__(self, user: User) -> None:
        super().__init__(self.tr("The joint panel"))
        self._user = user
        self._ref = ""
        self.why, self.lead = QLineEdit(), QLineEdit()
        self.form = QWidget()
        self.why_row = FormRow(
            self.tr("What it decided, and why"), self.why, self.tr("Kept in the workspace, never in the log.")
        )
        self.lead_row = FormRow(self.tr("Who works with the family meanwhile"), self.lead)
        self.waits = label("", wrap=True)
        self.told = label("", "muted", wrap=True)
        self.record = button(self.tr("Record for a second person"), "primary", "tick")
        self.confirm = button(self.tr("Confirm and go on"), "primary", "tick")
        self.give_back = button(self.tr("Return"), "danger", "undo")
        self.history = Bulleted(self.tr("Panels so far"))
        self.record.clicked.connect(self.do_record)
        self.confirm.clicked.connect(self.do_confirm)
        self.give_back.clicked.connect(self.do_return)
        for field, row in ((self.why, self.why_row), (self.lead, self.lead_row)):
            field.textChanged.connect(lambda _, row=row: row.complain(""))
            field.returnPressed.connect(self.do_record)
        self._lay_out()

    def show_family(self, view: SplitView) -> None:
        """What was typed for this very family stays."""
        pending, may = view.pending, self._user.may(Act.PROPOSE) or self._user.may(Act.APPROVE)
        asks = view.state is SplitState.OPEN
        self.form.setVisible(asks and may)
        self.record.setVisible(asks and may)
        if view.ref != self._ref:
            self._ref = view.ref
            self.why.clear()
            self.lead.setText(view.reason.interim_lead)
        self.waits.setVisible(pending is not None)
        own = pending is not None and pending.own
        for each in (self.confirm, self.give_back):
            each.setVisible(pending is not None)
        if pending is not None:
            self.waits.setText(family_words.panel(pending))
            permit(
                self.confirm, self._user, Act.APPROVE, self.tr("You recorded it: ask another.") if own else ""
            )
            self.give_back.setEnabled(own or self._user.may(Act.APPROVE))
            self.give_back.setText(self.tr(" Take back") if own else self.tr(" Return"))
        self.told.setText(self._says(view, own, may))
        self.told.setVisible(bool(self.told.text()))
        self.history.show_lines([family_words.panel(each) for each in view.panels if each is not pending])

    def _says(self, view: SplitView, own: bool, may: bool) -> str:
        if view.state is SplitState.OPEN and not may:
            return self.tr("A reviewer or an approver records what the panel decided.")
        if view.pending is not None and own:
            return self.tr("You recorded this: a second person has to confirm it.")
        if view.pending is not None and not self._user.may(Act.APPROVE):
            return needs(Act.APPROVE)
        if view.state is SplitState.SETTLED:
            return self.tr("Settled. It opens again by itself when its members or their results change.")
        return ""

    def do_record(self) -> None:
        """With nothing missing; else the cursor goes where something is."""
        if self.record.isHidden():
            return
        for field, row, words in (
            (self.why, self.why_row, self.tr("Say in a sentence what the panel decided.")),
            (self.lead, self.lead_row, self.tr("Name who works with the family meanwhile.")),
        ):
            if not field.text().strip():
                row.complain(words)
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.recorded.emit(self.why.text(), self.lead.text())

    def do_confirm(self) -> None:
        if not self.confirm.isHidden() and self.confirm.isEnabled():
            self.confirmed.emit()

    def do_return(self) -> None:
        if not self.give_back.isHidden() and self.give_back.isEnabled():
            self.returned.emit()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self.form)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.why_row)
        box.addWidget(self.lead_row)
        row = QHBoxLayout()
        row.setSpacing(theme.sizes().small)
        row.addStretch(1)
        for each in (self.give_back, self.confirm, self.record):
            row.addWidget(each)
        for widget in (self.waits, self.told, self.form):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addWidget(self.history)
