"""The explanation of one decided case record, made from its facts, its decision and the rules.

Nothing is decided here: the decision says which parts of the rule set spoke, and the conditions are put again
to see what they looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.case_lines import address_lines
from transfer_app.domain.case_words import span_words
from transfer_app.domain.casework import StoredDecision
from transfer_app.domain.decisions import Decision, Sited, Step
from transfer_app.domain.explaining import (
    Basis,
    Explanation,
    FactUsed,
    Followed,
    Law,
    Part,
    ReasonGiven,
    Result,
    RuleTried,
    Standing,
    StatedPlace,
    Status,
    Used,
)
from transfer_app.domain.people import Span
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.placing_words import placing_words
from transfer_app.domain.predicates import said
from transfer_app.domain.question import Question
from transfer_app.domain.reasons import Reason, ReasonText
from transfer_app.domain.rules import BY_ADDRESS, Check, Gate, Parameters, Rule, RuleSet
from transfer_app.domain.siting import FAULT_WORDS, Fault
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, SpanKind
from transfer_app.domain.watching import Watcher

GATE_TITLE = "The address cannot decide this alone"
GONE_TITLE = "An address that is gone from the latest extract would give another result"
_NONE: Parameters = {}


def explanation(
    question: Question,
    decision: Decision,
    rules: RuleSet,
    boundaries: BoundarySet,
    stands: StoredDecision | None,
    followed: tuple[Followed, ...] = (),
) -> Explanation:
    """decision: of question.facts by these rules and boundaries, with its steps. followed: as there."""
    return _Explained(question, decision, rules, boundaries, stands, followed).whole()


@dataclass
class _Explained:
    question: Question
    decision: Decision
    rules: RuleSet
    boundaries: BoundarySet
    stands: StoredDecision | None
    followed: tuple[Followed, ...]

    def whole(self) -> Explanation:
        facts, decision = self.question.facts, self.decision
        sentence, notes = self._sentence()
        return Explanation(
            record=facts.record,
            strand=facts.strand,
            vesting_day=self.question.day,
            basis=Basis(
                self.rules.name, self.rules.version, self.rules.digest, self.boundaries.name,
                self.boundaries.digest, self.boundaries.reprojection_error_m,
            ),
            person=facts.person,
            identity_suspect=facts.identity_suspect,
            rejected=facts.rejected,
            sentence=sentence,
            outcome=decision.outcome,
            area=decision.area or "",
            rule=decision.rule,
            test=decision.test,
            used=self._used(),
            addresses=tuple(address_lines(self.question, self.boundaries.known_names)),
            stated=tuple(self._stated()),
            facts=tuple(self._facts()),
            followed=self.followed,
            tried=self._tried,
            reasons=tuple(self._reasons()),
            notes=notes,
            facts_digest=decision.facts_digest,
            stands=self._standing(),
            names=self.boundaries.known_names,
        )  # fmt: skip

    # Which parts of the rule set spoke

    @cached_property
    def _rule(self) -> Rule | None:
        """The rule that decided; None where none covers the record."""
        wanted = self.decision.rule.partition("/")[0]
        return next((rule for rule in self.rules.rules if rule.id == wanted), None)

    @cached_property
    def _check(self) -> Check | None:
        wanted = self.decision.rule.partition("/")[2]
        return next((check for check in self.rules.checks if check.id == wanted), None)

    @cached_property
    def _gate(self) -> Gate | None:
        """The gate that turned a match into a review.

        Gates share ids, with each other and with rules: the fault tells them apart.
        """
        wanted = self.decision.rule.partition("/")[2]
        if not wanted or self._check is not None:
            return None
        return next(gate for gate in self._gates_of_fault() if gate.id == wanted)

    @cached_property
    def _gone_gate(self) -> Gate | None:
        """The gate for an address that is gone: people decide where it would have given another result."""
        rule = self._rule
        if rule is None or self._gate or self._check or not self.decision.needs_review:
            return None
        gate = next(gate for gate in self.rules.gates if gate.fault == Fault.CONFLICT)
        gone = any(address.gone for address in self.question.facts.addresses)
        doubted = gone and rule.outcome is not OutcomeKind.REVIEW and self.decision.reasons == (gate.reason,)
        return gate if doubted else None

    def _gates_of_fault(self) -> Iterator[Gate]:
        """The gates that fit what speaks against the address, in order."""
        fault = self.decision.sited.fault if self.decision.sited is not None else ""
        for gate in self.rules.gates:
            fits = gate.fault == fault and (not gate.address or self.decision.test in gate.address)
            if fits and self._watcher.holds(gate.when, _NONE):
                yield gate

    @cached_property
    def _tried(self) -> tuple[RuleTried, ...]:
        """Rules in the order tried, then the gate or check that turned the result into a review."""
        by_id = {rule.id: rule for rule in self.rules.rules}
        steps = list(self.decision.steps)
        last = steps.pop() if self._gate or self._check else None
        tried = [_rule_tried(by_id[step.rule], self._result(step), step.why) for step in steps]
        if self._gate is not None and last is not None:
            tried.append(_gate_tried(self._gate, GATE_TITLE, last.why))
        elif self._check is not None and last is not None:
            tried.append(_check_tried(self._check, last.why))
        elif self._gone_gate is not None:
            tried.append(_gate_tried(self._gone_gate, GONE_TITLE, "the two results differ"))
            return tuple(tried)
        return (*tried, *self._added())

    def _added(self) -> Iterator[RuleTried]:
        """The gate and the checks that only gave a reason to a record which was with people already."""
        rule, sited = self._rule, self.decision.sited
        if rule is not None and rule.outcome is OutcomeKind.REVIEW and rule.to == BY_ADDRESS and sited:
            gate = next(self._gates_of_fault(), None)
            if gate is not None:
                yield _gate_tried(gate, GATE_TITLE, FAULT_WORDS[sited.fault], Result.ALSO)
        for check in self.rules.checks:
            asked = check is not self._check and self.question.facts.strand in check.strands
            given = asked and check.reason in self.decision.reasons
            if given and self._watcher.holds(check.when, check.parameters):
                held = "; ".join(said(name, check.parameters, held=True) for name in check.when)
                yield _check_tried(check, held, Result.ALSO)

    def _result(self, step: Step) -> Result:
        if step.matched or not step.also:
            return Result.DECIDED if step.matched else Result.NOT_SO
        reason = next(rule.reason for rule in self.rules.rules if rule.id == step.rule)
        return Result.ALSO if reason in self.decision.reasons else Result.HELD

    # Words

    def _sentence(self) -> tuple[str, tuple[str, ...]]:
        """The sentence of the decision, and the notes that stand after its semicolons."""
        told, rule = self.decision.because, self._rule
        if rule is None or self._gone_gate is not None:
            return told, ()
        head = rule.title
        if rule.outcome is OutcomeKind.SUCCESSOR and rule.to == BY_ADDRESS and self._gate is None:
            head += f": {self.decision.sited.label}" if self.decision.sited is not None else ""
        rest = told.removeprefix(head)
        if told.startswith(head) and rest.startswith("; "):
            # The rule's own note comes last, and may have semicolons of its own.
            own = f"; {rule.note}" if rule.note and rest.endswith(f"; {rule.note}") else ""
            others = [note for note in rest.removesuffix(own).split("; ") if note]
            return head, (*others, *((rule.note,) if own else ()))
        if rule.note and told.endswith(f"; {rule.note}"):
            return told.removesuffix(f"; {rule.note}"), (rule.note,)
        return told, ()

    # Facts

    @cached_property
    def _watcher(self) -> Watcher:
        facts = self.question.facts
        return Watcher(
            facts_from([facts]), facts.spans, self.question.day, self.question.places, self.rules.policy,
            self.decision.area,
        )  # fmt: skip

    def _facts(self) -> Iterator[FactUsed]:
        by_id = {rule.id: rule for rule in self.rules.rules}
        spoke = [by_id[one.rule] for one in self._tried if one.part is Part.RULE and one.result in _SPOKE]
        conditions = [(name, rule.parameters) for rule in spoke for name in rule.when]
        if self._gate is not None:
            conditions += [(name, _NONE) for name in self._gate.when]
        if self._check is not None:
            conditions += [(name, self._check.parameters) for name in self._check.when]
        for looked in sorted(
            self._watcher.looked_at(conditions), key=lambda one: (not one.fits, _age(one.span))
        ):
            span = looked.span
            yield FactUsed(
                span, span_words(span), span.open_on(self.question.day), looked.fits, looked.asked
            )  # fmt: skip

    def _stated(self) -> Iterator[StatedPlace]:
        """Postcodes that dated facts state, for the tests that may go by one."""
        facts, day = self.question.facts, self.question.day
        match self.decision.test:
            case AddressTest.ORIGIN | AddressTest.BY_STATUS:
                for span in self.question.care_period:
                    if span.home_postcode:
                        yield self._place("home postcode on the care episode", span.home_postcode, span)
            case AddressTest.PRIVATE_FOSTER_CARER:
                for span in facts.spans:
                    if span.kind is SpanKind.PRIVATE_FOSTERING and span.postcode and span.open_on(day):
                        yield self._place(
                            "postcode of the private fostering arrangement", span.postcode, span
                        )
            case AddressTest.WHERE_PRESENT:
                for span in facts.spans:
                    if span.kind is SpanKind.HOUSING_PLACEMENT and span.postcode and span.open_on(day):
                        yield self._place("postcode of the housing placement", span.postcode, span)
            case AddressTest.PLACEMENT:
                for span in facts.spans:
                    if span.kind in _PLACED and span.postcode and span.open_on(day):
                        yield self._place("postcode of the placement", span.postcode, span)

    def _place(self, what: str, postcode: str, span: Span) -> StatedPlace:
        at = self._at(self.question.stated(postcode), "")
        return StatedPlace(
            what, postcode, span, at.location, at.area, at.line_distance_m, at.line_with, at.fault, at.lies
        )  # fmt: skip

    def _used(self) -> Used | None:
        sited = self.decision.sited
        return self._at(sited, sited.label) if sited is not None else None

    def _at(self, sited: Sited, label: str) -> Used:
        placing, snap_m = sited.placing, self.rules.policy.snap_coast_m
        distance = placing.line_distance_m if placing is not None else math.inf
        return Used(
            label=label,
            postcode=sited.postcode,
            location=sited.location,
            area=self.question.area(sited) or "",
            line_distance_m=distance if math.isfinite(distance) else None,
            line_with=(placing.nearest_other or "") if placing is not None else "",
            fault=FAULT_WORDS.get(sited.fault, ""),
            lies=placing_words(placing, snap_m, self.boundaries.known_names) if placing is not None else "",
        )

    # Reasons

    def _reasons(self) -> Iterator[ReasonGiven]:
        for code in self.decision.reasons:
            text = self.rules.reasons[code]
            yield ReasonGiven(
                code, text.title, self._priority(text), self._givers(code),
                text.interim_lead, text.evidence, text.signs,
            )  # fmt: skip

    def _givers(self, code: Reason) -> tuple[str, ...]:
        """Ids of the parts that gave it.

        Where none is found it was a check that looked at other records, which are not at hand here, or the
        rule itself, which could not name who gets the record.
        """
        found = tuple(dict.fromkeys(self._given_by(code)))
        if found or self._rule is None:
            return found
        strand = self.question.facts.strand
        checks = [one.id for one in self.rules.checks if one.reason is code and strand in one.strands]
        return tuple(checks) or (self._rule.id,)

    def _given_by(self, code: Reason) -> Iterator[str]:
        for one in self._tried:
            if one.result in _SPOKE and self._reason_of(one) is code:
                yield one.rule

    def _reason_of(self, one: RuleTried) -> Reason | None:
        if one.part is Part.GATE:
            law = one.law.legal_basis
            return next(g.reason for g in self.rules.gates if (g.id, g.legal_basis) == (one.rule, law))
        parts: tuple[Rule | Check, ...] = (*self.rules.rules, *self.rules.checks)
        return next(part.reason for part in parts if part.id == one.rule)

    def _priority(self, text: ReasonText) -> int:
        """Of the record's own: a reason is more or less urgent for some."""
        fitting = (case for case in text.priority_when if self._watcher.holds(case.when, _NONE))
        case = next(fitting, None)
        return case.priority if case is not None else text.priority

    def _standing(self) -> Standing | None:
        if self.stands is None:
            return None
        one = self.stands
        same = one.facts_digest == self.decision.facts_digest
        return Standing(one.state.value, one.outcome, one.area, one.because, same)


_SPOKE = (Result.DECIDED, Result.ALSO)
_PLACED = (SpanKind.PLACEMENT, SpanKind.CARE_EPISODE)


def _age(span: Span) -> tuple[str, str]:
    return (span.start.isoformat() if span.start else "", span.kind.value)


def _status(verified: bool) -> Status:
    return Status.VERIFIED if verified else Status.NEEDS_SIGN_OFF


def _rule_tried(rule: Rule, result: Result, why: str) -> RuleTried:
    law = Law(rule.legal_basis, rule.source, _status(rule.verified))
    return RuleTried(Part.RULE, rule.id, rule.title, law, result, why)


def _gate_tried(gate: Gate, title: str, why: str, result: Result = Result.DECIDED) -> RuleTried:
    law = Law(gate.legal_basis, "", Status.NOT_STATED)
    return RuleTried(Part.GATE, gate.id, title, law, result, why)


def _check_tried(check: Check, why: str, result: Result = Result.DECIDED) -> RuleTried:
    law = Law(check.legal_basis, check.source, _status(check.verified))
    return RuleTried(Part.CHECK, check.id, check.title, law, result, why)
