"""Which authority each case record goes to.

Pure: no clock, no files, no database. The same inputs give the same decisions, on any machine, which
is what lets an allocation be re-run and checked years later. Every record that goes in comes out, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from transfer_app.domain import predicates
from transfer_app.domain.decisions import Decision, Sited, Step
from transfer_app.domain.digests import decision_digest, facts_digest
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.question import Question
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import Gate, Rule, RuleSet
from transfer_app.domain.siting import Fault, Places
from transfer_app.domain.strands import of_strand
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind


def allocate(
    records: Iterable[CaseFacts], rules: RuleSet, day: date, places: Places, *, explain: bool = False
) -> Iterator[Decision]:
    """Decide every record, in order. day: vesting day. explain: keep each rule tried as a Step."""
    for facts in records:
        yield decide(facts, rules, day, places, explain=explain)


def decide(facts: CaseFacts, rules: RuleSet, day: date, places: Places, *, explain: bool = False) -> Decision:
    """The first rule of the record's strand that matches decides; no match is a review, never a guess.

    Where the latest extract lacks an address that an earlier one had, the address counts no more; but
    where the result would be another with it, people decide: it may be missing because it was wrong, or
    by a fault of the export.
    """
    latest = tuple(address for address in facts.addresses if not address.gone)
    if len(latest) == len(facts.addresses):
        return _decide(facts, rules, day, places, explain)
    now = _decide(replace(facts, addresses=latest), rules, day, places, explain)
    before = _decide(facts, rules, day, places, explain)
    if now.needs_review or (now.outcome, now.area) == (before.outcome, before.area):
        return now
    because = f"{now.because}; but with an address that is gone from the extract: {before.because}"
    return replace(
        now, outcome=OutcomeKind.REVIEW, reasons=(rules.gates[Fault.CONFLICT].reason,), because=because
    )


def _decide(facts: CaseFacts, rules: RuleSet, day: date, places: Places, explain: bool) -> Decision:
    question = Question(facts, day, places, rules.windows, rules.policy)
    steps: list[Step] = []
    if not of_strand(facts.spans, facts.strand):
        # Closed on no day: a later extract gave the facts that made this record to another child.
        return _unmatched(question, (), "Nothing of this record is left in the extracts")
    for rule in rules.for_strand(facts.strand):
        failed = _first_failure(rule, question)
        if explain:
            steps.append(Step(rule.id, failed is None, failed or _held(rule)))
        if failed is None:
            return _result(rule, rules, question, tuple(steps))
    return _unmatched(question, tuple(steps), "No rule of the set covers this record")


def _first_failure(rule: Rule, question: Question) -> str | None:
    for name in rule.when:
        predicate, wanted = predicates.find(name)
        if predicate.holds(question) is not wanted:
            return f"not so: {predicate.words}" if wanted else predicate.words
    return None


def _held(rule: Rule) -> str:
    words = []
    for name in rule.when:
        predicate, wanted = predicates.find(name)
        words.append(predicate.words if wanted else f"not: {predicate.words}")
    return "; ".join(words) if words else "always"


def _result(rule: Rule, rules: RuleSet, question: Question, steps: tuple[Step, ...]) -> Decision:
    sited = question.sited(rule.address)
    if rule.outcome is OutcomeKind.SUCCESSOR:
        return _by_address(rule, rules, question, sited, steps)
    area: AreaCode | None = None
    if rule.outcome is OutcomeKind.REVIEW:
        area = question.area(sited)
    elif rule.outcome is OutcomeKind.CUSTODIAN:
        area = AreaCode(rules.policy.custodian) if rules.policy.custodian else None
    elif rule.outcome is OutcomeKind.HOSTED:
        area = AreaCode(rules.policy.host) if rules.policy.host else None
    reasons = (rule.reason,) if rule.reason is not None else ()
    because = rule.title
    if rule.outcome in (OutcomeKind.CUSTODIAN, OutcomeKind.HOSTED) and area is None:
        because += ", once the rule set names one: until then it is packed for nobody"
    return _decision(rule, question, rule.outcome, area, sited, reasons, steps, because)


def _by_address(
    rule: Rule, rules: RuleSet, question: Question, sited: Sited | None, steps: tuple[Step, ...]
) -> Decision:
    area = question.area(sited)
    fault = sited.fault if sited is not None else Fault.NO_ADDRESS
    if fault == Fault.NONE and area is not None:
        because = f"{rule.title}: {sited.label if sited else ''}"
        return _decision(rule, question, OutcomeKind.SUCCESSOR, area, sited, (), steps, because)
    gate = rules.gates[fault]
    gated = (*steps, Step(gate.id, True, _gate_words(gate, sited))) if steps else steps
    return _decision(
        rule, question, OutcomeKind.REVIEW, area, sited, (gate.reason,), gated,
        f"{rule.title}, but {_gate_words(gate, sited)}", gate=gate,
    )  # fmt: skip


FAULT_WORDS: dict[str, str] = {
    Fault.NO_ADDRESS: "there is no usable address",
    Fault.NO_FIXED_ABODE: "the address says no fixed abode",
    Fault.NOT_LOCATED: "the address is in no gazetteer that was loaded",
    Fault.ABROAD: "the address is a forces or overseas code",
    Fault.CONFLICT: "the UPRN and the postcode lie in different successors' areas",
    Fault.OUTSIDE: "the address lies outside every successor's area",
    Fault.ON_LINE: "the address lies exactly on the line between two successors",
    Fault.POSTCODE_SHARED: "another address of its postcode lies in another successor's area",
    Fault.NEAR_LINE: "the address is nearer to the line than it is accurate",
    Fault.TWO_HOMES: "two homes are open in different successors' areas",
    Fault.ORIGIN_MISSING: "no home before care is known",
    Fault.PLACEMENT: "the home has the postcode of a placement of the same time",
    Fault.ORIGIN_CONFLICT: "the homes before care and the care return point to different successors",
}


def _gate_words(gate: Gate, sited: Sited | None) -> str:
    words = FAULT_WORDS[gate.fault]
    if gate.fault == Fault.NEAR_LINE and sited and sited.placing and sited.location:
        words += (
            f": {sited.placing.line_distance_m:.0f} m to {sited.placing.nearest_other}, "
            f"accurate to {sited.location.accuracy_m:.0f} m"
        )
    return words


def _decision(
    rule: Rule, question: Question, outcome: OutcomeKind, area: AreaCode | None, sited: Sited | None,
    reasons: tuple[Reason, ...], steps: tuple[Step, ...], because: str, gate: Gate | None = None,
) -> Decision:  # fmt: skip
    return Decision(
        record=question.facts.record,
        outcome=outcome,
        area=area,
        rule=rule.id if gate is None else f"{rule.id}/{gate.id}",
        legal_basis=rule.legal_basis if gate is None else f"{rule.legal_basis}; {gate.legal_basis}",
        test=rule.address,
        sited=sited,
        reasons=reasons,
        because=because,
        facts_digest=_digest(question.facts, area, sited),
        steps=steps,
    )


def _digest(facts: CaseFacts, area: AreaCode | None, sited: Sited | None) -> str:
    """The facts, and what geography made of them: a moved line reopens a decision as a moved family does."""
    return decision_digest(facts_digest(facts), area or "", sited.fault if sited else "")


def _unmatched(question: Question, steps: tuple[Step, ...], because: str) -> Decision:
    return Decision(
        record=question.facts.record,
        outcome=OutcomeKind.REVIEW,
        area=None,
        rule="none",
        legal_basis="no rule of the set covers this record",
        test=AddressTest.NONE,
        sited=None,
        reasons=(Reason.STATUS_UNCLEAR,),
        because=because,
        facts_digest=_digest(question.facts, None, None),
        steps=steps,
    )
