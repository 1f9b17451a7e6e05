"""How far the person signed in has come today, from the decisions themselves."""

from __future__ import annotations

from datetime import datetime

from transfer_app.domain.pace import BREAK, Pace, at_a_stretch, pace
from transfer_app.services.session import Session


def today(session: Session, left: int) -> Pace:
    """left: how many still wait for this person."""
    return pace(_moments(session), left)


def break_is_due(session: Session) -> bool:
    """The person has decided for 50 minutes without a stop of ten."""
    return at_a_stretch(_moments(session), session.outside.clock()) >= BREAK


def _moments(session: Session) -> list[datetime]:
    """When the person decided something today, oldest first; the day is UTC's, as all times here are."""
    with session.workspace.read() as unit:
        texts = unit.steps.moments(session.user.id, session.today().isoformat())
    return [datetime.fromisoformat(text) for text in texts]
