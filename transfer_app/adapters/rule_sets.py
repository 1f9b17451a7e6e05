"""Reads a rule set and the reason texts from TOML, checked against their JSON Schemas."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from transfer_app.adapters.checked_toml import TomlFile, read_checked
from transfer_app.domain import predicates
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import ProfileError
from transfer_app.domain.reasons import PriorityWhen, Reason, ReasonText
from transfer_app.domain.rules import BY_ADDRESS, Check, FamilyRule, Gate, Policy, Rule, RuleSet
from transfer_app.domain.siting import MILD, Fault
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand
from transfer_app.resources import schema_path

_STANDARD = "rules/standard.toml"
_REASONS = "rules/reasons.toml"


def read_rule_set(path: TomlFile | None = None) -> RuleSet:
    """The rule set at path, or the starting set. Raises ProfileError naming the file and the place in it.

    Its digest covers every value of the file, not its layout or comments; the reason texts are the program's.
    """
    return _starting_set() if path is None else _read(path)


@lru_cache(maxsize=1)
def _starting_set() -> RuleSet:
    """Read once: it is part of the program, and every case page asks for it."""
    return _read(schema_path(_STANDARD))


def _read(source: TomlFile) -> RuleSet:
    raw = read_checked(source, "rule-set.schema.json")
    reasons = read_reasons()
    rules = tuple(sorted((_rule(row, source) for row in raw["rule"]), key=lambda rule: rule.order))
    checks = tuple(sorted((_check(row, source) for row in raw.get("check", [])), key=lambda c: c.order))
    _refuse_repeated("order", [rule.order for rule in rules], source)
    _refuse_repeated("order of checks", [check.order for check in checks], source)
    _refuse_repeated("id", [rule.id for rule in rules] + [check.id for check in checks], source)
    gates = tuple(_gate(row, source) for row in raw["gate"])
    always = {gate.fault for gate in gates if not gate.when and not gate.address}
    missing = {fault.value for fault in Fault if fault is not Fault.NONE and fault not in MILD} - always
    if missing:
        raise ProfileError(
            f"{source.name}: no gate without conditions says what to do on {', '.join(sorted(missing))}."
        )
    return RuleSet(
        name=raw["rule_set"]["name"],
        version=raw["rule_set"]["version"],
        digest=_digest(raw),
        rules=rules,
        gates=gates,
        reasons=reasons,
        checks=checks,
        families=tuple(_family(row, source) for row in raw.get("family", [])),
        policy=_policy(raw.get("policy", {})),
    )


def _refuse_repeated(what: str, values: list[Any], source: TomlFile) -> None:
    for value in values:
        if values.count(value) > 1:
            raise ProfileError(f"{source.name}: two rules have the {what} {value}.")


def read_reasons() -> dict[Reason, ReasonText]:
    """What is said about each reason; every code of the program must be there, and no other."""
    path = schema_path(_REASONS)
    rows = read_checked(path, "reasons.schema.json")["reason"]
    texts = {_reason(row["code"], path): _reason_text(row) for row in rows}
    absent = set(Reason) - set(texts)
    if absent:
        raise ProfileError(f"{path.name}: nothing is said about {', '.join(sorted(absent))}.")
    return texts


def _reason_text(row: dict[str, Any]) -> ReasonText:
    cases = [PriorityWhen(tuple(case["when"]), case["priority"]) for case in row.pop("priority_when", [])]
    for case in cases:
        for condition in case.when:
            predicates.find(condition)
    return ReasonText(**{**row, "code": Reason(row["code"]), "priority_when": tuple(cases)})


def _rule(row: dict[str, Any], source: TomlFile) -> Rule:
    return Rule(
        id=row["id"],
        order=row["order"],
        title=row["title"],
        strands=_strands(row["strands"]),
        when=_conditions(row, source),
        outcome=OutcomeKind(row["outcome"]),
        address=AddressTest(row["address"]),
        reason=_reason(row["reason"], source) if "reason" in row else None,
        legal_basis=row["legal_basis"],
        source=row["source"],
        verified=row["status"] == "verified",
        to=row.get("to", BY_ADDRESS),
        adds=row.get("adds", False),
        note=row.get("note", ""),
        parameters=row.get("parameters", {}),
    )


def _check(row: dict[str, Any], source: TomlFile) -> Check:
    return Check(
        id=row["id"],
        order=row["order"],
        title=row["title"],
        strands=_strands(row["strands"]),
        when=_conditions(row, source),
        reason=_reason(row["reason"], source),
        legal_basis=row["legal_basis"],
        source=row["source"],
        verified=row["status"] == "verified",
        parameters=row.get("parameters", {}),
    )


def _family(row: dict[str, Any], source: TomlFile) -> FamilyRule:
    return FamilyRule(
        id=row["id"],
        order=row["order"],
        title=row["title"],
        reason=_reason(row["reason"], source),
        legal_basis=row["legal_basis"],
        source=row["source"],
        verified=row["status"] == "verified",
    )


def _strands(names: list[str]) -> frozenset[Strand]:
    return frozenset(Strand) if "all" in names else frozenset(map(Strand, names))


def _conditions(row: dict[str, Any], source: TomlFile) -> tuple[str, ...]:
    """The conditions of a rule; it gives just the numbers they ask for, no more and no fewer."""
    asked = {name for condition in row["when"] for name in predicates.find(condition)[0].parameters}
    given = set(row.get("parameters", {}))
    if asked != given:
        lacking, needless = sorted(asked - given), sorted(given - asked)
        parts = [f"needs {', '.join(lacking)}"] if lacking else []
        parts += [f"has no use for {', '.join(needless)}"] if needless else []
        raise ProfileError(f"{source.name}: rule {row['id']} {' and '.join(parts)}.")
    return tuple(row["when"])


def _gate(row: dict[str, Any], source: TomlFile) -> Gate:
    when = tuple(row.get("when", []))
    for condition in when:
        if predicates.find(condition)[0].parameters:
            raise ProfileError(
                f"{source.name}: gate {row['id']} uses {condition!r}, which only a rule can give numbers."
            )
    return Gate(
        id=row["id"],
        fault=row["fault"],
        reason=_reason(row["reason"], source),
        legal_basis=row["legal_basis"],
        address=frozenset(map(AddressTest, row.get("address", []))),
        when=when,
    )


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(
        model=row.get("model", "split"),
        closed_records=row.get("closed_records", "boundary"),
        closed_care_records=row.get("closed_care_records", "boundary"),
        hosted_strands=frozenset(map(Strand, row.get("hosted_strands", []))),
        snap_coast_m=float(row.get("snap_coast_m", 0)),
        authorities=row.get("authorities", {}),
        service_lines={Strand(name): code for name, code in row.get("service_lines", {}).items()},
        team_areas={name.casefold(): code for name, code in row.get("team_areas", {}).items()},
    )


def _reason(code: str, source: TomlFile) -> Reason:
    if code not in Reason.__members__:
        raise ProfileError(f"{source.name}: {code} is not one of the reason codes.")
    return Reason(code)


def _digest(raw: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(spelt_out(raw))).hexdigest()


def spelt_out(value: Any) -> Any:
    """Canonical JSON has no fractions: a decimal is spelt as text."""
    if isinstance(value, dict):
        return {key: spelt_out(item) for key, item in value.items()}
    if isinstance(value, list):
        return [spelt_out(item) for item in value]
    return repr(value) if isinstance(value, float) else value
