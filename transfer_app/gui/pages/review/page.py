"""Review: work the queue from the top; one key decides and moves on.

The single keys belong to the list: they are inert while someone types in a field.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.actions import Place
from transfer_app.gui.desk import Desk
from transfer_app.gui.explanation import serve
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.area_levels import SetLevels, draw, set_levels
from transfer_app.gui.pages.review import keys
from transfer_app.gui.pages.review.case_reader import CaseReader
from transfer_app.gui.pages.review.case_view import CaseView
from transfer_app.gui.pages.review.deciding import Deciding
from transfer_app.gui.pages.review.decision_panel import DecisionPanel
from transfer_app.gui.pages.review.draft_keeper import DraftKeeper
from transfer_app.gui.pages.review.family_view import FamilyView
from transfer_app.gui.pages.review.give_button import GiveButton
from transfer_app.gui.pages.review.pace_line import PaceLine
from transfer_app.gui.pages.review.queue_pane import FAMILIES, QUEUE, SECOND, QueuePane
from transfer_app.gui.pages.review.queue_source import QueueSource
from transfer_app.gui.pages.review.record_strip import RecordStrip
from transfer_app.gui.pages.review.together_button import TogetherButton
from transfer_app.gui.pages.review.undo_bar import UndoBar
from transfer_app.gui.pages.review.workbook_button import WorkbookButton
from transfer_app.gui.rights import needs
from transfer_app.gui.widgets import Card, Elided, EmptyState, button, label
from transfer_app.services import allocating, boundaries, claiming, dispute_steps, parking, undoing

NARROW = 58
"""Widths of the page, in heights of its text, below which list and case do not fit side by side."""


class ReviewPage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("Review"), scrolls=False)
        titles = desk.session.outside.rules(None).titles
        self.source = QueueSource(desk.session, titles)
        self.queue = QueuePane(self.source, desk)
        self.case = CaseView()
        serve(self.case.why.explanation, desk)
        desk.behind.attach(self.case.places.map, asks=False)
        self.case.dispute.serve(desk)
        self.panel = DecisionPanel(desk.session.user)
        self.strip = RecordStrip(desk)
        self.panel.propose.doubt = lambda: self.strip.busy
        self.family = FamilyView(desk.session.user)
        self.back = button(self.tr("Back"), "quiet", "undo", self.tr("Back to the record decided last"))
        self.back.clicked.connect(self.go_back)
        self.together = TogetherButton(desk, self.queue, self.source)
        self.give = GiveButton(desk, self.queue)
        self.workbook = WorkbookButton(desk, self.queue)
        self.empty = EmptyState("", "", self.tr("Go to Allocate"), "review")
        self.empty.asked.connect(lambda: desk.go_to("allocate"))
        self._page: CasePage | None = None
        self._drawn = ""
        self._started = False
        self._stack = QStackedLayout()
        self._lay_out()
        for each in (self.case, self.panel, self.strip):
            each.hide()  # until the first page is read
        self.reader = CaseReader(desk, self)
        self.reader.read.connect(self._show_page)
        self.reader.refused.connect(
            lambda error: self._show_page(None, f"{error.what} {error.remedy}".strip())
        )
        self.queue.shown.connect(self._show_record)
        self._ahead = QTimer(self, singleShot=True, interval=0)  # once what is shown is painted
        self._ahead.timeout.connect(self._read_ahead)
        self.queue.listed.connect(self._ahead.start)
        self.queue.filters.changed.connect(self.reader.forget)
        self.queue.counted.connect(self._show_pace)
        self.queue.family_shown.connect(self._show_family)
        self.case.split.family_wanted.connect(self._go_to_family)
        self.family.case_wanted.connect(self._go_to_case)
        self.drafts = DraftKeeper(desk, self.panel, self.queue)
        self.deciding = Deciding(desk, self.queue, lambda: self._page, self.drafts.sent)
        self.deciding.listen(self.panel, self.family.panel)
        self.strip.wanted.connect(self._go_to_case)
        self.case.doubles.wanted.connect(self._go_to_case)
        self.pace = PaceLine(desk, self.drafts)
        self.queue.foot.addWidget(self.pace)
        self.undo = UndoBar(desk, self._go_to_case)
        self.undo.first = self.deciding.settle
        self.buttons.addWidget(self.undo)
        self._bind_keys()

    def refresh(self) -> None:
        session = self.desk.session
        if not session.user.may(Act.SEE_RECORDS):
            self._say(self.tr("The queue is for people who work with case records"), needs(Act.SEE_RECORDS))
            return
        in_use = boundaries.in_use(session)
        if in_use is None or allocating.latest_run(session) is None:
            self._say(
                self.tr("Nothing has been allocated yet"),
                self.tr(
                    "Run the allocation: whatever the rules cannot decide alone comes here, with the reason."
                ),
                True,
            )
            return
        self._stack.setCurrentIndex(1)
        self._draw_areas(in_use)
        self.source.names = {str(area.code): area.name for area in in_use.successors}
        self.source.people = claiming.names(session)
        self.source.parked = parking.parked(session)
        self.source.disputes = dispute_steps.marks(session)
        self.queue.recent = undoing.recent(session)[::-1]
        self.undo.refresh()
        self.pace.appear()
        if not self._started:
            self._started = True
            self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if session.user.may(Act.APPROVE) and not session.user.may(Act.PROPOSE):
                with QSignalBlocker(self.queue.tabs):
                    self.queue.tabs.setCurrentIndex(SECOND)
            self.drafts.resume()
            self.pace.breaks.setChecked(self.drafts.place.breaks)
            return
        self.queue.ask()

    def _show_pace(self, waits: int, second: int) -> None:
        self.pace.refresh(waits if self.desk.session.user.may(Act.PROPOSE) else second)

    def may_leave(self) -> bool:
        """What is half typed is kept: nothing holds the person here."""
        self.drafts.save()
        self.strip.leave()
        self.reader.forget()
        return super().may_leave()

    def narrow(self, only: Mapping[str, str]) -> None:
        """Another page asked for the records of one reason or priority, or for one record by its id."""
        if self._started and "record" in only:
            self.queue.find_record(int(only["record"]))
            self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._started and "reason" in only:
            self.queue.show_reason(only["reason"])
            self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._started and "priority" in only:
            self.queue.show_priority(int(only["priority"]))
            self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """To the record that was decided last; again, to the one before."""
        recent, page = self.queue.recent, self._page
        if not recent:
            return
        at = recent.index(page.row.id) if page is not None and page.row.id in recent else len(recent)
        self.queue.find_record(recent[max(0, at - 1)])

    def skip(self) -> None:
        """On to the next record without deciding; undone like a decision."""
        page = self._page
        following = self.queue.following(page.row.id) if page is not None else None
        if page is not None and following is not None:
            self.queue.table.go_to_id(following)
            self.undo.skipped(page.row.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() < theme.sizes().text * NARROW)
        self.panel.fit()

    def _show_record(self, record_id: int | None) -> None:
        """What is in sight stays, but nothing can be done to it, until the page of this record is there."""
        if record_id is None:
            self.reader.drop()
            self._show_page(None, self.queue.told.text())
            return
        if self._page is not None and self.reader.in_sight(self._page, record_id):
            self.strip.arrive(self._page)
            return
        if self._page is None or self._page.row.id != record_id:
            self.drafts.leave()
            self.strip.leave()
            self._page = None
        self.reader.want(record_id)
        for each in (self.case, self.panel, self.strip):
            each.setEnabled(self._page is not None)

    def _show_page(self, page: CasePage | None, why: str = "") -> None:
        """why: there is none."""
        self.drafts.leave()
        self._page = page
        self._pick.setText(why)
        self._pick.setVisible(page is None)
        self.family.hide()
        self._show_keys()
        for each in (self.case, self.panel, self.strip):
            each.setVisible(page is not None)
            each.setEnabled(page is not None)
        if page is not None:
            self.case.show_case(page)
            self.panel.show_case(page)
            self.drafts.arrive(page)
            self.strip.arrive(page)
            self._ahead.start()
        else:
            self.strip.leave()
        self.back.setVisible(bool(self.queue.recent))

    def _read_ahead(self) -> None:
        if self._page is not None:
            self.reader.read_ahead(self.queue.following(self._page.row.id))

    def _show_family(self, ref: str | None) -> None:
        self.reader.drop()
        self._page = None
        view = next((each for each in self.queue.families.views if each.ref == ref), None)
        self.strip.leave()
        for each in (self.case, self.panel, self.back, self.strip):
            each.hide()
        self._pick.setVisible(view is None)
        self._pick.setText(self.queue.told.text())
        self.family.setVisible(view is not None)
        if view is not None:
            self.family.show_family(view)
        self._show_keys()

    def _go_to_family(self, ref: str = "") -> None:
        """From the queue to the families, at that of the child shown; from the families back to the queue."""
        if self.queue.tabs.currentIndex() == FAMILIES:
            self.queue.tabs.setCurrentIndex(QUEUE)
            self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not ref and self._page is not None and self._page.split is not None:
            ref = self._page.split.ref
        self.queue.show_family(ref)
        self.queue.families.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_case(self, record_id: int) -> None:
        self.queue.find_record(record_id)
        self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bind_keys(self) -> None:
        own = {
            "review.back": self.go_back,
            "review.skip": self.skip,
            "review.undo": self.undo.undo,
            "review.clear": self.queue.clear,
            "review.family": self._go_to_family,
            "review.park": self.strip.do_park,
            "review.give": self.strip.do_give,
            "review.comment": self.strip.do_comment,
        }
        keys.bind(self.queue.table, {**keys.case_actions(self.panel), **own}, self.desk.keys)
        families = {**keys.family_actions(self.family), "family.queue": self._go_to_family}
        keys.bind(self.queue.families, families, self.desk.keys)
        self.desk.keys.changed.connect(self._show_keys)
        self._show_keys()
        self.queue.families.opened.connect(lambda _: self.family.open_member(0))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.queue.search.setFocus)

    def _show_keys(self) -> None:
        """The keys of the list in sight on the line below, and each key on its button."""
        mine = self.desk.keys
        families = self.queue.tabs.currentIndex() == FAMILIES
        told = keys.told(mine, Place.FAMILIES if families else Place.QUEUE)
        self._told_keys.setText(told, self.tr("Keys:   F1"))
        buttons = {**keys.case_buttons(self.panel), **keys.family_buttons(self.family)}
        buttons |= {"review.back": self.back, "review.family": self.case.split.open}
        for action, each in buttons.items():
            keys.put(each, mine.key(action))
        keys.put(self.panel.blind.give, mine.key("review.approve"))

    def _draw_areas(self, in_use: BoundarySet) -> None:
        if in_use.digest == self._drawn:
            return
        self._drawn = in_use.digest

        def show(levels: SetLevels) -> None:
            draw(self.case.places.map, levels)
            if self._page is not None:
                self.case.places.map.show_case(self._page)

        self.desk.run(lambda context: set_levels(in_use), self.tr("Drawing the map"), show, writes=False)

    def _say(self, title: str, text: str, allocate: bool = False) -> None:
        self.empty.title.setText(title)
        self.empty.text.setText(text)
        self.empty.action.setVisible(allocate)
        self._stack.setCurrentIndex(0)
        for each in (self.undo, self.pace, self.back):
            each.hide()

    def _arrange(self, narrow: bool) -> None:
        """Side by side, or one below the other and scrolled where large text leaves no room for both."""
        text = theme.sizes().text
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self.queue.setMinimumHeight(round(text * 24) if narrow else 0)
        self._right.setMinimumHeight(round(text * 34) if narrow else 0)
        self._right.setMinimumWidth(0 if narrow else round(text * 34))

    def _lay_out(self) -> None:
        s = theme.sizes()
        right, self._pick = QWidget(), label("", "muted", wrap=True)
        self._pick.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(right)
        column.setContentsMargins(s.small, 0, 0, 0)
        column.setSpacing(s.small)
        column.addWidget(self._pick, 1)
        column.addWidget(self.case, 1)
        column.addWidget(self.family, 1)
        self.family.hide()
        column.addWidget(self.strip)
        column.addWidget(self.panel)
        self._right = right
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.queue)
        self._split.addWidget(right)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([440, 700])
        card = Card()
        card.body.addWidget(self.empty)
        self._stack.addWidget(_scrolled(card))
        self._stack.addWidget(_scrolled(self._split))
        self.body.addLayout(self._stack, 1)
        self._told_keys = Elided("small")
        self.body.addWidget(self._told_keys)
        self.buttons.addWidget(self.give)
        self.buttons.addWidget(self.workbook)
        self.buttons.addWidget(self.together)
        self.buttons.addWidget(self.back)


def _scrolled(inside: QWidget) -> QScrollArea:
    """So that large text makes the page longer, never the window."""
    theme.role(inside, "card" if isinstance(inside, Card) else "page")
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
