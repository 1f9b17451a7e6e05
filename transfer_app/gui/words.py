"""What the window calls things: outcomes, strands, states and the lines of the balance, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transfer_app.domain.balance import part_of
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.gui.palette import Colours, Mark

STRANDS = {
    Strand.SOCIAL_CARE: "Social care",
    Strand.SEND: "SEND",
    Strand.YOUTH_JUSTICE: "Youth justice",
    Strand.EARLY_HELP: "Early help",
    Strand.EDUCATION: "Education",
    Strand.ADOPTION: "Adoption",
    Strand.CARER: "Carers",
    Strand.STAFF: "Staff files",
}

OUTCOMES = {
    OutcomeKind.SUCCESSOR: "To a successor",
    OutcomeKind.HOSTED: "Hosted",
    OutcomeKind.CUSTODIAN: "With a custodian",
    OutcomeKind.NOT_OURS: "Not ours",
    OutcomeKind.OUT_OF_SCOPE: "Out of scope",
    OutcomeKind.REVIEW: "In review",
}

STATES = {
    "automatic": "Decided by rule",
    "settled": "Settled by people",
    "proposed": "Waiting for approval",
    "queued": "Waiting for review",
    "changed": "Decided before, reopened",
    "": "Not allocated yet",
}

ROLES = {
    Role.DATA_OFFICER: (
        "Data officer",
        "loads extracts, boundaries and address lists, runs the allocation, seals packages",
    ),
    Role.REVIEWER: ("Reviewer", "works the queue of unclear cases and proposes decisions with evidence"),
    Role.APPROVER: ("Approver", "approves proposals of others, never their own"),
    Role.RECEIVING_OFFICER: ("Receiving officer", "opens packages sent here and signs their receipts"),
    Role.AUDITOR: ("Auditor", "reads and verifies everything unrestricted; changes nothing"),
    Role.ADMINISTRATOR: ("Administrator", "adds people and gives roles; sees no case records by this alone"),
}

_FIGURES = {
    "extract-rows": "Rows in extracts",
    "loaded-rows": "loaded",
    "rejected-rows": "rejected",
    "loaded": "Records loaded",
    "unique": "Case records",
    "merged": "merged",
    "allocated": "Allocated",
    "packed": "Packed",
    "packed-special": "Special packages",
    "received-special": "received",
    "outstanding-special": "outstanding",
    "held-restricted": "held back (restricted)",
    "held-not-packed": "not packed yet",
    "received": "received",
    "outstanding": "outstanding",
    "held-sent-elsewhere": "sent elsewhere before",
    "in-packages": "In packages",
    "sent-elsewhere": "now decided otherwise",
    "documents-in-packages": "Documents in packages",
    "documents-taken": "taken",
    "documents-outstanding": "outstanding",
    "copies-sent": "Copies sent",
    "sent-new": "new",
    "sent-changed": "because facts changed",
    "sent-redecided": "because decided again",
    "current": "current",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
    "refused": "refused",
    "taken-back": "taken back",
    "index-rows": "Rows of the documents' index",
    "listed": "listed",
    "repeated": "repeated",
    "folder-files": "Files in the folder",
    "with-row": "with a row",
    "beside": "not in the index",
    "documents": "Documents",
    "documents-ready": "ready",
    "documents-held": "held back",
    "documents-left-out": "left out by two people",
    "documents-of-nobody": "of no child known",
    "documents-packed": "packed",
    "documents-not-packed": "not packed yet",
    "undecided": "not allocated yet",
    "none": "none",
}


def total_name(name: str) -> str:
    """The left side of a line of the balance."""
    return _FIGURES.get(name, name)


def part_name(name: str, areas: Mapping[str, str]) -> str:
    """A term on the right of a line of the balance. areas: area code to name."""
    if name == part_of(""):
        return "a successor without a code"
    if name.startswith("to-"):
        return next((title for code, title in areas.items() if part_of(code) == name), name[3:].upper())
    if name in {kind.value for kind in OutcomeKind}:
        return OUTCOMES[OutcomeKind(name)].lower()
    own = {"unique": "unique", "packed": "packed", "packed-special": "in special packages"}
    return own.get(name) or _FIGURES.get(name, name)


def outcome_name(outcome: str, area: str, areas: Mapping[str, str]) -> str:
    """'West Wessmoor' for a successor; else what became of the record; '' is not allocated yet."""
    if outcome == OutcomeKind.SUCCESSOR:
        return areas.get(area, area)
    return OUTCOMES[OutcomeKind(outcome)] if outcome else STATES[""]


def outcome_mark(outcome: str, area: str, codes: Iterable[str], c: Colours) -> Mark:
    """The mark of an outcome; a successor's goes by its place in the boundary set."""
    if outcome == OutcomeKind.SUCCESSOR:
        order = list(codes)
        return c.successor(order.index(area)) if area in order else c.other
    return {OutcomeKind.REVIEW.value: c.review, OutcomeKind.NOT_OURS.value: c.not_ours}.get(outcome, c.other)


def moment(utc: str) -> str:
    """'2026-11-23T03:34:00Z' as '23 Nov 2026, 03:34 UTC'."""
    day, _, time = utc.partition("T")
    return f"{in_words(day)}, {time[:5]} UTC"


def in_words(day: str) -> str:
    """'2027-04-01' as '1 Apr 2027'."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    year, month, number = day.split("-")
    return f"{int(number)} {months[int(month) - 1]} {year}"


def counted(count: int, one: str, many: str = "") -> str:
    """'1 row', '1,203 rows'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
