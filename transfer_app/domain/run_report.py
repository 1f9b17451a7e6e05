"""What a run of the allocation on newer facts made of what stood before it.

Names nobody: a record is its opaque reference.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.vocabulary import OutcomeKind


class Became(StrEnum):
    """In the order in which people have to look at them. Stored: never rename."""

    CHANGED = "changed"
    GONE = "gone"
    OTHERWISE = "otherwise"
    NEW = "new"
    KEPT = "kept"


WORDS = {
    Became.CHANGED: "sent back to people: the facts changed",
    Became.GONE: "gone: not in the newest export",
    Became.OTHERWISE: "decided otherwise by the rules",
    Became.NEW: "new since the run before",
    Became.KEPT: "kept as people settled it",
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """was, now: outcome and authority as in 'successor E06000058'; '' where there was none."""

    record: str
    strand: str
    became: Became
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """run: its number. lines: of the records that the reader may see, in the order of Became."""

    run: int
    at: str
    lines: tuple[ReportLine, ...]

    @property
    def counts(self) -> Counter[Became]:
        return Counter(each.became for each in self.lines)


def went(outcome: OutcomeKind, area: str) -> str:
    """As a line says it. In review the area is only what the rules would make of it: it is left out."""
    return outcome.value if outcome is OutcomeKind.REVIEW else f"{outcome.value} {area}".strip()


COLUMNS = ("Record", "Strand", "What became of it", "Was", "Now")


def rows(report: RunReport) -> list[tuple[str, ...]]:
    """In the order of COLUMNS."""
    return [(each.record, each.strand, WORDS[each.became], each.was, each.now) for each in report.lines]
