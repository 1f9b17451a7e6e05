"""The case on one page, in the order a reviewer asks: who, why here, when, where, which rule."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.strands import subject
from transfer_app.domain.was_now import was_now
from transfer_app.gui import theme
from transfer_app.gui.explanation import ExplanationView
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.pages.review.case_map import CaseMap
from transfer_app.gui.pages.review.chronology_card import ChronologyCard
from transfer_app.gui.pages.review.dispute_card import DisputeCard
from transfer_app.gui.pages.review.doubles_card import DoublesCard
from transfer_app.gui.pages.review.grown import Bulleted, Grown
from transfer_app.gui.pages.review.lanes import Moment, day_words
from transfer_app.gui.pages.review.outcome_card import OutcomeCard
from transfer_app.gui.pages.review.split_card import SplitCard
from transfer_app.gui.pages.review.swatch import SideName
from transfer_app.gui.pages.review.timeline import Timeline
from transfer_app.gui.widgets import Card, Columns, empty_layout, label
from transfer_app.gui.words import STATES, STRANDS


class CaseView(QScrollArea):
    """show_case() fills it; nothing here writes."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("The case"))
        self.head, self.times, self.places = HeadCard(), TimesCard(), PlacesCard()
        self.split, self.why, self.family = SplitCard(), WhyCard(), FamilyCard()
        inside = QWidget()
        theme.role(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(QMargins(0, 0, theme.sizes().small, 0))
        column.setSpacing(theme.sizes().small)
        self.outcome, self.chronology, self.dispute = OutcomeCard(), ChronologyCard(), DisputeCard()
        self.doubles = DoublesCard()
        self._first = (self.head, self.dispute, self.doubles, self.split, self.times, self.places)
        self._later = (self.why, self.outcome, self.family, self.chronology)
        for card in (*self._first, *self._later):
            column.addWidget(card)
        self._page: CasePage | None = None
        # What one sees without scrolling is painted first.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_rest)
        column.addStretch(1)
        self.setWidget(inside)

    def show_case(self, page: CasePage) -> None:
        before, self._page = self._page, page
        for first in self._first:
            first.show_case(page)
        self.verticalScrollBar().setValue(0)
        if before is not None and before.row.id == page.row.id:
            self._show_rest()  # somebody may be reading there
            return
        for card in self._later:
            card.hide()  # nothing of another case is seen until they are filled
        self._soon.start()

    def _show_rest(self) -> None:
        if self._page is not None:
            for card in self._later:
                card.show_case(self._page)
                card.show()


class HeadCard(Card):
    """Who the child or adult is, and why the record is with people."""

    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self.name, self.strand = label("", "heading", wrap=True), label("", "tag")
        self.restricted = label(self.tr("Restricted"), "tag")
        self.identity = label("", "muted", wrap=True)
        self.reason = label("", "subheading", wrap=True)
        self.because, self.asked = label("", wrap=True), label("", "muted", wrap=True)
        for each in (self.identity, self.because):
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(s.small)
        self.body.addWidget(self.name)
        for tag in (self.strand, self.restricted):
            top.addWidget(tag)
        top.addStretch(1)
        self.body.addLayout(top)
        self.body.setSpacing(s.tight)
        self.why = QFrame()
        box = QVBoxLayout(self.why)
        box.setContentsMargins(s.medium, s.small, s.medium, s.small)
        box.setSpacing(s.tight)
        for each in (self.reason, self.because, self.asked):
            box.addWidget(each)
        self.contradictions = Bulleted(self.tr("What does not fit together"))
        self.refusals = Bulleted(self.tr("Refused by the receiver"))
        for widget in (self.identity, self.why, self.refusals, self.contradictions):
            self.body.addWidget(widget)

    def show_case(self, page: CasePage) -> None:
        row, reasons = page.row, page.reasons
        self.name.setText(case_words.name_of(row))
        strand = STRANDS[row.strand]
        self.strand.setText(strand if row.status.lower() == strand.lower() else f"{strand} · {row.status}")
        self.restricted.setVisible(row.restricted)
        self.identity.setText(case_words.identity(page))
        state = STATES.get(row.state, row.state)
        if reasons:
            urgent = f"P{row.priority}, {case_words.PRIORITIES.get(row.priority, '')}"
            self.reason.setText(f"{urgent}: {' + '.join(each.title for each in reasons)}")
        else:
            self.reason.setText(f"{state}: {case_words.standing(row, dict(page.names))}")
        changed = was_now(row, page.names)
        self.because.setText(f"{changed}. {row.because}" if changed else row.because)
        self.asked.setText(
            "\n".join(
                self.tr("Look for: {evidence}. Decides: {signs}.").format(
                    evidence=each.evidence, signs=each.signs
                )
                for each in reasons
            )
        )
        self.asked.setVisible(bool(reasons))
        theme.role(
            self.why, "banner-danger" if row.priority == 1 else "banner-warning" if reasons else "banner-note"
        )
        self.refusals.show_lines([case_words.refusal(each) for each in page.refusals])
        self.contradictions.show_lines(page.contradictions)
        self.setAccessibleName(f"{self.name.text()}. {self.reason.text()}")


class TimesCard(Card):
    """Addresses above statuses, and in words what is read off at the day chosen."""

    def __init__(self) -> None:
        super().__init__(self.tr("Addresses and statuses"))
        self.timeline = Timeline()
        self.recent = QCheckBox(self.tr("Last three years only"))
        self.recent.toggled.connect(self.timeline.show_recent)
        self.read = label("", wrap=True)
        self.timeline.chosen.connect(self._read_off)
        self.body.addWidget(self.timeline)
        self.body.addWidget(self.read)
        hint = self.tr("Click a day, or use the Left and Right keys, to read off the address of that day.")
        foot = QHBoxLayout()
        foot.addWidget(label(hint, "small", wrap=True), 1)
        foot.addWidget(self.recent)
        self.body.addLayout(foot)

    def show_case(self, page: CasePage) -> None:
        self.recent.setChecked(False)
        self.timeline.show_case(page)
        self.recent.setVisible(self.timeline.can_narrow)

    def _read_off(self, moment: Moment) -> None:
        self.read.setText(
            self.tr("{day}: {happened}.\nAddress that day: {lived}.").format(
                day=day_words(moment.day), happened=moment.happened, lived=moment.lived
            )
        )


class PlacesCard(Card):
    """The map beside what speaks for each successor."""

    def __init__(self) -> None:
        super().__init__(self.tr("Where, and what speaks for each side"))
        self.map = CaseMap()
        self.sides = Grown()
        self.line = label("", wrap=True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self.sides)
        column.addStretch(1)
        self.body.addWidget(Columns([self.map, right], chars=34))

    def show_case(self, page: CasePage) -> None:
        self.map.show_case(page)
        decision = page.decision
        metres = decision.line_distance_m if decision else None
        accuracy = decision.accuracy_m if decision else None
        told = ""
        if metres is not None:
            told = self.tr("Distance to the line: {metres:,.0f} m").format(metres=metres)
        if told and accuracy is not None:
            told += self.tr("; the place is known within {metres:,.0f} m.").format(metres=accuracy)
        odd = dict.fromkeys(point.lies for point in page.points if point.decides and point.lies)
        told = "\n".join(filter(None, (told, *(f"{words[:1].upper()}{words[1:]}." for words in odd))))
        self.line.setText(told)
        self.line.setVisible(bool(told))
        self.sides.clear()
        for side in page.sides:
            mark = theme.colours().successor(list(page.names).index(side.area))
            self.sides.add(SideName(side.name, mark))
            points = side.points or (self.tr("Nothing points here."),)
            for point in points:
                self.sides.add(
                    label(f"•  {point}" if side.points else point, "" if side.points else "muted", wrap=True)
                )


class WhyCard(Card):
    """The explanation by the rules as they are now, with its facts and legal text."""

    def __init__(self) -> None:
        super().__init__(self.tr("Why"))
        self.differ = label(
            self.tr("The rule set has changed since the last run: run the allocation again."),
            "warning",
            wrap=True,
        )
        self.explanation = ExplanationView()
        self.body.addWidget(self.differ)
        self.body.addWidget(self.explanation)

    def show_case(self, page: CasePage) -> None:
        self.differ.setVisible(page.rules_differ)
        self.explanation.show_explanation(page.explanation)


class FamilyCard(Card):
    """Other strands of the same person, the family with each one's lead, and earlier proposals."""

    def __init__(self) -> None:
        super().__init__(self.tr("Other strands and family"))
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(theme.sizes().medium)
        self.rows.setVerticalSpacing(theme.sizes().tight)
        self.rows.setColumnStretch(1, 2)
        self.rows.setColumnStretch(2, 3)
        self.body.addLayout(self.rows)
        self.nobody = label("", "muted", wrap=True)
        self.body.addWidget(self.nobody)
        self.earlier = Bulleted(self.tr("Proposals so far"))
        self.body.addWidget(self.earlier)

    def show_case(self, page: CasePage) -> None:
        empty_layout(self.rows)
        names = dict(page.names)
        whom = self.tr("This {subject}").format(subject=subject(page.row.strand))
        nobody = self.tr("{whom} has no other case record, and the sources link nobody to them.")
        self.nobody.setText(nobody.format(whom=whom))
        lines = [(whom, STRANDS[row.strand], case_words.standing(row, names)) for row in page.others]
        lines += [
            (
                relative.relation.capitalize(), case_words.relative_words(relative),
                case_words.leads(relative.records, names),
            )
            for relative in page.family
        ]  # fmt: skip
        for number, (who, what, lead) in enumerate(lines):
            self.rows.addWidget(label(who, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            self.rows.addWidget(label(what, "subheading", wrap=True), number, 1, Qt.AlignmentFlag.AlignTop)
            self.rows.addWidget(label(lead, wrap=True), number, 2)
        self.nobody.setVisible(not lines)
        told = [case_words.history(each, names) for each in page.proposals]
        self.earlier.show_lines(told)
