"""The review queue as a workbook that others fill in: what a row says, and what became of it meanwhile.

docs/format-queue-workbook.md is the authority.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain import review
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.casework import Evidence, EvidenceGrade, RecordRow, State, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.places import with_names
from transfer_app.domain.reasons import Reason
from transfer_app.domain.review import Said
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.domain.was_now import was_now
from transfer_app.domain.working import check_comment

FORMAT = "transfer-app queue workbook 1"
MOST_ROWS = 5_000
TOLD = ("record", "strand", "status", "priority", "reasons", "in short", "suggested", "metres")
NAMED = ("surname", "forename", "born", "address used")
FILLED = (
    "result", "why", "interim lead", "grade 1", "evidence 1", "source 1", "grade 2", "evidence 2", "source 2",
    "comment",
)  # fmt: skip
FACTS = "facts"
_WORDS = {
    OutcomeKind.HOSTED: "hosted by ",
    OutcomeKind.CUSTODIAN: "kept whole by ",
    OutcomeKind.SUCCESSOR: "",
}
_ALONE = {OutcomeKind.NOT_OURS: "not ours", OutcomeKind.OUT_OF_SCOPE: "out of scope"}


SEALED = frozenset({Reason.CONFIDENTIAL.value, Reason.ADOPTION.value})
"""Reasons of records that stay where they are: a confidential address, a link to an adoption."""


class Fate(StrEnum):
    """What becomes of a row that came back; only COMMENT and PROPOSES are taken."""

    FORMULA = "formula"
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    LOCKED = "locked"
    UNCHANGED = "unchanged"
    TAKEN = "taken already"
    DECIDED = "decided"
    CHANGED = "changed"
    INCOMPLETE = "incomplete"
    COMMENT = "comment"
    PROPOSES = "proposes"


def may_leave(row: RecordRow, decision: StoredDecision) -> bool:
    """A workbook may hold this record, whoever saves it: it is not encrypted."""
    apart = row.restricted or row.strand is Strand.ADOPTION
    return not apart and SEALED.isdisjoint(decision.reasons)


def headings(*, names: bool) -> tuple[str, ...]:
    """Of the sheet Records, in their order."""
    return (*TOLD, *(NAMED if names else ()), *FILLED, FACTS)


def choices(names: Mapping[str, str]) -> dict[str, tuple[OutcomeKind, str]]:
    """What may stand under result, and what it means. names: the successors' by code."""
    found = {
        f"{words}{code} {name}": (outcome, code)
        for outcome, words in sorted(_WORDS.items(), key=lambda one: one[1])
        for code, name in names.items()
    }
    return found | {words: (outcome, "") for outcome, words in _ALONE.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it stands. told: the texts of the cells that may not be filled in. facts: their digest."""

    row: RecordRow
    decision: StoredDecision
    told: tuple[str, ...]

    @property
    def facts(self) -> str:
        content = [FORMAT, self.decision.facts_digest, self.decision.state.value, list(self.told)]
        return hashlib.sha256(canonical_json(content)).hexdigest()


def line(
    row: RecordRow,
    decision: StoredDecision,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    *,
    named: bool,
) -> Line:
    """names: areas by code. titles: of reason codes. named: with what says who the child is."""
    told = (
        row.ref, row.strand.value, row.status, f"P{decision.priority}",
        "; ".join(titles.get(code, code) for code in decision.reasons),
        was_now(row, names) or with_names(row.because, names),
        f"{decision.area} {names[decision.area]}" if decision.area in names else "",
        "" if decision.line_distance_m is None else f"{decision.line_distance_m:.0f}",
    )  # fmt: skip
    whose = (row.surname, row.forename, row.dob, decision.sited) if named else ()
    return Line(row, decision, tuple(text.strip() for text in (*told, *whose)))


@dataclass(frozen=True, slots=True)
class Returned:
    """A row as it came back. number: of the sheet, from 1. odd: the cell that is a formula, such as 'K7'."""

    number: int
    told: tuple[str, ...]
    filled: Mapping[str, str]
    facts: str
    odd: str = ""

    @property
    def ref(self) -> str:
        return self.told[0]

    @property
    def empty(self) -> bool:
        return not any(self.filled.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row, and why in words. said, comment: what is taken."""

    number: int
    ref: str
    fate: Fate
    words: str
    record_id: int = 0
    said: Said | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are compared with. lines, and pending proposals and comments, by record reference.

    names: the successors' by code. by: who filled it in, '' where nobody said so.
    """

    lines: Mapping[str, Line]
    pending: Mapping[str, Said]
    comments: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    by: str


def compared(rows: Sequence[Returned], ground: Ground) -> list[Verdict]:
    """One verdict for each row, in their order."""
    often = Counter(row.ref for row in rows)
    return [_verdict(row, ground, doubled=often[row.ref] > 1) for row in rows]


def _verdict(row: Returned, ground: Ground, *, doubled: bool) -> Verdict:
    def is_(fate: Fate, words: str) -> Verdict:
        return Verdict(row.number, row.ref, fate, words)

    if row.odd:
        return is_(Fate.FORMULA, f"Cell {row.odd} is a formula: type what it should say.")
    found = ground.lines.get(row.ref)
    if found is None:
        return is_(Fate.UNKNOWN, "There is no such case record that you may see.")
    if doubled:
        return is_(Fate.DOUBLED, "The record stands in more than one row: leave one of them.")
    current = row.facts == found.facts
    changed = [
        name for name, was, now in zip((*TOLD, *NAMED), found.told, row.told, strict=False) if was != now
    ]
    if current and changed:
        told = "The row was changed where it may not be"
        return is_(Fate.LOCKED, f"{told}: {', '.join(changed)}. Save the workbook again.")
    if row.empty:
        return is_(Fate.UNCHANGED, "Nothing is filled in.")
    comment = row.filled["comment"]
    try:
        said = _said(row.filled, ground)
        if comment:
            check_comment(comment)
        if _is_taken(row.ref, said, comment, ground):
            return is_(Fate.TAKEN, "It was taken already.")
        if not current:
            return is_(*_since(found))
        if said is not None:
            review.check_proposal(found.decision, found.row, said, frozenset(ground.names))
    except ReviewRefused as fault:
        if not current:
            return is_(*_since(found))
        return is_(Fate.INCOMPLETE, f"{fault.what} {fault.remedy}".strip())
    if said is None:
        return Verdict(row.number, row.ref, Fate.COMMENT, "A comment.", found.row.id, None, comment)
    before, after = found.told[TOLD.index("suggested")], row.filled["result"]
    was = (
        "as suggested"
        if before == after
        else f"{before} was suggested"
        if before
        else "nothing was suggested"
    )
    words = f"{after} is proposed; {was}."
    return Verdict(row.number, row.ref, Fate.PROPOSES, words, found.row.id, said, comment)


def _since(found: Line) -> tuple[Fate, str]:
    if found.decision.state not in (State.QUEUED, State.CHANGED):
        return Fate.DECIDED, f"Somebody acted meanwhile: the record is {found.decision.state.value}."
    return Fate.CHANGED, "Its facts have changed since the workbook was saved: save it again."


def _is_taken(ref: str, said: Said | None, comment: str, ground: Ground) -> bool:
    noted = not comment or comment in ground.comments.get(ref, ())
    return noted and (said is None or said == ground.pending.get(ref))


def _said(filled: Mapping[str, str], ground: Ground) -> Said | None:
    """None where only a comment is filled in. ReviewRefused where it cannot be understood."""
    if not any(text for name, text in filled.items() if name != "comment"):
        return None
    known = {words.casefold(): meant for words, meant in choices(ground.names).items()}
    meant = known.get(filled["result"].casefold())
    if meant is None:
        told = (
            f"{filled['result'][:60]!r} is none of the choices."
            if filled["result"]
            else "There is no result."
        )
        raise ReviewRefused(told, "Choose one of the sheet Choices.")
    if not ground.by:
        raise ReviewRefused(
            "Nobody is named under Filled in by, on the sheet About.",
            "Name who filled it in, with their role.",
        )
    why = f"{filled['why']} (workbook filled in by {ground.by})" if filled["why"] else ""
    pieces = (_evidence(filled, number) for number in (1, 2))
    return Said(*meant, why, filled["interim lead"], tuple(each for each in pieces if each is not None))


def _evidence(filled: Mapping[str, str], number: int) -> Evidence | None:
    grade, what, source = (filled[f"{name} {number}"] for name in ("grade", "evidence", "source"))
    if not (grade or what or source):
        return None
    known = next((each for each in EvidenceGrade if each.value == grade.casefold()), None)
    if known is None or not what or not source:
        raise ReviewRefused(
            f"Evidence {number} is not whole: it has a grade, what it is, and where it lies.",
            f"The grade is one of {', '.join(EvidenceGrade)}.",
        )
    return Evidence(known, what, source)
