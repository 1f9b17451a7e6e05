"""What happened in a case, day by day, as one list: addresses, statuses, proposals and refusals.

The timeline shows the same at a glance; the list is for reading, searching and for a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.vocabulary import SpanKind

MINOR = frozenset({SpanKind.CONTACT, SpanKind.INVOLVEMENT, SpanKind.DOCUMENT})
"""Kinds that come by the dozen and seldom decide anything: not significant."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that began or ended. day None: before all that is dated. source: where it was read.

    significant: not of a kind that comes by the dozen.
    """

    day: date | None
    what: str
    source: str
    significant: bool = True


def chronology(addresses: Iterable[AddressLine], statuses: Iterable[StatusLine]) -> tuple[Event, ...]:
    """Oldest first; of one day what ended before what began. What two rows say alike is told once."""
    events = [*_of_addresses(addresses), *_of_statuses(statuses)]
    told: dict[tuple[date | None, bool, str], Event] = {}
    for begins, event in events:
        key = (event.day, begins, event.what)
        known = told.get(key)
        if known is None:
            told[key] = event
        elif event.source not in known.source.split("; "):
            told[key] = Event(event.day, event.what, f"{known.source}; {event.source}", known.significant)
    order = sorted(told, key=lambda key: (key[0] is not None, key[0] or date.min, key[1]))
    return tuple(told[key] for key in order)


def _of_addresses(lines: Iterable[AddressLine]) -> Iterator[tuple[bool, Event]]:
    for line in lines:
        address = line.address
        where = f"{address.postcode or address.lines or 'no postcode'} ({line.counts_as})"
        yield True, Event(address.start, f"Address: {where}", str(address.source))
        if address.end is not None:
            yield False, Event(address.end, f"Left {where}", str(address.source))


def _of_statuses(lines: Iterable[StatusLine]) -> Iterator[tuple[bool, Event]]:
    for line in lines:
        span = line.span
        words = f"{line.words[:1].upper()}{line.words[1:]}"
        significant = span.kind not in MINOR
        yield True, Event(span.start, words, str(span.source), significant)
        if span.end is not None and span.end != span.start:
            yield False, Event(span.end, f"{words}: ended", str(span.source), significant)
