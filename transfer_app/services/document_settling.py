"""What people say of documents: which case record one belongs to, and that one is left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.domain.document_faults import LEFT_OUT, Fault
from transfer_app.domain.documents import Omission
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.staff import Act
from transfer_app.services.documents import read_waiting
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.documents import StoredDocument
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def assign(session: Session, document_id: int, record_ref: str, job: JobContext) -> None:
    """Say which case record a document belongs to: one of its own child's, where the index names the child.

    A file beside the index is read at once. What people said stays until the index names another child.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        document = _visible(session, unit, document_id)
        record_id = unit.records.find(record_ref)
        row = unit.records.rows([record_id])[0]
        if row.restricted:
            session.require(Act.SEE_RESTRICTED)
        if document.listed and document.standing == Fault.NO_CHILD:
            raise ReviewRefused(
                "No extract has the child whom the index names.",
                "Load that extract first, then the documents again.",
            )
        if document.listed and row.person_ref != document.person:
            raise ReviewRefused(
                f"Case record {record_ref} is another child's than the document.",
                "Where the index names the wrong child, correct it there and load it again.",
            )
        if document.standing == LEFT_OUT or document.omitted_by is not None:
            raise ReviewRefused("The document is left out, or about to be.", "Take that back first.")
        unit.documents.give(document_id, record_id, session.user.id, session.now())
        unit.log.append(session.entry("document-assigned", document=document_id, record=row.ref))
        load = unit.documents.load()
    if load is not None and not document.listed:
        read_waiting(session, session.outside.documents.folder(Path(load.folder)), job)


def leave_out(session: Session, document_ids: Sequence[int], why: Omission, note: str = "") -> None:
    """Propose that documents go with no case. They hold their cases back until a second person agrees.

    note: what else is to be known; it stays in the workspace, and never goes into the log.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        for document_id in document_ids:
            document = _visible(session, unit, document_id)
            if document.omitted_by is not None:
                raise ReviewRefused(
                    f"Document {document_id} is left out already, or waits for the second person.",
                    "See 'documents list --class left-out'.",
                )
            unit.documents.leave_out(document_id, why.value, note.strip(), session.user.id, session.now())
            unit.log.append(session.entry("document-left-out", document=document_id, why=why.value))


def agree(session: Session, document_ids: Sequence[int]) -> None:
    """The second person agrees that documents are left out."""
    session.require(Act.APPROVE)
    with session.workspace.change() as unit:
        for document_id in document_ids:
            document = _waiting(session, unit, document_id)
            if document.omitted_by == session.user.id:
                raise ReviewRefused(
                    "Nobody may agree to what they proposed themselves.", "Ask a second person."
                )
            unit.documents.agree(document_id, session.user.id, session.now())
            entry = session.entry("document-left-out-agreed", document=document_id, why=document.omission)
            unit.log.append(entry)


def keep(session: Session, document_ids: Sequence[int]) -> None:
    """Documents that were left out, or about to be, stand again as they are."""
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        for document_id in document_ids:
            document = _visible(session, unit, document_id)
            if document.omitted_by is None:
                raise ReviewRefused(f"Document {document_id} is not left out.", "Nothing is to be done.")
            unit.documents.keep(document_id)
            unit.log.append(session.entry("document-kept", document=document_id))


def _waiting(session: Session, unit: Unit, document_id: int) -> StoredDocument:
    document = _visible(session, unit, document_id)
    if document.omitted_by is None or document.standing == LEFT_OUT:
        raise ReviewRefused(
            f"Nobody proposed to leave document {document_id} out, or it is left out already.",
            "See 'documents list'.",
        )
    return document


def _visible(session: Session, unit: Unit, document_id: int) -> StoredDocument:
    document = unit.documents.get(document_id)
    if document.restricted:
        session.require(Act.SEE_RESTRICTED)
    return document
