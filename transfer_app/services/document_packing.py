"""Documents on their way into a package: looked at again before sealing, and checked as they stream by."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from transfer_app.domain.case_files import Document
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.documents import Measured, PackedDocument
from transfer_app.domain.errors import DocumentUnfit
from transfer_app.services.documents import keep_read, measured
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.documents import DocumentFolder, NotAFile
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def look_again(session: Session, record_ids: Sequence[int], job: JobContext) -> int:
    """Compare the documents of records that are to be sealed with their files; how many are faulty now.

    One that differs in length or time of change is read again. What has a fault holds its case back from the
    package that is to be sealed, and from the plan. Raises SourceRefused when the whole folder is not there.
    """
    with session.workspace.read() as unit:
        own = unit.documents.of_records(record_ids)
        load = unit.documents.load()
    documents = [each for some in own.values() for each in some]
    if load is None or not documents:
        return 0
    folder = session.outside.documents.folder(Path(load.folder))
    differing = []
    for number, each in enumerate(documents, 1):
        job.progress(number, len(documents), "documents looked at again")
        if not _is_as_it_was(folder, each):
            differing.append(each.id)
    return _read_again(session, folder, differing, job)


def _is_as_it_was(folder: DocumentFolder, each: PackedDocument) -> bool:
    found = folder.look(each.path)
    return (found.fault, found.size, found.modified_ns) == (Fault.NONE, each.size, each.modified_ns)


def _read_again(session: Session, folder: DocumentFolder, ids: Sequence[int], job: JobContext) -> int:
    with session.workspace.read() as unit:
        waiting = unit.documents.again(ids)
    faulty, done = 0, 0
    while done < len(waiting):

        def tell(read: int, before: int = done) -> None:
            job.progress(before + read, len(waiting), "documents read again")

        found = measured(folder, waiting[done:], tell)
        keep_read(session, folder, found)
        faulty += sum(fault is not Fault.NONE for _, fault in found.values())
        done += len(found)
    return faulty


def hold_back(session: Session, unfit: DocumentUnfit) -> None:
    """A document changed while it was sealed: its case is held back from the next package."""
    with session.workspace.read() as unit:
        load = unit.documents.load()
    if load is not None:
        folder = session.outside.documents.folder(Path(load.folder))
        keep_read(session, folder, {unfit.document: (Measured(), Fault(unfit.fault))})


class Documents:
    """The documents of case records as they go into a package, read from the folder of the newest load."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self._unit = unit
        load = unit.documents.load()
        self._folder = session.outside.documents.folder(Path(load.folder)) if load is not None else None

    def of(self, record_ids: Sequence[int]) -> dict[int, list[PackedDocument]]:
        return self._unit.documents.of_records(record_ids) if self._folder is not None else {}

    def files(self, record: str, documents: Sequence[PackedDocument]) -> tuple[Document, ...]:
        """record: its opaque ref, for messages."""
        folder = self._folder
        if folder is None:
            return ()
        return tuple(
            Document(
                each.name, each.size, partial(_open, folder, each, record), partial(_check, each, record)
            )
            for each in documents
        )


def _open(folder: DocumentFolder, each: PackedDocument, record: str) -> BinaryIO:
    try:
        return cast(BinaryIO, _OfItsLength(cast(io.RawIOBase, folder.open(each.path)), each, record))
    except FileNotFoundError as problem:
        raise _unfit(each, record, Fault.MISSING) from problem
    except OSError as problem:
        fault = Fault.NOT_A_FILE if isinstance(problem, NotAFile) else Fault.UNREADABLE
        raise _unfit(each, record, fault) from problem


def _check(each: PackedDocument, record: str, sha256: str) -> None:
    if sha256 != each.sha256:
        raise _unfit(each, record, Fault.CHANGED)


class _OfItsLength(io.RawIOBase):
    """A document's content, which must be as long as it was when it was loaded.

    Whoever reads it must read to the end: the last read, that gives nothing, compares.
    """

    def __init__(self, source: io.RawIOBase, each: PackedDocument, record: str) -> None:
        self._source, self._each, self._record = source, each, record
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            count = self._source.readinto(buffer) or 0  # type: ignore[arg-type]
        except OSError as problem:
            raise _unfit(self._each, self._record, Fault.UNREADABLE) from problem
        self._size += count
        if self._size > self._each.size or (not count and self._size != self._each.size):
            raise _unfit(self._each, self._record, Fault.CHANGED)
        return count

    def close(self) -> None:
        self._source.close()
        super().close()


_HAPPENED = {
    Fault.MISSING: "is not there any more",
    Fault.NOT_A_FILE: "is not a file any more",
    Fault.UNREADABLE: "could not be read",
    Fault.CHANGED: "was changed",
}


def _unfit(each: PackedDocument, record: str, fault: Fault) -> DocumentUnfit:
    what = f"Document {each.id} of case record {record} {_HAPPENED[fault]} while it was sealed."
    return DocumentUnfit(each.id, fault.value, f"{what} Nothing of the package was kept.")
