"""Which address decides: the current home, or the home before care. Never a placement.

Two tests exist and mixing them is the classic error. Presence (Children Act 1989 s17, s47, education) goes
by the current home; status (care order, looked after, care leaver) goes by the origin, the last home before
the current continuous period of care (s105(6) disregards time in accommodation and at school).

What an address is called does not decide that it is a home: in some exports a looked-after child's placement
is the only open "home". So one that begins and ends with a placement at its postcode is not a home, and one
that shares its postcode with a placement for some of the time never decides alone (SSDA903 rule 392d).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from transfer_app.domain.columns import (
    ADDRESS_NUMBER,
    ALWAYS,
    ONGOING,
    SPAN_NUMBER,
    Bools,
    Days,
    Facts,
    Ints,
    Rows,
)
from transfer_app.domain.picks import Candidates, Label, Picks, agreed, from_addresses, from_spans
from transfer_app.domain.place_table import FAULT_NUMBER, PlaceTable
from transfer_app.domain.sites import Sites, sites_of, stated_sites
from transfer_app.domain.siting import Fault
from transfer_app.domain.vocabulary import AddressKind, SpanKind

WITH_PARENTS = frozenset({"P1"})
"""SSDA903 PLACE codes where the placement is the home (placed with parents)."""

SHORT_BREAKS = frozenset({"V3", "V4"})
"""SSDA903 LS codes of short breaks, home after each (Care Planning Regulations 2010 reg 48)."""

_NOT_FOUND = (Fault.NO_ADDRESS, Fault.NOT_LOCATED, Fault.NOT_KNOWN, Fault.MALFORMED)


class Homes:
    """The addresses of a batch that may stand for the home, and which of them counts for each test.

    Picks are per person of the batch. day: vesting day, as an ordinal. snap_m: metres within which a point
    outside every area is taken as inside the nearest.
    """

    def __init__(self, facts: Facts, day: int, places: PlaceTable, snap_m: float) -> None:
        self._facts, self._day, self._places, self._snap_m = facts, day, places, snap_m
        self._persons = len(facts.persons)

    # Which addresses are homes

    @cached_property
    def sites(self) -> Sites:
        """Every address of the batch, sited."""
        facts = self._facts
        return sites_of(facts.addresses, facts.words, self._places, self._snap_m)

    @cached_property
    def are_homes(self) -> Bools:
        """Per address: it may stand for the home."""
        held: Bools = (self._facts.addresses.kind == ADDRESS_NUMBER[AddressKind.HOME]) & ~self._are_placements
        return held

    def candidates(self) -> Ints:
        """Per person: in how many successors a home of theirs lies, now or once, or as a return states."""
        homes, stated = np.flatnonzero(self.are_homes), self._stated_homes()
        persons = np.concatenate([self._facts.addresses.person[homes], stated.person])
        areas = np.concatenate([self.sites.area[homes], stated.area])
        known, count = areas >= 0, len(self._places.areas)
        pairs = np.unique(persons[known] * count + areas[known])
        return np.bincount(pairs // max(count, 1), minlength=self._persons)

    @cached_property
    def placements(self) -> Rows:
        """Spans that are placements with a postcode and not the child's own home."""
        facts = self._facts
        of_kind = self._are(SpanKind.PLACEMENT) | self._are(SpanKind.CARE_EPISODE)
        at_home = facts.words.any_of(facts.spans.code, WITH_PARENTS)
        return np.flatnonzero(of_kind & (facts.spans.postcode != 0) & ~at_home)

    @cached_property
    def _shared_time(self) -> tuple[Rows, Rows]:
        """Pairs of an address and a placement at its postcode in its time."""
        lived, spans = self._facts.addresses, self._facts.spans
        placed = self.placements
        address, nth = _matches(
            _key(lived.person, lived.postcode), _key(spans.person[placed], spans.postcode[placed])
        )
        placement = placed[nth]
        together = (lived.postcode[address] != 0) & (spans.start[placement] <= lived.end[address])
        together &= lived.start[address] <= spans.end[placement]
        return address[together], placement[together]

    @cached_property
    def _are_placements(self) -> Bools:
        """Per address: it began with a placement at its postcode and ended with it."""
        lived, spans = self._facts.addresses, self._facts.spans
        address, placement = self._shared_time
        begun = np.full(len(lived), ONGOING, np.int32)
        known = spans.start[placement] != ALWAYS
        np.minimum.at(begun, address[known], spans.start[placement][known])
        over = np.full(len(lived), ALWAYS, np.int32)
        np.maximum.at(over, address, spans.end[placement])
        held: Bools = (
            (lived.start != ALWAYS) & (begun != ONGOING) & (lived.start >= begun) & (lived.end <= over)
        )
        return held

    def _candidates(self, rows: Rows, label: Label) -> Candidates:
        """Addresses as candidates. One that shares its postcode with a placement of its time is in doubt."""
        found = from_addresses(self._facts.addresses.person, self.sites, rows, label)
        doubted = np.isin(rows, self._shared_time[0])
        found.fault[doubted] = FAULT_NUMBER[Fault.PLACEMENT]
        return found

    # The tests

    @cached_property
    def current(self) -> Picks:
        """The home on vesting day. Several in one area: the newest. In two areas: Fault.TWO_HOMES.

        An open home that is in no gazetteer may lie anywhere, so it decides nothing and lets no other decide.
        """
        open_homes = self._candidates(self._open_homes, Label.HOME)
        return agreed(open_homes, self._persons, Fault.TWO_HOMES, Label.NO_HOME, Fault.NO_ADDRESS)

    @cached_property
    def last(self) -> Picks:
        """The last known home, open or not: what a closed record goes by."""
        ended = self._candidates(self._newest(self.are_homes), Label.LAST)
        open_homes = self._candidates(self._open_homes, Label.HOME)
        ended = ended.only(~open_homes.any_of(self._persons)[ended.person])
        found = _joined(ended, open_homes)
        placed = found.place >= 0
        found = found.only(placed | ~found.any_of(self._persons, placed)[found.person])
        return agreed(found, self._persons, Fault.TWO_HOMES, Label.NO_HOME, Fault.NO_ADDRESS)

    @cached_property
    def origin(self) -> Picks:
        """The last home before the current continuous period of care.

        Evidence: the home postcode on the care episodes (SSDA903 HOME_POST, a statutory return) and the
        address history (a case system's field). Where they lie in different areas none is chosen:
        Fault.ORIGIN_CONFLICT. Where they agree the history's point is used, which is the finer. A postcode
        on the return decides where the history has none that can be found; a home without a date is not
        known to be before care.
        """
        count = self._persons
        history = self._candidates(self._before(self.entered_care), Label.BEFORE_CARE)
        stated = self._stated_homes()
        told = stated.only(stated.place >= 0)
        is_told, has_history = told.any_of(count), history.any_of(count)
        lost = np.isin(history.fault, [FAULT_NUMBER[fault] for fault in _NOT_FOUND])
        all_lost = ~history.any_of(count, ~lost)

        by_history = agreed(history, count, Fault.ORIGIN_CONFLICT, Label.NONE_BEFORE, Fault.ORIGIN_MISSING)
        elsewhere = told.any_of(count, told.area != by_history.area[told.person])
        by_history = by_history.faulty(by_history.placed & elsewhere, Fault.ORIGIN_CONFLICT)
        dated = history.any_of(count, self._facts.addresses.start[history.address] != ALWAYS)
        by_history = by_history.faulty(
            has_history & ~is_told & (by_history.fault == 0) & ~dated, Fault.ORIGIN_MISSING
        )
        by_return = agreed(told, count, Fault.ORIGIN_CONFLICT, Label.NONE_BEFORE, Fault.ORIGIN_MISSING)
        unplaced = agreed(stated, count, Fault.ORIGIN_CONFLICT, Label.NONE_BEFORE, Fault.ORIGIN_MISSING)
        found = by_history.where(~has_history, unplaced).where(is_told & all_lost, by_return)
        no_entry = Picks.none(count, Label.NO_ENTRY, Fault.ORIGIN_MISSING)
        return found.where(self.entered_care == ALWAYS, no_entry)

    @cached_property
    def before_custody(self) -> Picks:
        """The home before custody that goes on (YJB case responsibility guidance)."""
        started = self._first_open(SpanKind.CUSTODY)
        found = self._candidates(self._before(started), Label.BEFORE_CUSTODY)
        return agreed(
            found, self._persons, Fault.TWO_HOMES, Label.NONE_BEFORE_CUSTODY, Fault.NO_ADDRESS
        )  # fmt: skip

    @cached_property
    def previous(self) -> Picks:
        """The home before the newest open one; the current one where there is none before it."""
        found = self._candidates(self._before(self.moved_in), Label.PREVIOUS)
        picks = agreed(found, self._persons, Fault.TWO_HOMES, Label.NO_HOME, Fault.NO_ADDRESS)
        return self.current.where(found.any_of(self._persons), picks)

    @cached_property
    def carer(self) -> Picks:
        """Where a private foster carer lives (Children Act 1989 s67): the address, else the arrangement's."""
        lived = self._open_addresses(AddressKind.PRIVATE_FOSTER_CARER)
        by_address = from_addresses(self._facts.addresses.person, self.sites, lived, Label.CARER)
        spans = self._facts.spans
        rows = np.flatnonzero(self._are_open(SpanKind.PRIVATE_FOSTERING) & (spans.postcode != 0))
        arranged = from_spans(spans.person, self._stated(spans.postcode[rows]), rows, Label.ARRANGED)
        arranged = arranged.only(~by_address.any_of(self._persons)[arranged.person])
        return agreed(
            _joined(by_address, arranged), self._persons, Fault.TWO_HOMES, Label.NO_CARER, Fault.NO_ADDRESS
        )

    @cached_property
    def mother(self) -> Picks:
        """The home of an unborn child's mother (Re D [2012] EWCA Civ 627: the baby's follows hers)."""
        rows = self._open_addresses(AddressKind.MOTHERS_HOME)
        found = from_addresses(self._facts.addresses.person, self.sites, rows, Label.MOTHER)
        return agreed(found, self._persons, Fault.TWO_HOMES, Label.NO_MOTHER, Fault.NO_ADDRESS)

    @cached_property
    def present(self) -> Picks:
        """Where the child is for the time being (Stewart v Wandsworth): never a home, so only a proposal."""
        lived = self._open_addresses(AddressKind.TEMPORARY)
        staying = from_addresses(self._facts.addresses.person, self.sites, lived, Label.TEMPORARY)
        spans = self._facts.spans
        rows = np.flatnonzero(self._are_open(SpanKind.HOUSING_PLACEMENT) & (spans.postcode != 0))
        housed = from_spans(spans.person, self._stated(spans.postcode[rows]), rows, Label.HOUSED)
        found = _joined(housed, staying)
        picks = agreed(found, self._persons, Fault.TWO_HOMES, Label.NO_HOME, Fault.NO_ADDRESS)
        return self.current.where(found.any_of(self._persons), picks)

    @cached_property
    def placement(self) -> Picks:
        """Where the child is placed: for the register of another authority's children, never for a home."""
        spans = self._facts.spans
        rows = self.placements[spans.open_on(self._day)[self.placements]]
        found = from_spans(spans.person, self._stated(spans.postcode[rows]), rows, Label.PLACEMENT)
        return agreed(found, self._persons, Fault.TWO_HOMES, Label.NO_PLACEMENT, Fault.NO_ADDRESS)

    # Days that the tests start from

    @cached_property
    def care_period(self) -> Rows:
        """The episodes of each child's last continuous period of care, oldest first; no short breaks."""
        facts, spans = self._facts, self._facts.spans
        short = facts.words.any_of(spans.code, SHORT_BREAKS)
        status = np.flatnonzero(self._are(SpanKind.LEGAL_STATUS) & short)
        episodes = np.flatnonzero(self._are(SpanKind.CARE_EPISODE) & ~short)
        breaks = np.isin(self._period_key(episodes), self._period_key(status))
        episodes = episodes[~breaks]
        if not len(episodes):
            return episodes
        person, start = spans.person[episodes], spans.start[episodes].astype(np.int64)
        # Episodes overlap where two sources tell of one period: it lasts until the latest of their ends.
        apart = person.astype(np.int64) * (2 * ONGOING)
        until = np.maximum.accumulate(apart + spans.end[episodes]) - apart
        begins = np.ones(len(episodes), bool)
        begins[1:] = (person[1:] != person[:-1]) | ((start[1:] != ALWAYS) & (start[1:] > until[:-1] + 1))
        period = np.cumsum(begins)
        last = np.zeros(self._persons, np.int64)
        last[person] = period
        held: Rows = episodes[period == last[person]]
        return held

    @cached_property
    def entered_care(self) -> Days:
        """Per person, the day the last period of care began; ALWAYS where there is none, or no date."""
        return self._first_start(self.care_period)

    @cached_property
    def moved_in(self) -> Days:
        """Per person, the day the newest open home began; ALWAYS where that is not known."""
        lived = self._facts.addresses
        started = np.full(self._persons, ALWAYS, np.int32)
        np.maximum.at(started, lived.person[self._open_homes], lived.start[self._open_homes])
        return started

    # What they are made of

    @cached_property
    def _open_homes(self) -> Rows:
        return np.flatnonzero(self.are_homes & self._facts.addresses.open_on(self._day))

    def _open_addresses(self, kind: AddressKind) -> Rows:
        lived = self._facts.addresses
        of_kind = lived.kind == ADDRESS_NUMBER[kind]
        return np.flatnonzero(of_kind & lived.open_on(self._day))

    def _newest(self, homes: Bools) -> Rows:
        """Of these homes, each child's that ended last, or are still going on."""
        lived = self._facts.addresses
        rows = np.flatnonzero(homes)
        ended = np.full(self._persons, ALWAYS - 1, np.int32)
        np.maximum.at(ended, lived.person[rows], lived.end[rows])
        held: Rows = rows[lived.end[rows] == ended[lived.person[rows]]]
        return held

    def _before(self, started: Days) -> Rows:
        """The homes open on the day before, else those that ended last; none that began on the day.

        started: per person; ALWAYS gives none.
        """
        lived = self._facts.addresses
        day = started[lived.person]
        before = self.are_homes & (day != ALWAYS) & ((lived.start < day) | (lived.start == ALWAYS))
        open_then = before & (lived.end >= day - 1)
        has = np.zeros(self._persons, bool)
        has[lived.person[open_then]] = True
        newest = np.zeros(len(lived), bool)
        newest[self._newest(before)] = True
        return np.flatnonzero(open_then | (newest & ~has[lived.person]))

    def _stated_homes(self) -> Candidates:
        """Home postcodes on the period's episodes; one that is a placement's is no evidence (rule 392d)."""
        facts, spans = self._facts, self._facts.spans
        rows = self.care_period[spans.home_postcode[self.care_period] != 0]
        placed = _key(spans.person[self.placements], spans.postcode[self.placements])
        at_placement = np.isin(_key(spans.person[rows], spans.home_postcode[rows]), placed)
        at_home = facts.words.any_of(spans.code[rows], WITH_PARENTS)
        rows = rows[~at_placement | at_home]
        return from_spans(spans.person, self._stated(spans.home_postcode[rows]), rows, Label.STATED)

    def _stated(self, postcodes: Ints) -> Sites:
        return stated_sites(postcodes, self._facts.words, self._places, self._snap_m)

    def _are(self, kind: SpanKind) -> Bools:
        held: Bools = self._facts.spans.kind == SPAN_NUMBER[kind]
        return held

    def _are_open(self, kind: SpanKind) -> Bools:
        return self._are(kind) & self._facts.spans.open_on(self._day)

    def _first_open(self, kind: SpanKind) -> Days:
        return self._first_start(np.flatnonzero(self._are_open(kind)))

    def _first_start(self, rows: Rows) -> Days:
        """Per person, the start of the first of these spans; ALWAYS where there is none."""
        spans = self._facts.spans
        started = np.full(self._persons, ALWAYS, np.int32)
        started[spans.person[rows][::-1]] = spans.start[rows][::-1]
        return started

    def _period_key(self, rows: Rows) -> Ints:
        """One number for person, start and end: 19, 22 and 22 bits."""
        spans = self._facts.spans
        person = spans.person[rows].astype(np.int64)
        return (person << 44) | (spans.start[rows].astype(np.int64) << 22) | spans.end[rows]


def _key(person: Rows, word: Ints) -> Ints:
    return (person.astype(np.int64) << 32) | word


def _matches(left: Ints, right: Ints) -> tuple[Rows, Rows]:
    """Every pair of places in left and right that hold the same key."""
    order = np.argsort(right, kind="stable")
    low = np.searchsorted(right[order], left, "left")
    counts = np.searchsorted(right[order], left, "right") - low
    first = np.repeat(np.arange(len(left)), counts)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first, order[np.repeat(low, counts) + offset]


def _joined(older: Candidates, newer: Candidates) -> Candidates:
    """Both, in order of person: of one person the older come first."""
    person = np.r_[older.person, newer.person]
    order = np.argsort(person, kind="stable")
    return Candidates(
        person[order], np.r_[older.address, newer.address][order], np.r_[older.span, newer.span][order],
        np.r_[older.place, newer.place][order], np.r_[older.area, newer.area][order],
        np.r_[older.fault, newer.fault][order], np.r_[older.label, newer.label][order],
    )  # fmt: skip
