"""Which address is the home: the current one, and the origin, the last before care.

A placement is never a home (Children Act 1989 s105(6)(c)); nor is a school, a refuge, a temporary or a
correspondence address, nor a 'home' that began and ended with the placement at its postcode. Everything is
judged on vesting day, never on today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from transfer_app.domain.decisions import Sited
from transfer_app.domain.people import Address, CaseFacts, Span
from transfer_app.domain.siting import Fault, Places, area_of, site, site_postcode
from transfer_app.domain.vocabulary import AddressKind, SpanKind

WITH_PARENTS = frozenset({"P1"})
"""SSDA903 PLACE codes where the placement is the home (placed with parents)."""

SHORT_BREAKS = frozenset({"V3", "V4"})
"""SSDA903 LS codes of short breaks, home after each (Care Planning Regulations 2010 reg 48)."""

_EARLIEST = date.min


def spans_of(facts: CaseFacts, kind: SpanKind) -> list[Span]:
    found = [span for span in facts.spans if span.kind is kind]
    return sorted(found, key=lambda span: (span.start or _EARLIEST, span.end or date.max, span.code))


def open_spans(facts: CaseFacts, kind: SpanKind, day: date) -> list[Span]:
    return [span for span in spans_of(facts, kind) if span.open_on(day)]


def homes(facts: CaseFacts) -> list[Address]:
    """Every address that may stand for the home, oldest first."""
    return [one for one in _written_as_home(facts) if not _is_placement(one, _placements_at(facts, one))]


def _written_as_home(facts: CaseFacts) -> list[Address]:
    found = [address for address in facts.addresses if address.kind is AddressKind.HOME]
    return sorted(found, key=lambda a: (a.start or _EARLIEST, a.end or date.max, a.postcode, a.uprn, a.lines))


def placements(facts: CaseFacts) -> list[Span]:
    """Every placement with a postcode that is not the child's own home."""
    kinds = (SpanKind.PLACEMENT, SpanKind.CARE_EPISODE)
    return [s for s in facts.spans if s.kind in kinds and s.postcode and s.code not in WITH_PARENTS]


def _placements_at(facts: CaseFacts, address: Address) -> list[Span]:
    """The placements at the postcode of an address, in its time."""
    return [
        placement
        for placement in placements(facts)
        if placement.postcode == address.postcode
        and (address.end is None or placement.start is None or placement.start <= address.end)
        and (address.start is None or placement.end is None or address.start <= placement.end)
    ]


def _is_placement(address: Address, placed: Sequence[Span]) -> bool:
    """It began with the placement and ended with it."""
    if not placed or address.start is None:
        return False
    begins = [placement.start for placement in placed if placement.start is not None]
    last = max(placement.end or date.max for placement in placed)
    return bool(begins) and address.start >= min(begins) and (address.end or date.max) <= last


def _sited(label: str, facts: CaseFacts, address: Address, places: Places, snap_m: float) -> Sited:
    """Where a home is. One that shares its postcode with a placement of its time cannot decide alone."""
    found = site(label, address, places, snap_m)
    if _placements_at(facts, address):
        return replace(found, fault=Fault.PLACEMENT)
    return found


def _agreed(sited: Sequence[Sited], apart: Fault, snap_m: float) -> Sited:
    """The newest of several where each is sure and all lie in one area, else the one that is not."""
    placed = [one for one in sited if one.placing is not None]
    if len({area_of(one, snap_m) for one in placed}) > 1:
        return replace(placed[-1], fault=apart)
    unsure = [one for one in sited if one.fault]
    return unsure[-1] if unsure else sited[-1]


def current_home(facts: CaseFacts, day: date, places: Places, snap_m: float = 0.0) -> Sited:
    """The home on `day`. Several open homes in one area: the newest. In two areas: Fault.TWO_HOMES.

    An open home that is in no gazetteer may lie anywhere, so it decides nothing and lets no other decide.
    """
    sited = _open_homes(facts, day, places, snap_m)
    if not sited:
        return Sited("no home address is open", None, "", None, None, Fault.NO_ADDRESS)
    return _agreed(sited, Fault.TWO_HOMES, snap_m)


def _open_homes(facts: CaseFacts, day: date, places: Places, snap_m: float) -> list[Sited]:
    open_homes = [address for address in homes(facts) if address.open_on(day)]
    return [_sited(_label("home", one), facts, one, places, snap_m) for one in open_homes]


