"""Case records counted as the board asks for them: each once, with those that stand alike."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    extracts,
    people,
    record_extracts,
    spans,
)
from transfer_app.domain.board_detail import Alike
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import SpanKind


def alike(connection: sa.Connection) -> list[Alike]:
    """One pass over all records; the day that each was first loaded is its earliest extract's."""
    first = (
        sa.select(
            record_extracts.c.record_id.label("record_id"),
            sa.func.substr(sa.func.min(extracts.c.loaded_at), 1, 10).label("loaded"),
        )
        .join(extracts, extracts.c.id == record_extracts.c.extract_id)
        .group_by(record_extracts.c.record_id)
        .subquery()
    )
    unaccompanied = sa.select(spans.c.person_id).where(
        spans.c.kind == SpanKind.UASC.value, sa.func.coalesce(spans.c.end, "") == ""
    )
    columns = (
        case_records.c.status,
        sa.func.coalesce(decisions.c.outcome, ""),
        sa.func.coalesce(decisions.c.area, ""),
        sa.func.coalesce(decisions.c.state, ""),
        sa.func.coalesce(decisions.c.priority, 0),
        people.c.restricted != 0,
        people.c.id.in_(unaccompanied),
        sa.func.coalesce(decisions.c.reasons, "").contains(f'"{Reason.DISPUTE.value}"'),
        first.c.loaded,
    )
    query = (
        sa.select(*columns, sa.func.count())
        .select_from(case_records)
        .join(people, people.c.id == case_records.c.person_id)
        .join(first, first.c.record_id == case_records.c.id)
        .outerjoin(decisions, decisions.c.record_id == case_records.c.id)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Alike(*row) for row in connection.execute(query)]
