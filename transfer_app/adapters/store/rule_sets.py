"""Rows of rule sets and of the signatures on them."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import rule_sets, rule_signatures
from transfer_app.domain.errors import NotFound
from transfer_app.domain.rule_signing import KeptRules, KeptSignature, RuleSignature


class RuleSets:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, rules: KeptRules) -> int:
        return self._inserted(
            rule_sets,
            name=rules.name, version=rules.version, digest=rules.digest, content=rules.content,
            added_at=rules.added_at, added_by=rules.added_by, in_use=int(rules.in_use),
        )  # fmt: skip

    def get(self, rules_id: int) -> KeptRules:
        found = self._rules(rule_sets.c.id == rules_id)
        if found is None:
            raise NotFound(f"There is no rule set number {rules_id}.")
        return found

    def by_digest(self, digest: str) -> KeptRules | None:
        return self._rules(rule_sets.c.digest == digest)

    def all(self) -> list[KeptRules]:
        return [_kept(row) for row in self._connection.execute(sa.select(rule_sets).order_by(rule_sets.c.id))]

    def use(self, rules_id: int | None) -> None:
        """Make one set the one in use, and no other; None: none of them."""
        self._connection.execute(sa.update(rule_sets).values(in_use=0))
        if rules_id is not None:
            self._connection.execute(sa.update(rule_sets).where(rule_sets.c.id == rules_id).values(in_use=1))

    def in_use(self) -> KeptRules | None:
        return self._rules(rule_sets.c.in_use == 1)

    def add_signature(
        self, rules_id: int, said: RuleSignature, signature: str, signed_by: int | None, user_id: int, at: str
    ) -> int:
        return self._inserted(
            rule_signatures,
            rule_set_id=rules_id, signed_by=signed_by, statement=said.to_bytes().decode("utf-8"),
            signature=signature, recorded_at=at, recorded_by=user_id,
        )  # fmt: skip

    def signature(self, signature_id: int) -> KeptSignature:
        return _signature(self._signature_row(signature_id))

    def signature_text(self, signature_id: int) -> str:
        return str(self._signature_row(signature_id).signature)

    def find_signature(self, signature: str) -> KeptSignature | None:
        query = sa.select(rule_signatures).where(rule_signatures.c.signature == signature)
        row = self._connection.execute(query).one_or_none()
        return _signature(row) if row is not None else None

    def signatures(self) -> list[KeptSignature]:
        query = sa.select(rule_signatures).order_by(rule_signatures.c.id)
        return [_signature(row) for row in self._connection.execute(query)]

    def withdraw(self, signature_id: int, user_id: int, at: str, why: str) -> None:
        self._connection.execute(
            sa.update(rule_signatures)
            .where(rule_signatures.c.id == signature_id)
            .values(withdrawn_at=at, withdrawn_by=user_id, withdrawn_why=why)
        )

    def _rules(self, wanted: sa.ColumnElement[bool]) -> KeptRules | None:
        row = self._connection.execute(sa.select(rule_sets).where(wanted)).one_or_none()
        return _kept(row) if row is not None else None

    def _signature_row(self, signature_id: int) -> sa.Row[tuple[object, ...]]:
        query = sa.select(rule_signatures).where(rule_signatures.c.id == signature_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no signature number {signature_id} on a rule set.")
        return row

    def _inserted(self, table: sa.Table, **values: object) -> int:
        key = self._connection.execute(sa.insert(table).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def _kept(row: sa.Row[tuple[object, ...]]) -> KeptRules:
    return KeptRules(
        row.id, row.name, row.version, row.digest, bytes(row.content), row.added_at, row.added_by,
        bool(row.in_use),
    )  # fmt: skip


def _signature(row: sa.Row[tuple[object, ...]]) -> KeptSignature:
    said = RuleSignature.read(row.statement.encode("utf-8"))
    return KeptSignature(row.id, row.rule_set_id, said, row.signed_by, row.withdrawn_at)
