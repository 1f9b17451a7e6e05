"""Many case records put to the rules: their facts, the day, the places, and what follows from them.

Everything is judged on vesting day, never on today. Columns are per case record unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from transfer_app.domain.columns import (
    ADDRESS_NUMBER,
    ONGOING,
    SPAN_NUMBER,
    STRAND_NUMBER,
    Bools,
    Facts,
    Ints,
    Rows,
    Small,
)
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.homes import SHORT_BREAKS, Homes
from transfer_app.domain.linking import APART, Linked
from transfer_app.domain.picks import Picks
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.rules import Policy
from transfer_app.domain.strands import ADOPTION_ORDER, STRAND_KINDS
from transfer_app.domain.vocabulary import AddressKind, AddressTest, SpanKind, Strand


class Cases:
    """Answers are worked out once, when a rule first asks.

    result_area: number in result_codes of what the rules gave, for checks after them; -1 for nothing.
    """

    def __init__(
        self, facts: Facts, day: date, places: PlaceTable, policy: Policy, linked: Linked | None = None
    ) -> None:
        self.facts, self.places, self.policy = facts, places, policy
        self.linked = linked if linked is not None else Linked.nothing(len(facts))
        self.date, self.day = day, day.toordinal()
        self.homes = Homes(facts, self.day, places, policy.snap_coast_m)
        self.result_area: Ints = np.full(len(facts), -1, np.int64)
        self.result_codes: tuple[AreaCode, ...] = ()
        self._kinds: dict[frozenset[Any], Bools] = {}
        self._strands: dict[frozenset[Any], Bools] = {}

    def __len__(self) -> int:
        return len(self.facts)

    # Spans

    def kind(self, *kinds: SpanKind) -> Bools:
        """Per span: it is of one of these kinds."""
        return _kept(self._kinds, kinds, SPAN_NUMBER, self.facts.spans.kind)

    @cached_property
    def going_on(self) -> Bools:
        """Per span: it is open on vesting day."""
        return self.facts.spans.open_on(self.day)

    @cached_property
    def unended(self) -> Bools:
        """Per span: no end is recorded."""
        held: Bools = self.facts.spans.end == ONGOING
        return held

    def coded(self, codes: Collection[str]) -> Bools:
        """Per span: its code is one of these."""
        return self.facts.words.any_of(self.facts.spans.code, codes)

    def whose(self, spans: Bools) -> Bools:
        """Per case record: its child has such a span."""
        found = np.zeros(len(self.facts.persons), bool)
        found[self.facts.spans.person[spans]] = True
        return found[self.facts.person]

    def open(self, *kinds: SpanKind, codes: Collection[str] | None = None) -> Bools:
        """A span of one of these kinds, and of one of these codes, is open on vesting day."""
        spans = self.kind(*kinds) & self.going_on
        return self.whose(spans if codes is None else spans & self.coded(codes))

    def ever(self, *kinds: SpanKind, codes: Collection[str] | None = None) -> Bools:
        """There is or was such a span."""
        spans = self.kind(*kinds)
        return self.whose(spans if codes is None else spans & self.coded(codes))

    def legal(self, *codes: str) -> Bools:
        """One of these legal statuses (SSDA903 LS) is in force on vesting day."""
        return self.open(SpanKind.LEGAL_STATUS, codes=codes)

    def latest(self, spans: Bools) -> Rows:
        """Per case record: the last of such spans in order of start, -1 where there is none."""
        last = np.full(len(self.facts.persons), -1, np.intp)
        rows = np.flatnonzero(spans)
        last[self.facts.spans.person[rows]] = rows
        return last[self.facts.person]

    # The record

    def of_strand(self, strand: Strand) -> Bools:
        """Per case record: it is of this strand."""
        held: Bools = self.facts.strand == STRAND_NUMBER[strand]
        return held

    def of_strands(self, strands: Collection[Strand]) -> Bools:
        """Per case record: it is of one of these strands."""
        return _kept(self._strands, strands, STRAND_NUMBER, self.facts.strand)

    def strand_spans(self, strand: Strand) -> Bools:
        spans = self.kind(*STRAND_KINDS[strand])
        if strand is Strand.ADOPTION:
            spans = spans & (~self.kind(SpanKind.PERMANENCE) | self.coded({ADOPTION_ORDER}))
        return spans

    @cached_property
    def has_facts(self) -> Bools:
        """Some fact of the record's own strand is left in the extracts."""
        return self._whose_own(np.ones(len(self.facts.spans), bool))

    @cached_property
    def is_open(self) -> Bools:
        """Something of the record's own strand is still going on on vesting day."""
        return self._whose_own(self.going_on)

    def _whose_own(self, spans: Bools) -> Bools:
        """Per case record: its child has such a span of the record's own strand."""
        found = np.zeros(len(self), bool)
        for strand in Strand:
            found |= self.of_strand(strand) & self.whose(self.strand_spans(strand) & spans)
        return found

    @cached_property
    def short_breaks_only(self) -> Bools:
        status = self.kind(SpanKind.LEGAL_STATUS) & self.going_on
        return self.whose(status) & ~self.whose(status & ~self.coded(SHORT_BREAKS))

    @cached_property
    def looked_after(self) -> Bools:
        return self.open(SpanKind.CARE_EPISODE) & ~self.short_breaks_only

    def goes_elsewhere(self, linked: Ints) -> Bools:
        """Where linked records surely go elsewhere than this one. linked: a column of Linked."""
        numbers = {code: number for number, code in enumerate(self.result_codes)}
        theirs = np.array([numbers.get(code, -1) for code in self.linked.codes], dtype=np.int64)
        found: Bools = linked == APART
        known = (linked >= 0) & (self.result_area >= 0)
        found[known] = theirs[linked[known]] != self.result_area[known]
        return found

    # Addresses

    def lives_at(self, *kinds: AddressKind) -> Bools:
        """Per address: it is of one of these kinds and open on vesting day."""
        lived = self.facts.addresses
        of_kind = np.isin(lived.kind, [ADDRESS_NUMBER[kind] for kind in kinds])
        return of_kind & lived.open_on(self.day)

    def who_lived(self, addresses: Bools) -> Bools:
        """Per case record: its child has such an address."""
        found = np.zeros(len(self.facts.persons), bool)
        found[self.facts.addresses.person[addresses]] = True
        return found[self.facts.person]

    @cached_property
    def current(self) -> Picks:
        return self.homes.current.spread(self.facts.person)

    @cached_property
    def last(self) -> Picks:
        return self.homes.last.spread(self.facts.person)

    @cached_property
    def origin(self) -> Picks:
        return self.homes.origin.spread(self.facts.person)

    @cached_property
    def carer(self) -> Picks:
        return self.homes.carer.spread(self.facts.person)

    @cached_property
    def _present(self) -> Picks:
        return self.last.where(self.is_open, self.current)

    @cached_property
    def _of_status(self) -> Bools:
        """Records that a status duty decides, by the origin: care, and the youth justice of those in care."""
        in_care = self.looked_after | self.open(SpanKind.CARE_LEAVER)
        was = ~self.is_open & self.ever(SpanKind.CARE_EPISODE, SpanKind.CARE_LEAVER)
        care, justice = self.of_strand(Strand.SOCIAL_CARE), self.of_strand(Strand.YOUTH_JUSTICE)
        return (care & (in_care | was)) | (justice & self.looked_after)

    def picks(self, test: AddressTest) -> Picks | None:
        """The address a test goes by; a closed record's current home is its last known one."""
        match test:
            case AddressTest.CURRENT:
                return self._present
            case AddressTest.BY_STATUS:
                return self._present.where(self._of_status, self.origin)
            case AddressTest.ORIGIN:
                return self.origin
            case AddressTest.PREVIOUS:
                return self.homes.previous.spread(self.facts.person)
            case AddressTest.BEFORE_CUSTODY:
                return self.homes.before_custody.spread(self.facts.person)
            case AddressTest.PRIVATE_FOSTER_CARER:
                return self.carer
            case AddressTest.MOTHER:
                return self.homes.mother.spread(self.facts.person)
            case AddressTest.WHERE_PRESENT:
                return self.homes.present.spread(self.facts.person)
            case AddressTest.PLACEMENT:
                return self.homes.placement.spread(self.facts.person)
            case AddressTest.NONE:
                return None


def _kept(
    found: dict[frozenset[Any], Bools], wanted: Collection[Any], numbers: Mapping[Any, int], column: Small
) -> Bools:
    """Whether each row's value is one of these; worked out once, as many rules ask for the same."""
    key = frozenset(wanted)
    if key not in found:
        chosen = np.zeros(len(numbers), bool)
        chosen[[numbers[one] for one in wanted]] = True
        found[key] = chosen[column]
        found[key].flags.writeable = False
    return found[key]
