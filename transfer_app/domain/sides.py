"""What each successor has going for it in one case, in words: the first thing a reviewer weighs.

What the sources say has a grade (practice note 5.2): a statutory return weighs more than a field of the case
system. A home is such a field; an address that is no home (a placement never is) and where others of the
child or the family go say less than any of it. A better grade comes before any number of lesser ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.case_page import Relative, Side
from transfer_app.domain.casework import EvidenceGrade, RecordRow
from transfer_app.domain.question import Question
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import OutcomeKind, SpanKind

_BEST_FIRST = tuple(EvidenceGrade)
_Point = tuple[EvidenceGrade, str]


def sides(
    question: Question,
    lines: Sequence[AddressLine],
    others: Iterable[RecordRow],
    family: Iterable[Relative],
    names: Mapping[str, str],
) -> tuple[Side, ...]:
    """One Side for every successor, also for one that nothing points to: most to be said for it first.

    The points of each stand by grade, the best first.
    """
    found: dict[str, list[_Point]] = defaultdict(list)
    for line in lines:
        if line.area:
            no_home = line.counts_as.endswith("not a home")
            grade = EvidenceGrade.NOTE if no_home else EvidenceGrade.FIELD
            found[line.area].append((grade, _address(line)))
    for span in question.spans(SpanKind.CARE_EPISODE):
        if span.home_postcode and span.home_postcode != span.postcode:
            area = question.area(question.stated(span.home_postcode))
            if area is not None:
                told = f"home postcode {span.home_postcode} on the care return ({span.source})"
                found[area].append((EvidenceGrade.RETURN, told))
    for row in others:
        if row.outcome == OutcomeKind.SUCCESSOR:
            told = f"the {subject(row.strand)}'s {row.strand.value} record goes there"
            found[row.area].append((EvidenceGrade.HEARSAY, told))
    for relative in family:
        for row in relative.records:
            if row.outcome == OutcomeKind.SUCCESSOR:
                told = f"{relative.relation}: {relative.name}, {row.strand.value} goes there"
                found[row.area].append((EvidenceGrade.HEARSAY, told))
    order = sorted(names, key=lambda code: (_weight(found[code]), code))
    return tuple(Side(code, names[code], _in_words(found[code])) for code in order)


def _weight(points: Sequence[_Point]) -> tuple[int, ...]:
    """Smaller, the more is to be said: how many points of each grade, the best grade first."""
    counted = Counter(grade for grade, _ in points)
    return tuple(-counted[grade] for grade in _BEST_FIRST)


def _in_words(points: Sequence[_Point]) -> tuple[str, ...]:
    return tuple(told for _, told in sorted(points, key=lambda each: _BEST_FIRST.index(each[0])))


def _address(line: AddressLine) -> str:
    address = line.address
    since = f" from {address.start}" if address.start else ""
    until = f" to {address.end}" if address.end else ", still open" if line.open else ""
    where = address.postcode or address.lines or "no postcode"
    return f"{line.counts_as}: {where}{since}{until}"
