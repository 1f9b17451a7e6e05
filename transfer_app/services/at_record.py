"""What stands beside a record while somebody looks at it: who works on it, parked until when, comments."""

from __future__ import annotations

from dataclasses import dataclass

from transfer_app.domain.staff import Act
from transfer_app.domain.working import Parking
from transfer_app.services import visible
from transfer_app.services.claiming import WORK, Busy
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class AtRecord:
    """busy: who else works on it now. given: whose it is, by name; '' for nobody. mine: it is the reader's.

    comments: how many there are. alone: nobody but the reader proposes or approves.
    """

    busy: Busy | None
    parked: Parking | None
    given: str
    mine: bool
    comments: int
    alone: bool


def at_record(session: Session, record_id: int) -> AtRecord:
    """All of it in one reading. NotFound for a record that the reader may not see."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        visible.row(session, unit, record_id)
        users = {each.id: each for each in unit.users.all()}
        claim = unit.claims.current(record_id, session.now())
        given = unit.claims.assigned(record_id)
        parked = unit.parkings.current(session.today().isoformat()).get(record_id)
        comments = len(unit.comments.of_record(record_id))
    others = claim is not None and claim.user_id != session.user.id
    return AtRecord(
        busy=Busy(users[claim.user_id].display_name, claim.until) if claim is not None and others else None,
        parked=parked,
        given=users[given].display_name if given is not None else "",
        mine=given == session.user.id,
        comments=comments,
        alone=sum(each.active and any(each.may(act) for act in WORK) for each in users.values()) < 2,
    )
