"""What the queue knows of a record beside its decision: parked, in conflict, with the receiver, in dispute,
given to somebody.

Each is a set of records that is small beside a county. A filter asks whether a record is in it; a count looks
only at the records that are in any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.tables import decisions, proposals
from transfer_app.adapters.store.tables_acceptance import acceptance_requests, acceptances
from transfer_app.adapters.store.tables_disputes import dispute_steps
from transfer_app.adapters.store.tables_opinions import second_opinions
from transfer_app.adapters.store.tables_working import assignments, parkings
from transfer_app.domain.casework import State
from transfer_app.domain.dispute_ladder import CLOCKS, IN_TIME, OVERDUE, first_in_time
from transfer_app.domain.packages import FINAL
from transfer_app.domain.queue_filter import Value
from transfer_app.domain.reasons import Reason
from transfer_app.domain.working import APART, CONFLICT, PARKED, WITH_RECEIVER
from transfer_app.services.ports.acceptances import WAITING

_UNDECIDED = [state.value for state in State if state not in FINAL]


def in_states(values: Sequence[Value], day: str) -> sa.ColumnElement[bool]:
    """Decisions in one of these states, those of APART among them. day: today, ISO."""
    apart = _apart(day)
    plain = [str(value) for value in values if value not in APART]
    out = [held for state, held in apart.items() if not set(APART[state]).isdisjoint(plain)]
    wanted = sa.and_(decisions.c.state.in_(plain), *(sa.not_(held) for held in out))
    return sa.or_(wanted, *(held for state, held in apart.items() if state in values))


def in_disputes(values: Sequence[Value], day: str, vesting: str) -> sa.ColumnElement[bool]:
    """IN_TIME, OVERDUE, or '' for in no dispute. vesting: vesting day, ISO, '' where none is set."""
    disputed, overdue = _disputed(), _overdue(day, vesting)
    each = {
        "": sa.not_(disputed),
        IN_TIME: sa.and_(disputed, sa.not_(overdue)),
        OVERDUE: sa.and_(disputed, overdue),
    }
    return sa.or_(*(held for value, held in each.items() if value in values))


def given_to(values: Sequence[Value]) -> sa.ColumnElement[bool]:
    """Given to one of these people; 0: to nobody."""
    given = sa.select(assignments.c.record_id)
    held = decisions.c.record_id.in_(given.where(assignments.c.user_id.in_([one for one in values if one])))
    return sa.or_(held, decisions.c.record_id.not_in(given)) if 0 in values else held


def columns(day: str, vesting: str) -> tuple[sa.ColumnElement[Any], ...]:
    """Of a decision: the state with those of APART, the dispute, and the number of whom it was given to."""
    state = sa.case(*((held, state) for state, held in _apart(day).items()), else_=decisions.c.state)
    dispute = sa.case((sa.not_(_disputed()), ""), (_overdue(day, vesting), OVERDUE), else_=IN_TIME)
    to = sa.select(assignments.c.user_id).where(assignments.c.record_id == decisions.c.record_id)
    given = sa.func.coalesce(to.correlate(decisions).scalar_subquery(), 0)
    return state.label("stands"), dispute.label("dispute"), given.label("given_to")


def marked(day: str) -> sa.CompoundSelect[Any]:
    """Every record that may have a mark."""
    given = sa.select(assignments.c.record_id)
    return sa.union(_parked(day), _at_odds(), _asked(), *_perhaps_disputed(), given)


def _apart(day: str) -> dict[str, sa.ColumnElement[bool]]:
    sets = {PARKED: _parked(day), CONFLICT: _at_odds(), WITH_RECEIVER: _asked()}
    return {
        state: sa.and_(decisions.c.state.in_(APART[state]), decisions.c.record_id.in_(records))
        for state, records in sets.items()
    }


def _parked(day: str) -> sa.Select[tuple[int]]:
    return sa.select(parkings.c.record_id).where(parkings.c.until > day)


def _at_odds() -> sa.Select[tuple[int]]:
    """Whose waiting proposal a second person answered otherwise."""
    query = sa.select(proposals.c.record_id).join(
        second_opinions, second_opinions.c.proposal_id == proposals.c.id
    )
    return query.where(proposals.c.state == State.PROPOSED.value, second_opinions.c.agrees == 0)


def _asked() -> sa.Select[tuple[int]]:
    """What the authority it goes to was asked last, without an answer so far."""
    each = acceptances.alias()
    later = sa.exists().where(
        each.c.record_id == acceptances.c.record_id, each.c.request_id > acceptances.c.request_id
    )
    decided = decisions.alias()
    return (
        sa.select(acceptances.c.record_id)
        .join(acceptance_requests, acceptance_requests.c.id == acceptances.c.request_id)
        .join(decided, decided.c.record_id == acceptances.c.record_id)
        .where(
            acceptances.c.state == WAITING,
            decided.c.area == acceptance_requests.c.authority,
            sa.not_(later.correlate(acceptances)),
        )
    )


def _perhaps_disputed() -> tuple[sa.Select[tuple[int]], ...]:
    """Every dispute has a step since disputes have clocks; one of before is found where it leads."""
    led = decisions.alias()
    leads = sa.and_(led.c.state.in_(_UNDECIDED), led.c.lead_reason == Reason.DISPUTE.value)
    return sa.select(dispute_steps.c.record_id), sa.select(led.c.record_id).where(leads)


def _disputed() -> sa.ColumnElement[bool]:
    return sa.and_(
        decisions.c.state.in_(_UNDECIDED),
        decisions.c.record_id.in_(sa.union(*_perhaps_disputed())),
        decisions.c.reasons.contains(f'"{Reason.DISPUTE.value}"'),
    )


def _overdue(day: str, vesting: str) -> sa.ColumnElement[bool]:
    """Past the clock of its step; dispute_ladder.Ladder.overdue says the same of one record."""
    today = date.fromisoformat(day)
    each = [_begun_before(priority, first_in_time(priority, today)) for priority in CLOCKS]
    past = bool(vesting) and vesting < day
    return sa.or_(*each, decisions.c.priority.not_in(CLOCKS)) if past else sa.or_(*each)


def _begun_before(priority: int, first: date) -> sa.ColumnElement[bool]:
    """At a step that began before that day. One of which nobody knows when it began has no clock."""
    last = sa.select(sa.func.max(dispute_steps.c.id)).group_by(dispute_steps.c.record_id)
    begun = sa.select(dispute_steps.c.record_id).where(
        dispute_steps.c.id.in_(last), dispute_steps.c.since != "", dispute_steps.c.since < first.isoformat()
    )
    return sa.and_(decisions.c.priority == priority, decisions.c.record_id.in_(begun))
