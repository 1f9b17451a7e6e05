"""What each successor has going for it in one case, in words: the first thing a reviewer weighs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.case_page import Relative, Side
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.question import Question
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import OutcomeKind, SpanKind


def sides(
    question: Question,
    lines: Sequence[AddressLine],
    others: Iterable[RecordRow],
    family: Iterable[Relative],
    names: Mapping[str, str],
) -> tuple[Side, ...]:
    """One Side for every successor, also for one that nothing points to: most to be said for it first."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.area:
            found[line.area].append(_address(line))
    for span in question.spans(SpanKind.CARE_EPISODE):
        if span.home_postcode and span.home_postcode != span.postcode:
            area = question.area(question.stated(span.home_postcode))
            if area is not None:
                found[area].append(f"home postcode {span.home_postcode} on the care return ({span.source})")
    for row in others:
        if row.outcome == OutcomeKind.SUCCESSOR:
            found[row.area].append(f"the {subject(row.strand)}'s {row.strand.value} record goes there")
    for relative in family:
        for row in relative.records:
            if row.outcome == OutcomeKind.SUCCESSOR:
                found[row.area].append(f"{relative.relation}: {relative.name}, {row.strand.value} goes there")
    order = sorted(names, key=lambda code: (-len(found.get(code, ())), code))
    return tuple(Side(code, names[code], tuple(found.get(code, ()))) for code in order)


def _address(line: AddressLine) -> str:
    address = line.address
    since = f" from {address.start}" if address.start else ""
    until = f" to {address.end}" if address.end else ", still open" if line.open else ""
    where = address.postcode or address.lines or "no postcode"
    return f"{line.counts_as}: {where}{since}{until}"
