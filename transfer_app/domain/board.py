"""The board's figures: each line a total and its parts, and how they look outside the tool.

Pure. The figures are those of the balance and of the decisions; nothing is counted twice here.

Small counts: a board paper is published, and "1 looked-after child goes to X" can name a child.
Hiding only the small figures is not enough, since one hidden part is the total less the others,
in this line or in another. So all figures are rounded to the nearest 5, each on its own, and
1 to 4 become "under 5". Rounded parts need not add up to the rounded total; the paper says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transfer_app.domain.balance import ALL, Balance
from transfer_app.domain.casework import State

SMALL = 5
ROUNDED = "Figures are rounded to the nearest 5; 1 to 4 are shown as under 5. Parts may not add up to totals."

ACCESS = "access"
"""The section of packages and of who has access to them."""

UNRESOLVED = frozenset({State.QUEUED, State.PROPOSED, State.CHANGED})

Total = tuple[str, str, str, str, str, int]
"""(strand, outcome, area, state, lead reason, count), as the store of decisions counts them."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A total and what it is made of. section: 'balance', 'unresolved' or one of board_detail's.

    strand: 'all' or one. What is made of nothing is a figure by itself.
    """

    section: str
    strand: str
    name: str
    total: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """checkpoint: SHA-256 of the text of the last checkpoint, in hex; '' where none was signed.

    as_signed: the balance in that checkpoint is the balance shown here.
    adds_up: as the balance itself says; figures that do not add up are no board paper.
    """

    lines: tuple[BoardLine, ...]
    checkpoint: str
    as_signed: bool
    adds_up: bool


def board_lines(balance: Balance, totals: Iterable[Total]) -> tuple[BoardLine, ...]:
    """Every line of the balance that counts anything, then what waits for people, by reason.

    One line of the waiting for all strands (also when nothing waits), then one for each strand that has any.
    """
    lines = [
        BoardLine("balance", each.strand, *each.total, tuple(each.parts))
        for each in balance.lines
        if each.total[1] or any(count for _, count in each.parts)
    ]
    waiting: dict[str, Counter[str]] = {ALL: Counter()}
    for strand, _, _, state, reason, count in totals:
        if state in UNRESOLVED:
            waiting[ALL][reason] += count
            waiting.setdefault(strand, Counter())[reason] += count
    for strand, reasons in waiting.items():
        parts = tuple(sorted(reasons.items(), key=lambda part: (-part[1], part[0])))
        lines.append(BoardLine("unresolved", strand, "unresolved", reasons.total(), parts))
    return tuple(lines)


def printed(line: BoardLine, count: int, *, hide_small: bool) -> str:
    """A figure of that line. Agreements and packages are no children: theirs are always exact."""
    return published(count, hide_small=hide_small and line.section != ACCESS)


def published(count: int, *, hide_small: bool) -> str:
    """A figure as it is printed: '1,234', or rounded to 5 with 'under 5' for 1 to 4. 0 stays 0."""
    if not hide_small:
        return f"{count:,}"
    if 0 < count < SMALL:
        return f"under {SMALL}"
    return f"{(count + SMALL // 2) // SMALL * SMALL:,}"


def rows(lines: Sequence[BoardLine], *, hide_small: bool) -> list[tuple[str, str, str, str, str]]:
    """(section, strand, line, part, figure), a row for each total (its part '') and each part."""
    found = []
    for line in lines:
        for part, count in (("", line.total), *line.parts):
            figure = printed(line, count, hide_small=hide_small)
            found.append((line.section, line.strand, line.name, part, figure))
    return found
