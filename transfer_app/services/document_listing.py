"""Documents one by one: which there are to settle, and which case records one may be assigned to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_listing import DocumentFilter, DocumentLine, FoundDocuments
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.session import Session

MOST_CHOICES = 200
"""Case records that a search for one offers; who means another types more of its child's name."""


def find(session: Session, wanted: DocumentFilter) -> FoundDocuments:
    """Documents of restricted children only for those who may see restricted records."""
    session.require(Act.SEE_RECORDS)
    chosen = replace(wanted, restricted=visible.cleared(session))
    with session.workspace.read() as unit:
        found = unit.documents.find(chosen)
    return found if visible.whole(session) else replace(found, hidden=0)


def lines(session: Session, document_ids: Sequence[int]) -> list[DocumentLine]:
    """In the order asked for; what is gone, or must not be shown, is left out."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.documents.lines(document_ids, restricted=visible.cleared(session))


def records_of(session: Session, person: str) -> list[RecordRow]:
    """The case records of the child whom the index names; none of a restricted one whom one may not see."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        owner = unit.documents.owners([person], session.today().isoformat()).get(person)
        rows = unit.records.rows([each.id for each in owner.records]) if owner is not None else []
    return visible.rows(session, rows)


def records_like(session: Session, search: str) -> list[RecordRow]:
    """Case records for a file that no row of the index names a child for. search: name, id or reference.

    At most MOST_CHOICES, by name.
    """
    session.require(Act.SEE_RECORDS)
    if not search.strip():
        return []
    may_see = visible.cleared(session)
    wanted = QueueFilter(search=search, restricted=may_see, order=("surname", "strand"))
    with session.workspace.read() as unit:
        return unit.records.rows(unit.queue.first(wanted, MOST_CHOICES))
