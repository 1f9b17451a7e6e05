"""A second reader of which home counts: one record at a time, in plain loops, from the definitions in words.

It is slow, and shares no code with the engine but the values it reads: tests hold each against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transfer_app.domain.people import Address, CaseFacts, Span
from transfer_app.domain.siting import CONTRADICTING, SAYING_NOTHING, Fault, Place, Places
from transfer_app.domain.vocabulary import AddressKind, SpanKind

SHORT_BREAKS = ("V3", "V4")
NOT_FOUND = (Fault.NO_ADDRESS, Fault.NOT_LOCATED, Fault.NOT_KNOWN, Fault.MALFORMED)


@dataclass(frozen=True)
class Found:
    """An address or fact that may say where the home is. place: None where it was not found."""

    by: Address | Span | None
    place: Place | None
    fault: Fault

    @property
    def area(self) -> str | None:
        return self.place.placing.area if self.place else None


def site(address: Address, places: Places) -> Found:
    by_uprn = places.get(f"U:{address.uprn}") if address.uprn else None
    readable = bool(address.postcode) and not address.postcode_problem
    by_postcode = places.get(f"P:{address.postcode}") if readable else None
    place = by_uprn or by_postcode
    if place:
        fault = fault_of(place)
        if by_uprn and by_postcode and fault is Fault.NONE and contradict(by_uprn, by_postcode):
            fault = Fault.CONFLICT
    elif address.uprn or readable:
        fault = Fault.NOT_LOCATED
    else:
        fault = SAYING_NOTHING.get(address.postcode_problem, Fault.NO_ADDRESS)
    return Found(address, place, CONTRADICTING.get(address.postcode_problem, fault))


def site_stated(span: Span, places: Places) -> Found:
    place = places.get(f"P:{span.home_postcode}")
    return Found(span, place, fault_of(place) if place else Fault.NOT_LOCATED)


def fault_of(place: Place) -> Fault:
    if place.placing.on_line_with:
        return Fault.ON_LINE
    if place.placing.area is None:
        return Fault.OUTSIDE
    if place.shared:
        return Fault.POSTCODE_SHARED
    near = place.placing.line_distance_m <= place.location.accuracy_m
    return Fault.NEAR_LINE if near else Fault.NONE


def contradict(uprn: Place, postcode: Place) -> bool:
    """Different areas, and not because the postcode's circle reaches over the line to the UPRN's area."""
    if uprn.placing.area == postcode.placing.area:
        return False
    at = postcode.placing
    return not (at.line_distance_m <= postcode.location.accuracy_m and at.nearest_other == uprn.placing.area)


def agreed(found: Sequence[Found], apart: Fault, missing: Fault) -> Found:
    """found: the newest last."""
    if not found:
        return Found(None, None, missing)
    placed = [one for one in found if one.place]
    if len({one.area for one in placed}) > 1:
        return Found(placed[-1].by, placed[-1].place, apart)
    unsure = [one for one in found if one.fault]
    return unsure[-1] if unsure else found[-1]


class HomeReader:
    def __init__(self, facts: CaseFacts, day: date, places: Places) -> None:
        self.day, self.places = day, places
        self.spans = sorted(
            facts.spans, key=lambda s: (began(s), over(s), s.code, s.postcode, s.home_postcode)
        )
        self.placements = [
            one for one in self.spans
            if one.kind in (SpanKind.PLACEMENT, SpanKind.CARE_EPISODE) and one.postcode and one.code != "P1"
        ]  # fmt: skip
        homes = [one for one in facts.addresses if one.kind is AddressKind.HOME]
        homes.sort(
            key=lambda a: (began(a), over(a), a.postcode, a.uprn, a.lines, a.source.file, a.source.row)
        )
        self.homes = [one for one in homes if not self.is_placement(one)]

    def shared(self, home: Address) -> list[Span]:
        """The placements at its postcode in its time."""
        return [
            one for one in self.placements
            if home.postcode and one.postcode == home.postcode
            and began(one) <= over(home) and began(home) <= over(one)
        ]  # fmt: skip

    def is_placement(self, home: Address) -> bool:
        """It began with a placement at its postcode and ended with it."""
        there = self.shared(home)
        starts = [one.start for one in there if one.start]
        if not home.start or not starts:
            return False
        return home.start >= min(starts) and over(home) <= max(over(one) for one in there)

    def read(self, home: Address) -> Found:
        found = site(home, self.places)
        return Found(home, found.place, Fault.PLACEMENT) if self.shared(home) else found

    @property
    def open_homes(self) -> list[Address]:
        return [one for one in self.homes if one.open_on(self.day)]

    def current(self) -> Found:
        return agreed([self.read(one) for one in self.open_homes], Fault.TWO_HOMES, Fault.NO_ADDRESS)

    def last(self) -> Found:
        """Open ones, else those that ended last; of these the ones that were found, if any was."""
        found = [self.read(one) for one in self.open_homes or latest(self.homes)]
        found = [one for one in found if one.place] or found
        return agreed(found, Fault.TWO_HOMES, Fault.NO_ADDRESS)

    def care_period(self) -> list[Span]:
        breaks = {
            (one.start, one.end) for one in self.spans
            if one.kind is SpanKind.LEGAL_STATUS and one.code in SHORT_BREAKS
        }  # fmt: skip
        period: list[Span] = []
        for one in self.spans:
            if one.kind is not SpanKind.CARE_EPISODE or one.code in SHORT_BREAKS:
                continue
            if (one.start, one.end) in breaks:
                continue
            if period and one.start and one.start.toordinal() > max(over(p) for p in period).toordinal() + 1:
                period = []
            period.append(one)
        return period

    def origin(self) -> Found:
        period = self.care_period()
        entered = period[0].start if period else None
        if entered is None:
            return Found(None, None, Fault.ORIGIN_MISSING)
        before = [one for one in self.homes if one.start is None or one.start < entered]
        eve = entered - timedelta(days=1)
        history = [self.read(one) for one in [b for b in before if over(b) >= eve] or latest(before)]
        at_placements = {one.postcode for one in self.placements}
        stated = [
            site_stated(one, self.places) for one in period
            if one.home_postcode and (one.home_postcode not in at_placements or one.code == "P1")
        ]  # fmt: skip
        told = [one for one in stated if one.place]
        if told and all(one.fault in NOT_FOUND for one in history):
            return agreed(told, Fault.ORIGIN_CONFLICT, Fault.ORIGIN_MISSING)
        if not history:
            return agreed(stated, Fault.ORIGIN_CONFLICT, Fault.ORIGIN_MISSING)
        found = agreed(history, Fault.ORIGIN_CONFLICT, Fault.ORIGIN_MISSING)
        if found.place and any(one.area != found.area for one in told):
            return Found(found.by, found.place, Fault.ORIGIN_CONFLICT)
        undated = all(isinstance(one.by, Address) and one.by.start is None for one in history)
        if not told and not found.fault and undated:
            return Found(found.by, found.place, Fault.ORIGIN_MISSING)
        return found


def began(one: Address | Span) -> date:
    return one.start or date.min


def over(one: Address | Span) -> date:
    return one.end or date.max


def latest(homes: Sequence[Address]) -> list[Address]:
    return [one for one in homes if over(one) == max(over(home) for home in homes)]
