"""Counts for the balance, each from its own rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    package_records,
    packages,
    people,
    record_extracts,
    rejects,
    source_files,
)
from transfer_app.domain.balance import ELSEWHERE, Counted, Figure
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import LIVE
from transfer_app.domain.vocabulary import Strand


class Figures:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def counted(self) -> Counted:
        """Everything the balance is made of, at this moment."""
        files = source_files.c
        rows, taken = self._connection.execute(
            sa.select(
                sa.func.coalesce(sa.func.sum(files.rows), 0),
                sa.func.coalesce(sa.func.sum(files.loaded + files.changed + files.repeated), 0),
            )
        ).one()
        rejected = self._connection.scalar(sa.select(sa.func.count()).select_from(rejects)) or 0
        copies = (
            sa.select(record_extracts.c.record_id, (sa.func.count() - 1).label("more"))
            .group_by(record_extracts.c.record_id)
            .subquery()
        )
        return Counted(
            rows=rows,
            loaded_rows=taken,
            rejected_rows=rejected,
            loaded=self._by_strand(
                sa.select(case_records.c.strand, sa.func.count()).join(
                    record_extracts, record_extracts.c.record_id == case_records.c.id
                )
            ),
            unique=self._by_strand(sa.select(case_records.c.strand, sa.func.count())),
            merged=self._by_strand(
                sa.select(case_records.c.strand, sa.func.sum(copies.c.more)).join(
                    copies, copies.c.record_id == case_records.c.id
                )
            ),
            figures=self._figures(),
        )

    def _by_strand(self, query: sa.Select[Any]) -> Mapping[Strand, int]:
        rows = self._connection.execute(query.group_by(case_records.c.strand)).all()
        return {Strand(row[0]): int(row[1]) for row in rows}

    def _figures(self) -> tuple[Figure, ...]:
        live = (
            sa.select(
                package_records.c.record_id, package_records.c.state, packages.c.authority,
                (packages.c.kind == Kind.SPECIAL.value).label("special"),
            )
            .join(packages, packages.c.id == package_records.c.package_id)
            .where(package_records.c.state.in_(sorted(LIVE)))
            .subquery()
        )  # fmt: skip
        columns = (
            case_records.c.strand,
            sa.func.coalesce(decisions.c.outcome, ""),
            sa.func.coalesce(decisions.c.area, ""),
            people.c.restricted,
            sa.case(
                (live.c.state.is_(None), ""),
                (live.c.authority == decisions.c.area, live.c.state),
                else_=ELSEWHERE,
            ),
            sa.func.coalesce(live.c.special, 0),
        )
        query = (
            sa.select(*columns, sa.func.count())
            .select_from(case_records)
            .join(people, people.c.id == case_records.c.person_id)
            .outerjoin(decisions, decisions.c.record_id == case_records.c.id)
            .outerjoin(live, live.c.record_id == case_records.c.id)
            .group_by(*columns)
        )
        return tuple(
            Figure(Strand(strand), outcome, area, bool(restricted), packed, count, bool(special))
            for strand, outcome, area, restricted, packed, special, count in self._connection.execute(query)
        )
