"""When a record is another one than the copy that was sent: two digests, kept with each packed copy.

docs/format-package.md, "Later tranches", is the authority. Neither holds a time, a person who decided, a
place in metres or the digest of a file: an allocation that is run again on the same facts changes neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.casework import Proposal, State
from transfer_app.domain.vocabulary import OutcomeKind

NOT_CONTENT = frozenset({"change", "replaces", "decision", "reviews"})
LISTS = {
    "addresses": frozenset({"successor", "doubt"}),
    "spans": frozenset[str](),
    "source_rows": frozenset({"row", "file"}),
}
"""Lists whose order says nothing, and what of their items boundary, address and source files decide."""


def content_digest(case: Mapping[str, Any]) -> str:
    """sha256 hex over what case.json says of the child, in whichever run and from whichever file."""
    content = {
        key: _items(value, LISTS[key]) if key in LISTS else _without_source(value)
        for key, value in case.items()
        if key not in NOT_CONTENT
    }
    return sha256(canonical_json(content)).hexdigest()


def _items(items: Any, left_out: frozenset[str]) -> list[Any]:
    kept = [
        _without_source({key: value for key, value in item.items() if key not in left_out}) for item in items
    ]
    return sorted(kept, key=canonical_json)


def _without_source(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_source(inner) for key, inner in value.items() if key != "source"}
    return [_without_source(inner) for inner in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class DecidedAs:
    """What a record's receiver is told of how it was decided. review: the last approved, None where none."""

    state: State
    outcome: OutcomeKind
    area: str
    rule: str
    test: str
    reasons: tuple[str, ...]
    review: Proposal | None = None

    def digest(self) -> str:
        told = {
            "outcome": self.outcome.value,
            "successor": self.area,
            "state": self.state.value,
            "rule": self.rule,
            "address_test": self.test,
            "reasons": list(self.reasons),
            "review": None if self.review is None else _told(self.review),
        }
        return sha256(canonical_json(told)).hexdigest()


def _told(review: Proposal) -> dict[str, object]:
    return {
        "outcome": review.outcome.value,
        "successor": review.area,
        "why": review.why,
        "interim_lead": review.interim_lead,
        "evidence": [
            {"grade": each.grade.value, "what": each.what, "source": each.source} for each in review.evidence
        ],
        "decision_note": review.decision_note,
    }
