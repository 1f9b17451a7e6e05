"""What people say of documents: which case record one belongs to, and that one is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_faults import LEFT_OUT, Fault
from transfer_app.domain.documents import Omission
from transfer_app.domain.errors import NotFound, ReviewRefused
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.documents import read_waiting, share_out
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.ports.documents import StoredDocument
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def assign(session: Session, document_id: int, record_ref: str, job: JobContext) -> None:
    """Say which case record a document belongs to: one of its own child's, where the index names the child.

    A file beside the index is read at once. What people said stays until the index names another child.
    """
    assign_all(session, [document_id], record_ref, job)


def assign_all(session: Session, document_ids: Sequence[int], record_ref: str, job: JobContext) -> None:
    """The same for several that go with one record: all of them, or none.

    What is read after that is kept by itself: what stopping leaves unread holds its case until the next load.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        record_id = visible.find(session, unit, record_ref)
        row = unit.records.rows([record_id])[0]
        beside = False
        for document_id in _told(document_ids, job):
            document = _visible(session, unit, document_id)
            _check_goes_with(document, row)
            unit.documents.give(document_id, record_id, session.user.id, session.now())
            unit.log.append(session.entry("document-assigned", document=document_id, record=row.ref))
            beside = beside or not document.listed
        load = unit.documents.load()
    if load is not None and beside:
        read_waiting(session, session.outside.documents.folder(Path(load.folder)), job)


def unassign(session: Session, document_ids: Sequence[int], job: JobContext = QUIET) -> None:
    """Take back which record people said documents belong to: all of them, or none.

    The rule is put again, and a file beside the index is nobody's. ReviewRefused for one that was sent with
    its record: where it went wrong, assign it to the right one, and the next tranche replaces the copy.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        for document_id in _told(document_ids, job):
            document = _visible(session, unit, document_id)
            _check_taken_back(document, unit.documents.sent_in(document_id))
            assert document.record_id is not None
            ref = unit.records.rows([document.record_id])[0].ref
            unit.documents.take_back(document_id)
            unit.log.append(session.entry("document-unassigned", document=document_id, record=ref))
        share_out(session, unit, document_ids)


def _check_taken_back(document: StoredDocument, sent_in: str) -> None:
    """sent_in: the package that it went in, or ''."""
    if not document.by_people:
        raise ReviewRefused(
            f"Nobody assigned document {document.id} by hand.",
            "Where the index or the rule is wrong, assign it to the right case record.",
        )
    if document.standing == LEFT_OUT or document.omitted_by is not None:
        raise ReviewRefused("The document is left out, or about to be.", "Take that back first.")
    if sent_in:
        raise ReviewRefused(
            f"Document {document.id} was sent in package {sent_in}.",
            "Assign it to the case record that it belongs to: the next tranche replaces what was sent.",
        )


def _check_goes_with(document: StoredDocument, row: RecordRow) -> None:
    if document.listed and document.standing == Fault.NO_CHILD:
        raise ReviewRefused(
            "No extract has the child whom the index names.",
            "Load that extract first, then the documents again.",
        )
    if document.listed and row.person_ref != document.person:
        raise ReviewRefused(
            f"Case record {row.ref} is another child's than the document.",
            "Where the index names the wrong child, correct it there and load it again.",
        )
    if document.standing == LEFT_OUT or document.omitted_by is not None:
        raise ReviewRefused("The document is left out, or about to be.", "Take that back first.")


def leave_out(
    session: Session, document_ids: Sequence[int], why: Omission, note: str = "", job: JobContext = QUIET
) -> None:
    """Propose that documents go with no case. They hold their cases back until a second person agrees.

    note: what else is to be known; it stays in the workspace, and never goes into the log.
    """
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        for document_id in _told(document_ids, job):
            document = _visible(session, unit, document_id)
            if document.omitted_by is not None:
                raise ReviewRefused(
                    f"Document {document_id} is left out already, or waits for the second person.",
                    "See 'documents list --class left-out'.",
                )
            unit.documents.leave_out(document_id, why.value, note.strip(), session.user.id, session.now())
            unit.log.append(session.entry("document-left-out", document=document_id, why=why.value))


def agree(session: Session, document_ids: Sequence[int], job: JobContext = QUIET) -> None:
    """The second person agrees that documents are left out."""
    session.require(Act.APPROVE)
    with session.workspace.change() as unit:
        for document_id in _told(document_ids, job):
            document = _waiting(session, unit, document_id)
            if document.omitted_by == session.user.id:
                raise ReviewRefused(
                    "Nobody may agree to what they proposed themselves.", "Ask a second person."
                )
            unit.documents.agree(document_id, session.user.id, session.now())
            entry = session.entry("document-left-out-agreed", document=document_id, why=document.omission)
            unit.log.append(entry)


def keep(session: Session, document_ids: Sequence[int], job: JobContext = QUIET) -> None:
    """Documents that were left out, or about to be, stand again as they are."""
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        for document_id in _told(document_ids, job):
            document = _visible(session, unit, document_id)
            if document.omitted_by is None:
                raise ReviewRefused(f"Document {document_id} is not left out.", "Nothing is to be done.")
            unit.documents.keep(document_id)
            unit.log.append(session.entry("document-kept", document=document_id))


def _told(document_ids: Sequence[int], job: JobContext) -> Iterator[int]:
    """Each of them, and how many are done. Stopping in the middle keeps none: it is one transaction."""
    for done, document_id in enumerate(document_ids, 1):
        yield document_id
        job.progress(done, len(document_ids), "documents")


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
    if document.restricted and not visible.cleared(session):
        raise NotFound(
            f"There is no document number {document_id}.", "See the numbers with 'documents list'."
        )
    return document
