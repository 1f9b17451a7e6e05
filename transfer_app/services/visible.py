"""A restricted record is not there for whoever is not cleared: no line without a name, no refusal, no count.

Every service that is handed a record by its name or id asks here. What is hidden is answered just as what
never was, so that nobody learns from an answer that there is something to see: docs/clearance.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import NotFound
from transfer_app.domain.staff import Act
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def cleared(session: Session) -> bool:
    """Whether the reader may see restricted records."""
    return session.user.may(Act.SEE_RESTRICTED)


def whole(session: Session) -> bool:
    """Whether the figures that the reader is shown count restricted records: of who answers for the whole."""
    return session.user.may(Act.SEE_WHOLE)


def find(session: Session, unit: Unit, ref: str) -> int:
    """The record's id by its opaque name. NotFound, in the same words, for one that is hidden."""
    record_id = unit.records.find(ref)
    if hidden(session, unit, [record_id]):
        raise NotFound(f"There is no case record {ref} in this workspace.")
    return record_id


def row(session: Session, unit: Unit, record_id: int) -> RecordRow:
    """NotFound for one that is hidden."""
    found = unit.records.rows([record_id])[0]
    if found.restricted and not cleared(session):
        raise NotFound("There is no such case record in this workspace.")
    return found


def rows(session: Session, found: Iterable[RecordRow]) -> list[RecordRow]:
    """Those of these that the reader may see, in their order."""
    may_see = cleared(session)
    return [each for each in found if may_see or not each.restricted]


def hidden(session: Session, unit: Unit, record_ids: Collection[int]) -> frozenset[int]:
    """Those of these that the reader may not see."""
    if cleared(session) or not record_ids:
        return frozenset()
    return frozenset(each.id for each in unit.records.rows(list(record_ids)) if each.restricted)
