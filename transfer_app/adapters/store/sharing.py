"""Rows of sharing protocols and of the people they name."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.sealing.word_list import words_of
from transfer_app.adapters.store.tables import protocols, recipients
from transfer_app.adapters.store.tables_agreements import countersigned, protocol_signatures
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.errors import NotFound, SharingRefused
from transfer_app.domain.sharing import Card, Protocol, Recipient, spoken
from transfer_app.services.ports.exchange import Countersigned


class Protocols:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, terms: Terms, drafted_by: int) -> int:
        key = self._connection.execute(
            sa.insert(protocols).values(
                terms=terms.to_bytes().decode("utf-8"),
                ends=terms.term.ends.isoformat(),
                drafted_by=drafted_by,
            )
        ).inserted_primary_key
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
            .values(approved_by=user_id, approved_at=at)
        )

    def add_signature(
        self, protocol_id: int, said: ProtocolSignature, signature: str, recorded_by: int, at: str,
        signed_by: int | None = None,
    ) -> None:  # fmt: skip
        held = sa.select(protocol_signatures.c.id).where(
            protocol_signatures.c.protocol_id == protocol_id, protocol_signatures.c.signature == signature
        )
        if self._connection.scalar(held) is not None:
            raise SharingRefused("This signature is here already.", "Nothing is left to do.")
        values = {
            "protocol_id": protocol_id, "authority": said.authority.code,
            "statement": said.to_bytes().decode("utf-8"), "signature": signature, "signed_by": signed_by,
            "recorded_by": recorded_by, "recorded_at": at,
        }  # fmt: skip
        self._connection.execute(sa.insert(protocol_signatures).values(**values))

    def signature(self, protocol_id: int, authority: str) -> tuple[ProtocolSignature, str] | None:
        rows = self._signatures(protocol_id, protocol_signatures.c.authority == authority)
        return (_said(rows[-1].statement), rows[-1].signature) if rows else None

    def _signatures(
        self, protocol_id: int, *where: sa.ColumnElement[bool]
    ) -> Sequence[sa.Row[tuple[object, ...]]]:
        return self._connection.execute(
            sa.select(protocol_signatures)
            .where(protocol_signatures.c.protocol_id == protocol_id, *where)
            .order_by(protocol_signatures.c.id)
        ).all()

    def revoke(self, protocol_id: int, user_id: int, at: str, why: str) -> None:
        self._set(protocol_id, revoked_by=user_id, revoked_at=at, revoked_why=why)

    def close(self, protocol_id: int, user_id: int, at: str) -> None:
        self._set(protocol_id, closed_by=user_id, closed_at=at)

    def _set(self, protocol_id: int, **values: object) -> None:
        self._connection.execute(sa.update(protocols).where(protocols.c.id == protocol_id).values(**values))

    def add_countersigned(self, kept: Countersigned, user_id: int, at: str) -> None:
        digest = kept.terms.digest
        if self._connection.scalar(sa.select(countersigned.c.id).where(countersigned.c.digest == digest)):
            raise SharingRefused(
                f"“{kept.terms.title}” is signed here already.", "Save the signature again and send it."
            )
        texts_of = {
            "terms": kept.terms.to_bytes(), "statement": kept.theirs.to_bytes(),
            "own_statement": kept.ours.to_bytes(),
        }  # fmt: skip
        self._connection.execute(
            sa.insert(countersigned).values(
                **{name: text.decode("utf-8") for name, text in texts_of.items()},
                digest=digest, signature=kept.their_signature, own_signature=kept.our_signature,
                signed_by=user_id, signed_at=at,
            )
        )  # fmt: skip

    def countersigned(self) -> list[Countersigned]:
        rows = self._connection.execute(sa.select(countersigned).order_by(countersigned.c.id))
        return [
            Countersigned(
                Terms.read(row.terms.encode("utf-8")), _said(row.statement), row.signature,
                _said(row.own_statement), row.own_signature,
            )
            for row in rows
        ]  # fmt: skip

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
            id=row.id, terms=Terms.read(row.terms.encode("utf-8")), drafted_by=row.drafted_by,
            approved_by=row.approved_by, approved_at=row.approved_at,
            signatures=tuple(_said(each.statement) for each in self._signatures(row.id)),
            revoked_at=row.revoked_at, revoked_why=row.revoked_why, closed_at=row.closed_at,
            recipients=tuple(_recipient(each) for each in named),
        )  # fmt: skip


def _said(statement: str) -> ProtocolSignature:
    return ProtocolSignature.read(statement.encode("utf-8"))


def _recipient(row: sa.Row[tuple[object, ...]]) -> Recipient:
    return Recipient(
        id=row.id, protocol_id=row.protocol_id, name=row.name, role=row.role, authority=row.authority,
        fingerprint=row.fingerprint, words=words_of(row.fingerprint), spoken=spoken(row.fingerprint),
        age_recipient=row.age_recipient, signing_key=row.signing_key,
        confirmed_by=people(row.confirmed_by, row.confirmed_again_by), revoked_at=row.revoked_at,
    )  # fmt: skip


def people(*user_ids: int | None) -> tuple[int, ...]:
    """Those that are there, in order."""
    return tuple(user_id for user_id in user_ids if user_id is not None)
