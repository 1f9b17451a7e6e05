"""Reads a rule set and the reason texts from TOML, checked against their JSON Schemas."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from transfer_app.adapters.checked_toml import TomlFile, read_checked
from transfer_app.domain import predicates
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import ProfileError
from transfer_app.domain.reasons import Reason, ReasonText
from transfer_app.domain.rules import Gate, Policy, Rule, RuleSet, Windows
from transfer_app.domain.siting import Fault
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand
from transfer_app.resources import schema_path

_STANDARD = "rules/standard.toml"
_REASONS = "rules/reasons.toml"


def read_rule_set(path: TomlFile | None = None) -> RuleSet:
    """The rule set at path, or the starting set. Raises ProfileError naming the file and the place in it.

    Its digest covers every value of the file and of the reason texts, not their layout or comments.
    """
    return _starting_set() if path is None else _read(path)


@lru_cache(maxsize=1)
def _starting_set() -> RuleSet:
    """Read once: it is part of the program, and every case page asks for it."""
    return _read(schema_path(_STANDARD))


def _read(source: TomlFile) -> RuleSet:
    raw = read_checked(source, "rule-set.schema.json")
    reasons = read_reasons()
    rules = sorted((_rule(row, source) for row in raw["rule"]), key=lambda rule: rule.order)
    orders = [rule.order for rule in rules]
    for order in orders:
        if orders.count(order) > 1:
            raise ProfileError(f"{source.name}: two rules have the order {order}.")
    gates = {row["fault"]: _gate(row, source) for row in raw["gate"]}
    missing = {fault.value for fault in Fault if fault is not Fault.NONE} - set(gates)
    if missing:
        raise ProfileError(f"{source.name}: no gate says what to do on {', '.join(sorted(missing))}.")
    return RuleSet(
        name=raw["rule_set"]["name"],
        version=raw["rule_set"]["version"],
        digest=_digest(raw),
        rules=tuple(rules),
        gates=gates,
        reasons=reasons,
        windows=Windows(**raw.get("windows", {})),
        policy=_policy(raw.get("policy", {})),
    )


def read_reasons() -> dict[Reason, ReasonText]:
    """What is said about each reason; every code of the program must be there, and no other."""
    path = schema_path(_REASONS)
    rows = read_checked(path, "reasons.schema.json")["reason"]
    texts = {_reason(row["code"], path): ReasonText(**{**row, "code": Reason(row["code"])}) for row in rows}
    absent = set(Reason) - set(texts)
    if absent:
        raise ProfileError(f"{path.name}: nothing is said about {', '.join(sorted(absent))}.")
    return texts


def _rule(row: dict[str, Any], source: TomlFile) -> Rule:
    for name in row["when"]:
        predicates.find(name)
    strands = frozenset(Strand) if "all" in row["strands"] else frozenset(map(Strand, row["strands"]))
    return Rule(
        id=row["id"],
        order=row["order"],
        title=row["title"],
        strands=strands,
        when=tuple(row["when"]),
        outcome=OutcomeKind(row["outcome"]),
        address=AddressTest(row["address"]),
        reason=_reason(row["reason"], source) if "reason" in row else None,
        legal_basis=row["legal_basis"],
        verified=row["verified"],
    )


def _gate(row: dict[str, Any], source: TomlFile) -> Gate:
    return Gate(row["id"], row["fault"], _reason(row["reason"], source), row["legal_basis"])


def _policy(row: dict[str, Any]) -> Policy:
    strands = frozenset(map(Strand, row.get("hosted_strands", [])))
    return Policy(
        closed_records=row.get("closed_records", "boundary"),
        custodian=row.get("custodian", ""),
        host=row.get("host", ""),
        hosted_strands=strands,
        snap_coast_m=float(row.get("snap_coast_m", 0)),
    )


def _reason(code: str, source: TomlFile) -> Reason:
    if code not in Reason.__members__:
        raise ProfileError(f"{source.name}: {code} is not one of the reason codes.")
    return Reason(code)


def _digest(raw: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(_whole(raw))).hexdigest()


def _whole(value: Any) -> Any:
    """Canonical JSON has no fractions: a decimal is spelt as text."""
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return repr(value) if isinstance(value, float) else value
