"""Taking back a proposal that was overtaken before a second person answered it."""

from __future__ import annotations

from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def withdraw_pending(session: Session, unit: Unit, record_id: int, note: str) -> int | None:
    """Take back what waits for this record, if anything does; its number. Its reviewer sees the note."""
    pending = unit.reviews.pending(record_id)
    if pending is None:
        return None
    unit.reviews.decide(pending.id, "withdrawn", session.user.id, session.now(), note)
    return pending.id
