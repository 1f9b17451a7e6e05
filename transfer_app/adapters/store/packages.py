"""Rows of packages that were sealed here: their records, their receipts, and what may go into one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from transfer_app.adapters.store.document_lists import holding
from transfer_app.adapters.store.sent_copies import SentCopies
from transfer_app.adapters.store.source_strands import (
    ADOPTED_TABLES,
    TableStrands,
    rows_about,
    strands_by_table,
)
from transfer_app.adapters.store.tables import (
    case_records,
    decisions,
    package_records,
    packages,
    people,
    receipts,
    source_rows,
    spans,
)
from transfer_app.adapters.store.tables_receiving import refused_documents
from transfer_app.domain.agreements import CaseStatus
from transfer_app.domain.errors import NotFound
from transfer_app.domain.fields import instant_text
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import (
    LIVE,
    PACKED_OUTCOMES,
    RECEIVED,
    REJECTED,
    VOID,
    Candidate,
    OutstandingDocument,
    PackageRow,
    Refusal,
    SealedRecord,
)
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.rejections import RejectionCode
from transfer_app.domain.sent_records import SentRecord
from transfer_app.domain.strands import ADOPTED_ENDS, ADOPTION_ORDER
from transfer_app.domain.tranches import WithdrawalReason
from transfer_app.domain.vocabulary import SpanKind, Strand
from transfer_app.services.ports.exchange import AboutRow
from transfer_app.services.ports.tranches import NewCopy

NOTHING: Mapping[int, WithdrawalReason] = {}


class Packages(SentCopies):
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._tables: TableStrands | None = None

    def candidates(self, authority: str, today: str, person_id: int | None = None) -> list[Candidate]:
        """Every case record whose standing decision names this authority, in order of opaque ref.

        today: ISO date; a legal hold that ends later is still on. person_id: of one child only.
        """
        live = (
            sa.select(
                package_records.c.record_id,
                package_records.c.state,
                packages.c.authority,
                packages.c.tranche,
                packages.c.kind,
            )
            .join(packages, packages.c.id == package_records.c.package_id)
            .where(package_records.c.state.in_(sorted(LIVE)))
            .subquery()
        )
        query = (
            sa.select(
                case_records.c.id, case_records.c.strand, decisions.c.outcome, decisions.c.state,
                people.c.restricted, sa.func.coalesce(live.c.state, ""),
                sa.func.coalesce(live.c.authority, ""), _on_hold(today), _adopted(),
                sa.func.coalesce(case_records.c.closed, ""), sa.func.coalesce(live.c.tranche, 0),
                people.c.id, live.c.kind,
            )
            .join(decisions, decisions.c.record_id == case_records.c.id)
            .join(people, people.c.id == case_records.c.person_id)
            .outerjoin(live, live.c.record_id == case_records.c.id)
            .where(decisions.c.area == authority, decisions.c.outcome.in_(sorted(PACKED_OUTCOMES)))
            .order_by(case_records.c.ref)
        )  # fmt: skip
        if person_id is not None:
            query = query.where(people.c.id == person_id)
        waiting = holding(self._connection)
        return [
            Candidate(
                record, Strand(strand), outcome, state, bool(restricted), packed, packed_for, bool(held),
                bool(adopted), CaseStatus.CLOSED if closed and closed < today else CaseStatus.OPEN, tranche,
                document=waiting.get(record, ""), person_id=person, went_special=kind == Kind.SPECIAL.value,
            )
            for (
                record, strand, outcome, state, restricted, packed, packed_for, held, adopted, closed,
                tranche, person, kind,
            ) in self._connection.execute(query)
        ]  # fmt: skip

    def sent(self, today: str) -> list[SentRecord]:
        """Every record in a package that stands, by package and opaque ref. today: as for candidates."""
        query = (
            sa.select(
                case_records.c.ref, case_records.c.strand, packages.c.ref.label("package"),
                packages.c.tranche, packages.c.authority, package_records.c.state,
                sa.func.coalesce(decisions.c.outcome, "").label("outcome"),
                sa.func.coalesce(decisions.c.area, "").label("area"),
                people.c.restricted, _on_hold(today).label("held"), _adopted().label("adopted"),
                (packages.c.kind == Kind.SPECIAL.value).label("special"),
            )
            .select_from(package_records)
            .join(packages, packages.c.id == package_records.c.package_id)
            .join(case_records, case_records.c.id == package_records.c.record_id)
            .join(people, people.c.id == case_records.c.person_id)
            .outerjoin(decisions, decisions.c.record_id == case_records.c.id)
            .where(package_records.c.state.in_(sorted(LIVE)))
            .order_by(packages.c.id, case_records.c.ref)
        )  # fmt: skip
        names = {each.ref: each.authority_name for each in self.all()}
        return [
            SentRecord(
                row.ref,
                Strand(row.strand),
                row.package,
                row.tranche,
                row.authority,
                names[row.package],
                row.state,
                row.outcome,
                row.area,
                bool(row.restricted),
                bool(row.held),
                bool(row.adopted),
                bool(row.special),
            )
            for row in self._connection.execute(query)
        ]

    def rows_about(self, person_ids: Collection[int]) -> dict[int, list[AboutRow]]:
        """By person: every stored source row, with the strands it belongs to."""
        if self._tables is None:
            self._tables = strands_by_table(self._connection)
        return rows_about(self._connection, person_ids, self._tables)

    def next_tranche(self, authority: str, kind: Kind = Kind.BULK) -> int:
        last = self._connection.scalar(
            sa.select(sa.func.max(packages.c.tranche)).where(
                packages.c.authority == authority, packages.c.kind == kind.value
            )
        )
        return int(last or 0) + 1

    def add(
        self,
        package: PackageRow,
        sealed_by: int,
        manifest: bytes,
        copies: Mapping[int, NewCopy],
        withdrawn: Mapping[int, WithdrawalReason] = NOTHING,
    ) -> int:
        values = {
            "ref": package.ref, "protocol_id": package.protocol_id, "authority": package.authority,
            "tranche": package.tranche, "sealed_at": package.sealed_at, "sealed_by": sealed_by,
            "folder": package.folder, "manifest_digest": package.manifest_digest,
            "manifest": manifest.decode("utf-8"), "state": package.state, "kind": package.kind.value,
            "source_files": self.last_source_file(),
        }  # fmt: skip
        key = self._connection.execute(sa.insert(packages).values(**values)).inserted_primary_key
        assert key is not None
        package_id = int(key[0])
        self._begin(package_id, copies, withdrawn)
        return package_id

    def all(self) -> list[PackageRow]:
        return [_package(row) for row in self._connection.execute(_counted().order_by(packages.c.id))]

    def find(self, ref: str) -> PackageRow:
        row = self._connection.execute(_counted().where(packages.c.ref == ref)).one_or_none()
        if row is None:
            raise NotFound(
                f"The package {ref} was not sealed in this workspace.",
                "Open the workspace that it was sealed in.",
            )
        return _package(row)

    def manifest(self, package_id: int) -> bytes:
        query = sa.select(packages.c.manifest).where(packages.c.id == package_id)
        return str(self._connection.execute(query).scalar_one()).encode("utf-8")

    def sealed_by(self, package_id: int) -> int:
        """The id of the user who sealed it."""
        query = sa.select(packages.c.sealed_by).where(packages.c.id == package_id)
        return int(self._connection.execute(query).scalar_one())

    def records(self, package_id: int) -> dict[str, int]:
        """By opaque ref: the record's id."""
        query = (
            sa.select(case_records.c.ref, case_records.c.id)
            .join(package_records, package_records.c.record_id == case_records.c.id)
            .where(package_records.c.package_id == package_id)
        )
        return {row.ref: row.id for row in self._connection.execute(query)}

    def sealed_records(self, package_id: int) -> dict[str, SealedRecord]:
        """By opaque ref: each record as it was sealed."""
        columns = package_records.c
        query = (
            sa.select(
                case_records.c.ref, case_records.c.strand, columns.digest, columns.documents, columns.bytes
            )
            .join(package_records, columns.record_id == case_records.c.id)
            .where(columns.package_id == package_id)
        )  # fmt: skip
        return {
            ref: SealedRecord(Strand(strand), digest, documents, size)
            for ref, strand, digest, documents, size in self._connection.execute(query)
        }

    def receipt(self, package_id: int) -> bytes | None:
        """The receipt recorded for it, as it was signed; None where there is none."""
        query = sa.select(receipts.c.receipt).where(
            receipts.c.package_id == package_id, receipts.c.verdict != VOID
        )
        text = self._connection.scalar(query)
        return None if text is None else str(text).encode("utf-8")

    def refuse_documents(
        self, package_id: int, documents: Iterable[tuple[int, int, RejectionCode]], at: str
    ) -> None:
        """Keep documents that were not taken of records that were: (record id, number, code)."""
        rows = [
            {"package_id": package_id, "record_id": record_id, "number": number, "code": code.value,
             "told_at": at}
            for record_id, number, code in documents
        ]  # fmt: skip
        if rows:
            self._connection.execute(sa.insert(refused_documents), rows)

    def outstanding_documents(self) -> list[OutstandingDocument]:
        """Those of records whose newest package taken left them out, by package, record and number.

        A record is in one package at most that stands; an earlier one that it was in is no longer RECEIVED.
        """
        refused = refused_documents.c
        query = (
            sa.select(
                case_records.c.ref, refused.number, refused.code, packages.c.ref.label("package"),
                refused.told_at,
            )
            .select_from(refused_documents)
            .join(packages, packages.c.id == refused.package_id)
            .join(case_records, case_records.c.id == refused.record_id)
            .join(
                package_records,
                sa.and_(
                    package_records.c.package_id == refused.package_id,
                    package_records.c.record_id == refused.record_id,
                ),
            )
            .where(package_records.c.state == RECEIVED)
            .order_by(packages.c.id, case_records.c.ref, refused.number)
        )  # fmt: skip
        found = self._connection.execute(query).all()
        of = {each.ref: each for each in self.all()} if found else {}
        return [
            OutstandingDocument(
                row.ref, row.number, row.code, row.package, of[row.package].authority,
                of[row.package].authority_name, row.told_at,
            )
            for row in found
        ]  # fmt: skip

    def digests(self, package_id: int) -> dict[str, str]:
        """By opaque ref: what log and receipts call the packed record by."""
        rows = self._connection.execute(
            sa.select(case_records.c.ref, package_records.c.digest)
            .join(case_records, case_records.c.id == package_records.c.record_id)
            .where(package_records.c.package_id == package_id)
        )
        return {row.ref: row.digest for row in rows}

    def holding(self, ref: str) -> list[PackageRow]:
        """Every package that a record was sealed into, oldest first."""
        inside = (
            sa.select(package_records.c.package_id)
            .join(case_records, case_records.c.id == package_records.c.record_id)
            .where(case_records.c.ref == ref)
        )
        query = _counted().where(packages.c.id.in_(inside)).order_by(packages.c.id)
        return [_package(row) for row in self._connection.execute(query)]

    def refusals(self, record_id: int) -> list[Refusal]:
        """Each time a receiver refused the record, oldest first, as their signed receipt says it."""
        query = (
            sa.select(case_records.c.ref, receipts.c.receipt)
            .join(package_records, package_records.c.package_id == receipts.c.package_id)
            .join(case_records, case_records.c.id == package_records.c.record_id)
            .where(package_records.c.record_id == record_id, package_records.c.state == REJECTED)
            .order_by(receipts.c.id)
        )
        return [_refusal(row.ref, row.receipt) for row in self._connection.execute(query)]

    def add_receipt(
        self, package_id: int, verdict: str, receipt: bytes, signature: str, user_id: int, at: str
    ) -> None:
        values = {
            "package_id": package_id, "verdict": verdict, "receipt": receipt.decode("utf-8"),
            "signature": signature, "recorded_at": at, "recorded_by": user_id,
        }  # fmt: skip
        self._connection.execute(sa.insert(receipts).values(**values))

    def receipts(self) -> dict[int, tuple[bytes, str]]:
        """By package: the receipt and its signature. Of one taken back the column holds words: left out."""
        query = sa.select(receipts.c.package_id, receipts.c.receipt, receipts.c.signature).where(
            receipts.c.signature != ""
        )
        return {
            row.package_id: (row.receipt.encode("utf-8"), row.signature)
            for row in self._connection.execute(query)
        }

    def settle(self, package_id: int, state: str, records: Mapping[int, str]) -> None:
        """How the package and each of its records stand after the receipt."""
        self._connection.execute(sa.update(packages).where(packages.c.id == package_id).values(state=state))
        if records:
            self._connection.execute(
                sa.update(package_records)
                .where(
                    package_records.c.package_id == package_id,
                    package_records.c.record_id == sa.bindparam("record"),
                )
                .values(state=sa.bindparam("stands")),
                [{"record": record_id, "stands": stands} for record_id, stands in records.items()],
            )
        self._answered(package_id, accepted=state == RECEIVED)


