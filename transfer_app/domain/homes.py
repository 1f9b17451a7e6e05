"""Which address is the home: the current one, and the origin, the last before care.

A placement is never a home (Children Act 1989 s105(6)(c)); nor is a school, a refuge, a temporary or a
correspondence address, nor a 'home' whose postcode is that of the placement it overlaps. Everything is
judged on vesting day, never on today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    placements = [
        s
        for s in facts.spans
        if s.kind in (SpanKind.PLACEMENT, SpanKind.CARE_EPISODE) and s.postcode and s.code not in WITH_PARENTS
    ]
    found = [
        address
        for address in facts.addresses
        if address.kind is AddressKind.HOME and not _is_placement(address, placements)
    ]
    return sorted(found, key=lambda a: (a.start or _EARLIEST, a.end or date.max, a.postcode, a.uprn, a.lines))


def _is_placement(address: Address, placements: Iterable[Span]) -> bool:
    return any(
        address.postcode == placement.postcode
        and (address.end is None or placement.start is None or placement.start <= address.end)
        and (address.start is None or placement.end is None or address.start <= placement.end)
        and (address.start is not None and placement.start is not None and address.start >= placement.start)
        for placement in placements
    )


def current_home(facts: CaseFacts, day: date, places: Places, snap_m: float = 0.0) -> Sited:
    """The home on `day`. Several open homes in one area: the newest. In two areas: Fault.TWO_HOMES."""
    open_homes = [address for address in homes(facts) if address.open_on(day)]
    if not open_homes:
        return Sited("no home address is open", None, "", None, None, Fault.NO_ADDRESS)
    sited = [site(_label("home", address), address, places, snap_m) for address in open_homes]
    newest = sited[-1]
    areas = {area_of(one, snap_m) for one in sited if one.placing is not None}
    if newest.placing is not None and len(areas) > 1:
        return Sited(
            newest.label, newest.address, newest.postcode, newest.location, newest.placing, Fault.TWO_HOMES
        )
    return newest


def last_home(facts: CaseFacts, day: date, places: Places, snap_m: float = 0.0) -> Sited:
    """The last known home, open or not: what a closed record goes by."""
    current = current_home(facts, day, places, snap_m)
    if current.fault is not Fault.NO_ADDRESS:
        return current
    known = sorted(homes(facts), key=lambda a: (a.end or date.max, a.start or _EARLIEST))
    if not known:
        return current
    return site(_label("last known home", known[-1]), known[-1], places, snap_m)


def care_period(facts: CaseFacts) -> list[Span]:
    """The episodes of the last continuous period of care, oldest first; short breaks do not count."""
    breaks = {
        (span.start, span.end) for span in spans_of(facts, SpanKind.LEGAL_STATUS) if span.code in SHORT_BREAKS
    }
    episodes = [
        span
        for span in spans_of(facts, SpanKind.CARE_EPISODE)
        if span.code not in SHORT_BREAKS and (span.start, span.end) not in breaks
    ]
    period: list[Span] = []
    for episode in reversed(episodes):
        if period and not _follows(episode, period[0]):
            break
        period.insert(0, episode)
    return period


def _follows(earlier: Span, later: Span) -> bool:
    if earlier.end is None or later.start is None:
        return True
    return later.start - earlier.end <= timedelta(days=1)


def origin_home(facts: CaseFacts, places: Places, snap_m: float = 0.0) -> Sited:
    """The last home before the current continuous period of care.

    Evidence: the address history first, then the home postcode on the care episodes (SSDA903 HOME_POST).
    Where the two lie in different areas neither is chosen: Fault.ORIGIN_CONFLICT.
    """
    period = care_period(facts)
    started = period[0].start if period else None
    if started is None:
        return Sited("no date of entry to care", None, "", None, None, Fault.ORIGIN_MISSING)
    by_history = _home_before(facts, started, places, snap_m)
    if by_history is not None and by_history.fault == Fault.ORIGIN_CONFLICT:
        return by_history
    by_return = _home_stated(period, places, snap_m)
    if by_history is None and not by_return:
        return Sited(f"no home before care began on {started}", None, "", None, None, Fault.ORIGIN_MISSING)
    stated_areas = {area_of(one, snap_m) for one in by_return if one.placing is not None}
    if by_history is None or (by_history.placing is None and stated_areas):
        if len(stated_areas) > 1:
            return _conflict(by_return[0])
        return by_return[0]
    if by_history.placing is not None and stated_areas - {area_of(by_history, snap_m)}:
        return _conflict(by_history)
    return by_history


def _conflict(one: Sited) -> Sited:
    return Sited(one.label, one.address, one.postcode, one.location, one.placing, Fault.ORIGIN_CONFLICT)


def _home_before(facts: CaseFacts, started: date, places: Places, snap_m: float) -> Sited | None:
    before = [a for a in homes(facts) if a.start is None or a.start <= started]
    day_before = started - timedelta(days=1)
    for choice in (
        [a for a in before if a.open_on(day_before) and (a.start is not None and a.start < started)],
        [a for a in before if a.open_on(started)],
        sorted(before, key=lambda a: a.end or date.max)[-1:],
    ):
        if choice:
            sited = [site(_label("home before care", one), one, places, snap_m) for one in choice]
            return _apart(sited, snap_m)
    return None


def _apart(sited: Sequence[Sited], snap_m: float) -> Sited:
    """The newest of several; where they lie in different areas none is chosen: Fault.ORIGIN_CONFLICT."""
    areas = {area_of(one, snap_m) for one in sited if one.placing is not None}
    return _conflict(sited[-1]) if len(areas) > 1 else sited[-1]


def _home_stated(period: Sequence[Span], places: Places, snap_m: float) -> list[Sited]:
    """Home postcodes on the period's episodes; one equal to the placement's is no evidence (rule 392d)."""
    stated = [
        span
        for span in period
        if span.home_postcode and (span.home_postcode != span.postcode or span.code in WITH_PARENTS)
    ]
    sited = [
        site_postcode(
            f"home postcode on the care episode of {span.start}", span.home_postcode, places, snap_m
        )
        for span in stated
    ]
    return [one for one in sited if one.placing is not None] or sited


def _label(what: str, address: Address) -> str:
    since = f" from {address.start}" if address.start else ""
    until = f" to {address.end}" if address.end else ""
    return f"{what}{since}{until} ({address.source})"
