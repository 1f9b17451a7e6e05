"""What the figures of the balance are called, wherever people read them: on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from transfer_app.domain.balance import part_of
from transfer_app.domain.vocabulary import OutcomeKind, Strand

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
    "unresolved": "Waiting for people",
    "undecided": "not allocated yet",
    "none": "none",
}


_TOTALS = {"documents-ready": "Documents ready"}
"""What is called otherwise where it begins a line than where it is a term of one."""


def total_name(name: str) -> str:
    """The left side of a line of the balance."""
    return _TOTALS.get(name) or _FIGURES.get(name, name)


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