def _refusal(ref: str, text: str) -> Refusal:
    said = Receipt.read(text.encode("utf-8"))
    own = next((each.reason for each in said.rejections if (each.record, each.document) == (ref, 0)), None)
    reason = own or said.reason
    return Refusal(
        package=said.package, authority=said.receiver.code, authority_name=said.receiver.name,
        person=said.person, role=said.role, received=instant_text(said.received),
        reason=reason.words if reason is not None else "", whole=said.verdict == REJECTED,
    )  # fmt: skip


def _counted() -> sa.Select[tuple[object, ...]]:
    count = (
        sa.select(sa.func.count())
        .where(package_records.c.package_id == packages.c.id)
        .correlate(packages)
        .scalar_subquery()
    )
    return sa.select(*packages.c, count.label("records"))


def _package(row: sa.Row[tuple[object, ...]]) -> PackageRow:
    manifest = json.loads(row.manifest)
    return PackageRow(
        id=row.id, ref=row.ref, protocol_id=row.protocol_id, authority=row.authority,
        authority_name=manifest["receiver"]["name"], tranche=row.tranche, sealed_at=row.sealed_at,
        records=row.records, state=row.state, folder=row.folder, manifest_digest=row.manifest_digest,
        recipients=tuple(each["name"] for each in manifest["recipients"]), kind=Kind(row.kind),
        withdrawn=manifest["counts"].get("withdrawn", 0),
        documents=manifest["counts"]["documents"],
    )  # fmt: skip


def _on_hold(today: str) -> sa.ColumnElement[bool]:
    not_over = spans.c.end.is_(None) | (spans.c.end > today)
    held = spans.c.person_id == people.c.id, spans.c.kind == SpanKind.LEGAL_HOLD.value, not_over
    return sa.exists().where(*held).correlate(people)


def _adopted() -> sa.ColumnElement[bool]:
    """An order, or a care episode that ended with one, as `adoption-order-made` says; a fact of adoption; or
    a row in a return of adopted children.
    """
    of_person = spans.c.person_id == people.c.id
    order = spans.c.kind == SpanKind.PERMANENCE.value, spans.c.code == ADOPTION_ORDER
    ended = spans.c.kind == SpanKind.CARE_EPISODE.value, spans.c.end_reason.in_(sorted(ADOPTED_ENDS))
    told = sa.or_(sa.and_(*order), sa.and_(*ended), spans.c.strand == Strand.ADOPTION.value)
    listed = source_rows.c.person_ref == people.c.ref, source_rows.c.table_name.in_(sorted(ADOPTED_TABLES))
    return sa.or_(
        sa.exists().where(of_person, told).correlate(people), sa.exists().where(*listed).correlate(people)
    )
