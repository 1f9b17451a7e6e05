"""The rules put to a batch of case records one after another, and what each leaves decided."""

from __future__ import annotations

import numpy as np

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Bools, Ints, Small
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.linking import NOT_LINKED
from transfer_app.domain.picks import Label, Picks
from transfer_app.domain.place_table import FAULT_NUMBER
from transfer_app.domain.predicates import Answers
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import (
    BY_ADDRESS,
    OPEN_RECORD,
    SERVICE_LINE,
    SOVEREIGN_COUNCIL,
    Parameters,
    Rule,
    RuleSet,
)
from transfer_app.domain.sites import mild_faults
from transfer_app.domain.siting import Fault
from transfer_app.domain.verdicts import (
    ALSO,
    MATCHED,
    NO_RULE,
    NOTHING_LEFT,
    OUTCOME_NUMBER,
    REASON_NUMBER,
    UNLINKED,
    Verdicts,
)
from transfer_app.domain.vocabulary import OutcomeKind, SpanKind

_NONE: Parameters = {}


class Bench:
    """Decides the records of one batch: apply each rule in order, then leave_unmatched, then check."""

    def __init__(self, cases: Cases, rules: RuleSet) -> None:
        self._cases, self._rules, self._linked = cases, rules, cases.linked
        self._answers = Answers(cases)
        count = len(cases)
        self._undecided = cases.has_facts.copy()
        self._codes = _codes(cases, rules)
        self._rule = np.where(cases.has_facts, NO_RULE, NOTHING_LEFT)
        self._gate = np.full(count, -1, np.int64)
        self._check = np.full(count, -1, np.int64)
        self._outcome = np.full(count, OUTCOME_NUMBER[OutcomeKind.REVIEW], np.int8)
        self._area = np.full(count, -1, np.int64)
        self._reasons = np.zeros(count, np.int64)
        self._main = np.full(count, -1, np.int8)
        self._trace = np.zeros((count, len(rules.rules)), np.uint8)
        self._picks = Picks.none(count, Label.NO_HOME, Fault.NONE)
        self._mild = mild_faults(cases.places)

    def apply(self, number: int) -> None:
        """Decide by one rule those that are not decided yet; add its reason to others where it says so."""
        rule = self._rules.rules[number]
        cases = self._cases
        asked = cases.of_strands(rule.strands) & (self._undecided | rule.adds) & cases.has_facts
        if not asked.any():
            return
        held = self._held(rule, number, asked)
        if rule.to == OPEN_RECORD:
            unlinked = held & (self._linked.own == NOT_LINKED)
            self._trace[unlinked & self._undecided, number] = UNLINKED
            held &= ~unlinked
        matched, also = held & self._undecided, held & ~self._undecided
        self._trace[matched, number] = MATCHED
        self._trace[also, number] = ALSO
        if rule.reason is not None:
            self._reasons[also & self._in_review] |= 1 << REASON_NUMBER[rule.reason]
        if matched.any():
            self._decide(rule, number, matched)

    def leave_unmatched(self) -> None:
        """A record that no rule covers goes to people: a gap in the rules is nobody's decision."""
        self._give(self._rule < 0, Reason.STATUS_UNCLEAR)

    def check(self) -> None:
        """Look at the results: a check that holds makes an automatic one a review, its result the proposal.

        A record in review already gets the reason too.
        """
        self._cases.result_area, self._cases.result_codes = self._area, self._codes
        automatic = self._outcome == OUTCOME_NUMBER[OutcomeKind.SUCCESSOR]
        looked_at = automatic | self._in_review
        for number, check in enumerate(self._rules.checks):
            held = looked_at & self._cases.of_strands(check.strands)
            held &= self._answers.all_hold(check.when, check.parameters)
            self._reasons[held] |= 1 << REASON_NUMBER[check.reason]
            first = held & automatic & (self._check < 0)
            self._check[first] = number
            self._main[first] = REASON_NUMBER[check.reason]
            self._outcome[first] = OUTCOME_NUMBER[OutcomeKind.REVIEW]

    def verdicts(self) -> Verdicts:
        return Verdicts(
            facts=self._cases.facts,
            rules=self._rules,
            places=self._cases.places,
            codes=self._codes,
            rule=self._rule,
            gate=self._gate,
            check=self._check,
            outcome=self._outcome,
            area=self._area,
            picks=self._picks,
            reasons=self._reasons,
            main=self._main,
            priorities=self._priorities(),
            trace=self._trace,
            is_open=self._cases.is_open,
            linked=self._linked,
            candidates=self._cases.homes.candidates()[self._cases.facts.person],
        )

    @property
    def _in_review(self) -> Bools:
        held: Bools = self._outcome == OUTCOME_NUMBER[OutcomeKind.REVIEW]
        return held

    def _held(self, rule: Rule, number: int, asked: Bools) -> Bools:
        """Where all conditions hold; the trace keeps the first that failed of those not decided yet."""
        held = asked.copy()
        for nth, name in enumerate(rule.when):
            answer = self._answers.holds(name, rule.parameters)
            self._trace[held & ~answer & self._undecided, number] = nth + 1
            held &= answer
        return held

    def _decide(self, rule: Rule, number: int, matched: Bools) -> None:
        self._undecided &= ~matched
        self._rule[matched] = number
        picks = self._cases.picks(rule.address)
        if picks is not None:
            self._picks = self._picks.where(matched, self._with_mild(picks))
        if rule.reason is not None:
            self._give(matched, rule.reason)
        if rule.to == BY_ADDRESS:
            self._area[matched] = self._picks.area[matched]
        else:
            self._area[matched] = self._named(rule)[matched]
        self._outcome[matched] = OUTCOME_NUMBER[rule.outcome]
        if rule.to == OPEN_RECORD:
            self._leave_unnamed(matched & (self._area < 0), Reason.CLOSED_UNCLEAR)
            return
        if picks is None or rule.outcome not in (OutcomeKind.SUCCESSOR, OutcomeKind.REVIEW):
            if rule.outcome is OutcomeKind.SUCCESSOR:
                self._leave_unnamed(matched & (self._area < 0), Reason.STATUS_UNCLEAR)
            return
        if rule.to == BY_ADDRESS:
            self._gate_by_address(rule, matched)

    def _with_mild(self, picks: Picks) -> Picks:
        """What the gazetteer says of an entry counts only where nothing weightier speaks against it."""
        plain = (picks.fault == 0) & (picks.place >= 0)
        mild = np.where(plain, self._mild[picks.place], 0) if len(self._mild) else np.zeros_like(picks.fault)
        return Picks(
            picks.address, picks.span, picks.place, picks.area,
            np.where(mild > 0, mild, picks.fault).astype(np.int8), picks.label,
        )  # fmt: skip

    def _gate_by_address(self, rule: Rule, matched: Bools) -> None:
        """Where the address cannot decide, its gate does; a review keeps its own reason as the main one."""
        doubted = matched & ((self._picks.fault != 0) | (self._area < 0))
        if not doubted.any():
            return
        open_ones = doubted.copy()
        for number, gate in enumerate(self._rules.gates):
            if gate.address and rule.address not in gate.address:
                continue
            fits = open_ones & (self._picks.fault == FAULT_NUMBER[Fault(gate.fault)])
            fits &= self._answers.all_hold(gate.when, _NONE)
            if not fits.any():
                continue
            open_ones &= ~fits
            self._gate_out(rule, number, fits)

    def _gate_out(self, rule: Rule, number: int, fits: Bools) -> None:
        gate = self._rules.gates[number]
        self._reasons[fits] |= 1 << REASON_NUMBER[gate.reason]
        if rule.outcome is OutcomeKind.SUCCESSOR:
            self._gate[fits] = number
            self._main[fits] = REASON_NUMBER[gate.reason]
            self._outcome[fits] = OUTCOME_NUMBER[OutcomeKind.REVIEW]

    def _leave_unnamed(self, unnamed: Bools, reason: Reason) -> None:
        """A rule gives the record to an authority that nothing names, or not yet."""
        self._outcome[unnamed] = OUTCOME_NUMBER[OutcomeKind.REVIEW]
        self._give(unnamed, reason)

    def _give(self, who: Bools, reason: Reason) -> None:
        self._reasons[who] |= 1 << REASON_NUMBER[reason]
        self._main[who] = REASON_NUMBER[reason]

    def _named(self, rule: Rule) -> Ints:
        """The area that the rule names for each record; -1 where it is not named."""
        numbers = {code: number for number, code in enumerate(self._codes)}
        policy, cases = self._rules.policy, self._cases
        found = np.full(len(cases), -1, np.int64)
        if rule.to == OPEN_RECORD:
            translated = np.array([numbers[code] for code in self._linked.codes], dtype=np.int64)
            known = self._linked.own >= 0
            found[known] = translated[self._linked.own[known]]
            return found
        if rule.to == SERVICE_LINE:
            for strand, code in policy.service_lines.items():
                found[cases.of_strand(strand)] = numbers[AreaCode(code)]
            return found
        if rule.to == SOVEREIGN_COUNCIL:
            newest = cases.latest(cases.kind(SpanKind.SOVEREIGN_COUNCIL) & cases.going_on)
            spans, words = cases.facts.spans, cases.facts.words
            for record in np.flatnonzero(newest >= 0).tolist():
                code = AreaCode(words.text(int(spans.code[newest[record]])))
                found[record] = numbers.get(code, -1)
            return found
        code = policy.authorities.get(rule.to, "")
        return np.full(len(cases), numbers[AreaCode(code)] if code else -1)

    def _priorities(self) -> dict[int, Small]:
        """Per reason that is more or less urgent for some records: its priority there, 0 elsewhere."""
        found: dict[int, Small] = {}
        for reason, text in self._rules.reasons.items():
            if not text.priority_when:
                continue
            column = np.zeros(len(self._cases), np.int8)
            for case in reversed(text.priority_when):
                column[self._answers.all_hold(case.when, _NONE)] = case.priority
            found[REASON_NUMBER[reason]] = column
        return found


def _codes(cases: Cases, rules: RuleSet) -> tuple[AreaCode, ...]:
    """The successors' areas first, then whoever else the policy or a record names."""
    named = [*rules.policy.authorities.values(), *rules.policy.service_lines.values()]
    words, spans = cases.facts.words, cases.facts.spans
    sovereign = np.unique(spans.code[cases.kind(SpanKind.SOVEREIGN_COUNCIL)])
    named += [*(words.text(number) for number in sovereign.tolist()), *cases.linked.codes]
    codes = dict.fromkeys(cases.places.areas)
    codes.update(dict.fromkeys(AreaCode(code) for code in named if code))
    return tuple(codes)
