"""The work queue in SQL: which records, in what order, and how many of each kind.

Decisions are long rows, so counting and filtering read the index that holds all they ask, state by state
(ix_decisions_queue). Restricted children are few: their records are left out as a set, without a look at
each child.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store import bulk, queue_marks, queue_search
from transfer_app.adapters.store.queue_cells import KIND, QueueCells, cell
from transfer_app.adapters.store.queue_search import Few
from transfer_app.adapters.store.records import of_restricted
from transfer_app.adapters.store.tables import case_records, decisions, people
from transfer_app.adapters.store.working import given_to
from transfer_app.domain.casework import State
from transfer_app.domain.queue_filter import COUNTED, Cell, QueueCounts, QueueFilter
from transfer_app.domain.working import APART

_COLUMNS: dict[str, sa.ColumnElement[Any]] = {
    "states": decisions.c.state,
    "priorities": decisions.c.priority,
    "reasons": decisions.c.lead_reason,
    "strands": decisions.c.strand,
    "outcomes": decisions.c.outcome,
    "areas": sa.func.coalesce(decisions.c.area, ""),
    "candidates": decisions.c.candidates,
}
_ORDERS: dict[str, sa.ColumnElement[Any]] = {
    "priority": decisions.c.priority,
    "reason": decisions.c.lead_reason,
    "surname": decisions.c.listed_as,
    "strand": decisions.c.strand,
    "distance": sa.func.coalesce(decisions.c.line_distance_m, 1e12),
    "status": decisions.c.listed_status,
    "state": decisions.c.state,
}


class Queue:
    """Reads only. Each question of a filter costs what its records are, not what the county has."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def ids(self, wanted: QueueFilter, *, descending: bool = False) -> list[int]:
        """Record ids in the order wanted; those that nobody has decided last, where no facet is chosen."""
        return self._found(_ordered(_records(wanted), descending)) + (
            self._undecided(wanted) if _takes_undecided(wanted) else []
        )

    def first(self, wanted: QueueFilter, count: int, *, descending: bool = False) -> list[int]:
        """As ids, but so many at most: along an index where the order has one, without sorting all."""
        states = _states(wanted)
        found = self._before_automatic(wanted, states, count) if not descending else []
        found = found or self._found(_leading(wanted, states, count, descending))
        if len(found) < count and _takes_undecided(wanted):
            found += self._undecided(wanted)[: count - len(found)]
        return found

    def counts(self, wanted: QueueFilter) -> QueueCounts:
        """Of all that the search, the statuses and the right to see let through, whatever else is chosen.

        What rules decided is most of a county, and is counted only where it is asked for.
        """
        automatic = State.AUTOMATIC.value
        states = [each.value for each in State if each != automatic or wanted.holds("states", automatic)]
        whole = not (wanted.search or wanted.statuses or wanted.given_to)
        query = sa.select(*KIND, sa.func.count()).group_by(*KIND)
        of_states = query.where(decisions.c.state.in_(states), *_let_through(wanted))
        found = self._of_all(wanted, states) if whole else self._counted(of_states)
        for kind, stands, dispute, given, count in self._marked(wanted):
            # Few records have a mark: each is taken out of the cell in which it was counted without.
            if kind.states in states:
                found[kind] -= count
            if stands in states or stands in APART:
                found[kind._replace(states=stands, disputes=dispute, given=given)] += count
        return QueueCounts(tuple(each._replace(number=count) for each, count in found.items() if count))

    def _marked(self, wanted: QueueFilter) -> Iterator[tuple[Cell, str, str, int, int]]:
        """(as it is counted without marks, its state among those of APART, dispute, given to, how many)."""
        few = queue_marks.marked(wanted.day)
        each = (
            sa.select(*KIND, *queue_marks.columns(wanted.day, wanted.vesting))
            .where(decisions.c.record_id.in_(few), *_let_through(wanted, among=few))
            .subquery()
        )
        for *kind, stands, dispute, given, count in self._rows(
            sa.select(*each.c, sa.func.count()).group_by(*each.c)
        ):
            yield cell(tuple(kind)), stands, dispute, given, count

    def statuses(self, wanted: QueueFilter) -> dict[str, int]:
        """How many of the records that pass all else have each status."""
        apart = wanted.choosing("statuses", ())
        query = (
            sa.select(decisions.c.listed_status, sa.func.count())
            .where(*_facets(apart), *_let_through(apart))
            .group_by(decisions.c.listed_status)
            .order_by(decisions.c.listed_status)
        )
        return dict(self._rows(query))

    def whole(self, restricted: bool) -> tuple[int, int, dict[str, int]]:
        """(case records, of them undecided, decided by state). restricted False leaves those out."""
        seen = [] if restricted else [case_records.c.id.not_in(of_restricted())]
        count = sa.select(sa.func.count()).select_from(case_records).where(*seen)
        records = self._connection.scalar(count) or 0
        # Counted, not taken from the numbers that are kept: those cannot tell that a decision is missing.
        shown = _let_through(QueueFilter(restricted=restricted))
        states = sa.select(decisions.c.state, sa.func.count()).where(*shown).group_by(decisions.c.state)
        found = dict(self._rows(states))
        if records == sum(found.values()):
            return records, 0, found
        decided = sa.select(decisions.c.record_id)
        undecided = self._connection.scalar(count.where(case_records.c.id.not_in(decided)))
        return records, undecided or 0, found

    def passing(self, wanted: QueueFilter, record_ids: Sequence[int]) -> frozenset[int]:
        """Those of these few records that pass."""
        few = decisions.c.record_id.in_(record_ids)
        return frozenset(self._found(_records(wanted, among=record_ids).where(few)))

    def _before_automatic(self, wanted: QueueFilter, states: Sequence[str], count: int) -> list[int]:
        """The first records where none of those that rules decided can be among them; else nothing.

        They are most of a county, and have the last priority: they are not looked at to find who comes first.
        """
        automatic = State.AUTOMATIC.value
        others = [state for state in states if state != automatic]
        if wanted.order[0] != "priority" or not others or len(others) == len(states):
            return []
        rows = list(self._rows(_leading(wanted, others, count, descending=False)))
        least = QueueCells(self._connection).least_priority(automatic)
        if len(rows) < count or (least is not None and rows[-1][1] >= least):
            return []
        return [row[0] for row in rows]

    def _undecided(self, wanted: QueueFilter) -> list[int]:
        """Records of extracts that were loaded after the last run."""
        some, all_ = (
            self._connection.scalar(sa.select(sa.func.count()).select_from(one)) or 0
            for one in (decisions, case_records)
        )
        if some == all_:
            return []
        query = (
            sa.select(case_records.c.id)
            .join(people, people.c.id == case_records.c.person_id)
            .where(
                case_records.c.id.not_in(sa.select(decisions.c.record_id)),
                *_let_through(wanted, undecided=True),
            )
            .order_by(people.c.searched_surname, case_records.c.id)
        )
        return self._found(query)

    def _of_all(self, wanted: QueueFilter, states: Sequence[str]) -> Counter[Cell]:
        """From the numbers that are kept. Restricted records are few: they are taken out one by one."""
        cells = QueueCells(self._connection)
        found = cells.all(states)
        if not wanted.restricted:
            hidden = cells.of(self._found(of_restricted()))
            for kind, number in hidden.items():
                found[cell(kind)] -= number if kind[0] in states else 0
        return found

    def _counted(self, query: sa.Select[Any]) -> Counter[Cell]:
        """The count of each kind, which the cell itself does not hold here."""
        return Counter({cell(tuple(kind)): count for *kind, count in self._rows(query)})

    def _found(self, query: sa.Select[Any]) -> list[int]:
        return [row[0] for row in self._rows(query)]

    def _rows(self, query: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
        return chain.from_iterable(bulk.streamed(self._connection, query))


def _states(wanted: QueueFilter) -> list[str]:
    return [state for state in (*(each.value for each in State), *APART) if wanted.holds("states", state)]


def _takes_undecided(wanted: QueueFilter) -> bool:
    return not any(wanted.chosen(facet) for facet in COUNTED)


def _records(wanted: QueueFilter, among: Few | None = None) -> sa.Select[Any]:
    """The decided records that pass: their id, and what they are ordered by."""
    keys = (_ORDERS[name].label(f"by_{name}") for name in dict.fromkeys(wanted.order))
    return sa.select(decisions.c.record_id, *keys).where(*_facets(wanted), *_let_through(wanted, among))


def _leading(wanted: QueueFilter, states: Sequence[str], count: int, descending: bool) -> sa.Select[Any]:
    """So many records of these states, in order: state by state along the index, which has each in order.

    What a search finds is few and sorted whole, as its sets would be made anew for each state.
    """
    groups = [list(states)] if wanted.search else [[state] for state in states]
    parts = [
        _ordered(_records(wanted.choosing("states", group)), descending).limit(count).subquery()
        for group in groups
    ]
    query = sa.select(sa.union_all(*(sa.select(part) for part in parts)).subquery())
    return _ordered(query, descending).limit(count)


def _ordered(query: sa.Select[Any], descending: bool) -> sa.Select[Any]:
    """By what is selected after the id, then by the id."""
    number, *keys = query.selected_columns
    return query.order_by(*(one.desc() if descending else one for one in (*keys, number)))


def _facets(wanted: QueueFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on decisions alone."""
    chosen = [facet for facet in COUNTED if wanted.chosen(facet)]
    held = {facet: _holding(wanted, facet) for facet in chosen}
    return [sa.not_(one) if facet in wanted.without else one for facet, one in held.items()]


def _holding(wanted: QueueFilter, facet: str) -> sa.ColumnElement[bool]:
    """Decisions with one of the values chosen of a facet."""
    values = wanted.chosen(facet)
    if facet == "states":
        return queue_marks.in_states(values, wanted.day)
    if facet == "disputes":
        return queue_marks.in_disputes(values, wanted.day, wanted.vesting)
    if facet == "given":
        return queue_marks.given_to(values)
    column = _COLUMNS[facet]
    held = column.in_([value for value in values if value is not None])
    if facet == "candidates":
        nothing = column.is_(None)
        return sa.or_(held, nothing) if None in values else sa.and_(held, sa.not_(nothing))
    return held


def _let_through(
    wanted: QueueFilter, among: Few | None = None, *, undecided: bool = False
) -> list[sa.ColumnElement[bool]]:
    """Conditions that are no counted facet; most are sets of records. among: asked of these records only."""
    record_id, status = decisions.c.record_id, decisions.c.listed_status
    if undecided:
        record_id, status = case_records.c.id, case_records.c.status
    found: list[sa.ColumnElement[bool]] = []
    if not wanted.restricted:
        found.append(record_id.not_in(of_restricted()))
    if wanted.statuses:
        held = status.in_(wanted.statuses)
        found.append(sa.not_(held) if "statuses" in wanted.without else held)
    if wanted.given_to:
        found.append(record_id.in_(given_to(wanted.given_to)))
    return found + [record_id.in_(each) for each in queue_search.found(wanted.search, among)]
