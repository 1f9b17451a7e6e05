"""Rows of sharing protocols and of the people they name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from transfer_app.adapters.store.tables import protocols, recipients
from transfer_app.adapters.store.values import from_texts, texts
from transfer_app.domain.errors import NotFound, SharingRefused
from transfer_app.domain.sharing import Card, Protocol, Recipient, spoken
from transfer_app.domain.vocabulary import Strand


class Protocols:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, protocol: Protocol) -> int:
        values = {
            "title": protocol.title, "authority": protocol.authority,
            "authority_name": protocol.authority_name, "legal_basis": protocol.legal_basis,
            "dpia_ref": protocol.dpia_ref, "purpose": protocol.purpose,
            "starts": protocol.starts.isoformat(), "ends": protocol.ends.isoformat(),
            "strands": texts(sorted(protocol.strands)), "drafted_by": protocol.drafted_by, "state": "drafted",
        }  # fmt: skip
        key = self._connection.execute(sa.insert(protocols).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def get(self, protocol_id: int) -> Protocol:
        row = self._connection.execute(
            sa.select(protocols).where(protocols.c.id == protocol_id)
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no sharing protocol number {protocol_id}.")
        return self._protocol(row)

    def all(self) -> list[Protocol]:
        rows = self._connection.execute(sa.select(protocols).order_by(protocols.c.id)).all()
        return [self._protocol(row) for row in rows]

    def approve(self, protocol_id: int, user_id: int, at: str) -> None:
        self._connection.execute(
            sa.update(protocols)
            .where(protocols.c.id == protocol_id)
            .values(approved_by=user_id, approved_at=at, state="approved")
        )

    def add_recipient(self, protocol_id: int, card: Card) -> int:
        held = sa.select(recipients.c.id).where(
            recipients.c.protocol_id == protocol_id, recipients.c.fingerprint == card.fingerprint
        )
        if self._connection.scalar(held) is not None:
            raise SharingRefused(
                f"The card of {card.name} is in this protocol already.", "Nothing is left to do."
            )
        values = {
            "protocol_id": protocol_id, "name": card.name, "role": card.role,
            "authority": card.authority.code, "age_recipient": card.age, "signing_key": card.signing_key,
            "fingerprint": card.fingerprint,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(recipients).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def recipient(self, recipient_id: int) -> Recipient:
        row = self._connection.execute(
            sa.select(recipients).where(recipients.c.id == recipient_id)
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no recipient number {recipient_id}.")
        return _recipient(row)

    def confirm_recipient(self, recipient_id: int, confirmed_by: Sequence[int]) -> None:
        first, again = (*confirmed_by, None, None)[:2]
        self._connection.execute(
            sa.update(recipients)
            .where(recipients.c.id == recipient_id)
            .values(confirmed_by=first, confirmed_again_by=again)
        )

    def revoke_recipient(self, recipient_id: int, at: str) -> None:
        self._connection.execute(
            sa.update(recipients).where(recipients.c.id == recipient_id).values(revoked_at=at)
        )

    def _protocol(self, row: sa.Row[tuple[object, ...]]) -> Protocol:
        named = self._connection.execute(
            sa.select(recipients).where(recipients.c.protocol_id == row.id).order_by(recipients.c.id)
        )
        return Protocol(
            id=row.id, title=row.title, authority=row.authority, authority_name=row.authority_name,
            legal_basis=row.legal_basis, dpia_ref=row.dpia_ref, purpose=row.purpose,
            starts=date.fromisoformat(row.starts), ends=date.fromisoformat(row.ends),
            strands=frozenset(map(Strand, from_texts(row.strands))), drafted_by=row.drafted_by,
            approved_by=row.approved_by, approved_at=row.approved_at,
            recipients=tuple(_recipient(each) for each in named),
        )  # fmt: skip


def _recipient(row: sa.Row[tuple[object, ...]]) -> Recipient:
    return Recipient(
        id=row.id, protocol_id=row.protocol_id, name=row.name, role=row.role, authority=row.authority,
        fingerprint=row.fingerprint, spoken=spoken(row.fingerprint), age_recipient=row.age_recipient,
        signing_key=row.signing_key, confirmed_by=people(row.confirmed_by, row.confirmed_again_by),
        revoked_at=row.revoked_at,
    )  # fmt: skip


def people(*user_ids: int | None) -> tuple[int, ...]:
    """Those that are there, in order."""
    return tuple(user_id for user_id in user_ids if user_id is not None)
