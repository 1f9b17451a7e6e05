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

from transfer_app.adapters.store import bulk, queue_marks
from transfer_app.adapters.store.tables import case_records, decisions, people
from transfer_app.adapters.store.working import given_to
from transfer_app.domain.casework import State
from transfer_app.domain.queue_filter import COUNTED, Cell, QueueCounts, QueueFilter
from transfer_app.domain.searched import searched_as
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
_IN_INDEX_ORDER = (*list(_COLUMNS.values())[:5], decisions.c.area, decisions.c.candidates)
_ORDERS: dict[str, sa.ColumnElement[Any]] = {
    "priority": decisions.c.priority,
    "reason": decisions.c.lead_reason,
    "surname": decisions.c.listed_as,
    "strand": decisions.c.strand,
    "distance": sa.func.coalesce(decisions.c.line_distance_m, 1e12),
    "status": case_records.c.status,
    "state": decisions.c.state,
}
_LAST = "\U0010ffff"


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
        parts = [
            _ordered(_records(wanted.choosing("states", [state])), descending).limit(count).subquery()
            for state in _states(wanted)
        ]
        query = sa.select(sa.union_all(*(sa.select(part) for part in parts)).subquery())
        found = self._found(_ordered(query, descending).limit(count))
        if len(found) < count and _takes_undecided(wanted):
            found += self._undecided(wanted)[: count - len(found)]
        return found

    def counts(self, wanted: QueueFilter) -> QueueCounts:
        """Of all that the search, the statuses and the right to see let through, whatever else is chosen.

        What rules decided is most of a county, and is counted only where it is asked for.
        """
        automatic = State.AUTOMATIC.value
        states = [each.value for each in State if each != automatic or wanted.holds("states", automatic)]
        let_through = _let_through(wanted, decisions.c.record_id)
        found = self._cells(
            sa.select(*_IN_INDEX_ORDER, sa.func.count())
            .where(decisions.c.state.in_(states), *let_through)
            .group_by(*_IN_INDEX_ORDER)
        )
        for cell, stands, dispute, given, count in self._marked(wanted, let_through):
            # Few records have a mark: each is taken out of the cell in which it was counted without.
            if cell.states in states:
                found[cell] -= count
            if stands in states or stands in APART:
                found[cell._replace(states=stands, disputes=dispute, given=given)] += count
        return QueueCounts(tuple(cell._replace(number=count) for cell, count in found.items() if count))

    def _marked(
        self, wanted: QueueFilter, let_through: Sequence[sa.ColumnElement[bool]]
    ) -> Iterator[tuple[Cell, str, str, int, int]]:
        """(as it is counted without marks, its state among those of APART, dispute, given to, how many)."""
        each = (
            sa.select(*_IN_INDEX_ORDER, *queue_marks.columns(wanted.day, wanted.vesting))
            .where(decisions.c.record_id.in_(queue_marks.marked(wanted.day)), *let_through)
            .subquery()
        )
        for *cell, stands, dispute, given, count in self._rows(
            sa.select(*each.c, sa.func.count()).group_by(*each.c)
        ):
            yield _cell(*cell), stands, dispute, given, count

    def statuses(self, wanted: QueueFilter) -> dict[str, int]:
        """How many of the records that pass all else have each status."""
        apart = wanted.choosing("statuses", ())
        decided = sa.select(decisions.c.record_id).where(*_facets(apart))
        query = (
            sa.select(case_records.c.status, sa.func.count())
            .where(*_let_through(apart, case_records.c.id), case_records.c.id.in_(decided))
            .group_by(case_records.c.status)
        )
        return dict(self._rows(query))

    def passing(self, wanted: QueueFilter, record_ids: Sequence[int]) -> frozenset[int]:
        """Those of these few records that pass."""
        return frozenset(self._found(_records(wanted).where(decisions.c.record_id.in_(record_ids))))

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
                *_let_through(wanted, case_records.c.id),
            )
            .order_by(people.c.searched_surname, case_records.c.id)
        )
        return self._found(query)

    def _cells(self, query: sa.Select[Any]) -> Counter[Cell]:
        """The count of each kind, which the cell itself does not hold here."""
        return Counter({_cell(*values): count for *values, count in self._rows(query)})

    def _found(self, query: sa.Select[Any]) -> list[int]:
        return [row[0] for row in self._rows(query)]

    def _rows(self, query: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
        return chain.from_iterable(bulk.streamed(self._connection, query))


def _cell(
    state: str,
    priority: int,
    reason: str,
    strand: str,
    outcome: str,
    area: str | None,
    candidates: int | None,
) -> Cell:
    """In the order of the index; without its count."""
    return Cell(state, reason, strand, priority, area or "", outcome, candidates, 0)


def _states(wanted: QueueFilter) -> list[str]:
    return [state for state in (*(each.value for each in State), *APART) if wanted.holds("states", state)]


def _takes_undecided(wanted: QueueFilter) -> bool:
    return not any(wanted.chosen(facet) for facet in COUNTED)


def _records(wanted: QueueFilter) -> sa.Select[Any]:
    """The decided records that pass: their id, and what they are ordered by."""
    keys = (_ORDERS[name].label(f"by_{name}") for name in dict.fromkeys(wanted.order))
    query = sa.select(decisions.c.record_id, *keys).where(
        *_facets(wanted), *_let_through(wanted, decisions.c.record_id)
    )
    if "status" in wanted.order:
        query = query.join(case_records, case_records.c.id == decisions.c.record_id)
    return query


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


def _let_through(wanted: QueueFilter, record_id: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
    """Conditions on what is not kept with a decision, as sets of records."""
    found: list[sa.ColumnElement[bool]] = []
    if not wanted.restricted:
        found.append(record_id.not_in(_of_people(people.c.restricted == 1)))
    if wanted.statuses:
        held = sa.select(case_records.c.id).where(case_records.c.status.in_(wanted.statuses)).correlate(None)
        found.append(record_id.not_in(held) if "statuses" in wanted.without else record_id.in_(held))
    if wanted.given_to:
        found.append(record_id.in_(given_to(wanted.given_to)))
    return found + [record_id.in_(_begun_by(word)) for word in wanted.search.split()]


def _begun_by(word: str) -> sa.CompoundSelect[Any]:
    """Records where a name, an id or a reference begins with the word, found along the indexes of each."""
    plain = word.lower()
    return sa.union(
        *(
            _of_people(_begins(column, searched_as(word)))
            for column in (people.c.searched_surname, people.c.searched_forename)
        ),
        *(_of_people(_begins(sa.func.lower(column), plain)) for column in (people.c.ref, people.c.legacy_id)),
        # A reference of ours is in lower case.
        sa.select(case_records.c.id).where(_begins(case_records.c.ref, plain)).correlate(None),
    )


def _begins(column: sa.ColumnElement[Any], word: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= word, column < word + _LAST)


def _of_people(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The records of these people: a set of its own, whatever the query around it speaks of."""
    query = sa.select(case_records.c.id).join(people, people.c.id == case_records.c.person_id)
    return query.where(condition).correlate(None)
