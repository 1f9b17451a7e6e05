"""Counts for the balance, each from its own rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.board_counts import alike
from transfer_app.adapters.store.dialect import is_sqlite
from transfer_app.adapters.store.document_lists import counted
from transfer_app.adapters.store.tables import (
    case_records,
    package_records,
    people,
    record_extracts,
    rejects,
    source_files,
)
from transfer_app.adapters.store.tables_receiving import refused_documents
from transfer_app.domain.balance import ELSEWHERE, Copies, Counted, Figure, SentDocuments
from transfer_app.domain.board_detail import Alike
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import LIVE, RECEIVED
from transfer_app.domain.vocabulary import Strand

_LIVE = {f"live{number}": state for number, state in enumerate(sorted(LIVE))}

_STANDING = f"""
    SELECT r.strand, coalesce(d.outcome, ''), coalesce(d.area, ''),
        CASE WHEN r.person_id IN (SELECT id FROM people WHERE restricted <> 0) THEN 1 ELSE 0 END,
        CASE WHEN p.state IS NULL THEN '' WHEN p.authority = d.area THEN p.state
            ELSE CAST(:elsewhere AS TEXT) END,
        coalesce(p.special, 0), count(*)
    FROM case_records AS r
    LEFT JOIN decisions AS d {{along}} ON d.record_id = r.id
    LEFT JOIN (
        SELECT i.record_id, i.state, w.authority,
            CASE WHEN w.kind = :special THEN 1 ELSE 0 END AS special
        FROM package_records AS i JOIN packages AS w ON w.id = i.package_id
        WHERE i.state IN ({", ".join(f":{name}" for name in _LIVE)})
    ) AS p ON p.record_id = r.id
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    """
"""How every record stands. In plain SQL for SQLite's INDEXED BY: decisions are long rows, and by their key
each of them would be read and decrypted for two short texts."""


def _seen(query: sa.Select[Any], restricted: bool) -> sa.Select[Any]:
    """The query over case records, without those of restricted children unless they are to be counted."""
    if restricted:
        return query
    barred = sa.select(people.c.id).where(people.c.restricted != 0)
    return query.where(case_records.c.person_id.not_in(barred))


class Figures:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def counted(self, *, restricted: bool = True) -> Counted:
        """Everything the balance is made of, at this moment. restricted False: without restricted records."""
        files = source_files.c
        rows, taken = self._connection.execute(
            sa.select(
                sa.func.coalesce(sa.func.sum(files.rows), 0),
                sa.func.coalesce(sa.func.sum(files.loaded + files.changed + files.repeated), 0),
            )
        ).one()
        loaded, unique = self.records(restricted=restricted)
        rejected = self._connection.scalar(sa.select(sa.func.count()).select_from(rejects)) or 0
        copies = (
            sa.select(record_extracts.c.record_id, (sa.func.count() - 1).label("more"))
            .group_by(record_extracts.c.record_id)
            .having(sa.func.count() > 1)
            .subquery()
        )
        return Counted(
            rows=rows,
            loaded_rows=taken,
            rejected_rows=rejected,
            loaded=loaded,
            unique=unique,
            merged=self._by_strand(
                sa.select(case_records.c.strand, sa.func.sum(copies.c.more)).join(
                    copies, copies.c.record_id == case_records.c.id
                ),
                restricted=restricted,
            ),
            figures=tuple(each for each in self._figures() if restricted or not each.restricted),
            sent_documents=self._sent_documents(restricted),
            copies=self._copies(restricted),
            documents=counted(self._connection) if restricted else {},
        )

    def _sent_documents(self, restricted: bool) -> Mapping[Strand, SentDocuments]:
        """Of packages that stand; what a receiver left out of a record it took is outstanding."""
        left_out = (
            sa.select(sa.func.count())
            .where(
                refused_documents.c.package_id == package_records.c.package_id,
                refused_documents.c.record_id == package_records.c.record_id,
            )
            .correlate(package_records)
            .scalar_subquery()
        )
        documents, state = package_records.c.documents, package_records.c.state
        query = (
            sa.select(
                case_records.c.strand,
                sa.func.sum(documents),
                sa.func.sum(sa.case((state == RECEIVED, documents - left_out), else_=0)),
                sa.func.sum(sa.case((state == RECEIVED, left_out), else_=documents)),
            )
            .join(package_records, package_records.c.record_id == case_records.c.id)
            .where(state.in_(sorted(LIVE)))
            .group_by(case_records.c.strand)
            .order_by(case_records.c.strand)
        )
        found = self._connection.execute(_seen(query, restricted))
        return {Strand(row[0]): SentDocuments(*row[1:]) for row in found}

    def alike(self) -> list[Alike]:
        """Every case record once, for the board."""
        return alike(self._connection)

    def records(self, *, restricted: bool = True) -> tuple[Mapping[Strand, int], Mapping[Strand, int]]:
        """Case records by strand: (once for each extract that holds it, once)."""
        each = sa.select(case_records.c.strand, sa.func.count())
        held = each.join(record_extracts, record_extracts.c.record_id == case_records.c.id)
        return self._by_strand(held, restricted=restricted), self._by_strand(each, restricted=restricted)

    def _by_strand(self, query: sa.Select[Any], *, restricted: bool) -> Mapping[Strand, int]:
        strand = case_records.c.strand
        rows = self._connection.execute(_seen(query, restricted).group_by(strand).order_by(strand)).all()
        return {Strand(row[0]): int(row[1]) for row in rows}

    def _copies(self, restricted: bool) -> tuple[Copies, ...]:
        columns = case_records.c.strand, package_records.c.change, package_records.c.state
        query = (
            sa.select(*columns, sa.func.count())
            .join(package_records, package_records.c.record_id == case_records.c.id)
            .group_by(*columns)
            .order_by(*columns)
        )
        return tuple(
            Copies(Strand(strand), change, state, count)
            for strand, change, state, count in self._connection.execute(_seen(query, restricted))
        )

    def _figures(self) -> tuple[Figure, ...]:
        along = "INDEXED BY ix_decisions_balance" if is_sqlite(self._connection) else ""
        values = {"elsewhere": ELSEWHERE, "special": Kind.SPECIAL.value, **_LIVE}
        rows = self._connection.execute(sa.text(_STANDING.format(along=along)), values)
        return tuple(
            Figure(Strand(strand), outcome, area, bool(restricted), packed, count, bool(special))
            for strand, outcome, area, restricted, packed, special, count in rows
        )
