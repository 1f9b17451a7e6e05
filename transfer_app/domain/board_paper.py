"""The board's paper: what its PDF and its workbook both say, word for word and figure for figure.

Pure. Where small figures are hidden, the exact ones are not in a paper at all, so no file can show them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.balance import ALL
from transfer_app.domain.board import ROUNDED, Board, BoardLine, printed
from transfer_app.domain.figure_words import STRANDS, part_name, total_name
from transfer_app.domain.vocabulary import Strand

TITLE = "Transfer of children's case records: figures for the board"
WHOLE = "All strands"
_EXACT = "These are exact figures. Small ones can point to a child: do not publish them."
_TABLES = {
    "progress": "Progress",
    "status": "By successor and status",
    "waiting": "Waiting for people, by priority and age",
    "unresolved": "Waiting for people, by reason",
    "special": "Disputes and restricted records",
    "access": "Packages and access",
    "balance": "The balance",
}
"""Titles by section of the figures, in the order of the paper."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
COLUMNS = ("Table", "Strand", "Line", "Part", "Figure")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A total (part '') or one of its parts. share: 0 to 1, how long its bar is; of figures as shown."""

    strand: str
    line: str
    part: str
    figure: str
    share: float


@dataclass(frozen=True, slots=True)
class PaperTable:
    title: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """facts: names and values, such as the council and the checkpoint. notes: whole sentences."""

    title: str
    day: date
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    tables: tuple[PaperTable, ...]

    def cells(self) -> list[tuple[str, str, str, str, str]]:
        """Every figure with all its headings, as COLUMNS names them."""
        return [
            (table.title, row.strand, row.line, row.part, row.figure)
            for table in self.tables
            for row in table.rows
        ]


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called. areas: of the successors, by code; reasons: of what is unclear, by code."""

    areas: Mapping[str, str]
    reasons: Mapping[str, str]


def paper(
    board: Board, council: str, day: date, vesting_day: date | None, names: Names, *, hide_small: bool
) -> Paper:
    """The figures as they go outside. day: when they were counted."""
    facts = (
        ("Council", council),
        ("Figures of", _in_full(day)),
        ("Vesting day", _until(day, vesting_day)),
        ("Checkpoint (SHA-256)", board.checkpoint or "none signed yet"),
    )
    tables = (
        PaperTable(title, _rows([e for e in board.lines if e.section == section], names, hide_small))
        for section, title in _TABLES.items()
    )
    return Paper(
        TITLE, day, facts, _notes(board, hide_small=hide_small), tuple(each for each in tables if each.rows)
    )


def _behind(board: Board) -> str:
    """How the figures and the last signed checkpoint go together, in a sentence."""
    if not board.checkpoint:
        return "No checkpoint is signed yet, so nothing proves these figures."
    if board.as_signed:
        return "The balance is the one that the checkpoint above signs."
    return "Figures changed since the checkpoint above: sign a new one before this goes to the board."


def _notes(board: Board, *, hide_small: bool) -> tuple[str, ...]:
    return _behind(board), ROUNDED if hide_small else _EXACT


def _rows(lines: Sequence[BoardLine], names: Names, hide_small: bool) -> tuple[PaperRow, ...]:
    """The whole first, then strand by strand."""
    order = [ALL, *(strand.value for strand in Strand)]
    found = []
    for line in sorted(lines, key=lambda each: order.index(each.strand)):
        strand = STRANDS[Strand(line.strand)] if line.strand != ALL else WHOLE
        wording = _wording(line.section, names)
        title = part_name(line.name, names.areas) if line.section == "status" else total_name(line.name)
        most = _shown(line, line.total, hide_small)
        for part, count in (("", line.total), *line.parts):
            share = _shown(line, count, hide_small) / most if most else 0.0
            words = part and wording(part)
            figure = printed(line, count, hide_small=hide_small)
            found.append(PaperRow(strand, title[:1].upper() + title[1:], words, figure, min(share, 1.0)))
    return tuple(found)


def _wording(section: str, names: Names) -> Callable[[str], str]:
    if section == "balance":
        return lambda part: part_name(part, names.areas)
    return lambda part: names.reasons.get(part, part)


def _shown(line: BoardLine, count: int, hide_small: bool) -> int:
    """The figure that a bar may give away: the printed one, nothing where it is under 5."""
    text = printed(line, count, hide_small=hide_small).replace(",", "")
    return int(text) if text.isdigit() else 0


def _until(day: date, vesting_day: date | None) -> str:
    if vesting_day is None:
        return "not set"
    days = (vesting_day - day).days
    if days == 0:
        return f"{_in_full(vesting_day)}, today"
    left = f"{abs(days):,} day{'s' if abs(days) != 1 else ''}"
    return f"{_in_full(vesting_day)}, {f'in {left}' if days > 0 else f'{left} ago'}"


def _in_full(day: date) -> str:
    """'28 November 2026': a paper is read long after."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
