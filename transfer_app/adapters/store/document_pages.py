"""The list of documents that people look through: which pass a filter, how many, and the line of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store.document_lists import STANDING, DocumentLists
from transfer_app.adapters.store.tables import case_records, people, users
from transfer_app.adapters.store.tables_documents import documents
from transfer_app.adapters.store.values import batches, day, like_text
from transfer_app.domain.document_faults import READY
from transfer_app.domain.document_listing import DocumentFilter, DocumentLine, FoundDocuments, Stage
from transfer_app.domain.documents import AssignedBy
from transfer_app.domain.searched import searched_as
from transfer_app.domain.vocabulary import Strand

_D = documents.c
_STAGE = sa.case(
    (_D.agreed_by.is_not(None), Stage.LEFT_OUT.value),
    (_D.omitted_by.is_not(None), Stage.WAITING.value),
    (STANDING == READY, Stage.READY.value),
    else_=Stage.TO_SETTLE.value,
)
_ORDERS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "class": (STANDING,),
    "path": (sa.func.lower(_D.path),),
    "child": (sa.func.coalesce(people.c.searched_surname, ""), _D.person_ref),
    "row": (_D.listed.desc(), _D.row_number),
}
_WITH_CHILD = documents.outerjoin(people, people.c.ref == _D.person_ref)
_RESTRICTED = sa.func.coalesce(people.c.restricted, 0) != 0


class DocumentPages(DocumentLists):
    def find(self, wanted: DocumentFilter) -> FoundDocuments:
        """A snapshot; the order of the index stands in for what is equal in the order asked for."""
        may_see = sa.true() if wanted.restricted else sa.not_(_RESTRICTED)
        searched = (may_see, *map(_has, wanted.search.casefold().split()))
        chosen = [*searched]
        if wanted.stage is not None:
            chosen.append(_STAGE.in_([wanted.stage.value]))
        if wanted.fault:
            chosen.append(STANDING.in_([wanted.fault]))
        first = [each.desc() if wanted.descending else each for each in _ORDERS.get(wanted.order, ())]
        query = (
            sa.select(_D.id)
            .select_from(_WITH_CHILD)
            .where(*chosen)
            .order_by(*first, *_ORDERS["row"], _D.path, _D.id)
        )
        counts = (
            sa.select(_STAGE, STANDING, sa.func.count())
            .select_from(_WITH_CHILD)
            .where(*searched)
            .group_by(_STAGE, STANDING)
        )
        return FoundDocuments(
            list(self._connection.scalars(query)),
            {
                (Stage(stage), standing): number
                for stage, standing, number in self._connection.execute(counts)
            },
            0 if wanted.restricted else self._hidden(),
        )

    def _hidden(self) -> int:
        open_stages = [Stage.TO_SETTLE.value, Stage.WAITING.value]
        query = sa.select(sa.func.count()).select_from(_WITH_CHILD)
        return self._connection.scalar(query.where(_RESTRICTED, _STAGE.in_(open_stages))) or 0

    def lines(self, ids: Sequence[int], *, restricted: bool) -> list[DocumentLine]:
        """In the order asked for, without those that are gone. restricted: those children's may be shown."""
        proposer, approver = users.alias(), users.alias()
        query = (
            sa.select(
                documents, STANDING.label("standing"), _STAGE.label("stage"), people.c.id.label("person_id"),
                people.c.surname, people.c.forename, case_records.c.ref.label("record"),
                case_records.c.strand.label("own_strand"), proposer.c.display_name.label("proposer"),
                approver.c.display_name.label("approver"),
            )
            .select_from(_WITH_CHILD)
            .outerjoin(case_records, case_records.c.id == _D.record_id)
            .outerjoin(proposer, proposer.c.id == _D.omitted_by)
            .outerjoin(approver, approver.c.id == _D.agreed_by)
            .where(sa.true() if restricted else sa.not_(_RESTRICTED))
        )  # fmt: skip
        found: dict[int, DocumentLine] = {}
        for some in batches(ids):
            rows = self._connection.execute(query.where(_D.id.in_(some)))
            found.update((row.id, _line(row)) for row in rows)
        return [found[each] for each in ids if each in found]


def _has(word: str) -> sa.ColumnElement[bool]:
    """A word of a search: anywhere in the path or the title, or at the start of the child's id or name."""
    plain, name = like_text(word), like_text(searched_as(word))
    return sa.or_(
        *(sa.func.lower(column).like(f"%{plain}%", escape="\\") for column in (_D.path, _D.title)),
        sa.func.lower(_D.person_ref).like(f"{plain}%", escape="\\"),
        *(
            column.like(f"{name}%", escape="\\")
            for column in (people.c.searched_surname, people.c.searched_forename)
        ),
    )


def _line(row: Any) -> DocumentLine:
    return DocumentLine(
        id=row.id, stage=Stage(row.stage), standing=row.standing, person=row.person_ref,
        known=row.person_id is not None, name=", ".join(filter(None, (row.surname, row.forename))),
        path=row.path, title=row.title, kind=row.kind, day=day(row.date), size=row.size,
        listed=bool(row.listed), row=row.row_number, said_strand=row.strand, record=row.record or "",
        strand=Strand(row.own_strand) if row.own_strand else None, assigned_by=AssignedBy(row.assigned_by),
        omission=row.omission, note=row.omission_note, omitted_by=row.proposer or "",
        agreed_by=row.approver or "", proposer=row.omitted_by,
    )  # fmt: skip
