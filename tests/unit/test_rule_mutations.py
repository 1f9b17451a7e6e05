"""No number, condition, order or address of the standard rules can change without a case telling.

A mutant is the rule set with one thing changed. It is killed when some case gets another rule, gate or check,
outcome, area, or other reasons or another order of them. What truly makes no difference is named, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from rule_cases import batches

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import BY_ADDRESS, Check, Gate, Rule, RuleSet
from transfer_app.domain.verdicts import Verdicts
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand

RULES = read_rule_set()

CANNOT_CLASH = {
    **dict.fromkeys(
        [("M1", "M2"), ("M2b", "M3"), ("M2b", "M4"), ("M3b", "M4")], "A reorganisation is of one model."
    ),
    ("M4", "G1"): "M4 is not for a child whose identity is not settled.",
    ("S4", "S12"): "A child with short breaks only is not looked after.",
    ("S12", "S0"): "A child with short breaks only is not looked after.",
    ("S0", "S9a"): "Guardianship support is not asked where an episode of care is open.",
    ("S9b", "S11"): "Guardianship support is not asked where the child is a care leaver.",
    ("A2d", "A3"): "A plan with a move near vesting day is A2's already; each still adds its reason.",
    ("A3", "A1"): "A plan with a move near vesting day is A2's already.",
    ("A1", "A9"): "A1 is not for two homes, A9 only for them.",
    **dict.fromkeys(
        [("A5", "C1"), ("E1", "C1"), ("E4", "C1"), ("E5", "C1"), ("E6", "C1")],
        "C1 is for closed records, the other for open ones.",
    ),
}
"""Neighbours of one strand that no record can meet both of, or not first."""

IMPLIED = {
    ("S11", "care-leaver"): "Who qualifies and was never looked after is a care leaver.",
    ("A7b", "open"): "A private fostering arrangement that goes on keeps the record open.",
    ("A7", "open"): "A private fostering arrangement that goes on keeps the record open.",
    **dict.fromkeys(
        [(rule, "not open") for rule in ("C1", "C4h", "C2", "C3", "C4", "C5")],
        "By then every open record of these strands is decided: S8c, A5, E1, E4, E5 and E6 ask for no more.",
    ),
}
"""Conditions that say what holds already, kept for the reader: without them nothing changes."""

ADDS_NOTHING = {
    "G1": "Nothing sends a record to review before it: the rules of the model leave such a child alone.",
}


@lru_cache(maxsize=1)
def unchanged() -> tuple[tuple[bytes, list[tuple[Reason, ...]]], ...]:
    found = [batch.verdicts(RULES) for batch in batches()]
    return tuple((_columns(one), _reasons(one)) for one in found)


def _columns(found: Verdicts) -> bytes:
    """What a batch came to, in a form that does not hang on the numbers of rules, gates and checks."""
    rules = np.array([*(rule.id for rule in found.rules.rules), "nothing left", "no rule"])
    gates = np.array([*(gate.id for gate in found.rules.gates), ""])
    checks = np.array([*(check.id for check in found.rules.checks), ""])
    doubted = found.doubted if found.doubted is not None else np.zeros(len(found), bool)
    told = (rules[found.rule], gates[found.gate], checks[found.check])
    columns = (found.outcome, found.area, found.reasons, found.main, doubted)
    return b"".join([*(one.astype("S24").tobytes() for one in told), *(one.tobytes() for one in columns)])


def _reasons(found: Verdicts) -> list[tuple[Reason, ...]]:
    return [found.reasons_of(row) for row in range(len(found))]


def killed(mutant: RuleSet) -> bool:
    for batch, (columns, reasons) in zip(batches(), unchanged(), strict=True):
        found = batch.verdicts(mutant)
        if _columns(found) != columns or _reasons(found) != reasons:
            return True
    return False


def with_rule(old: Rule, new: Rule) -> RuleSet:
    return replace(RULES, rules=tuple(new if rule is old else rule for rule in RULES.rules))


def with_check(old: Check, new: Check) -> RuleSet:
    return replace(RULES, checks=tuple(new if check is old else check for check in RULES.checks))


def with_gate(old: Gate, *new: Gate) -> RuleSet:
    at = RULES.gates.index(old)
    return replace(RULES, gates=(*RULES.gates[:at], *new, *RULES.gates[at + 1 :]))


def negated(name: str) -> str:
    return name.removeprefix("not ") if name.startswith("not ") else f"not {name}"


def without(names: Sequence[str], at: int, *instead: str) -> tuple[str, ...]:
    return (*names[:at], *instead, *names[at + 1 :])


def survivors(mutants: Iterator[tuple[str, RuleSet]]) -> list[str]:
    return [name for name, mutant in mutants if not killed(mutant)]


def test_the_rules_as_they_are_change_nothing() -> None:
    assert not killed(replace(RULES, name="the same by another name"))


def test_every_number_counts_on_both_of_its_edges() -> None:
    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for rule in RULES.rules:
            for name, value in rule.parameters.items():
                for other in (value - 1, value + 1):
                    changed = replace(rule, parameters={**rule.parameters, name: other})
                    yield f"{rule.id} {name} {other}", with_rule(rule, changed)

    assert survivors(mutants()) == []


def test_the_order_of_every_two_neighbours_counts() -> None:
    pairs = {
        (first.id, second.id): (first, second)
        for strand in Strand
        for first, second in pairwise(RULES.for_strand(strand))
    }
    assert set(CANNOT_CLASH) <= set(pairs)
    mutants = ((ids, _swapped(*pair)) for ids, pair in pairs.items())
    assert [ids for ids, mutant in mutants if not killed(mutant)] == [
        ids for ids in pairs if ids in CANNOT_CLASH
    ]


def _swapped(first: Rule, second: Rule) -> RuleSet:
    orders = {first.id: second.order, second.id: first.order}
    rules = [replace(rule, order=orders.get(rule.id, rule.order)) for rule in RULES.rules]
    return replace(RULES, rules=tuple(sorted(rules, key=lambda rule: rule.order)))


def test_every_condition_of_a_rule_counts() -> None:
    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for rule in RULES.rules:
            for at, name in enumerate(rule.when):
                if (rule.id, name) not in IMPLIED:
                    yield (
                        f"{rule.id} without {name}",
                        with_rule(rule, replace(rule, when=without(rule.when, at))),
                    )
                other = without(rule.when, at, negated(name))
                yield f"{rule.id} with {negated(name)}", with_rule(rule, replace(rule, when=other))

    assert survivors(mutants()) == []


def test_a_condition_said_to_be_implied_is() -> None:
    rules = {rule.id: rule for rule in RULES.rules}
    for rule, name in IMPLIED:
        when = without(rules[rule].when, rules[rule].when.index(name))
        assert not killed(with_rule(rules[rule], replace(rules[rule], when=when))), (rule, name)


def test_every_rule_counts_in_each_of_its_strands() -> None:
    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for rule in RULES.rules:
            for strand in rule.strands:
                yield (
                    f"{rule.id} not in {strand}",
                    with_rule(rule, replace(rule, strands=rule.strands - {strand})),
                )

    assert survivors(mutants()) == []


def test_every_rule_s_address_counts() -> None:
    """A rule that names its authority by another way looks at no address, so it has none to change."""

    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for rule in RULES.rules:
            if rule.to != BY_ADDRESS or rule.outcome is OutcomeKind.OUT_OF_SCOPE:
                continue
            for test in (AddressTest.CURRENT, AddressTest.ORIGIN, AddressTest.NONE):
                if test is not rule.address:
                    yield f"{rule.id} by {test}", with_rule(rule, replace(rule, address=test))

    assert survivors(mutants()) == []


def test_every_rule_s_outcome_and_reason_count() -> None:
    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for rule in RULES.rules:
            if rule.reason is not None:
                other = Reason.MOBILE if rule.reason is not Reason.MOBILE else Reason.NFA
                yield f"{rule.id} for {other}", with_rule(rule, replace(rule, reason=other))
            if rule.adds and rule.id not in ADDS_NOTHING:
                yield f"{rule.id} adds nothing", with_rule(rule, replace(rule, adds=False))
            if rule.to != BY_ADDRESS:
                yield f"{rule.id} by address", with_rule(rule, replace(rule, to=BY_ADDRESS))

    assert survivors(mutants()) == []


def test_every_gate_counts() -> None:
    """The last gate of a fault cannot be dropped: a rule set without it is refused when it is read."""

    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for gate in RULES.gates:
            said = f"{gate.id} on {gate.fault}"
            other = Reason.MOBILE if gate.reason is not Reason.MOBILE else Reason.NFA
            if gate.address or gate.when:
                yield f"{said} dropped", with_gate(gate)
            yield f"{said} for {other}", with_gate(gate, replace(gate, reason=other))
            if gate.address and not gate.fault.startswith("origin-"):  # only the origin has these
                yield f"{said} for all addresses", with_gate(gate, replace(gate, address=frozenset()))
            for at, name in enumerate(gate.when):
                yield f"{said} without {name}", with_gate(gate, replace(gate, when=without(gate.when, at)))
                when = without(gate.when, at, negated(name))
                yield f"{said} with {negated(name)}", with_gate(gate, replace(gate, when=when))

    assert survivors(mutants()) == []


def test_the_order_of_two_gates_of_one_fault_counts() -> None:
    pairs = [
        (first, second)
        for at, first in enumerate(RULES.gates)
        for second in RULES.gates[at + 1 :]
        if first.fault == second.fault and (not first.address or not second.address)
    ]
    swapped = [
        (f"{first.id}, {second.id} on {first.fault}", _gates_swapped(first, second))
        for first, second in pairs
    ]
    assert swapped
    assert survivors(iter(swapped)) == []


def _gates_swapped(first: Gate, second: Gate) -> RuleSet:
    other = {id(first): second, id(second): first}
    return replace(RULES, gates=tuple(other.get(id(gate), gate) for gate in RULES.gates))


def test_every_check_counts() -> None:
    def mutants() -> Iterator[tuple[str, RuleSet]]:
        yield "in another order", replace(RULES, checks=RULES.checks[::-1])
        for check in RULES.checks:
            others = tuple(one for one in RULES.checks if one is not check)
            yield f"{check.id} dropped", replace(RULES, checks=others)
            yield f"{check.id} for MOBILE", with_check(check, replace(check, reason=Reason.MOBILE))
            for strand in check.strands:
                fewer = replace(check, strands=check.strands - {strand})
                yield f"{check.id} not in {strand}", with_check(check, fewer)
            for at, name in enumerate(check.when):
                dropped = replace(check, when=without(check.when, at))
                yield f"{check.id} without {name}", with_check(check, dropped)
                other = replace(check, when=without(check.when, at, negated(name)))
                yield f"{check.id} with {negated(name)}", with_check(check, other)

    assert survivors(mutants()) == []


def test_every_priority_that_depends_counts() -> None:
    def mutants() -> Iterator[tuple[str, RuleSet]]:
        for reason, text in RULES.reasons.items():
            for at, some in enumerate(text.priority_when):
                fewer = (*text.priority_when[:at], *text.priority_when[at + 1 :])
                yield f"{reason} always", _with_reason(reason, fewer)
                when = tuple(negated(name) for name in some.when)
                other = (*text.priority_when[:at], replace(some, when=when), *text.priority_when[at + 1 :])
                yield f"{reason} when {when}", _with_reason(reason, other)

    assert survivors(mutants()) == []


def _with_reason(reason: Reason, priority_when: tuple[object, ...]) -> RuleSet:
    text = replace(RULES.reasons[reason], priority_when=priority_when)  # type: ignore[arg-type]
    return replace(RULES, reasons={**RULES.reasons, reason: text})
