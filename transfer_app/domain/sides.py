"""What each successor has going for it in one case, in words: the first thing a reviewer weighs.

What the sources say has a grade (practice note 5.2): a statutory return weighs more than a field of the case
system. A home is such a field; an address that is no home (a placement never is) and where others of the
child or the family go say less than any of it. A better grade comes before any number of lesser ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.case_page import Relative, Side
from transfer_app.domain.casework import Evidence, EvidenceGrade, RecordRow
from transfer_app.domain.question import Question
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import OutcomeKind, SpanKind

_BEST_FIRST = tuple(EvidenceGrade)
_CITED = (EvidenceGrade.ORDER, EvidenceGrade.RETURN, EvidenceGrade.FIELD)
_USED = ("current home", "last known home", "home before care")


@dataclass(frozen=True, slots=True)
class _Point:
    """Something that speaks for a successor. but: not without doubt. used: a test may go by it."""

    grade: EvidenceGrade
    told: str
    source: str = ""
    but: bool = False
    used: bool = False

    @property
    def rank(self) -> tuple[int, bool]:
        return _BEST_FIRST.index(self.grade), not self.used


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
            used = any(use in line.counts_as for use in _USED)
            source = str(line.address.source)
            found[line.area].append(_Point(grade, _address(line), source, bool(line.but), used))
    for span in question.spans(SpanKind.CARE_EPISODE):
        if span.home_postcode and span.home_postcode != span.postcode:
            area = question.area(question.stated(span.home_postcode))
            if area is not None:
                told = f"home postcode {span.home_postcode} on the care return"
                found[area].append(_Point(EvidenceGrade.RETURN, told, str(span.source)))
    for row in others:
        if row.outcome == OutcomeKind.SUCCESSOR:
            told = f"the {subject(row.strand)}'s {row.strand.value} record goes there"
            found[row.area].append(_Point(EvidenceGrade.HEARSAY, told))
    for relative in family:
        for row in relative.records:
            if row.outcome == OutcomeKind.SUCCESSOR:
                told = f"{relative.relation}: {relative.name}, {row.strand.value} goes there"
                found[row.area].append(_Point(EvidenceGrade.HEARSAY, told))
    order = sorted(names, key=lambda code: (_weight(found[code]), code))
    return tuple(_side(code, names[code], found[code]) for code in order)


def _side(area: str, name: str, points: Sequence[_Point]) -> Side:
    ordered = sorted(points, key=lambda each: each.rank)
    cited = [
        Evidence(each.grade, f"{each.told[:1].upper()}{each.told[1:]}", each.source)
        for each in ordered
        if each.grade in _CITED and not each.but
    ]
    return Side(
        area, name, tuple(map(_in_words, ordered)), ordered[0].grade if ordered else None, tuple(cited)
    )


def _weight(points: Sequence[_Point]) -> tuple[int, ...]:
    """Smaller, the more is to be said: how many points of each grade, the best grade first."""
    counted = Counter(each.grade for each in points)
    return tuple(-counted[grade] for grade in _BEST_FIRST)


def _in_words(point: _Point) -> str:
    return f"{point.told} ({point.source})" if point.grade is EvidenceGrade.RETURN else point.told


def _address(line: AddressLine) -> str:
    address = line.address
    since = f" from {address.start}" if address.start else ""
    until = f" to {address.end}" if address.end else ", still open" if line.open else ""
    where = address.postcode or address.lines or "no postcode"
    return f"{line.counts_as}: {where}{since}{until}"
