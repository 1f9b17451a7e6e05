"""An entry of the audit log: who did what, when, to which opaque references.

The canonical JSON of an entry is a leaf of the Merkle log (docs/format-log.md). It names no child:
records appear by their opaque ref only, and free text typed by people never goes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from transfer_app.domain.canonical import canonical_json

Detail = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """at: UTC ISO time. actor: the sign-in name. action: a fixed word such as 'extract-loaded'."""

    at: str
    actor: str
    action: str
    detail: Detail = field(default_factory=dict)

    def leaf(self, seq: int) -> bytes:
        """The bytes that are hashed: canonical JSON with the entry's position in it."""
        return canonical_json(
            {
                "v": 1,
                "seq": seq,
                "at": self.at,
                "actor": self.actor,
                "action": self.action,
                "detail": self.detail,
            }
        )
