"""Documents in words: what is wrong with one, what is known of it, and what may be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from transfer_app.domain.document_faults import LEFT_OUT, READY, TO_DO, Fault
from transfer_app.domain.document_listing import DocumentLine, Stage
from transfer_app.domain.documents import UNKNOWN_STRAND, AssignedBy, Omission
from transfer_app.domain.vocabulary import Strand
from transfer_app.gui.translation import Words
from transfer_app.gui.words import STRANDS, counted, in_words

FAULTS = Words(
    {
        Fault.UNREAD: "Not read yet",
        Fault.ROW: "Row cannot be read",
        Fault.OUTSIDE: "Outside the folder",
        Fault.NAME: "Unsafe name",
        Fault.TWICE: "Listed twice",
        Fault.ALIKE: "Nearly the same name",
        Fault.MISSING: "Missing",
        Fault.NOT_A_FILE: "Not a file",
        Fault.UNREADABLE: "Cannot be read",
        Fault.TOO_LONG: "Too long for a package",
        Fault.CHANGED: "Changed",
        Fault.GONE: "No longer in the index",
        Fault.NO_CHILD: "Child not known",
        Fault.NO_RECORD: "No such case record",
        Fault.UNSURE: "Several case records",
        Fault.ORPHAN: "Not in the index",
    }
)
STAGES = Words(
    {
        Stage.TO_SETTLE: "To settle",
        Stage.WAITING: "Waiting for a second person",
        Stage.LEFT_OUT: "Left out",
        Stage.READY: "Ready",
    }
)
OMISSIONS = Words(
    {
        Omission.DUPLICATE: "It is there under another document",
        Omission.NO_RECORD: "It is no part of a case file",
        Omission.WRONG_CHILD: "It is about nobody here",
        Omission.LOST: "It was searched for and is lost",
        Omission.BY_HAND: "It is handed over apart",
    }
)
SHORT = Words(
    {
        Omission.DUPLICATE: "Duplicate",
        Omission.NO_RECORD: "No part of a case",
        Omission.WRONG_CHILD: "About nobody here",
        Omission.LOST: "Lost",
        Omission.BY_HAND: "Handed over apart",
    }
)
_BY = {
    AssignedBy.NOBODY: "",
    AssignedBy.INDEX: ", as the index says",
    AssignedBy.RULE: ", by the rule",
    AssignedBy.PEOPLE: ", as people said",
}
_LEFT = (Stage.WAITING, Stage.LEFT_OUT)


def standing_words(standing: str) -> str:
    return {READY: STAGES[Stage.READY], LEFT_OUT: STAGES[Stage.LEFT_OUT]}.get(standing) or FAULTS[
        Fault(standing)
    ]


def child_words(line: DocumentLine) -> str:
    return f"{line.name} ({line.person})" if line.name else line.person


def record_words(line: DocumentLine) -> str:
    return STRANDS[line.strand] if line.strand is not None else ""


def omission_words(line: DocumentLine) -> str:
    """In a list: why, and whether that is agreed."""
    if not line.omission:
        return ""
    waits = " (waits)" if line.stage is Stage.WAITING else ""
    return SHORT[Omission(line.omission)] + waits


def facts(line: DocumentLine) -> str:
    """What is known of one document, in one line."""
    child = f"child {child_words(line)}" if line.person else ""
    parts = [
        line.title, line.kind, in_words(line.day.isoformat()) if line.day else "",
        size_words(line.size) if line.size else "", f"row {line.row:,} of the index" if line.listed else "",
        child, _said(line),
    ]  # fmt: skip
    return " · ".join(filter(None, parts))


def _said(line: DocumentLine) -> str:
    if not line.said_strand:
        return ""
    known = line.said_strand != UNKNOWN_STRAND
    return f"for {STRANDS[Strand(line.said_strand)]}" if known else "for a strand that is not known here"


def state(line: DocumentLine) -> str:
    """How one document stands, and what to do about it."""
    said = []
    if line.stage in _LEFT:
        why = OMISSIONS[Omission(line.omission)]
        who = f"proposed by {line.omitted_by}" + (f", agreed by {line.agreed_by}" if line.agreed_by else "")
        note = f" Note: {line.note}." if line.note else ""
        start = "To be left out" if line.stage is Stage.WAITING else "Left out"
        said.append(f"{start}: {why.lower()}; {who}.{note.replace('..', '.')}")
        if line.stage is Stage.WAITING:
            said.append("A second person has to agree.")
    elif line.stage is Stage.TO_SETTLE:
        said.append(f"{standing_words(line.standing)}. {TO_DO[Fault(line.standing)]}")
    if line.record and line.stage not in _LEFT:
        said.append(f"It is of case record {line.record} ({record_words(line)}){_BY[line.assigned_by]}.")
    return " ".join(said)


def several(lines: Sequence[DocumentLine], count: int) -> str:
    """Of a few that were looked at, out of count: how many there are of each class."""
    classes = Counter(standing_words(each.standing) for each in lines).most_common()
    if count > len(lines):
        return f"Among them: {', '.join(words for words, _ in classes)}."
    return ", ".join(f"{words} {number:,}" for words, number in classes)


def wants_record(lines: Sequence[DocumentLine]) -> bool:
    """Whether all of them wait for nothing but a case record."""
    return all(each.standing in (Fault.NO_RECORD, Fault.UNSURE, Fault.ORPHAN) for each in lines)


def why_not_assign(lines: Sequence[DocumentLine]) -> str:
    """'' when they may all go with one record."""
    if not lines:
        return "Choose a document first."
    if any(each.stage in _LEFT for each in lines):
        return "Take back first that it is left out."
    if any(each.listed and not each.person for each in lines):
        return "The row names no child: correct the index, then load again."
    if any(each.listed and not each.known for each in lines):
        return "No extract has the child: load that extract, then the documents again."
    if len({each.person if each.listed else "" for each in lines}) > 1:
        return "To assign several at once, choose documents of one child."
    return ""


def why_not_unassign(lines: Sequence[DocumentLine]) -> str:
    if any(each.stage in _LEFT for each in lines):
        return "Take back first that it is left out."
    by_hand = all(each.assigned_by is AssignedBy.PEOPLE for each in lines)
    return "" if lines and by_hand else "Choose documents that people assigned."


def why_not_leave_out(lines: Sequence[DocumentLine]) -> str:
    if not lines:
        return "Choose a document first."
    left = any(each.stage in _LEFT for each in lines)
    return "It is left out already, or waits for a second person." if left else ""


def why_not_agree(lines: Sequence[DocumentLine], user_id: int) -> str:
    if not lines or any(each.stage is not Stage.WAITING for each in lines):
        return "Nobody proposed to leave it out."
    own = any(each.proposer == user_id for each in lines)
    return "You proposed it yourself: a second person has to agree." if own else ""


def why_not_keep(lines: Sequence[DocumentLine]) -> str:
    left = lines and all(each.stage in _LEFT for each in lines)
    return "" if left else "It is not left out."


def documents_named(lines: Sequence[DocumentLine], count: int) -> str:
    """'lost.pdf', or '12 documents'."""
    return lines[0].path if count == 1 and lines else counted(count, "document")


def size_words(size: int) -> str:
    """Bytes as people say them."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= one:
            return f"{size / one:,.1f} {unit}"
    return counted(size, "byte")
