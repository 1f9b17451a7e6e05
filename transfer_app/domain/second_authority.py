"""Which successor has to be told of a case that another one leads, and why.

Two councils have a hand in a case wherever the child, an address that counts, another of the child's records
or the family is on the other side of the line. The lead is one; the other must know of it. Sources:
Care Planning, Placement and Case Review (England) Regulations 2010, regulation 13 (the authority of the area
in which a looked-after child is placed is notified); Working Together to Safeguard Children (both
safeguarding partnerships, where a child protection plan crosses a line).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import AddressKind, OutcomeKind, SpanKind


@dataclass(frozen=True, slots=True)
class ToTell:
    """A successor that does not lead the case, and each reason for which it has to know of it."""

    area: str
    name: str
    because: tuple[str, ...]


def to_be_told(
    lead: str,
    addresses: Iterable[AddressLine],
    statuses: Iterable[StatusLine],
    others: Iterable[RecordRow],
    family: Iterable[tuple[str, RecordRow]],
    names: Mapping[str, str],
) -> tuple[ToTell, ...]:
    """In order of code; none where no successor leads. lead: the result that stands, or the one proposed.

    addresses: only those open on vesting day count. family: (relation, record) of those whom the reader may
    see. names: of the successors, by code.
    """
    if lead not in names:
        return ()
    open_kinds = {line.span.kind for line in statuses if line.open}
    found: dict[str, list[str]] = defaultdict(list)
    for line in addresses:
        if line.open and line.area in names:
            found[line.area] += _of_address(line, open_kinds)
    for other in others:
        if other.outcome == OutcomeKind.SUCCESSOR:
            found[other.area].append(f"it leads the {subject(other.strand)}'s {other.strand.value} record")
    for relation, other in family:
        if other.outcome == OutcomeKind.SUCCESSOR:
            found[other.area].append(f"it leads a {other.strand.value} record of the family ({relation})")
    return tuple(
        ToTell(area, names[area], tuple(dict.fromkeys(found[area])))
        for area in sorted(names)
        if area != lead and found.get(area)
    )


def _of_address(line: AddressLine, open_kinds: set[SpanKind]) -> Iterable[str]:
    where = line.address.postcode or "an address without a postcode"
    yield f"{where} lies there ({line.counts_as})"
    placed = line.address.kind in (AddressKind.PLACEMENT, AddressKind.TEMPORARY)
    if placed and SpanKind.CARE_EPISODE in open_kinds:
        yield "a looked-after child is placed in its area: it is notified (regulation 13, 2010)"
    if SpanKind.CP_PLAN in open_kinds:
        yield "a child protection plan is open: both safeguarding partnerships are told (Working Together)"
