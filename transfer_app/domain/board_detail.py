"""The board's figures beyond the balance: by successor and status, what waits and how urgently, and access.

Pure. Each line counts each thing once, so its parts are its total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from transfer_app.domain.balance import ALL, outcome_part
from transfer_app.domain.board import ACCESS, UNRESOLVED, BoardLine
from transfer_app.domain.casework import State
from transfer_app.domain.dispute_ladder import RUNGS, Ladder, Rung
from transfer_app.domain.packages import RECEIVED, REJECTED, SEALED, VOID
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.strands import HEADLINES

UNACCOMPANIED = "unaccompanied (UASC)"
AGES = ((7, "up to 7 days"), (28, "8 to 28 days"), (90, "29 to 90 days"))
OLDEST = "over 90 days"
ENDING_DAYS = 14
PAST_END = "past the last day and not closed (must be 0)"
OUTSIDE = "Openings by people outside the list (must be 0)"
PRIORITY = "priority "
"""What the name of a figure by priority begins with; the number follows."""
MUST_BE_NONE = (PAST_END, OUTSIDE)

LIVE, ENDING = "live", f"live, ending within {ENDING_DAYS} days"
NOT_AGREED, NOT_BEGUN, OVER = "not agreed by both councils yet", "not begun yet", "closed or revoked"
_GRANTS = (LIVE, ENDING, PAST_END, NOT_BEGUN, NOT_AGREED, OVER)
PAST_CLOCK, IN_TIME, NO_CLOCK = "past the clock of its step", "in time", "no clock yet"
_CLOCK = (PAST_CLOCK, IN_TIME, NO_CLOCK)
_AGES = (*(words for _, words in AGES), OLDEST)
_CARED_FOR = ("looked after", "care leaver", "child in need")
STATUSES = (UNACCOMPANIED, *(words for _, words in HEADLINES), "open", "closed", "no facts left")
_PACKAGES = {
    SEALED: "no receipt yet", RECEIVED: "received", REJECTED: "refused by the receiver", VOID: "taken back",
}  # fmt: skip
_PROGRESS = {
    State.AUTOMATIC.value: "decided by rule", State.SETTLED.value: "settled by people",
    State.PROPOSED.value: "waiting for approval", State.QUEUED.value: "waiting for review",
    State.CHANGED.value: "decided before, reopened", "": "not allocated yet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """So many case records that stand alike. outcome, state: '' where undecided. loaded: the first time, ISO.

    uasc: an unaccompanied child, now. disputed: its receiver refuses it, and nobody has decided since.
    """

    status: str
    outcome: str
    area: str
    state: str
    priority: int
    restricted: bool
    uasc: bool
    disputed: bool
    loaded: str
    count: int


@dataclass(frozen=True, slots=True)
class Access:
    """packages: the state of each that was sealed here. outside: openings by people it was not made for."""

    protocols: Sequence[Protocol]
    packages: Sequence[str]
    outside: int


def detail_lines(
    records: Sequence[Alike], access: Access, today: date, disputes: Collection[Ladder] = ()
) -> tuple[BoardLine, ...]:
    """Nothing is said of records of which there are none; of access always. disputes: those still open."""
    waiting = [each for each in records if each.state in UNRESOLVED]
    disputed = [each for each in waiting if each.disputed]
    restricted = [each for each in records if each.restricted]
    lines = (
        _line("progress", "Case records", records, _progress, _PROGRESS.values()),
        *_by_outcome(records),
        _line("waiting", "By priority", waiting, lambda each: f"{PRIORITY}{each.priority}"),
        _line("waiting", "By how long ago they were loaded", waiting, partial(_age, today), _AGES),
        _line("special", "In dispute", disputed, _progress, _PROGRESS.values()),
        _ordered("special", "In dispute, by step", Counter(map(_step, disputes)), map(_rung, RUNGS)),
        _ordered(
            "special", "In dispute, by clock", Counter(_clock(each, today) for each in disputes), _CLOCK
        ),
        _line("special", "Restricted", restricted, _progress, _PROGRESS.values()),
    )
    return (*(line for line in lines if line.total), *_access_lines(access, today))


def _line(
    section: str, name: str, records: Iterable[Alike], part: Callable[[Alike], str], order: Iterable[str] = ()
) -> BoardLine:
    """Parts in the order given; any others after them, by name."""
    counts: Counter[str] = Counter()
    for each in records:
        counts[part(each)] += each.count
    return _ordered(section, name, counts, order)


def _ordered(section: str, name: str, counts: Counter[str], order: Iterable[str]) -> BoardLine:
    listed = list(order)
    parts = (*(each for each in listed if each in counts), *sorted(counts.keys() - set(listed)))
    return BoardLine(section, ALL, name, counts.total(), tuple((words, counts[words]) for words in parts))


def _by_outcome(records: Iterable[Alike]) -> list[BoardLine]:
    """A line for each successor and each other outcome, named as the balance names it."""
    found: dict[str, list[Alike]] = {}
    for each in records:
        found.setdefault(outcome_part(each.outcome, each.area), []).append(each)
    # Successors first: their names begin with 'to-'.
    order = sorted(found, key=lambda name: (not name.startswith("to-"), name))
    return [_line("status", name, found[name], _status, STATUSES) for name in order]


def _status(each: Alike) -> str:
    """An unaccompanied child is told apart from other children in care, care leavers and children in need."""
    return UNACCOMPANIED if each.uasc and each.status in _CARED_FOR else each.status


def _progress(each: Alike) -> str:
    return _PROGRESS[each.state]


def _step(each: Ladder) -> str:
    return _rung(each.rung)


def _rung(each: Rung) -> str:
    return f"step {each.number}: {each.name[:1].lower()}{each.name[1:]}"


def _clock(each: Ladder, today: date) -> str:
    if each.due is None:
        return NO_CLOCK
    return PAST_CLOCK if each.overdue(today) else IN_TIME


def _age(today: date, each: Alike) -> str:
    days = (today - date.fromisoformat(each.loaded[:10])).days
    return next((words for most, words in AGES if days <= most), OLDEST)


def _access_lines(access: Access, today: date) -> list[BoardLine]:
    packages = Counter(_PACKAGES[state] for state in access.packages)
    grants = Counter(_grant(each, today) for each in access.protocols)
    grants[PAST_END] += 0  # shown also when it is what it must be
    return [
        _ordered(ACCESS, "Packages", packages, _PACKAGES.values()),
        _ordered(ACCESS, "Access agreements", grants, _GRANTS),
        BoardLine(ACCESS, ALL, OUTSIDE, access.outside, ()),
    ]


def _grant(each: Protocol, today: date) -> str:
    """How one stands today; the first that is so."""
    if each.gone:
        return OVER
    if not each.agreed:
        return NOT_AGREED
    if each.overdue(today):
        return PAST_END
    if each.starts > today:
        return NOT_BEGUN
    return ENDING if (each.ends - today).days <= ENDING_DAYS else LIVE
