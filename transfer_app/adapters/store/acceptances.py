"""Requests for acceptance, record by record, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import case_records, decisions
from transfer_app.adapters.store.tables_acceptance import acceptance_requests, acceptances
from transfer_app.adapters.store.values import batches, from_texts
from transfer_app.services.ports.acceptances import ACCEPTED, WAITING, StoredRequest


class Acceptances:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(
        self, ref: str, protocol_id: int, authority: str, sha256: str, user_id: int, at: str,
        asked: Mapping[int, str], special_id: int | None = None, recipient_id: int | None = None,
    ) -> int:  # fmt: skip
        values = {
            "ref": ref, "protocol_id": protocol_id, "authority": authority, "sha256": sha256,
            "asked_by": user_id, "asked_at": at, "answered_at": "", "answered_by": "",
            "special_id": special_id, "recipient_id": recipient_id,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(acceptance_requests).values(**values)).inserted_primary_key
        assert key is not None
        request_id = int(key[0])
        rows = [
            {
                "request_id": request_id,
                "record_id": number,
                "decision": digest,
                "state": WAITING,
                "reason": "",
            }
            for number, digest in asked.items()
        ]
        self._connection.execute(sa.insert(acceptances), rows)
        return request_id

    def find(self, ref: str) -> StoredRequest | None:
        found = self._requests(acceptance_requests.c.ref == ref)
        return found[0] if found else None

    def all(self) -> list[StoredRequest]:
        return self._requests(sa.true())

    def of_special(self, special_id: int) -> list[StoredRequest]:
        return self._requests(acceptance_requests.c.special_id == special_id)

    def answer(
        self, request_id: int, person: str, at: str, states: Mapping[int, str], reasons: Mapping[int, str]
    ) -> None:
        self._connection.execute(
            sa.update(acceptance_requests)
            .where(acceptance_requests.c.id == request_id)
            .values(answered_at=at, answered_by=person)
        )
        for record_id, state in states.items():
            self._connection.execute(
                sa.update(acceptances)
                .where(acceptances.c.request_id == request_id, acceptances.c.record_id == record_id)
                .values(state=state, reason=reasons.get(record_id, ""))
            )

    def accepted(self, authority: str, record_ids: Sequence[int]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for part in batches(record_ids):
            for record_id, digest in self._of(authority, ACCEPTED, acceptances.c.record_id.in_(part)):
                found.setdefault(record_id, set()).add(digest)
        return found

    def relied_on(self, authority: str, decisions: Mapping[int, str]) -> set[str]:
        found: dict[int, str] = {}
        for part in batches(list(decisions)):
            query = (
                sa.select(acceptances.c.record_id, acceptances.c.decision, acceptance_requests.c.ref)
                .join(acceptance_requests, acceptance_requests.c.id == acceptances.c.request_id)
                .where(
                    acceptance_requests.c.authority == authority,
                    acceptance_requests.c.special_id.is_(None),
                    acceptances.c.state == ACCEPTED,
                    acceptances.c.record_id.in_(part),
                )
                .order_by(acceptance_requests.c.id)
            )
            for row in self._connection.execute(query):
                if decisions[row.record_id] == row.decision:
                    found[row.record_id] = row.ref
        return set(found.values())

    def waiting(self, authority: str) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for record_id, digest in self._of(authority, WAITING, sa.true()):
            found.setdefault(record_id, set()).add(digest)
        return found

    def weights(self, authority: str) -> dict[int, tuple[str, int, tuple[str, ...]]]:
        query = (
            sa.select(case_records.c.id, case_records.c.status, decisions.c.priority, decisions.c.reasons)
            .join(decisions, decisions.c.record_id == case_records.c.id)
            .where(decisions.c.area == authority)
        )
        rows = self._connection.execute(query)
        return {row.id: (row.status, row.priority, from_texts(row.reasons)) for row in rows}

    def _of(self, authority: str, state: str, more: sa.ColumnElement[bool]) -> Iterable[tuple[int, str]]:
        query = (
            sa.select(acceptances.c.record_id, acceptances.c.decision)
            .join(acceptance_requests, acceptance_requests.c.id == acceptances.c.request_id)
            .where(
                acceptance_requests.c.authority == authority,
                acceptance_requests.c.special_id.is_(None),
                acceptances.c.state == state,
                more,
            )
        )
        return [(row.record_id, row.decision) for row in self._connection.execute(query)]

    def _requests(self, which: sa.ColumnElement[bool]) -> list[StoredRequest]:
        query = sa.select(acceptance_requests).where(which).order_by(acceptance_requests.c.id)
        rows = self._connection.execute(query).all()
        items: dict[int, list[tuple[int, str, str]]] = {}
        for part in batches([row.id for row in rows]):
            of_these = sa.select(acceptances).where(acceptances.c.request_id.in_(part))
            for item in self._connection.execute(of_these):
                items.setdefault(item.request_id, []).append((item.record_id, item.decision, item.state))
        return [
            StoredRequest(
                row.id, row.ref, row.protocol_id, row.authority, row.sha256, row.asked_by, row.asked_at,
                row.answered_at, row.answered_by, {number: digest for number, digest, _ in items[row.id]},
                {number: state for number, _, state in items[row.id]}, row.special_id, row.recipient_id,
            )
            for row in rows
        ]  # fmt: skip
