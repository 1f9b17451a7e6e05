"""What came in, and reading single cases of it for a stated purpose."""

from __future__ import annotations

import json

from transfer_app.domain.errors import TransferError
from transfer_app.domain.packages import IncomingCase, IncomingPackage
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session


def inbox(session: Session) -> list[IncomingPackage]:
    """Every package that came in, oldest first. It names no child."""
    with session.workspace.read() as unit:
        return unit.inbox.all()


def incoming_cases(session: Session, package_id: int) -> list[IncomingCase]:
    """The cases of a package by their opaque refs: whose they are, read_case says."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.inbox.cases(package_id)


def read_case(session: Session, case_id: int, purpose: str) -> dict[str, object]:
    """Open one case. Who, when and which record go into the log; the purpose, being typed, beside it."""
    session.require(Act.SEE_RECORDS)
    if not purpose.strip():
        raise TransferError("Opening a case needs a purpose.", "Say in a few words what you need it for.")
    with session.workspace.change() as unit:
        case, text = unit.inbox.case(case_id)
        reading = unit.inbox.note_reading(case_id, session.user.id, session.now(), purpose.strip())
        unit.log.append(session.entry("case-read", record=case.ref, reading=reading))
    content: dict[str, object] = json.loads(text)
    return content
