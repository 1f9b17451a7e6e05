"""What the conditions of a rule looked at in one case record: found by watching them, so that it cannot be
said otherwise than they ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Bools, Facts, Rows
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.people import Span
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.predicates import Answers, find
from transfer_app.domain.rules import Parameters, Policy
from transfer_app.domain.vocabulary import SpanKind, Strand


class Watched(Cases):
    """One case record that notes the dated facts a condition asks for, and those that fit what it asks."""

    def __init__(self, facts: Facts, day: date, places: PlaceTable, policy: Policy) -> None:
        super().__init__(facts, day, places, policy)
        self.seen = np.zeros(len(facts.spans), bool)
        self.fitting = np.zeros(len(facts.spans), bool)

    def kind(self, *kinds: SpanKind) -> Bools:
        found = super().kind(*kinds)
        self.seen |= found
        return found

    def whose(self, spans: Bools) -> Bools:
        self.fitting |= spans
        return super().whose(spans)

    def latest(self, spans: Bools) -> Rows:
        self.fitting |= spans
        return super().latest(spans)

    def strand_spans(self, strand: Strand) -> Bools:
        # A batch holds records of every strand, so the question is put for each; this one is of its own only.
        if not self.of_strand(strand)[0]:
            return np.zeros(len(self.facts.spans), bool)
        return super().strand_spans(strand)


@dataclass(frozen=True, slots=True)
class Looked:
    """A dated fact that conditions asked for. fits: the conditions, in words, whose question it answers.

    asked: those that looked at facts of its kind, and found that this one does not fit.
    """

    span: Span
    fits: tuple[str, ...]
    asked: tuple[str, ...]


class Watcher:
    """Puts conditions again to one record. facts: a batch of one; spans: as they were numbered in it."""

    def __init__(
        self,
        facts: Facts,
        spans: Collection[Span],
        day: date,
        places: PlaceTable,
        policy: Policy,
        result: AreaCode | None,
    ) -> None:
        self._facts, self._spans = facts.latest(), tuple(spans)
        self._day, self._places, self._policy, self._result = day, places, policy, result

    def holds(self, names: Iterable[str], parameters: Parameters) -> bool:
        """All of these conditions, or their negations, hold."""
        return bool(Answers(self._cases()).all_hold(names, parameters)[0])

    def looked_at(self, conditions: Iterable[tuple[str, Parameters]]) -> tuple[Looked, ...]:
        """The dated facts that these conditions asked for, in the order of the facts."""
        fits: dict[int, list[str]] = {}
        asked: dict[int, list[str]] = {}
        for name, parameters in dict.fromkeys(
            (find(name)[0].name, tuple(sorted(parameters.items()))) for name, parameters in conditions
        ):
            cases = self._cases()
            condition = find(name)[0]
            numbers = dict(parameters)
            condition.holds(cases, numbers)
            source = self._facts.spans.source
            for row in np.flatnonzero(cases.seen | cases.fitting).tolist():
                told = fits if cases.fitting[row] else asked
                told.setdefault(int(source[row]), []).append(condition.said(numbers))
        return tuple(
            Looked(self._spans[number], tuple(fits.get(number, ())), tuple(asked.get(number, ())))
            for number in sorted({*fits, *asked})
        )

    def _cases(self) -> Watched:
        # Answers are worked out once and kept: each condition gets cases of its own, to see all it asks.
        cases = Watched(self._facts, self._day, self._places, self._policy)
        if self._result is not None:
            cases.result_codes = (self._result,)
            cases.result_area = np.zeros(len(cases), np.int64)
        return cases
