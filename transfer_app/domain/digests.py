"""The digest of a case record's facts: what tells whether a signed decision still rests on them."""

from __future__ import annotations

import hashlib
from datetime import date

from transfer_app.domain.canonical import JsonValue, canonical_json
from transfer_app.domain.people import Address, CaseFacts, Span


def facts_digest(facts: CaseFacts) -> str:
    """sha256 hex over everything the rules may look at; where a fact was read does not count.

    Order does not matter: the same facts loaded in another order give the same digest.
    """
    person = facts.person
    content: JsonValue = {
        "strand": facts.strand.value,
        "born": _day(person.dob),
        "expected": _day(person.expected_dob),
        "died": _day(person.died),
        "restricted": person.restricted,
        "identity": facts.identity_suspect,
        "rejected": sorted(row.table for row in facts.rejected),
        "addresses": sorted([_address(a) for a in facts.addresses]),
        "spans": sorted([_span(s) for s in facts.spans]),
    }
    return hashlib.sha256(canonical_json(content)).hexdigest()


def decision_digest(facts: str, area: str, fault: str) -> str:
    """The facts' digest together with where the deciding address lies and what speaks against it."""
    return hashlib.sha256(canonical_json([facts, area, fault])).hexdigest()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _address(a: Address) -> list[str]:
    return [a.kind, _day(a.start), _day(a.end), str(a.uprn), a.postcode, a.postcode_problem, a.lines]


def _span(s: Span) -> list[str]:
    return [s.kind, s.code, _day(s.start), _day(s.end), s.end_reason, s.postcode, s.home_postcode, s.detail]
