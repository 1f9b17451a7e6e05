"""Asking one named person of the receiver to accept what a special package is to hold, before it is sealed.

It is asked only when both functions here have agreed, as the request names the child: sealed for one of the
people whom they agreed on, and for nobody else. The answer is taken in as any other (accepting.py).
"""

from __future__ import annotations

from pathlib import Path

from transfer_app.domain import special as route
from transfer_app.domain.special import Request
from transfer_app.services import special
from transfer_app.services.acceptance_due import decisions_now
from transfer_app.services.acceptance_requests import Asking, made, written
from transfer_app.services.ports.store import Unit
from transfer_app.services.readiness import require_allocated
from transfer_app.services.session import Session


def ask(session: Session, request_id: int, folder: Path, recipient_id: int | None = None) -> Path:
    """Write the request for acceptance of an agreed special package; its path.

    recipient_id: one of the people it is for; may be left out where there is one only.
    ReviewRefused without both approvals, and when what they agreed on has changed.
    """
    route.require_sealing(session.user)
    asked = special.agreed(session, request_id)
    with session.workspace.read() as unit:
        require_allocated(session, unit)
        asking = _asking(session, unit, asked, route.accepter(asked, recipient_id))
        request = made(session, unit, asking)

    def still(unit: Unit) -> None:
        now = unit.specials.get(request_id)
        route.check_sealing(now)
        if _asking(session, unit, now, asking.people[0].id) != asking:
            raise route.lapsed(now)

    return written(session, asking, request, folder, still)


def _asking(session: Session, unit: Unit, asked: Request, recipient_id: int) -> Asking:
    protocol = unit.protocols.get(asked.protocol_id)
    people = special.people_of(session, unit, asked, protocol)
    _, carried = special.due(session, unit, asked, protocol)
    person = next(each for each in people if each.id == recipient_id)
    return Asking(protocol, decisions_now(unit, list(carried)), (person,), asked)
