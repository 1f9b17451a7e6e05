"""Allocate: run it, see every record on the map in the colour of its outcome, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.reasons import ReasonText
from transfer_app.domain.run_report import RunReport
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.explanation import serve
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.map_view import MapView
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.allocate.opinion_card import OpinionCard
from transfer_app.gui.pages.allocate.record_card import RecordCard
from transfer_app.gui.pages.allocate.report_dialog import ReportDialog
from transfer_app.gui.pages.allocate.result import Point, Result, map_points, read_result
from transfer_app.gui.pages.allocate.result_cards import CountsCard, ReasonsCard, RunCard
from transfer_app.gui.pages.allocate.rules_card import RulesCard
from transfer_app.gui.pages.allocate.sample_card import SampleCard
from transfer_app.gui.pages.allocate.sample_dialog import SampleDialog
from transfer_app.gui.pages.area_levels import draw
from transfer_app.gui.pages.map_beside import MapBeside
from transfer_app.gui.pages.map_facts import facts
from transfer_app.gui.rights import needs, permit
from transfer_app.gui.translation import QT_TRANSLATE_NOOP
from transfer_app.gui.what_if import WhatIfView
from transfer_app.gui.widgets import Card, EmptyState, button
from transfer_app.gui.words import changes_told, counted
from transfer_app.services import allocating, boundaries, explaining, loading, locating, reviewing, run_report
from transfer_app.services.allocating import Allocation

LEAD = QT_TRANSLATE_NOOP(
    "AllocatePage",
    "Every case record is decided by its home, the boundaries and the rules, or goes to people.",
)
WHAT_IF_LEAD = QT_TRANSLATE_NOOP(
    "AllocatePage",
    "Who would move with other boundaries, other rules or a newer extract. Nothing of it is kept.",
)


class AllocatePage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("Allocate"),
            self.tr(LEAD),
            scrolls=False,
        )
        self.run = button(self.tr("Run the allocation"), "primary", "allocate")
        self.run.clicked.connect(self._run)
        self.ask_what_if = button(self.tr("What if …"), icon_name="boundaries")
        self.ask_what_if.clicked.connect(lambda: self._turn(True))
        self.back = button(self.tr("Back to the allocation"), icon_name="previous")
        self.back.clicked.connect(lambda: self._turn(False))
        for each in (self.back, self.ask_what_if, self.run):
            self.buttons.addWidget(each)
        self.back.hide()
        self.what_if = WhatIfView(desk)
        self._trying = False
        self.map = MapView(self.tr("Map of the case records"))
        self.map.picked.connect(self._show_records)
        desk.behind.attach(self.map)
        self.map.buttons.offer_sheet()
        self.map.sheet_wanted.connect(self._save_map)
        self.run_card, self.counts, self.reasons = RunCard(), CountsCard(), ReasonsCard()
        self.reasons.wanted.connect(self._go_to_review)
        self.run_card.report_wanted.connect(self._show_report)
        self.sample = SampleCard(desk)
        self.opinion = OpinionCard(desk)
        self.sample.wanted.connect(self._check_sample)
        self.rules, self.rules_alone = RulesCard(desk), RulesCard(desk)
        self.record = RecordCard()
        self.record.explain_wanted.connect(self._explain)
        serve(self.record.why, desk)
        self.record.closed.connect(lambda: self._show_records([]))
        self.record.moved.connect(self._mark)
        self.empty = EmptyState(
            "", self.tr("The allocation needs an export, an address list and boundaries."), "-"
        )
        self.empty.asked.connect(self._go_to_missing)
        self._nothing, self._full = self._lay_out()
        self._missing = ""
        self._in_use: BoundarySet | None = None
        self._drawn = ""
        self._result: Result | None = None
        self._texts: Mapping[str, ReasonText] = {}
        self.record.hide()

    def refresh(self) -> None:
        session = self.desk.session
        self._in_use = boundaries.in_use(session)
        sentence, action, self._missing = self._what_is_missing()
        permit(self.run, session.user, Act.ALLOCATE, sentence)
        (self.rules_alone if self._missing else self.rules).refresh()
        permit(self.ask_what_if, session.user, Act.ALLOCATE, sentence)
        self.what_if.refresh()
        self.opinion.refresh()
        self._arrange()
        if self._missing:
            self.empty.title.setText(sentence)
            self.empty.action.setText(action)
            self.empty.action.setAccessibleName(action)
            return
        in_use, drawn = self._in_use, self._drawn
        self.desk.run(
            lambda context: read_result(session, in_use, drawn),
            self.tr("Drawing the map"),
            self._show,
            writes=False,
        )

    def narrow(self, only: Mapping[str, str]) -> None:
        """Another page asked what the latest run changed."""
        if "changes" in only:
            self._show_report()

    def _turn(self, trying: bool) -> None:
        """To the what-if and back; the allocation and an answer stay as they are meanwhile."""
        self._trying = trying
        self._arrange()
        if trying:
            self.what_if.chooser.layer.file.ask.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.ask_what_if.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        trying = self._trying and not self._missing
        self._nothing.setVisible(bool(self._missing))
        self._full.setVisible(not self._missing and not trying)
        self.what_if.setVisible(trying)
        # What goes is hidden first: all three at once would make the window wider for good.
        shown, hidden = (self.back,), (self.ask_what_if, self.run)
        for each in hidden if trying else shown:
            each.hide()
        for each in shown if trying else hidden:
            each.show()
        self.title.setText(self.tr("What if …") if trying else self.tr("Allocate"))
        self.lead.setText(self.tr(WHAT_IF_LEAD if trying else LEAD))

    def _go_to_review(self, reason: str) -> None:
        if reason:
            self.desk.go_to("review", reason=reason)
        else:
            self.desk.go_to("review")

    def _go_to_missing(self) -> None:
        self.desk.go_to(self._missing)

    def _what_is_missing(self) -> tuple[str, str, str]:
        """(sentence, button, page) of the first thing the allocation needs; '' when nothing is missing."""
        session = self.desk.session
        if not loading.extracts(session):
            return self.tr("No export has been loaded yet."), self.tr("Load an export"), "load"
        if not locating.gazetteers(session):
            return self.tr("There is no address list yet."), self.tr("Add an address list"), "load"
        if self._in_use is None:
            return self.tr("There are no boundaries yet."), self.tr("Add boundaries"), "boundaries"
        if session.vesting_day is None:
            return self.tr("The vesting day is not set."), self.tr("Set it on the Overview"), "overview"
        return "", "", ""

    def _show(self, result: Result) -> None:
        self._result = result
        if result.levels is not None:
            self._drawn = result.levels.digest
            draw(self.map, result.levels)
        self.map.show_points(*map_points(result.points, result.areas))
        self._texts = {
            code.value: text for code, text in self.desk.session.outside.rules(None).reasons.items()
        }
        self.run_card.show_run(result.run, result.trial)
        if result.changes:
            told = self.tr("Against the run before it: {changes}.")
            self.run_card.say(told.format(changes=changes_told(result.changes)))
        self.run_card.report.setVisible(self._has_run and self.desk.session.user.may(Act.SEE_RECORDS))
        for card in (self.counts, self.reasons):
            card.setVisible(result.run is not None)
        sees = self.desk.session.user.may(Act.SEE_RECORDS)
        total = sum(count for *_, count in result.totals)
        self.counts.show_totals(result.totals, result.areas, len(result.points) if sees else total)
        self.reasons.show_reasons(result.reasons(self._texts))
        self.sample.show_sample(result.sample)
        self._show_records([])
        if not sees:
            self.run_card.say(needs(Act.SEE_RECORDS))

    def _show_report(self) -> None:
        """What the latest run changed; read beside the window."""
        session = self.desk.session

        def show(report: RunReport | None) -> None:
            if report is None:
                once = self.tr("The allocation ran once: there is nothing before to compare with.")
                self.desk.tell("note", once)
                return
            names = self._in_use.names if self._in_use is not None else {}
            ReportDialog(self.desk, report, names, self).open()

        title = self.tr("Reading what the run changed")
        self.desk.run(lambda context: run_report.latest(session), title, show, writes=False)

    def _run(self) -> None:
        session = self.desk.session
        self.run.setEnabled(False)
        handle = self.desk.run(
            lambda context: allocating.allocate(session, context), self.tr("Allocating"), self._ran
        )
        handle.finished.connect(lambda: permit(self.run, session.user, Act.ALLOCATE))

    def _ran(self, done: Allocation) -> None:
        review = sum(n for key, n in done.counts.items() if key.startswith(OutcomeKind.REVIEW.value))
        total = sum(done.counts.values())
        told = (
            f"{counted(total, 'case record')}: {total - review:,} decided, {review:,} for people to look at."
        )
        again = f"{done.kept:,} settled by people were kept; "
        again += f"{len(done.changed):,} went back to people because their facts changed. "
        again += self.tr("“What it changed” lists each, and what is new and gone.")
        self.desk.tell("good", told, again if self._has_run else "")

    def _show_records(self, ids: list[int]) -> None:
        """The records at the place clicked, or none."""
        rows = []
        if ids:
            try:
                rows = reviewing.rows(self.desk.session, ids)
            except TransferError as error:
                self.desk.fail(error)
        self.record.setVisible(bool(rows))
        for card in (self.run_card, self.rules, self.counts, self.reasons):
            card.setVisible(not rows and (card in (self.run_card, self.rules) or self._has_run))
        self.opinion.setVisible(not rows)
        self.sample.setVisible(not rows and self._has_run)
        if not rows:
            self.map.select([])
            self.map.clear_accuracy()
            return
        self.record.show_records(rows, self._result.areas if self._result else {})
        self._mark(rows[0].id)

    def _check_sample(self) -> None:
        if self._result is None or self._result.sample is None:
            return
        try:
            dialog = SampleDialog(self.desk, self._result.sample.left, self)
        except TransferError as error:
            self.desk.fail(error)
            return
        dialog.exec()
        if dialog.answered:
            self.desk.changed.emit()

    def _save_map(self) -> None:
        run = self._result.run if self._result else None
        below = self.tr("Case records by outcome") if run is not None else self.tr("Nothing is allocated yet")
        names = self._in_use.name if self._in_use is not None else ""
        made = facts(self.desk.session, names, below, self._in_use, run)
        SheetDialog(self.desk, made, self.map.drawing(), self).open()

    def shown_points(self) -> Sequence[Point]:
        """The records on the map: (record id, easting, northing, outcome, area)."""
        return self._result.points if self._result else ()

    @property
    def _has_run(self) -> bool:
        return self._result is not None and self._result.run is not None

    def _mark(self, record_id: int) -> None:
        """Halo and circle of accuracy round one record."""
        self.map.select([record_id])
        point = next((each for each in self.shown_points() if each[0] == record_id), None)
        row = next(iter(reviewing.rows(self.desk.session, [record_id])), None)
        if point is None or row is None or not row.accuracy_m:
            self.map.clear_accuracy()
        else:
            self.map.show_accuracy(point[1], point[2], row.accuracy_m)

    def _explain(self, ref: str) -> None:
        session = self.desk.session

        self.desk.run(
            lambda context: explaining.explain(session, ref),
            self.tr("Explaining the decision"),
            self.record.show_explanation,
            writes=False,
        )

    def _lay_out(self) -> tuple[QWidget, QWidget]:
        """What is shown while something is missing, and what is shown when nothing is."""
        card = Card()
        card.body.addWidget(self.empty)
        both = QWidget()
        theme.role(both, "page")
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().medium)
        column.addWidget(card, 1)
        column.addWidget(self.rules_alone)
        nothing = QScrollArea(widgetResizable=True)
        nothing.setFrameShape(QFrame.Shape.NoFrame)
        nothing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        nothing.setWidget(both)
        full = MapBeside(
            self.map,
            (self.record, self.run_card, self.rules, self.counts, self.reasons, self.sample, self.opinion),
        )
        for widget in (nothing, full, self.what_if):
            self.body.addWidget(widget, 1)
            widget.hide()
        return nothing, full
