"""Rows of what came in: trusted senders, packages, their cases, and who read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from transfer_app.adapters.sealing.word_list import words_of
from transfer_app.adapters.store.arrivals import Arrivals
from transfer_app.adapters.store.journals import Journals
from transfer_app.adapters.store.sample_checks import SampleChecks
from transfer_app.adapters.store.sharing import people
from transfer_app.adapters.store.tables import (
    case_readings,
    incoming_cases,
    incoming_documents,
    incoming_packages,
    senders,
)
from transfer_app.adapters.store.unpackings import Unpackings
from transfer_app.domain.errors import NotFound, SharingRefused
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import IncomingCase, IncomingPackage
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.sharing import Card, Sender, spoken
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.ports.exchange import ArrivedCase


class Inbox(Unpackings, Journals, SampleChecks, Arrivals):
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add_sender(self, card: Card, at: str) -> int:
        held = sa.select(senders.c.id).where(senders.c.signing_key == card.signing_key)
        if self._connection.scalar(held) is not None:
            raise SharingRefused(f"The card of {card.name} is here already.", "Nothing is left to do.")
        return self._inserted(
            senders,
            authority=card.authority.code, authority_name=card.authority.name, name=card.name,
            role=card.role, signing_key=card.signing_key, fingerprint=card.fingerprint, added_at=at,
        )  # fmt: skip

    def sender(self, sender_id: int) -> Sender:
        row = self._connection.execute(sa.select(senders).where(senders.c.id == sender_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no sender number {sender_id}.")
        return _sender(row)

    def senders(self) -> list[Sender]:
        return [_sender(row) for row in self._connection.execute(sa.select(senders).order_by(senders.c.id))]

    def confirm_sender(self, sender_id: int, confirmed_by: Sequence[int]) -> None:
        first, again = (*confirmed_by, None, None)[:2]
        self._connection.execute(
            sa.update(senders)
            .where(senders.c.id == sender_id)
            .values(confirmed_by=first, confirmed_again_by=again)
        )

    def end_sender(self, sender_id: int, *, valid_until: str, revoked_at: str) -> None:
        self._connection.execute(
            sa.update(senders)
            .where(senders.c.id == sender_id)
            .values(valid_until=valid_until, revoked_at=revoked_at)
        )

    def find(self, ref: str) -> IncomingPackage | None:
        row = self._connection.execute(_packages().where(incoming_packages.c.ref == ref)).one_or_none()
        return _package(row) if row is not None else None

    def add(
        self, package: IncomingPackage, user_id: int, manifest: bytes, receipt: bytes, signature: str
    ) -> int:
        return self._inserted(
            incoming_packages,
            ref=package.ref, sender=package.sender, received_at=package.received_at, received_by=user_id,
            manifest_digest=package.manifest_digest, manifest=manifest.decode("utf-8"),
            verdict=package.verdict, receipt=receipt.decode("utf-8"), signature=signature,
        )  # fmt: skip

    def add_cases(self, package_id: int, cases: Iterable[ArrivedCase]) -> int:
        """Store them as they come; gives how many came."""
        count = 0
        for case in cases:
            case_id = self._inserted(
                incoming_cases,
                package_id=package_id, ref=case.ref, strand=case.strand.value, case_json=case.case_json,
                documents=case.documents,
            )  # fmt: skip
            for number, name, digest, content in case.kept:
                self._inserted(
                    incoming_documents,
                    case_id=case_id, number=number, name=name, digest=digest, content=content,
                )  # fmt: skip
            count += 1
        return count

    def all(self) -> list[IncomingPackage]:
        rows = self._connection.execute(_packages().order_by(incoming_packages.c.id))
        return [_package(row) for row in rows]

    def receipt(self, package_id: int) -> tuple[bytes, str]:
        """(receipt, signature), as signed."""
        row = self._connection.execute(
            sa.select(incoming_packages).where(incoming_packages.c.id == package_id)
        ).one_or_none()
        if row is None:
            raise _no_package(package_id)
        return row.receipt.encode("utf-8"), row.signature

    def manifest(self, package_id: int) -> bytes:
        text = self._connection.scalar(
            sa.select(incoming_packages.c.manifest).where(incoming_packages.c.id == package_id)
        )
        if text is None:
            raise _no_package(package_id)
        return str(text).encode("utf-8")

    def received_by(self, ref: str) -> int | None:
        query = sa.select(incoming_packages.c.received_by).where(incoming_packages.c.ref == ref)
        found = self._connection.scalar(query)
        return int(found) if found is not None else None

    def package(self, package_id: int) -> IncomingPackage:
        row = self._connection.execute(_packages().where(incoming_packages.c.id == package_id)).one_or_none()
        if row is None:
            raise _no_package(package_id)
        return _package(row)

    def cases(self, package_id: int) -> list[IncomingCase]:
        rows = self._connection.execute(
            _cases().where(incoming_cases.c.package_id == package_id).order_by(incoming_cases.c.ref)
        )
        return [_case(row) for row in rows]

    def case(self, case_id: int) -> tuple[IncomingCase, str]:
        """(case, its case.json)."""
        query = _cases().add_columns(incoming_cases.c.case_json).where(incoming_cases.c.id == case_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no received case number {case_id}.")
        return _case(row), row.case_json

    def documents(self, case_id: int) -> list[IncomingDocument]:
        columns = incoming_documents.c
        rows = self._connection.execute(
            sa.select(
                columns.number, columns.name, columns.digest, sa.func.length(columns.content).label("size")
            )
            .where(columns.case_id == case_id)
            .order_by(columns.number)
        )
        return [IncomingDocument(row.number, row.name, row.size, row.digest) for row in rows]

    def document(self, case_id: int, number: int) -> tuple[IncomingDocument, bytes]:
        """(document, its content), by its number in the case."""
        found = [each for each in self.documents(case_id) if each.number == number]
        columns = incoming_documents.c
        content = self._connection.scalar(
            sa.select(columns.content).where(columns.case_id == case_id, columns.number == number)
        )
        if not found or content is None:
            raise NotFound(f"There is no document number {number} of that case here.")
        return found[0], content

    def note_reading(
        self, case_id: int, user_id: int, at: str, purpose: str, code: Purpose, document: int = 0
    ) -> int:
        return self._inserted(
            case_readings,
            case_id=case_id, user_id=user_id, at=at, purpose=purpose, purpose_code=code.value,
            document=document,
        )  # fmt: skip

    def _inserted(self, table: sa.Table, **values: object) -> int:
        key = self._connection.execute(sa.insert(table).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def _packages() -> sa.Select[tuple[object, ...]]:
    count = (
        sa.select(sa.func.count())
        .where(incoming_cases.c.package_id == incoming_packages.c.id)
        .correlate(incoming_packages)
        .scalar_subquery()
    )
    return sa.select(*incoming_packages.c, count.label("records"))


def _package(row: sa.Row[tuple[object, ...]]) -> IncomingPackage:
    manifest = json.loads(row.manifest)
    return IncomingPackage(
        row.id, row.ref, row.sender, manifest["sender"]["authority"]["name"], row.received_at, row.verdict,
        row.records, row.manifest_digest, Kind(manifest["kind"]),
    )  # fmt: skip


def _cases() -> sa.Select[tuple[object, ...]]:
    columns, ended = incoming_cases.c, incoming_packages.alias("ended")
    return sa.select(
        columns.id, columns.package_id, columns.ref, columns.strand, columns.documents, columns.state,
        sa.func.coalesce(ended.c.ref, "").label("ended_by"),
    ).outerjoin(ended, ended.c.id == columns.ended_by)  # fmt: skip


def _case(row: sa.Row[tuple[object, ...]]) -> IncomingCase:
    return IncomingCase(
        row.id, row.package_id, row.ref, Strand(row.strand), row.documents, row.state, row.ended_by
    )


def _sender(row: sa.Row[tuple[object, ...]]) -> Sender:
    return Sender(
        id=row.id, authority=row.authority, authority_name=row.authority_name, name=row.name, role=row.role,
        fingerprint=row.fingerprint, words=words_of(row.fingerprint), spoken=spoken(row.fingerprint),
        signing_key=row.signing_key,
        confirmed_by=people(row.confirmed_by, row.confirmed_again_by), valid_until=row.valid_until,
        revoked_at=row.revoked_at,
    )  # fmt: skip


def _no_package(package_id: int) -> NotFound:
    return NotFound(f"There is no received package number {package_id}.")
