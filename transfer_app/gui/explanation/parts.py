"""The rows an explanation is made of: each says itself in words, and its mark or badge only repeats them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from transfer_app.domain.explaining import Explanation, ReasonGiven, Result, RuleTried, Status
from transfer_app.domain.explanation_words import RESULTS, part_words, why_words
from transfer_app.gui import theme
from transfer_app.gui.translation import Words, translate
from transfer_app.gui.widgets import button, empty_layout, label, picture

_MARKS = {Result.DECIDED: "tick", Result.ALSO: "plus", Result.HELD: "minus", Result.NOT_SO: "minus"}
_RESULTS = Words(RESULTS)


class Lines(QWidget):
    """A heading over rows, filled anew for every record; hidden while it has none. rows: those shown."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.sizes().tight)
        self._heading = heading
        self.rows: list[QWidget] = []
        self.setAccessibleName(heading)

    def show_rows(self, rows: Iterable[QWidget]) -> None:
        empty_layout(self._box)
        listed = list(rows)
        self.rows = listed
        if self._heading and listed:
            self._box.addWidget(label(self._heading, "subheading"))
        for row in listed:
            self._box.addWidget(row)
        self.setVisible(bool(listed))


def text(words: str, role: str = "") -> QLabel:
    """A sentence that wraps and can be marked with the mouse."""
    made = label(words, role, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def fact_row(words: str, under: str) -> QWidget:
    """A fact, and below it in muted words what it was used for."""
    whole = QWidget()
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(text(f"•  {words[:1].upper()}{words[1:]}"))
    if under:
        beneath = text(under, "muted")
        beneath.setContentsMargins(theme.sizes().medium, 0, 0, 0)
        box.addWidget(beneath)
    return whole


def reason_row(number: int, reason: ReasonGiven) -> QWidget:
    """One reason: how urgent, who gave it, and what it asks for."""
    under = reason.code.value
    if reason.given_by:
        under += translate("Why", " · from {rules}").format(rules=", ".join(reason.given_by))
    frame = QFrame()
    theme.role(frame, "banner-danger" if reason.priority == 1 else "banner-warning")
    box = QVBoxLayout(frame)
    s = theme.sizes()
    box.setContentsMargins(s.medium, s.small, s.medium, s.small)
    box.setSpacing(s.tight)
    said = {"n": number, "title": reason.title, "priority": reason.priority}
    box.addWidget(text(translate("Why", "{n}.  Priority {priority}: {title}").format(**said), "subheading"))
    box.addWidget(text(under, "muted"))
    box.addWidget(text(translate("Why", "Evidence asked for: {what}.").format(what=reason.evidence)))
    leads = translate("Why", "Interim lead: {lead}. Signs: {signs}.")
    box.addWidget(text(leads.format(lead=reason.interim_lead, signs=reason.signs)))
    frame.setAccessibleName(translate("Why", "Reason {n}: {title}, priority {priority}").format(**said))
    return frame


def law_row(tried: RuleTried) -> QWidget:
    """Whose law it is, the text, and whether a lawyer has confirmed it."""
    whole, s = QWidget(), theme.sizes()
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(s.tight)
    box.setContentsMargins(0, 0, 0, s.tight)
    top = QHBoxLayout()
    top.setSpacing(s.small)
    top.addWidget(text(f"{part_words(tried)}: {tried.title}"), 1)
    top.addWidget(status_badge(tried.law.status), 0, Qt.AlignmentFlag.AlignTop)
    box.addLayout(top)
    box.addWidget(text(f"{tried.law.legal_basis.removesuffix('.')}."))
    if tried.law.source:
        box.addWidget(text(translate("Why", "Read in: {source}.").format(source=tried.law.source), "small"))
    return whole


def status_badge(status: Status) -> QWidget:
    """'Verified' with a tick, or 'Needs legal sign-off' with a warning sign."""
    good, s, c = status is Status.VERIFIED, theme.sizes(), theme.colours()
    badge = QFrame()
    theme.role(badge, "banner-good" if good else "banner-warning")
    row = QHBoxLayout(badge)
    row.setContentsMargins(s.small, s.tight // 2, s.small, s.tight // 2)
    row.setSpacing(s.tight)
    row.addWidget(picture("tick" if good else "warning", c.good if good else c.warning, s.icon - 4))
    words = translate("Why", "Verified") if good else translate("Why", "Needs legal sign-off")
    row.addWidget(label(words, "good" if good else "warning"))
    return badge


def tried_row(tried: RuleTried) -> QWidget:
    """One rule, gate or check: a mark in a shape and colour for each result, the result in words, why."""
    whole, s, c = QWidget(), theme.sizes(), theme.colours()
    decided, added = tried.result is Result.DECIDED, tried.result is Result.ALSO
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(s.small)
    colour = c.good if decided else c.warning if added else c.outline
    row.addWidget(picture(_MARKS[tried.result], colour, s.icon), 0, Qt.AlignmentFlag.AlignTop)
    words = f"{part_words(tried)}, {tried.title}"
    if tried.result is Result.NOT_SO:
        words += f": {why_words(tried)}"
        row.addWidget(text(words, "muted"), 1)
    else:
        said = f"{words} – {_RESULTS[tried.result]}: {why_words(tried)}"
        row.addWidget(text(said, "good" if decided else "warning" if added else ""), 1)
    return whole


class Folded(QWidget):
    """Rows behind a button, made only when it is pressed: sixty for every record looked at cost too much."""

    def __init__(self, show: str, hide: str) -> None:
        super().__init__()
        self._words = {False: show, True: hide}
        self._make: Callable[[], Iterable[QWidget]] = tuple
        self.button = button(show, "quiet")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._turn)
        self.lines = Lines("")
        self.lines.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.sizes().tight)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.lines)

    def fold(self, make: Callable[[], Iterable[QWidget]]) -> None:
        """Folded again; make: the rows, when they are asked for."""
        self._make = make
        self.button.setChecked(False)
        self.lines.show_rows(())

    def _turn(self, shown: bool) -> None:
        self.lines.show_rows(self._make() if shown else ())
        self.button.setText(self._words[shown])
        self.button.setAccessibleName(self._words[shown])


def notes_of(one: Explanation) -> list[str]:
    """What else has to be done or known, and a warning where what stands rests on other facts."""
    found = [f"{note[:1].upper()}{note[1:]}." for note in one.notes]
    if one.stands is not None and not one.stands.same_facts:
        found.append(
            translate("Why", "What stands was decided on other facts than these: run the allocation again.")
        )
    return found
