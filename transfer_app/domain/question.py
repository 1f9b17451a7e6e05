"""One case record looked at closely: what its page shows, worked out just as the allocation does."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np

from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Facts
from transfer_app.domain.decisions import Sited
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.homes import Homes
from transfer_app.domain.people import Address, CaseFacts, Span
from transfer_app.domain.picks import Picks
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.rules import Policy
from transfer_app.domain.sited_addresses import sited_addresses, sited_postcode
from transfer_app.domain.sited_picks import sited_of
from transfer_app.domain.siting import area_of
from transfer_app.domain.vocabulary import SpanKind


class Question:
    """Answers are worked out once. day is vesting day: everything is judged on it.

    Addresses that are gone from the latest extract count here too: the page shows them.
    """

    def __init__(self, facts: CaseFacts, day: date, places: PlaceTable, policy: Policy) -> None:
        self.facts, self.day, self.places, self.policy = facts, day, places, policy
        self._columns: Facts = facts_from([facts])
        self._cases = Cases(self._columns.latest(), day, self.places, policy)
        self._all = Homes(self._columns, day.toordinal(), self.places, policy.snap_coast_m)

    @property
    def is_open(self) -> bool:
        return bool(self._cases.is_open[0])

    @property
    def looked_after(self) -> bool:
        return bool(self._cases.looked_after[0])

    @cached_property
    def current(self) -> Sited:
        return self._sited(self._cases.homes.current)

    @cached_property
    def last(self) -> Sited:
        return self._sited(self._cases.homes.last)

    @cached_property
    def origin(self) -> Sited:
        return self._sited(self._cases.homes.origin)

    @cached_property
    def homes(self) -> list[Address]:
        """Every address that may stand for the home, oldest first."""
        kept = np.flatnonzero(self._all.are_homes)
        return [self.facts.addresses[row] for row in self._columns.addresses.source[kept].tolist()]

    @cached_property
    def care_period(self) -> list[Span]:
        """The episodes of the last continuous period of care, oldest first."""
        rows = self._all.care_period
        return [self.facts.spans[row] for row in self._columns.spans.source[rows].tolist()]

    @cached_property
    def sites(self) -> list[Sited]:
        """Where each address of the facts is, by itself, in their order."""
        return sited_addresses(self.facts.addresses, self.places, self.policy.snap_coast_m)

    def spans(self, kind: SpanKind) -> list[Span]:
        """The facts of one kind, oldest first."""
        found = [span for span in self.facts.spans if span.kind is kind]
        return sorted(found, key=lambda span: (span.start or date.min, span.end or date.max, span.code))

    def stated(self, postcode: str) -> Sited:
        """Where a bare postcode is."""
        return sited_postcode(postcode, self.places, self.policy.snap_coast_m)

    def area(self, sited: Sited | None) -> AreaCode | None:
        return area_of(sited, self.policy.snap_coast_m)

    def _sited(self, picks: Picks) -> Sited:
        return sited_of(self._cases.facts, picks, 0, self.places, self.facts.addresses)
