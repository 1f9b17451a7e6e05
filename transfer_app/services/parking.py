"""Parking a record for later: out of the queue until a day, with a reason, and back by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from transfer_app.domain.errors import NotFound
from transfer_app.domain.staff import Act
from transfer_app.domain.working import Parking, check_parking
from transfer_app.services import session as names
from transfer_app.services import visible
from transfer_app.services.session import Session


def park(session: Session, record_id: int, why: str, until: date) -> None:
    """Set the record aside until that day. Why stays in the workspace: the log takes no typed text."""
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        row = visible.row(session, unit, record_id)
        decision = unit.decisions.get(record_id)
        if decision is None:
            raise NotFound("This case record has not been allocated yet.", "Run the allocation first.")
        vesting = unit.settings.get(names.VESTING_DAY)
        day = date.fromisoformat(vesting) if vesting else None
        check_parking(decision.state, row.ref, why, until, session.today(), day)
        parking = Parking(record_id, session.user.id, session.now(), why.strip(), until.isoformat())
        unit.parkings.put(parking)
        unit.log.append(session.entry("parked", record=row.ref, until=parking.until))


def unpark(session: Session, record_id: int) -> None:
    """Back to the queue before its day, by anybody who reviews."""
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        row = visible.row(session, unit, record_id)
        if record_id not in unit.parkings.current(session.today().isoformat()):
            raise NotFound(f"Case record {row.ref} is not parked.", "Nothing is left to do.")
        unit.parkings.remove(record_id)
        unit.log.append(session.entry("unparked", record=row.ref))


def parked(session: Session) -> Mapping[int, Parking]:
    """What is parked today, by record."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        found = unit.parkings.current(session.today().isoformat())
        barred = visible.hidden(session, unit, found)
    return {record_id: each for record_id, each in found.items() if record_id not in barred}
