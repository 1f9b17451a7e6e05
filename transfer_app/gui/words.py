"""What the window calls things: outcomes, strands, states and the lines of the balance, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transfer_app.domain.figure_words import OUTCOMES as OUTCOMES
from transfer_app.domain.figure_words import STRANDS as STRANDS
from transfer_app.domain.figure_words import part_name as part_name
from transfer_app.domain.figure_words import total_name as total_name
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.gui.palette import Colours, Mark

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
