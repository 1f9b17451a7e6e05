"""What can be wrong with a document of the legacy folder, in words, and what to do about it."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a document is not ready. Stored and shown: never rename one. NONE: nothing is wrong."""

    NONE = ""
    UNREAD = "unread"
    ROW = "row"
    OUTSIDE = "outside-folder"
    NAME = "unsafe-name"
    TWICE = "listed-twice"
    ALIKE = "names-alike"
    MISSING = "missing"
    NOT_A_FILE = "not-a-file"
    UNREADABLE = "unreadable"
    TOO_LONG = "too-long"
    CHANGED = "changed"
    GONE = "not-in-index"
    NO_CHILD = "no-child"
    NO_RECORD = "no-record"
    UNSURE = "unsure"
    ORPHAN = "not-listed"


READY, LEFT_OUT, REPEATED = "ready", "left-out", "repeated"

HELD = {
    Fault.UNREAD: "a document was not read yet",
    Fault.ROW: "a document's row cannot be read",
    Fault.OUTSIDE: "a document lies outside the folder",
    Fault.NAME: "a document has an unsafe name",
    Fault.TWICE: "a document is listed twice",
    Fault.ALIKE: "two documents have nearly the same name",
    Fault.MISSING: "a document is missing",
    Fault.NOT_A_FILE: "a document is not a file",
    Fault.UNREADABLE: "a document is unreadable",
    Fault.TOO_LONG: "a document is too long for a package",
    Fault.CHANGED: "a document was changed",
    Fault.GONE: "a document is no longer listed",
    Fault.NO_RECORD: "a document's case record is not known",
    Fault.UNSURE: "a document must be assigned",
}
"""Why a case record is held back, by the fault of its document. NO_CHILD and ORPHAN hold nobody back."""

TO_DO = {
    Fault.UNREAD: "Load the folder again: what was read is not read twice.",
    Fault.ROW: "Correct the row in the index, then load again.",
    Fault.OUTSIDE: "Correct the path in the index, then load again.",
    Fault.NAME: "Rename the file and correct the index, then load again.",
    Fault.TWICE: "Take one of the rows out of the index, then load again.",
    Fault.ALIKE: "Rename one of the two and correct the index, then load again.",
    Fault.MISSING: "Find the file and load again, or leave the document out.",
    Fault.NOT_A_FILE: "Put the file itself where the link, folder or device is, then load again.",
    Fault.UNREADABLE: "Give this computer's user the right to read the file, then load again.",
    Fault.TOO_LONG: "Split it, or hand it over apart and leave it out.",
    Fault.CHANGED: "Have the index exported again, then load it.",
    Fault.GONE: "Leave it out, or have the index exported again with it.",
    Fault.NO_CHILD: "Load the extract that has the child, then load the documents again.",
    Fault.NO_RECORD: "Assign it to one of the child's case records.",
    Fault.UNSURE: "Assign it to one of the child's case records.",
    Fault.ORPHAN: "Assign it to a case record, or leave it out.",
}
