"""How far the person signed in has come today, from the decisions themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from transfer_app.domain.casework import State
from transfer_app.domain.pace import BREAK, Decided, Pace, ReasonPace, at_a_stretch, pace
from transfer_app.domain.pace import by_reason as pace_by_reason
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.staff import Act
from transfer_app.services import queueing
from transfer_app.services.session import Session

DAYS = 14
"""A pace by reason is taken from so many days, today among them: of one day there would be too few."""
TO_PROPOSE = (State.QUEUED.value, State.CHANGED.value)
TO_ANSWER = (State.PROPOSED.value,)


def today(session: Session, left: int) -> Pace:
    """left: how many still wait for this person."""
    return pace(_moments(session), left)


def break_is_due(session: Session) -> bool:
    """The person has decided for 50 minutes without a stop of ten."""
    return at_a_stretch(_moments(session), session.outside.clock()) >= BREAK


def by_reason(session: Session) -> list[ReasonPace]:
    """Of the person signed in alone: done today, what is left of the whole queue, and their own pace."""
    session.require(Act.SEE_RECORDS)
    states = TO_PROPOSE if session.user.may(Act.PROPOSE) else TO_ANSWER
    wanted = QueueFilter(states=states)
    left = {
        str(code): count for code, count in queueing.counts(session, wanted).of("reasons", wanted).items()
    }
    decided = _decided(session, session.today() - timedelta(days=DAYS - 1))
    return pace_by_reason(decided, left, session.today())


def _moments(session: Session) -> list[datetime]:
    """When the person decided something today, oldest first; the day is UTC's, as all times here are."""
    return [each.at for each in _decided(session, session.today())]


def _decided(session: Session, since: date) -> list[Decided]:
    with session.workspace.read() as unit:
        return unit.steps.decided(session.user.id, since.isoformat())
