"""What the rules made of a batch of case records, as columns, and each of them in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from transfer_app.domain.columns import Bools, Facts, Ints, Small
from transfer_app.domain.decisions import Decision, Sited, Step
from transfer_app.domain.digests import decision_digest
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.linking import APART, Linked
from transfer_app.domain.people import Address, RecordRef
from transfer_app.domain.picks import Picks
from transfer_app.domain.place_table import FAULTS, PlaceTable
from transfer_app.domain.predicates import said
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import BY_ADDRESS, OPEN_RECORD, Gate, RuleSet
from transfer_app.domain.sited_picks import label_of, place_key_of, sited_of
from transfer_app.domain.siting import FAULT_WORDS, Fault
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand

OUTCOMES = tuple(OutcomeKind)
OUTCOME_NUMBER = {outcome: number for number, outcome in enumerate(OUTCOMES)}
REASONS = tuple(Reason)
REASON_NUMBER = {reason: number for number, reason in enumerate(REASONS)}
STRANDS = tuple(Strand)

MATCHED, ALSO, UNLINKED = 255, 254, 253
"""In a trace: the rule decided; it held too, and added its reason; no open record is linked to this one.
0: not tried. n: its n-th condition was the first that failed."""
NO_RULE, NOTHING_LEFT = -1, -2


Point = tuple[float | None, float | None, float | None, float | None]
"""Easting, northing, accuracy and distance to the line of an address, metres; None where unknown."""

NO_POINT: Point = (None, None, None, None)


class _Lists(NamedTuple):
    """The columns that every row is asked for, as plain lists: a number of an array costs ten of a list."""

    rule: list[int]
    gate: list[int]
    check: list[int]
    outcome: list[int]
    area: list[int]
    fault: list[int]
    place: list[int]
    reasons: list[int]
    main: list[int]
    person: list[int]
    strand: list[int]
    candidates: list[int]
    outside: list[bool]
    """Of each place: no area holds it."""
    point: list[Point]


@dataclass(frozen=True)
class Verdicts:
    """Columns, one row a case record, in the order of facts.refs.

    rule: number in rules.rules, -1 where none covers the record, -2 where nothing of it is left. gate, check:
    number in rules.gates and rules.checks, -1 for none. outcome: number in OUTCOMES. area: number in codes.
    reasons: bit n for REASONS[n]; main: the reason of the rule, gate or check that decided, -1 for none.
    priorities: per reason that is more or less urgent for some records, its priority there, 0 elsewhere.
    trace: (n, rules) uint8, see MATCHED. linked: the open records a closed one may follow (rule C1).
    candidates: in how many successors a home of the child lies.
    """

    facts: Facts
    rules: RuleSet
    places: PlaceTable
    codes: tuple[AreaCode, ...]
    rule: Ints
    gate: Ints
    check: Ints
    outcome: Small
    area: Ints
    picks: Picks
    reasons: Ints
    main: Small
    priorities: Mapping[int, Small]
    trace: np.ndarray[tuple[int, int], np.dtype[np.uint8]]
    is_open: Bools
    linked: Linked
    candidates: Ints
    before: Verdicts | None = field(default=None)
    """The same with the addresses that are gone from the latest extracts, where some child has one."""
    doubted: Bools | None = field(default=None)
    """Where an address that is gone would give another result: people decide."""

    def __len__(self) -> int:
        return len(self.facts)

    @cached_property
    def _at(self) -> _Lists:
        picks, facts = self.picks, self.facts
        return _Lists(
            self.rule.tolist(), self.gate.tolist(), self.check.tolist(), self.outcome.tolist(),
            self.area.tolist(), picks.fault.tolist(), picks.place.tolist(), self.reasons.tolist(),
            self.main.tolist(), facts.person.tolist(), facts.strand.tolist(), self.candidates.tolist(),
            (self.places.placing.area < 0).tolist(), self._points(),
        )  # fmt: skip

    def _points(self) -> list[Point]:
        where = np.flatnonzero(self.picks.place >= 0)
        at = self.picks.place[where]
        located, away = self.places.located, self.places.placing.line_distance_m[at]
        known = zip(
            located.easting[at].tolist(), located.northing[at].tolist(), located.accuracy_m[at].tolist(),
            [metres if math.isfinite(metres) else None for metres in away.tolist()], strict=True,
        )  # fmt: skip
        found = [NO_POINT] * len(self)
        for row, point in zip(where.tolist(), known, strict=True):
            found[row] = point
        return found

    # One record in values

    def decision(
        self, row: int, addresses: Sequence[Address] | None = None, *, explain: bool = False
    ) -> Decision:
        """addresses: those of the batch as they were numbered; without them Sited has none."""
        return Decision(
            record=RecordRef(self.facts.refs[row]),
            outcome=self.outcome_of(row),
            area=self.area_of(row),
            rule=self.rule_id(row),
            legal_basis=self.legal_basis(row),
            test=self.test_of(row),
            sited=self.sited(row, addresses),
            reasons=self.reasons_of(row),
            because=self.because(row),
            facts_digest=self.digest(row),
            steps=self.steps(row) if explain else (),
        )

    def outcome_of(self, row: int) -> OutcomeKind:
        return OutcomeKind.REVIEW if self._is_doubted(row) else OUTCOMES[self._at.outcome[row]]

    def area_of(self, row: int) -> AreaCode | None:
        area = self._at.area[row]
        return self.codes[area] if area >= 0 else None

    def test_of(self, row: int) -> AddressTest:
        number = self._at.rule[row]
        return self.rules.rules[number].address if number >= 0 else AddressTest.NONE

    def reasons_of(self, row: int) -> tuple[Reason, ...]:
        """The most urgent first; of equally urgent ones the one that decided."""
        if self._is_doubted(row):
            return (self._gone_gate().reason,)
        bits, main = self._at.reasons[row], self._at.main[row]
        if not bits & (bits - 1):
            return (REASONS[main],) if bits else ()
        held = [number for number in range(len(REASONS)) if bits >> number & 1]
        held.sort(key=lambda number: (self.priority_of(row, number), number != main, number))
        return tuple(REASONS[number] for number in held)

    def priority(self, row: int, reason: Reason) -> int:
        return self.priority_of(row, REASON_NUMBER[reason])

    def whose(self, row: int) -> tuple[str, str]:
        """The legacy system's id of the child, and the strand."""
        return self.facts.person_refs[self._at.person[row]], str(STRANDS[self._at.strand[row]])

    def candidates_of(self, row: int) -> int:
        """In how many successors a home of the child lies."""
        return self._at.candidates[row]

    def point(self, row: int) -> Point:
        return self._at.point[row]

    def trace_text(self, row: int) -> str:
        """The trace as hexadecimal digits: kept with a decision, it tells later whether the facts moved."""
        width = 2 * self.trace.shape[1]
        return self._traces[row * width : (row + 1) * width]

    @cached_property
    def _traces(self) -> str:
        told: str = self.trace.tobytes().hex()
        return told

    def priority_of(self, row: int, reason: int) -> int:
        changed = self.priorities.get(reason)
        if changed is not None and changed[row]:
            return int(changed[row])
        return self.rules.reasons[REASONS[reason]].priority

    def digest(self, row: int) -> str:
        facts = self.facts
        person = facts.digests[self._at.person[row]]
        fault = FAULTS[self._at.fault[row]] if self.test_of(row) is not AddressTest.NONE else ""
        return decision_digest(person, STRANDS[self._at.strand[row]], self.area_of(row) or "", fault)

    # Words

    def rule_id(self, row: int) -> str:
        return self._ruling(row)[0]

    def legal_basis(self, row: int) -> str:
        return self._ruling(row)[1]

    def _ruling(self, row: int) -> tuple[str, str]:
        """The rule's id and law, with those of the gate or check that turned it into a review."""
        key = self._at.rule[row], self._at.gate[row], self._at.check[row]
        found = self._rulings.get(key)
        if found is None:
            found = self._rulings[key] = _ruling(self.rules, *key)
        return found

    @cached_property
    def _rulings(self) -> dict[tuple[int, int, int], tuple[str, str]]:
        return {}

    def because(self, row: int) -> str:
        told = self._because(row)
        if self.before is not None and self._is_doubted(row):
            return f"{told}; but with an address that is gone from the extract: {self.before._because(row)}"
        return told

    def _because(self, row: int) -> str:
        number, gate, check = self._at.rule[row], self._at.gate[row], self._at.check[row]
        if number == NOTHING_LEFT:
            return "Nothing of this record is left in the extracts"
        if number < 0:
            return "No rule of the set covers this record"
        rule = self.rules.rules[number]
        if gate >= 0:
            return f"{rule.title}, but {self.gate_words(row)}"
        told = rule.title
        if rule.to == OPEN_RECORD and self.area[row] < 0:
            apart = int(self.linked.own[row]) == APART
            waits = "people have yet to decide it, or it goes to no successor"
            return f"{told}, but {'the open ones go different ways' if apart else waits}"
        if rule.outcome is OutcomeKind.SUCCESSOR and rule.to == BY_ADDRESS:
            told += f": {self.label(row)}"
            told += "".join(f"; {note}" for note in self._notes(row))
        elif rule.outcome is not OutcomeKind.REVIEW and rule.to != BY_ADDRESS and self.area[row] < 0:
            told += ", once the rule set names one: until then it is packed for nobody"
        if check >= 0:
            told += f", but {self.rules.checks[check].title}"
        return f"{told}; {rule.note}" if rule.note else told

    def _notes(self, row: int) -> list[str]:
        """What an address that decides has to say for itself."""
        place, lies = self._at.place[row], self.places.placing
        notes = []
        if self._at.outside[place]:
            notes.append(f"taken as inside, {lies.outside_distance_m[place]:.0f} m off its coast")
        if self._at.fault[row]:
            notes.append(FAULT_WORDS[FAULTS[self._at.fault[row]]])
        return notes

    def gate_words(self, row: int) -> str:
        fault, place = FAULTS[self._at.fault[row]], self._at.place[row]
        words = FAULT_WORDS[fault]
        if fault is Fault.NEAR_LINE and place >= 0:
            other = self.places.code(int(self.places.placing.nearest_other[place]))
            words += (
                f": {self.places.placing.line_distance_m[place]:.0f} m to {other}, "
                f"accurate to {self.places.accuracy_m[place]:.0f} m"
            )
        elif fault is Fault.ON_LINE and place >= 0:
            one = self.places.code(int(self.places.placing.area[place]))
            other = self.places.code(int(self.places.placing.on_line_with[place]))
            words += f": {one} and {other}"
        return words

    def label(self, row: int) -> str:
        found = self._labels.get(row)
        if found is None:
            found = self._labels[row] = label_of(self.facts, self.picks, row)
        return found

    @cached_property
    def _labels(self) -> dict[int, str]:
        return {}

    def place_key(self, row: int) -> str:
        if self.test_of(row) is AddressTest.NONE:
            return ""
        return place_key_of(self.facts, self.picks, row, self.places)

    def sited(self, row: int, addresses: Sequence[Address] | None = None) -> Sited | None:
        if self.test_of(row) is AddressTest.NONE:
            return None
        return sited_of(self.facts, self.picks, row, self.places, addresses)

    def steps(self, row: int) -> tuple[Step, ...]:
        """Each rule tried, in order, with why it did or did not match; then the gate or check."""
        steps = []
        for number, mark in enumerate(self.trace[row].tolist()):
            rule = self.rules.rules[number]
            if mark == MATCHED:
                held = "; ".join(said(name, rule.parameters, held=True) for name in rule.when)
                steps.append(Step(rule.id, True, held or "always"))
            elif mark == ALSO:
                held = "; ".join(said(name, rule.parameters, held=True) for name in rule.when)
                steps.append(Step(rule.id, False, f"also so: {held}", also=True))
            elif mark == UNLINKED:
                steps.append(Step(rule.id, False, "no record of the child or a full sibling is open"))
            elif mark:
                steps.append(Step(rule.id, False, said(rule.when[mark - 1], rule.parameters, held=False)))
        if self.gate[row] >= 0:
            steps.append(Step(self.rules.gates[self.gate[row]].id, True, self.gate_words(row)))
        if self.check[row] >= 0:
            check = self.rules.checks[self.check[row]]
            held = "; ".join(said(name, check.parameters, held=True) for name in check.when)
            steps.append(Step(check.id, True, held))
        return tuple(steps)

    def _is_doubted(self, row: int) -> bool:
        return self.doubted is not None and bool(self.doubted[row])

    def _gone_gate(self) -> Gate:
        return next(gate for gate in self.rules.gates if gate.fault == Fault.CONFLICT)


def _ruling(rules: RuleSet, number: int, gate: int, check: int) -> tuple[str, str]:
    if number < 0:
        return "none", "no rule of the set covers this record"
    rule = rules.rules[number]
    after = rules.gates[gate] if gate >= 0 else rules.checks[check] if check >= 0 else None
    if after is None:
        return rule.id, rule.legal_basis
    return f"{rule.id}/{after.id}", f"{rule.legal_basis}; {after.legal_basis}"
