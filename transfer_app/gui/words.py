"""What the window calls things: outcomes, strands, states and the lines of the balance, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transfer_app.domain import figure_words
from transfer_app.domain.run_report import Became
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.gui.palette import Colours, Mark
from transfer_app.gui.translation import WORDS, Words, translate

STRANDS = Words(figure_words.STRANDS)
OUTCOMES = Words(figure_words.OUTCOMES)

STATES = Words(
    {
        "automatic": "Decided by rule",
        "settled": "Settled by people",
        "proposed": "Waiting for approval",
        "queued": "Waiting for review",
        "changed": "Decided before, reopened",
        "": "Not allocated yet",
    }
)

ROLES = Words(
    {
        Role.DATA_OFFICER: "Data officer",
        Role.REVIEWER: "Reviewer",
        Role.APPROVER: "Approver",
        Role.RECEIVING_OFFICER: "Receiving officer",
        Role.AUDITOR: "Auditor",
        Role.ADMINISTRATOR: "Administrator",
    }
)

ROLES_TOLD = Words(
    {
        Role.DATA_OFFICER: (
            "loads extracts, boundaries and address lists, runs the allocation, seals packages"
        ),
        Role.REVIEWER: "works the queue of unclear cases and proposes decisions with evidence",
        Role.APPROVER: "approves proposals of others, never their own",
        Role.RECEIVING_OFFICER: "opens packages sent here and signs their receipts",
        Role.AUDITOR: "reads and verifies everything unrestricted; changes nothing",
        Role.ADMINISTRATOR: "adds people and gives roles; sees no case records by this alone",
    }
)
"""What each role is for."""


UNITS = {
    "address": "addresses",
    "byte": "bytes",
    "case record": "case records",
    "case record is": "case records are",
    "comment": "comments",
    "comment by itself": "comments by themselves",
    "decision": "decisions",
    "document": "documents",
    "entry": "entries",
    "family": "families",
    "file": "files",
    "file or sheet": "files or sheets",
    "folder": "folders",
    "hour": "hours",
    "is left": "are left",
    "member": "members",
    "more is": "more are",
    "new case record": "new case records",
    "new opening": "new openings",
    "package": "packages",
    "person": "people",
    "postcode": "postcodes",
    "problem": "problems",
    "proposal": "proposals",
    "reason is": "reasons are",
    "record": "records",
    "rejected row": "rejected rows",
    "remark": "remarks",
    "restricted record": "restricted records",
    "row": "rows",
    "row not taken": "rows not taken",
    "row unchanged": "rows unchanged",
    "table": "tables",
    "rule": "rules",
}
"""What is counted, and how several are called."""

_ONE = Words({one: f"{{n}} {one}" for one in UNITS})
_MANY = Words({one: f"{{n}} {many}" for one, many in UNITS.items()})


def part_name(name: str, areas: Mapping[str, str]) -> str:
    """What a part of a line of the balance is called; a successor by its name."""
    return translate(WORDS, figure_words.part_name(name, areas))


def total_name(name: str) -> str:
    return translate(WORDS, figure_words.total_name(name))


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


CHANGES = Words(
    {
        Became.CHANGED: "sent back to people",
        Became.GONE: "gone",
        Became.OTHERWISE: "decided otherwise",
        Became.NEW: "new",
        Became.KEPT: "kept as settled",
    }
)


def changes_told(changes: Mapping[Became, int]) -> str:
    """'3 sent back to people, 1 gone': what a run made of what stood before it."""
    return ", ".join(f"{changes[each]:,} {CHANGES[each]}" for each in Became if changes.get(each))


def counted(count: int, unit: str) -> str:
    """'1 row', '1,203 rows'. unit: one of UNITS."""
    return (_ONE if count == 1 else _MANY)[unit].format(n=f"{count:,}")
