"""How documents stand: what they hold back, what is packed of them, the report and the list for people."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.tables import case_records, package_records, packages, people
from transfer_app.adapters.store.tables_documents import document_loads, documents, package_documents
from transfer_app.adapters.store.values import batches, day
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.document_faults import HELD, LEFT_OUT, READY, Fault
from transfer_app.domain.documents import AssignedBy, DocumentRow, PackedDocument, Report
from transfer_app.domain.errors import NotFound
from transfer_app.domain.packages import LIVE
from transfer_app.services.ports.documents import StoredDocument

_D = documents.c
_BARRED = sa.select(people.c.ref).where(people.c.restricted != 0)
"""The children whose documents are shown only to who is cleared."""
STANDING = sa.case(
    (_D.agreed_by.is_not(None), LEFT_OUT), (_D.fault != "", _D.fault), (_D.doubt != "", _D.doubt), else_=READY
)
"""The one class that each document is in: a fault of its file counts before one of its assignment."""


def holding(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> dict[int, str]:
    """By case record: why it is held back for a document, the first reason in the order of Fault.

    which: of these documents only.
    """
    query = (
        sa.select(case_records.c.id, STANDING)
        .select_from(documents)
        .join(people, people.c.ref == _D.person_ref)
        .join(case_records, case_records.c.person_id == people.c.id)
        .where(
            *which,
            STANDING.in_([fault.value for fault in HELD]),
            sa.or_(_D.record_id.is_(None), _D.record_id == case_records.c.id),
        )
    )
    order = {fault.value: number for number, fault in enumerate(HELD)}
    found: dict[int, str] = {}
    for record_id, standing in connection.execute(query):
        if record_id not in found or order[standing] < order[found[record_id]]:
            found[record_id] = standing
    return {record_id: HELD[Fault(standing)] for record_id, standing in found.items()}


def counted(connection: sa.Connection) -> Mapping[str, int]:
    """What the balance says of documents, each figure from its own rows; nothing where none was loaded."""
    load = connection.execute(_latest()).one_or_none()
    if load is None:
        return {}
    now = _D.load_id == load.id
    files = sa.func.count(sa.distinct(_D.file_path))
    sent = sa.exists().where(
        package_documents.c.document_id == _D.id,
        package_documents.c.sha256 == _D.sha256,
        package_records.c.package_id == package_documents.c.package_id,
        package_records.c.record_id == _D.record_id,
        package_records.c.state.in_(sorted(LIVE)),
    )
    is_sent = sa.case((sent, 1), else_=0)
    by_sent = sa.select(is_sent, sa.func.count()).where(STANDING == READY).group_by(is_sent)
    of = {
        "index-rows": load.rows,
        "repeated": load.repeated,
        "listed": _count(connection, now, _D.listed == 1),
        "folder-files": load.files,
        "with-row": connection.scalar(sa.select(files).where(now, _D.listed == 1, _D.file_path != "")),
        "beside": _count(connection, now, _D.listed == 0),
        "documents": _count(connection),
        **{f"packed-{packed}": number for packed, number in connection.execute(by_sent)},
    }
    standings = connection.execute(sa.select(STANDING, sa.func.count()).group_by(STANDING)).all()
    return of | {f"standing-{standing}": number for standing, number in standings}


def _count(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(documents).where(*which)) or 0


def _latest() -> sa.Select[Any]:
    return sa.select(document_loads).order_by(document_loads.c.id.desc()).limit(1)


class DocumentLists:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_records(self, record_ids: Sequence[int]) -> dict[int, list[PackedDocument]]:
        """By date, those without one last; then by path."""
        found: dict[int, list[PackedDocument]] = {}
        for some in batches(record_ids):
            query = (
                sa.select(documents, document_loads.c.index_name)
                .join(document_loads, document_loads.c.id == _D.load_id)
                .where(_D.record_id.in_(some), STANDING == READY)
                .order_by(_D.record_id, _D.date.is_(None), _D.date, _D.file_path, _D.id)
            )
            for row in self._connection.execute(query):
                found.setdefault(row.record_id, []).append(
                    PackedDocument(
                        row.id, row.record_id, row.file_path, row.name, row.title, row.kind, day(row.date),
                        row.size, row.sha256, row.modified_ns, row.index_name if row.listed else "",
                        row.row_number,
                    )
                )  # fmt: skip
        return found

    def packing_digest(self, record_ids: Sequence[int]) -> str:
        digest = hashlib.sha256()
        for some in batches(record_ids):
            for each in (one for own in self.of_records(some).values() for one in own):
                digest.update(canonical_json([each.id, each.record_id, each.name, each.title, each.sha256]))
        return digest.hexdigest()

    def packed(self, package_id: int, record_ids: Sequence[int]) -> int:
        """Keep which documents went with these records into a package; how many."""
        number = 0
        for some in batches(record_ids):
            rows = [
                {
                    "package_id": package_id, "document_id": each.id, "record_id": each.record_id,
                    "sha256": each.sha256,
                }
                for own in self.of_records(some).values()
                for each in own
            ]  # fmt: skip
            if rows:
                self._connection.execute(sa.insert(package_documents), rows)
            number += len(rows)
        return number

    def otherwise(self, sent_in: Mapping[int, str]) -> set[int]:
        """Which records have other documents than went with them. sent_in: by record, the package's ref."""
        before: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for some in batches(list(sent_in)):
            own = package_documents.c
            query = (
                sa.select(own.record_id, own.document_id, own.sha256, packages.c.ref)
                .join(packages, packages.c.id == own.package_id)
                .where(own.record_id.in_(some))
            )
            for row in self._connection.execute(query):
                if sent_in[row.record_id] == row.ref:
                    before[row.record_id].add((row.document_id, row.sha256))
        now = self.of_records(list(sent_in))
        held = {record: {(each.id, each.sha256) for each in own} for record, own in now.items()}
        return {record for record in sent_in if held.get(record, set()) != before[record]}

    def get(self, document_id: int) -> StoredDocument:
        query = (
            sa.select(documents, STANDING.label("standing"), people.c.restricted)
            .outerjoin(people, people.c.ref == _D.person_ref)
            .where(_D.id == document_id)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(
                f"There is no document number {document_id}.", "See the numbers with 'documents list'."
            )
        return StoredDocument(
            row.id, row.person_ref, bool(row.restricted), bool(row.listed), row.standing, row.record_id,
            row.omission, row.omitted_by, row.assigned_by == AssignedBy.PEOPLE,
        )  # fmt: skip

    def sent_in(self, document_id: int) -> str:
        query = (
            sa.select(packages.c.ref)
            .join(package_documents, package_documents.c.package_id == packages.c.id)
            .join(
                package_records,
                sa.and_(
                    package_records.c.package_id == package_documents.c.package_id,
                    package_records.c.record_id == package_documents.c.record_id,
                ),
            )
            .where(package_documents.c.document_id == document_id)
            .where(package_records.c.state.in_(sorted(LIVE)))
        )
        return self._connection.scalars(query).first() or ""

    def report(self, *, restricted: bool = True) -> Report:
        seen = sa.true() if restricted else _D.person_ref.not_in(_BARRED)
        load = self._connection.execute(_latest()).one_or_none()
        standings = self._connection.execute(
            sa.select(STANDING, sa.func.count()).select_from(documents).where(seen).group_by(STANDING)
        )
        waits = seen, _D.omitted_by.is_not(None), _D.agreed_by.is_(None)
        size = sa.select(sa.func.coalesce(sa.func.sum(_D.size), 0)).where(STANDING == READY, seen)
        return Report(
            folder=load.folder if load else "",
            index=load.index_name if load else "",
            loaded_at=load.loaded_at if load else "",
            rows=load.rows if load and restricted else 0,
            repeated=load.repeated if load and restricted else 0,
            files=load.files if load and restricted else 0,
            standings={row[0]: row[1] for row in standings},
            records_held=len(holding(self._connection, seen)),
            bytes=self._connection.scalar(size) or 0,
            waiting=_count(self._connection, *waits),
        )

    def rows(self, standings: Collection[str], *, restricted: bool) -> list[DocumentRow]:
        may_see = sa.true() if restricted else _D.person_ref.not_in(_BARRED)
        query = (
            sa.select(documents, STANDING.label("standing"), case_records.c.ref.label("record"))
            .outerjoin(case_records, case_records.c.id == _D.record_id)
            .order_by(_D.listed.desc(), _D.row_number, _D.path)
        )
        wanted = STANDING.in_(sorted(standings)) if standings else STANDING != READY
        return [_row(row) for row in self._connection.execute(query.where(wanted, may_see))]


def _row(row: Any) -> DocumentRow:
    return DocumentRow(
        row.id, row.standing, row.person_ref, row.path, row.title, row.size, row.record or "", row.row_number,
        AssignedBy(row.assigned_by), row.omission,
        row.omitted_by is not None and row.agreed_by is None,
    )  # fmt: skip
