"""Rows of the legacy document folder: documents as they are loaded, read, assigned and left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.document_pages import DocumentPages
from transfer_app.adapters.store.packages import _adopted
from transfer_app.adapters.store.tables import case_records, people
from transfer_app.adapters.store.tables_documents import document_loads, documents
from transfer_app.adapters.store.values import batches, iso
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.documents import AssignedBy, Assignment, Measured, OwnRecord, Said
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.ports.documents import (
    BegunLoad,
    DocumentChange,
    DocumentLoad,
    KnownDocument,
    Owner,
    ToAssign,
    ToRead,
)

_D = documents.c
_NOBODYS = {"assigned_by": "", "assigned_user": None, "assigned_at": "", "record_id": None}
_KEPT_IN = {
    "omission": "", "omission_note": "", "omitted_by": None, "omitted_at": "", "agreed_by": None,
    "agreed_at": "",
}  # fmt: skip
"""Values of a document that is not left out."""


class Documents(DocumentPages):
    def load(self) -> DocumentLoad | None:
        row = self._connection.execute(
            sa.select(document_loads).order_by(document_loads.c.id.desc()).limit(1)
        ).one_or_none()
        return DocumentLoad(row.id, row.folder, row.index_name, row.digest) if row is not None else None

    def begin_load(self, begun: BegunLoad, user_id: int, at: str) -> int:
        values = {
            "folder": begun.folder, "index_name": begun.index, "digest": begun.digest, "rows": begun.rows,
            "repeated": begun.repeated, "files": begun.files, "loaded_at": at, "loaded_by": user_id,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(document_loads).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def known(self) -> dict[str, KnownDocument]:
        columns = (
            _D.key, _D.id, _D.person_ref, _D.strand, _D.row_digest, _D.size, _D.sha256, _D.modified_ns,
            _D.fault, _D.listed, _D.agreed_by, _D.assigned_by, _D.path,
        )  # fmt: skip
        return {
            row.key: KnownDocument(
                row.id, row.person_ref, row.strand, row.row_digest, row.size, row.sha256, row.modified_ns,
                Fault(row.fault), bool(row.listed), row.agreed_by is not None,
                row.assigned_by == AssignedBy.PEOPLE, row.path,
            )
            for row in self._connection.execute(sa.select(*columns))
        }  # fmt: skip

    def put(self, load_id: int, changes: Iterable[DocumentChange]) -> None:
        # Apart, for a statement of many rows takes the same columns of each.
        fresh: dict[bool, list[dict[str, object]]] = {True: [], False: []}
        for change in changes:
            values = _values(load_id, change)
            if change.id is None:
                fresh[change.row is not None].append({"key": change.key, **_of_file(change), **values})
                continue
            if not change.keep:
                values |= _of_file(change)
            if change.restore:
                values |= _KEPT_IN
            if change.reassign:
                values |= _NOBODYS
            self._connection.execute(sa.update(documents).where(_D.id == change.id).values(**values))
        for some in (one for rows in fresh.values() for one in batches(rows)):
            self._connection.execute(sa.insert(documents), list(some))

    def drop(self, ids: Collection[int]) -> None:
        for some in batches(sorted(ids)):
            self._connection.execute(sa.delete(documents).where(_D.id.in_(some)))

    def mark(self, ids: Collection[int], fault: Fault) -> None:
        for some in batches(sorted(ids)):
            self._connection.execute(sa.update(documents).where(_D.id.in_(some)).values(fault=fault.value))

    def to_assign(self, ids: Collection[int] | None = None) -> Iterator[Sequence[ToAssign]]:
        query = sa.select(_D.id, _D.person_ref, _D.strand).where(
            _D.listed == 1, _D.assigned_by != AssignedBy.PEOPLE.value
        )
        parts = [query] if ids is None else [query.where(_D.id.in_(some)) for some in batches(sorted(ids))]
        for part in parts:
            rows = self._connection.execute(part)
            yield from batches([ToAssign(row.id, row.person_ref, row.strand) for row in rows])

    def owners(self, refs: Collection[str], today: str) -> dict[str, Owner]:
        still_open = sa.or_(case_records.c.closed.is_(None), case_records.c.closed >= today)
        query = (
            sa.select(
                people.c.ref, _adopted().label("adopted"), case_records.c.id, case_records.c.strand,
                still_open.label("open"),
            )
            .outerjoin(case_records, case_records.c.person_id == people.c.id)
            .where(people.c.ref.in_(sorted(refs)))
            .order_by(case_records.c.id)
        )  # fmt: skip
        found: dict[str, Owner] = {}
        for row in self._connection.execute(query):
            before = found.get(row.ref, Owner((), bool(row.adopted)))
            own = (OwnRecord(row.id, Strand(row.strand), bool(row.open)),) if row.id is not None else ()
            found[row.ref] = Owner((*before.records, *own), before.adopted)
        return found

    def assign(self, assignments: Mapping[int, Assignment]) -> None:
        if assignments:
            self._connection.execute(
                sa.update(documents)
                .where(_D.id == sa.bindparam("document"))
                .values(
                    record_id=sa.bindparam("record"), assigned_by=sa.bindparam("by"),
                    doubt=sa.bindparam("why"),
                ),
                [
                    {"document": number, "record": each.record_id, "by": each.by, "why": each.doubt}
                    for number, each in assignments.items()
                ],
            )  # fmt: skip

    def to_read(self, after: int, most: int) -> list[ToRead]:
        waits = _D.fault == Fault.UNREAD.value, _D.agreed_by.is_(None), _D.id > after
        return self._reading(sa.select(documents).where(*waits).order_by(_D.id).limit(most))

    def again(self, ids: Collection[int]) -> list[ToRead]:
        found: list[ToRead] = []
        for some in batches(sorted(ids)):
            found += self._reading(sa.select(documents).where(_D.id.in_(some)).order_by(_D.id))
        return found

    def _reading(self, query: sa.Select[tuple[object, ...]]) -> list[ToRead]:
        return [
            ToRead(
                row.id, row.file_path, row.size,
                Said(row.said_size, row.said_sha256, row.said_modified_ns, row.sha256),
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip

    def note_read(self, found: Mapping[int, tuple[Measured, Fault]]) -> None:
        for number, (measured, fault) in found.items():
            values: dict[str, object] = {"fault": fault.value}
            if fault is Fault.NONE:
                values |= {
                    "size": measured.size, "sha256": measured.sha256, "modified_ns": measured.modified_ns,
                }  # fmt: skip
            self._connection.execute(sa.update(documents).where(_D.id == number).values(**values))

    def give(self, document_id: int, record_id: int, user_id: int, at: str) -> None:
        """A file beside the index becomes the child's of that record, and waits to be read."""
        whose = (
            sa.select(people.c.ref)
            .join(case_records, case_records.c.person_id == people.c.id)
            .where(case_records.c.id == record_id)
            .scalar_subquery()
        )
        beside = sa.and_(_D.listed == 0, _D.fault == "", _D.sha256 == "")
        self._connection.execute(
            sa.update(documents)
            .where(_D.id == document_id)
            .values(
                record_id=record_id, assigned_by=AssignedBy.PEOPLE.value, assigned_user=user_id,
                assigned_at=at, doubt="", person_ref=sa.case((_D.listed == 1, _D.person_ref), else_=whose),
                fault=sa.case((beside, Fault.UNREAD.value), else_=_D.fault),
            )
        )  # fmt: skip

    def take_back(self, document_id: int) -> None:
        values: dict[str, object] = {**_NOBODYS}
        beside = {"person_ref": "", "fault": "", "sha256": "", "doubt": Fault.ORPHAN.value}
        values |= {name: sa.case((_D.listed == 0, to), else_=_D[name]) for name, to in beside.items()}
        self._connection.execute(sa.update(documents).where(_D.id == document_id).values(**values))

    def leave_out(self, document_id: int, why: str, note: str, user_id: int, at: str) -> None:
        self._connection.execute(
            sa.update(documents)
            .where(_D.id == document_id)
            .values(omission=why, omission_note=note, omitted_by=user_id, omitted_at=at)
        )

    def agree(self, document_id: int, user_id: int, at: str) -> None:
        values = {"agreed_by": user_id, "agreed_at": at}
        self._connection.execute(sa.update(documents).where(_D.id == document_id).values(**values))

    def keep(self, document_id: int) -> None:
        self._connection.execute(sa.update(documents).where(_D.id == document_id).values(**_KEPT_IN))


def _values(load_id: int, change: DocumentChange) -> dict[str, object]:
    """What the index says, and the fault. For a file that no row lists, little of it."""
    values: dict[str, object] = {
        "load_id": load_id, "fault": change.fault.value,
        "file_path": change.file.path if change.file is not None else "",
    }  # fmt: skip
    row = change.row
    if row is None:
        assert change.file is not None
        path = change.file.path
        own = {"path": path, "name": path.rpartition("/")[2]}
        return values | own | ({"doubt": Fault.ORPHAN.value} if change.id is None else {})
    return values | {
        "listed": 1, "row_number": row.row, "person_ref": row.person, "strand": row.strand,
        "row_digest": row.digest, "path": row.path, "name": row.name, "title": row.title, "kind": row.kind,
        "date": iso(row.day), "said_size": row.size, "said_sha256": row.sha256,
        "said_modified_ns": row.modified_ns,
    }  # fmt: skip


def _of_file(change: DocumentChange) -> dict[str, object]:
    """Of a file that was not read yet, or is to be read anew."""
    file = change.file
    size, changed = (file.size, file.modified_ns) if file is not None else (0, 0)
    return {"size": size, "sha256": "", "modified_ns": changed}
