"""Where the rows of the review queue come from, and how many there are of each kind."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transfer_app.domain.casework import RecordRow, State
from transfer_app.domain.family_splits import SplitState, SplitView
from transfer_app.domain.places import with_names
from transfer_app.domain.queue_filter import QueueCounts, QueueFilter
from transfer_app.domain.was_now import was_now
from transfer_app.domain.working import CONFLICT, Parking
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.rows_model import Column, Order, Row
from transfer_app.gui.translation import QT_TRANSLATE_NOOP
from transfer_app.gui.words import STATES, STRANDS, in_words, outcome_name
from transfer_app.services import families, queueing, reviewing
from transfer_app.services.queueing import Proposed
from transfer_app.services.session import Session

TO_REVIEW = (State.QUEUED.value, State.CHANGED.value)
WAITING = (State.PROPOSED.value, CONFLICT)
FIRST = 400
"""Rows that are found before the rest: more than any screen shows."""

COLUMNS = (
    Column(
        QT_TRANSLATE_NOOP("Columns", "P"),
        "priority",
        3,
        text=lambda value: f"P{value}",
        spoken=lambda value: f"priority {value}",
    ),
    Column(QT_TRANSLATE_NOOP("Columns", "Reason"), "reason", 26),
    Column(QT_TRANSLATE_NOOP("Columns", "Name"), "surname", 19),
    Column(QT_TRANSLATE_NOOP("Columns", "Strand"), "strand", 12),
    Column(QT_TRANSLATE_NOOP("Columns", "Status"), "status", 14),
    Column(QT_TRANSLATE_NOOP("Columns", "State"), "state", 22),
    Column(QT_TRANSLATE_NOOP("Columns", "Proposed"), "", 22),
    Column(QT_TRANSLATE_NOOP("Columns", "To the line"), "distance", 12, number=True),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """queue: everything that people have to do with. found: what the filters were put to."""

    queue: QueueCounts
    found: QueueCounts
    families: int


NO_LONGER: Row = ("", "", "", "", "", "No longer there", "", "")
"""A line whose record is not there any more for the reader."""


class QueueSource:
    """A RowSource over services.queueing. titles: reason code to words; names: successors by code.

    Whatever asks about more than a page is for a reader thread.
    """

    def __init__(self, session: Session, titles: Mapping[str, str]) -> None:
        self._session = session
        self._titles = titles
        self.names: Mapping[str, str] = {}
        self.people: Mapping[int, str] = {}
        self.parked: Mapping[int, Parking] = {}
        self.disputes: Mapping[int, str] = {}

    def ids(self, filter: object, order: Order) -> array[int]:
        """filter: a QueueFilter."""
        return array("q", queueing.ids(self._session, _in(filter, order), descending=order.descending))

    def first(self, wanted: QueueFilter, order: Order) -> array[int]:
        """The first of ids(), so many as any screen shows."""
        found = queueing.first(self._session, _in(wanted, order), FIRST, descending=order.descending)
        return array("q", found)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        proposals = queueing.proposed(self._session, ids)
        found = {row.id: row for row in reviewing.rows(self._session, ids)}
        # One that was restricted since the list was read keeps its place, so that no line moves.
        return [self._line(found[one], proposals.get(one)) if one in found else NO_LONGER for one in ids]

    def passing(self, wanted: QueueFilter, ids: Sequence[int]) -> frozenset[int]:
        return queueing.passing(self._session, wanted, ids)

    def count(self, wanted: QueueFilter) -> Counted:
        whole = QueueFilter(states=(*TO_REVIEW, *WAITING))
        queue = queueing.counts(self._session, whole)
        narrowed = wanted.search or wanted.statuses or wanted.mine
        alike = not (narrowed or wanted.holds("states", State.AUTOMATIC.value))
        return Counted(
            queue, queue if alike else queueing.counts(self._session, wanted), self._open_families()
        )

    def statuses(self, wanted: QueueFilter) -> Mapping[str, int]:
        return queueing.statuses(self._session, wanted)

    def families(self) -> list[SplitView]:
        return families.listed(self._session)

    def _open_families(self) -> int:
        """Families that still need somebody."""
        counts = families.counts(self._session)
        return counts[SplitState.OPEN] + counts[SplitState.RECORDED]

    def title(self, code: str) -> str:
        return self._titles.get(code, code)

    def _line(self, row: RecordRow, waiting: Proposed | None) -> Row:
        distance = f"{row.line_distance_m:,.0f} m" if row.line_distance_m is not None else ""
        return (
            row.priority, self._reasons(row), case_words.listed_name(row), STRANDS[row.strand], row.status,
            self._state(row), self._proposed(row, waiting), distance,
        )  # fmt: skip

    def _state(self, row: RecordRow) -> str:
        parked = self.parked.get(row.id)
        return f"Parked until {in_words(parked.until)}" if parked else STATES.get(row.state, row.state)

    def _reasons(self, row: RecordRow) -> str:
        more = f" +{len(row.reasons) - 1}" if len(row.reasons) > 1 else ""
        if not row.reasons:
            return with_names(row.because, self.names)
        return (self.disputes.get(row.id) or self.title(row.reasons[0])) + more

    def _proposed(self, row: RecordRow, waiting: Proposed | None) -> str:
        names = dict(self.names)
        if waiting is not None and waiting.blind:
            return f"your own result first; by {waiting.proposer}"
        if waiting is not None:
            result = case_words.result_words(waiting.outcome, waiting.area, names)
            by = f"{result}, by {'you' if waiting.own else waiting.proposer}"
            return f"In conflict: {by}" if waiting.conflict else by
        if row.outcome in ("", "review"):
            return was_now(row, names)
        return outcome_name(row.outcome, row.area, names)


def _in(wanted: object, order: Order) -> QueueFilter:
    if not isinstance(wanted, QueueFilter):
        raise TypeError(f"the queue is asked by a QueueFilter, not by {wanted!r}")
    return replace(wanted, order=(order.key, "surname")) if order.key else wanted
