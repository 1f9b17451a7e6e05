"""The one line under every page: all case records, and that their parts are all of them."""

from __future__ import annotations

from transfer_app.domain.casework import State
from transfer_app.domain.staff import Act
from transfer_app.domain.whole import Whole
from transfer_app.services import visible
from transfer_app.services.session import Session


def whole(session: Session) -> Whole:
    """As the balance to which it leads: for who neither is cleared nor answers for the whole council,
    without restricted records."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        records, undecided, states = unit.queue.whole(visible.whole(session))
    final = (State.AUTOMATIC.value, State.SETTLED.value)
    by_rule, by_people = (states.get(state, 0) for state in final)
    in_review = sum(count for state, count in states.items() if state not in final)
    return Whole(records, by_rule, by_people, in_review, undecided)
