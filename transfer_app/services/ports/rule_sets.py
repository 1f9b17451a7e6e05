"""Rule sets that the workspace keeps, and the signatures on them."""

from __future__ import annotations

from typing import Protocol

from transfer_app.domain.rule_signing import KeptRules, KeptSignature, RuleSignature


class RuleSets(Protocol):
    """Nothing here is ever deleted: a signature is withdrawn, a rule set is no longer used."""

    def add(self, rules: KeptRules) -> int: ...
    def get(self, rules_id: int) -> KeptRules:
        """Raises NotFound."""
        ...

    def by_digest(self, digest: str) -> KeptRules | None: ...
    def all(self) -> list[KeptRules]: ...
    def use(self, rules_id: int | None) -> None:
        """Make one set the one in use, and no other; None: none of them."""
        ...

    def in_use(self) -> KeptRules | None: ...
    def add_signature(
        self, rules_id: int, said: RuleSignature, signature: str, signed_by: int | None, user_id: int, at: str
    ) -> int:
        """signed_by: the person of this workspace who signed. user_id, at: who recorded it, and when."""
        ...

    def signature(self, signature_id: int) -> KeptSignature:
        """Raises NotFound."""
        ...

    def signature_text(self, signature_id: int) -> str:
        """The armored signature over the statement's bytes."""
        ...

    def find_signature(self, signature: str) -> KeptSignature | None: ...
    def signatures(self) -> list[KeptSignature]:
        """Those on every rule set, withdrawn ones too, oldest first."""
        ...

    def withdraw(self, signature_id: int, user_id: int, at: str, why: str) -> None: ...
