"""The undo of the Review page: its button says what would be undone, Ctrl+Z in the list does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import TransferError
from transfer_app.domain.undoing import STEPS, Step, StepKind
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.case_words import name_of
from transfer_app.gui.widgets import button
from transfer_app.gui.words import STRANDS, counted
from transfer_app.services import reviewing, undoing

_DONE = {
    StepKind.PROPOSED: "proposed",
    StepKind.APPROVED: "approved",
    StepKind.REFUSED: "refused",
    StepKind.PARKED: "parked",
}
SKIPPED = "skipped"
LONGEST = 28
"""Letters of a name and strand on the button; all of it is in the hint."""


class UndoBar(QWidget):
    """shown(record id) goes to the record whose step was undone."""

    def __init__(self, desk: Desk, shown: Callable[[int], None]) -> None:
        super().__init__()
        self._desk, self._shown = desk, shown
        self.first: Callable[[], None] = lambda: None
        """What has to be done before the last step is known."""
        self._newest: Step | None = None
        self._skips: list[tuple[int, Step | None]] = []
        """A skipped record, and the newest step at that moment: skips are of this sitting and not stored."""
        self._too_late: set[Step] = set()
        self.button: QPushButton = button("", "quiet", "undo")
        self.button.clicked.connect(self.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)

    def refresh(self) -> None:
        """Ask anew what the last step is, and say it."""
        steps = (each for each in undoing.steps(self._desk.session) if each not in self._too_late)
        self._newest = next(steps, None)
        words = self._words()
        self.setVisible(bool(words))
        said = self.tr("Undo: {what}").format(what=words)
        self.button.setText(f"{self.tr('Undo: {what}').format(what=_short(words))}  (Ctrl+Z)")
        self.button.setToolTip(
            self.tr("{said}. Ctrl+Z in the list. There is no redo: decide again instead.").format(said=said)
        )
        self.button.setAccessibleName(said)

    def skipped(self, record_id: int) -> None:
        """Somebody moved on without deciding: the next undo goes back there."""
        self._skips = [*self._skips[1 - STEPS :], (record_id, self._newest)]
        self.refresh()

    def undo(self) -> None:
        """Undo the last step, or say why it is too late; the one before it is offered next."""
        self.first()
        if self._skip_is_last():
            record_id, _ = self._skips.pop()
            self.refresh()
            self._shown(record_id)
            return
        step, words = self._newest, self._words()
        if step is None:
            return
        try:
            undoing.undo(self._desk.session, step)
        except TransferError as error:
            self._too_late.add(step)
            self.refresh()
            self._desk.fail(error)
            return
        self._desk.changed.emit()
        self._desk.tell("note", self.tr("Undone: {what}.").format(what=words))
        self._shown(step.record_id)

    def _skip_is_last(self) -> bool:
        return bool(self._skips) and self._skips[-1][1] == self._newest

    def _words(self) -> str:
        """'approved Test Child, Social care'; empty where nothing can be undone."""
        if self._skip_is_last():
            return f"{SKIPPED} {_who(self._row(self._skips[-1][0]))}"
        if self._newest is None:
            return ""
        if self._newest.kind is StepKind.GIVEN:
            return f"gave {counted(self._newest.records, 'case record')} away"
        if self._newest.records > 1:
            return f"{_DONE[self._newest.kind]} {counted(self._newest.records, 'case record')} together"
        return f"{_DONE[self._newest.kind]} {_who(self._row(self._newest.record_id))}"

    def _row(self, record_id: int) -> RecordRow | None:
        """None for one that is not there any more for the reader."""
        return next(iter(reviewing.rows(self._desk.session, [record_id])), None)


def _who(row: RecordRow | None) -> str:
    if row is None:
        return ""
    return f"{name_of(row)}, {STRANDS[row.strand]}"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
