"""The addresses and dated facts of one case, each in words: for the case page and for explanations.

Whether something is open is judged on vesting day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from transfer_app.domain.case_words import ADDRESSES, span_words
from transfer_app.domain.geography import Location
from transfer_app.domain.people import Address, Span
from transfer_app.domain.placing_words import placing_words
from transfer_app.domain.question import Question
from transfer_app.domain.siting import FAULT_WORDS
from transfer_app.domain.vocabulary import AddressKind

_DECIDING = (AddressKind.PRIVATE_FOSTER_CARER, AddressKind.MOTHERS_HOME)
"""No homes of the child's own, yet a rule may go by them (A7, A8)."""


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One address of the timeline, and where it is.

    counts_as: 'home', 'current home', 'last known home', 'home before care', or why it is no home.
    area: the successor that holds it, '' when none does. line_distance_m: to the nearest other successor,
    line_with, None when that is far off or not known. fault: what speaks against deciding by it alone, ''
    for nothing. lies: how its point lies where that is not plainly inside: snapped and how far, in a gap,
    of two areas.
    """

    address: Address
    counts_as: str
    open: bool
    location: Location | None
    area: str
    line_distance_m: float | None
    fault: str
    lies: str = ""
    line_with: str = ""

    @property
    def but(self) -> str:
        """Everything to be said against it, and of where its point lies; '' for nothing."""
        return "; ".join(words for words in (self.fault, self.lies) if words)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One dated fact, in words. open: on vesting day."""

    span: Span
    words: str
    open: bool


def address_lines(question: Question, names: Mapping[str, str]) -> Iterator[AddressLine]:
    """Every address of the case, oldest first. names: of the known areas, by code."""
    kept = question.homes
    pairs = zip(question.facts.addresses, question.sites, strict=True)
    for address, sited in sorted(
        pairs, key=lambda p: (p[0].start is not None, p[0].start or question.day, p[0].id)
    ):
        placing = sited.placing
        distance = placing.line_distance_m if placing else math.inf
        yield AddressLine(
            address=address,
            counts_as=_counts_as(question, address, kept),
            open=address.open_on(question.day),
            location=sited.location,
            area=question.area(sited) or "",
            line_distance_m=distance if math.isfinite(distance) else None,
            fault=FAULT_WORDS.get(sited.fault, ""),
            lies=placing_words(placing, question.policy.snap_coast_m, names) if placing else "",
            line_with=(placing.nearest_other or "") if placing else "",
        )


def status_lines(question: Question) -> Iterator[StatusLine]:
    """Every dated fact of the child, of every strand, oldest first."""
    ordered = sorted(
        question.facts.spans, key=lambda s: (s.start is not None, s.start or question.day, s.kind, s.id)
    )
    for span in ordered:
        yield StatusLine(span, span_words(span), span.open_on(question.day))


def _counts_as(question: Question, address: Address, kept: Iterable[Address]) -> str:
    if address not in kept:
        if address.kind is AddressKind.HOME:
            return "the placement of that time, not a home"
        words = ADDRESSES[address.kind]
        return words if address.kind in _DECIDING else f"{words}, not a home"
    uses = []
    if question.current.address == address:
        uses.append("current home")
    elif question.last.address == address:
        uses.append("last known home")
    if question.origin.address == address:
        uses.append("home before care")
    return ", ".join(uses) or "home"
