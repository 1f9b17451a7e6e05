"""Where the rows of the review queue come from, and how many there are of each kind."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from transfer_app.domain.casework import QueueFilter, RecordRow, State
from transfer_app.domain.family_splits import SplitState, SplitView
from transfer_app.domain.places import with_names
from transfer_app.domain.was_now import was_now
from transfer_app.domain.working import Parking
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.rows_model import Column, Order, Row
from transfer_app.gui.words import STATES, STRANDS, in_words, outcome_name
from transfer_app.services import families, reviewing
from transfer_app.services.reviewing import Waiting
from transfer_app.services.session import Session

TO_REVIEW = (State.QUEUED.value, State.CHANGED.value)
WAITING = (State.PROPOSED.value,)
OPEN = (*TO_REVIEW, *WAITING)
COUNTED = 20_000
"""Facets are counted up to so many rows; beyond, their names stand alone."""

COLUMNS = (
    Column("P", "priority", 3, text=lambda value: f"P{value}", spoken=lambda value: f"priority {value}"),
    Column("Reason", "reason", 26),
    Column("Name", "surname", 19),
    Column("Strand", "strand", 12),
    Column("Status", "status", 14),
    Column("State", "state", 22),
    Column("Proposed", "", 22),
    Column("To the line", "distance", 12, number=True),
)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many rows of the present states and search have each reason and strand."""

    total: int
    reasons: Mapping[str, int]
    strands: Mapping[str, int]


class QueueSource:
    """A RowSource over reviewing.queue. titles: reason code to words; names: successors by code."""

    def __init__(self, session: Session, titles: Mapping[str, str]) -> None:
        self._session = session
        self._titles = titles
        self.names: Mapping[str, str] = {}
        self.waiting: dict[int, Waiting] = {}
        self.parked: Mapping[int, Parking] = {}

    def ids(self, filter: object, order: Order) -> array[int]:
        """filter: a QueueFilter, or a list of ids to show as they are."""
        if isinstance(filter, QueueFilter):
            wanted = replace(filter, order=(order.key, "surname")) if order.key else filter
            found = array("q", reviewing.queue(self._session, wanted))
        else:
            found = array("q", filter if isinstance(filter, list) else [])
        return found[::-1] if order.descending else found

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._line(row) for row in reviewing.rows(self._session, ids)]

    def facets(self, wanted: QueueFilter) -> Facets:
        """Counts each reason as if it alone were chosen, and each strand likewise."""
        ids = reviewing.queue(self._session, replace(wanted, reasons=(), strands=()))
        if len(ids) > COUNTED:
            return Facets(len(ids), {}, {})
        rows = reviewing.rows(self._session, ids)
        reasons = Counter(_lead(row) for row in rows if not wanted.strands or row.strand in wanted.strands)
        strands = Counter(
            row.strand.value for row in rows if not wanted.reasons or _lead(row) in wanted.reasons
        )
        return Facets(len(ids), reasons, strands)

    def count(self, states: tuple[str, ...]) -> int:
        return len(reviewing.queue(self._session, QueueFilter(states=states)))

    def families(self) -> list[SplitView]:
        return families.listed(self._session)

    def open_families(self) -> int:
        """Families that still need somebody."""
        counts = families.counts(self._session)
        return counts[SplitState.OPEN] + counts[SplitState.RECORDED]

    def title(self, code: str) -> str:
        return self._titles.get(code, code)

    def _line(self, row: RecordRow) -> Row:
        distance = f"{row.line_distance_m:,.0f} m" if row.line_distance_m is not None else ""
        return (
            row.priority, self._reasons(row), case_words.listed_name(row), STRANDS[row.strand], row.status,
            self._state(row), self._proposed(row), distance,
        )  # fmt: skip

    def _state(self, row: RecordRow) -> str:
        parked = self.parked.get(row.id)
        return f"Parked until {in_words(parked.until)}" if parked else STATES.get(row.state, row.state)

    def _reasons(self, row: RecordRow) -> str:
        more = f" +{len(row.reasons) - 1}" if len(row.reasons) > 1 else ""
        return self.title(row.reasons[0]) + more if row.reasons else with_names(row.because, self.names)

    def _proposed(self, row: RecordRow) -> str:
        names, waiting = dict(self.names), self.waiting.get(row.id)
        if waiting is not None:
            result = case_words.result_words(waiting.proposal.outcome, waiting.proposal.area, names)
            return f"{result}, by {'you' if waiting.own else waiting.proposer}"
        if row.outcome in ("", "review"):
            return was_now(row, names)
        return outcome_name(row.outcome, row.area, names)


def sorted_counts(counts: Mapping[str, int], words: Callable[[str], str]) -> Iterable[tuple[str, str, int]]:
    """(key, words, count), most first."""
    order = sorted(counts, key=lambda each: (-counts[each], words(each)))
    return ((key, words(key), counts[key]) for key in order)


def _lead(row: RecordRow) -> str:
    return row.reasons[0] if row.reasons else ""
