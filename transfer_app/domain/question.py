"""One case record put to the rules: its facts, the day, the places, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from transfer_app.domain import homes
from transfer_app.domain.decisions import Sited
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.people import CaseFacts, Span
from transfer_app.domain.rules import Policy, Windows
from transfer_app.domain.siting import Places, area_of
from transfer_app.domain.strands import of_strand
from transfer_app.domain.vocabulary import AddressTest, SpanKind


class Question:
    """Answers are worked out once, when a rule first asks. day is vesting day: everything is judged on it."""

    def __init__(self, facts: CaseFacts, day: date, places: Places, windows: Windows, policy: Policy) -> None:
        self.facts, self.day, self.places = facts, day, places
        self.windows, self.policy = windows, policy

    def open(self, *kinds: SpanKind) -> list[Span]:
        return [span for kind in kinds for span in homes.open_spans(self.facts, kind, self.day)]

    def any(self, *kinds: SpanKind) -> list[Span]:
        return [span for kind in kinds for span in homes.spans_of(self.facts, kind)]

    def codes_open(self, kind: SpanKind, codes: Iterable[str]) -> bool:
        wanted = frozenset(codes)
        return any(span.code in wanted for span in self.open(kind))

    @cached_property
    def is_open(self) -> bool:
        """Something of this record's own strand is still going on on vesting day."""
        return any(span.open_on(self.day) for span in of_strand(self.facts.spans, self.facts.strand))

    @cached_property
    def legal_codes(self) -> frozenset[str]:
        """SSDA903 LS codes in force on vesting day."""
        return frozenset(span.code for span in self.open(SpanKind.LEGAL_STATUS))

    @cached_property
    def short_breaks_only(self) -> bool:
        return bool(self.legal_codes) and self.legal_codes <= homes.SHORT_BREAKS

    @cached_property
    def looked_after(self) -> bool:
        return bool(self.open(SpanKind.CARE_EPISODE)) and not self.short_breaks_only

    @cached_property
    def current(self) -> Sited:
        return homes.current_home(self.facts, self.day, self.places, self.policy.snap_coast_m)

    @cached_property
    def last(self) -> Sited:
        return homes.last_home(self.facts, self.day, self.places, self.policy.snap_coast_m)

    @cached_property
    def origin(self) -> Sited:
        return homes.origin_home(self.facts, self.places, self.policy.snap_coast_m)

    def sited(self, test: AddressTest) -> Sited | None:
        """The address a test goes by; a closed record's current home is its last known one."""
        if test is AddressTest.ORIGIN:
            return self.origin
        if test is AddressTest.CURRENT:
            return self.current if self.is_open else self.last
        return None

    def area(self, sited: Sited | None) -> AreaCode | None:
        return area_of(sited, self.policy.snap_coast_m)