def last_home(facts: CaseFacts, day: date, places: Places, snap_m: float = 0.0) -> Sited:
    """The last known home, open or not: what a closed record goes by."""
    sited = _open_homes(facts, day, places, snap_m)
    known = homes(facts)
    if not sited and known:
        ended = max(address.end or date.max for address in known)
        sited = [
            _sited(_label("last known home", one), facts, one, places, snap_m)
            for one in known
            if (one.end or date.max) == ended
        ]
    if not sited:
        return current_home(facts, day, places, snap_m)
    return _agreed([one for one in sited if one.placing is not None] or sited, Fault.TWO_HOMES, snap_m)


def care_period(facts: CaseFacts) -> list[Span]:
    """The episodes of the last continuous period of care, oldest first; short breaks do not count."""
    breaks = {
        (span.start, span.end) for span in spans_of(facts, SpanKind.LEGAL_STATUS) if span.code in SHORT_BREAKS
    }
    period: list[Span] = []
    until = date.max
    for episode in spans_of(facts, SpanKind.CARE_EPISODE):
        if episode.code in SHORT_BREAKS or (episode.start, episode.end) in breaks:
            continue
        # Episodes overlap where two sources tell of one period: it lasts until the latest of their ends.
        if period and episode.start is not None and episode.start.toordinal() > until.toordinal() + 1:
            period = []
        until = max(until, episode.end or date.max) if period else episode.end or date.max
        period.append(episode)
    return period


def origin_home(facts: CaseFacts, places: Places, snap_m: float = 0.0) -> Sited:
    """The last home before the current continuous period of care.

    Evidence: the address history and the home postcode on the care episodes (SSDA903 HOME_POST). Where
    they lie in different areas none is chosen: Fault.ORIGIN_CONFLICT. A postcode on the return decides
    where the history has none that can be found; a home without a date is not known to be before care.
    """
    period = care_period(facts)
    started = period[0].start if period else None
    if started is None:
        return Sited("no date of entry to care", None, "", None, None, Fault.ORIGIN_MISSING)
    history = _homes_before(facts, started, places, snap_m)
    stated = _homes_stated(facts, period, places, snap_m)
    if not history and not stated:
        return Sited(f"no home before care began on {started}", None, "", None, None, Fault.ORIGIN_MISSING)
    told = [one for one in stated if one.placing is not None]
    if told and all(one.fault in _NOT_FOUND for one in history):
        return _agreed(told, Fault.ORIGIN_CONFLICT, snap_m)
    if not history:
        return stated[-1]
    found = _agreed(history, Fault.ORIGIN_CONFLICT, snap_m)
    if found.placing is not None and {area_of(one, snap_m) for one in told} - {area_of(found, snap_m)}:
        return replace(found, fault=Fault.ORIGIN_CONFLICT)
    if not told and not found.fault and all(one.address and one.address.start is None for one in history):
        return replace(found, fault=Fault.ORIGIN_MISSING)
    return found


_NOT_FOUND = frozenset({Fault.NO_ADDRESS, Fault.NOT_LOCATED})


def _homes_before(facts: CaseFacts, started: date, places: Places, snap_m: float) -> list[Sited]:
    """The homes open on the day before care began, else those that ended last; none that began with care."""
    before = [a for a in homes(facts) if a.start is None or a.start < started]
    day_before = started - timedelta(days=1)
    chosen = [a for a in before if a.open_on(day_before)]
    if not chosen and before:
        ended = max(a.end or date.max for a in before)
        chosen = [a for a in before if (a.end or date.max) == ended]
    return [_sited(_label("home before care", one), facts, one, places, snap_m) for one in chosen]


def _homes_stated(facts: CaseFacts, period: Sequence[Span], places: Places, snap_m: float) -> list[Sited]:
    """Home postcodes on the period's episodes; one that is a placement's is no evidence (rule 392d)."""
    placed = {placement.postcode for placement in placements(facts)}
    return [
        site_postcode(
            f"home postcode on the care episode of {span.start}", span.home_postcode, places, snap_m
        )
        for span in period
        if span.home_postcode and (span.home_postcode not in placed or span.code in WITH_PARENTS)
    ]


def _label(what: str, address: Address) -> str:
    since = f" from {address.start}" if address.start else ""
    until = f" to {address.end}" if address.end else ""
    return f"{what}{since}{until} ({address.source})"
