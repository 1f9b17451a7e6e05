"""Documents in words: what is wrong with one, what is known of it, and what may be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from transfer_app.domain.document_faults import LEFT_OUT, READY, TO_DO, Fault
from transfer_app.domain.document_listing import DocumentLine, Stage
from transfer_app.domain.documents import UNKNOWN_STRAND, AssignedBy, Omission
from transfer_app.domain.vocabulary import Strand
from transfer_app.gui.translation import Words, translate
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
_IS_OF = Words(
    {
        AssignedBy.NOBODY: "It is of case record {record} ({strand}).",
        AssignedBy.INDEX: "It is of case record {record} ({strand}), as the index says.",
        AssignedBy.RULE: "It is of case record {record} ({strand}), by the rule.",
        AssignedBy.PEOPLE: "It is of case record {record} ({strand}), as people said.",
    }
)
_TO_DO = Words(TO_DO)
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
    why = SHORT[Omission(line.omission)]
    waits = line.stage is Stage.WAITING
    return translate("Documents", "{why} (waits)").format(why=why) if waits else why


def facts(line: DocumentLine) -> str:
    """What is known of one document, in one line."""
    parts = [line.title, line.kind, in_words(line.day.isoformat()) if line.day else ""]
    if line.size:
        parts.append(size_words(line.size))
    if line.listed:
        parts.append(translate("Documents", "row {n:,} of the index").format(n=line.row))
    if line.person:
        parts.append(translate("Documents", "child {name}").format(name=child_words(line)))
    return " · ".join(filter(None, [*parts, _said(line)]))


def _said(line: DocumentLine) -> str:
    if not line.said_strand:
        return ""
    if line.said_strand == UNKNOWN_STRAND:
        return translate("Documents", "for a strand that is not known here")
    return translate("Documents", "for {strand}").format(strand=STRANDS[Strand(line.said_strand)])


def state(line: DocumentLine) -> str:
    """How one document stands, and what to do about it."""
    said = []
    if line.stage in _LEFT:
        said += _left_out(line)
    elif line.stage is Stage.TO_SETTLE:
        said.append(f"{standing_words(line.standing)}. {_TO_DO[Fault(line.standing)]}")
    if line.record and line.stage not in _LEFT:
        said.append(_IS_OF[line.assigned_by].format(record=line.record, strand=record_words(line)))
    return " ".join(said)


def _left_out(line: DocumentLine) -> list[str]:
    waits = line.stage is Stage.WAITING
    words = (
        translate("Documents", "To be left out: {why}; {who}.")
        if waits
        else translate("Documents", "Left out: {why}; {who}.")
    )
    who = translate("Documents", "proposed by {name}").format(name=line.omitted_by)
    if line.agreed_by:
        who += translate("Documents", ", agreed by {name}").format(name=line.agreed_by)
    said = [words.format(why=OMISSIONS[Omission(line.omission)].lower(), who=who)]
    if line.note:
        said.append(translate("Documents", "Note: {note}.").format(note=line.note).replace("..", "."))
    if waits:
        said.append(translate("Documents", "A second person has to agree."))
    return said


def several(lines: Sequence[DocumentLine], count: int) -> str:
    """Of a few that were looked at, out of count: how many there are of each class."""
    classes = Counter(standing_words(each.standing) for each in lines).most_common()
    if count > len(lines):
        named = ", ".join(words for words, _ in classes)
        return translate("Documents", "Among them: {classes}.").format(classes=named)
    return ", ".join(f"{words} {number:,}" for words, number in classes)


def wants_record(lines: Sequence[DocumentLine]) -> bool:
    """Whether all of them wait for nothing but a case record."""
    return all(each.standing in (Fault.NO_RECORD, Fault.UNSURE, Fault.ORPHAN) for each in lines)


def why_not_assign(lines: Sequence[DocumentLine]) -> str:
    """'' when they may all go with one record."""
    if not lines:
        return translate("Documents", "Choose a document first.")
    if any(each.stage in _LEFT for each in lines):
        return translate("Documents", "Take back first that it is left out.")
    if any(each.listed and not each.person for each in lines):
        return translate("Documents", "The row names no child: correct the index, then load again.")
    if any(each.listed and not each.known for each in lines):
        return translate(
            "Documents", "No extract has the child: load that extract, then the documents again."
        )
    if len({each.person if each.listed else "" for each in lines}) > 1:
        return translate("Documents", "To assign several at once, choose documents of one child.")
    return ""


def why_not_unassign(lines: Sequence[DocumentLine]) -> str:
    if any(each.stage in _LEFT for each in lines):
        return translate("Documents", "Take back first that it is left out.")
    by_hand = all(each.assigned_by is AssignedBy.PEOPLE for each in lines)
    return "" if lines and by_hand else translate("Documents", "Choose documents that people assigned.")


def why_not_leave_out(lines: Sequence[DocumentLine]) -> str:
    if not lines:
        return translate("Documents", "Choose a document first.")
    left = any(each.stage in _LEFT for each in lines)
    return translate("Documents", "It is left out already, or waits for a second person.") if left else ""


def why_not_agree(lines: Sequence[DocumentLine], user_id: int) -> str:
    if not lines or any(each.stage is not Stage.WAITING for each in lines):
        return translate("Documents", "Nobody proposed to leave it out.")
    own = any(each.proposer == user_id for each in lines)
    return translate("Documents", "You proposed it yourself: a second person has to agree.") if own else ""


def why_not_keep(lines: Sequence[DocumentLine]) -> str:
    left = lines and all(each.stage in _LEFT for each in lines)
    return "" if left else translate("Documents", "It is not left out.")


def documents_named(lines: Sequence[DocumentLine], count: int) -> str:
    """'lost.pdf', or '12 documents'."""
    return lines[0].path if count == 1 and lines else counted(count, "document")


def size_words(size: int) -> str:
    """Bytes as people say them."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= one:
            return f"{size / one:,.1f} {unit}"
    return counted(size, "byte")
