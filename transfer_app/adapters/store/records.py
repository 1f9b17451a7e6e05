"""Case records: one child in one strand, and the facts the rules look at."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa

from transfer_app.adapters.store import facts as fact_rows
from transfer_app.adapters.store import relatives
from transfer_app.adapters.store.fact_columns import FactReader
from transfer_app.adapters.store.suspects import doubles_of, identity_suspects, suspects_among
from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    people,
    record_extracts,
    source_files,
    source_rows,
    spans,
)
from transfer_app.adapters.store.values import BATCH, batches, from_texts
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import NotFound
from transfer_app.domain.people import CaseFacts, Person, RecordRef
from transfer_app.domain.strands import headline, strands_of
from transfer_app.domain.vocabulary import Strand

REF_BEGINS = "r-"
"""Every reference of a case record does."""


def of_restricted() -> sa.Select[tuple[int]]:
    """The records of restricted children: a set of its own, whatever the query around it speaks of."""
    query = sa.select(case_records.c.id).join(people, people.c.id == case_records.c.person_id)
    return query.where(people.c.restricted == 1).correlate(None)


class Records:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._all_suspects: frozenset[int] | None = None

    def refresh(self, secret: bytes, extract_id: int | None = None) -> int:
        """Make a case record for every child and strand that has facts of it; count the new ones."""
        columns = (case_records.c.id, case_records.c.person_id, case_records.c.strand, case_records.c.status)
        held, stood = {}, {}
        for record_id, person_id, strand, status in self._connection.execute(sa.select(*columns)):
            held[person_id, strand], stood[record_id] = record_id, status
        refs = {row.id: row.ref for row in self._connection.execute(sa.select(people.c.id, people.c.ref))}
        fresh: list[dict[str, object]] = []
        changed: list[dict[str, object]] = []
        emptied = set(held)
        for person_id, group in fact_rows.spans_by_person(self._connection):
            for strand in strands_of(group):
                emptied.discard((person_id, strand.value))
                summary = headline(group, strand)
                values = {
                    "opened": summary.opened.isoformat() if summary.opened else None,
                    "closed": summary.closed.isoformat() if summary.closed else None,
                    "status": summary.status,
                }
                record_id = held.get((person_id, strand.value))
                if record_id is None:
                    ref = record_ref(secret, refs[person_id], strand)
                    fresh.append({"ref": ref, "person_id": person_id, "strand": strand.value, **values})
                else:
                    changed.append({"record_id": record_id, **values})
        if fresh:
            self._connection.execute(sa.insert(case_records), fresh)
        changed += [{"record_id": held[key], **_NOTHING_LEFT} for key in sorted(emptied)]
        if changed:
            update = sa.update(case_records).where(case_records.c.id == sa.bindparam("record_id"))
            self._connection.execute(update, changed)
        self._list_status([each for each in changed if each["status"] != stood[each["record_id"]]])
        if extract_id is not None:
            self._note_extract(extract_id)
        return len(fresh)

    def _list_status(self, changed: list[dict[str, object]]) -> None:
        """The queue is sorted by the status that is kept with each decision."""
        if changed:
            update = sa.update(decisions).where(decisions.c.record_id == sa.bindparam("of_record"))
            values = [{"of_record": each["record_id"], "listed_status": each["status"]} for each in changed]
            self._connection.execute(update.values(listed_status=sa.bindparam("listed_status")), values)

    def _note_extract(self, extract_id: int) -> None:
        """This extract holds each record whose child and strand its rows speak of."""
        found = (
            sa.select(case_records.c.id, sa.literal(extract_id))
            .distinct()
            .join(spans, spans.c.person_id == case_records.c.person_id)
            .join(source_rows, source_rows.c.id == spans.c.source_row_id)
            .join(source_files, source_files.c.id == source_rows.c.file_id)
            .where(source_files.c.extract_id == extract_id, spans.c.strand == case_records.c.strand)
        )
        self._connection.execute(sa.insert(record_extracts).from_select(["record_id", "extract_id"], found))

    def ids(self) -> list[int]:
        return list(self._connection.scalars(sa.select(case_records.c.id).order_by(case_records.c.id)))

    def by_standing(self, day: date) -> tuple[list[int], list[int]]:
        """Records that may be open on a day, and those that are surely closed; each in order of person."""
        query = sa.select(case_records.c.id).order_by(case_records.c.person_id, case_records.c.id)
        perhaps = _perhaps_open(day)
        return (
            list(self._connection.scalars(query.where(perhaps))),
            list(self._connection.scalars(query.where(sa.not_(perhaps)))),
        )

    def perhaps_open(self, person_ids: Sequence[int], day: date) -> dict[int, int]:
        """Records of these people that may be open on a day, with whose each is."""
        query = sa.select(case_records.c.id, case_records.c.person_id).where(
            case_records.c.person_id.in_(person_ids), _perhaps_open(day)
        )
        return {row.id: row.person_id for row in self._connection.execute(query)}

    def reader(self, day: date) -> FactReader:
        """day: vesting day, on which it is told who is unborn."""
        return FactReader(self._connection, day)

    def person_of(self, record_id: int) -> int:
        query = sa.select(case_records.c.person_id).where(case_records.c.id == record_id)
        return int(self._connection.scalars(query).one())

    def facts(self, record_ids: Sequence[int], day: date | None = None) -> Iterator[CaseFacts]:
        """Facts in the order asked for. day: vesting day, for the mothers' homes of the unborn."""
        for some in batches(record_ids):
            found = fact_rows.load(self._connection, some, self._suspects(record_ids), day)
            for record_id in some:
                yield found[record_id]

    def _suspects(self, record_ids: Sequence[int]) -> frozenset[int]:
        """Among the children of a few records, by their birthdays; for many, all are compared once."""
        if len(record_ids) <= BATCH:
            whose = sa.select(case_records.c.person_id).where(case_records.c.id.in_(record_ids))
            return suspects_among(self._connection, list(self._connection.scalars(whose.distinct())))
        if self._all_suspects is None:
            self._all_suspects = identity_suspects(self._connection)
        return self._all_suspects

    def find(self, ref: str) -> int:
        found = self._connection.scalar(sa.select(case_records.c.id).where(case_records.c.ref == ref))
        if found is None:
            raise NotFound(f"There is no case record {ref} in this workspace.")
        return int(found)

    def ids_of(self, refs: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in batches(refs):
            query = sa.select(case_records.c.ref, case_records.c.id).where(case_records.c.ref.in_(some))
            found.update((ref, record_id) for ref, record_id in self._connection.execute(query))
        return found

    def rows(self, record_ids: Sequence[int]) -> list[RecordRow]:
        found: dict[int, RecordRow] = {}
        for some in batches(record_ids):
            query = (
                sa.select(
                    case_records,
                    people,
                    decisions,
                    case_records.c.id.label("rid"),
                    people.c.ref.label("pref"),
                )
                .join(people, people.c.id == case_records.c.person_id)
                .outerjoin(decisions, decisions.c.record_id == case_records.c.id)
                .where(case_records.c.id.in_(some))
            )
            found.update((row.rid, _record_row(row)) for row in self._connection.execute(query))
        return [found[record_id] for record_id in record_ids]

    def of_person(self, person_id: int) -> list[int]:
        query = sa.select(case_records.c.id).where(case_records.c.person_id == person_id)
        return list(self._connection.scalars(query.order_by(case_records.c.strand)))

    def doubles(self, person_id: int) -> list[int]:
        return doubles_of(self._connection, person_id)

    def relatives(self, person_id: int) -> list[tuple[str, int, Person]]:
        """Whoever the sources link to a person: (relation, person id, person), each once, eldest first."""
        return relatives.of(self._connection, person_id)


def _perhaps_open(day: date) -> sa.ColumnElement[bool]:
    return sa.or_(case_records.c.closed.is_(None), case_records.c.closed >= day.isoformat())


_NOTHING_LEFT = {"opened": None, "closed": None, "status": "no facts left"}
"""How a record stands whose facts a later extract gave to another child: it stays, for people to judge."""


def record_ref(secret: bytes, person_ref: str, strand: Strand) -> RecordRef:
    """An opaque name for a case record: stable in one workspace, and says nothing of the child."""
    mac = hmac.new(secret, f"{person_ref}\n{strand.value}".encode(), hashlib.sha256).digest()
    text = base64.b32encode(mac[:10]).decode("ascii").lower()
    return RecordRef(REF_BEGINS + "-".join(text[i : i + 4] for i in range(0, 16, 4)))


def _record_row(row: sa.Row[tuple[object, ...]]) -> RecordRow:
    values = row._mapping
    return RecordRow(
        id=row.rid,
        ref=values[case_records.c.ref],
        person_id=values[case_records.c.person_id],
        person_ref=row.pref,
        surname=row.surname,
        forename=row.forename,
        dob=row.dob or row.expected_dob or "",
        strand=Strand(row.strand),
        status=row.status,
        restricted=bool(row.restricted),
        state=row.state or "",
        outcome=row.outcome or "",
        area=row.area or "",
        rule=row.rule or "",
        reasons=from_texts(row.reasons or ""),
        priority=row.priority or 9,
        because=row.because or "",
        accuracy_m=row.accuracy_m,
        line_distance_m=row.line_distance_m,
        was=row.was or "",
    )
