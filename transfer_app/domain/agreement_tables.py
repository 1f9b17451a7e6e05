"""The figures of agreement as tables: the same words and digits on screen, in a file and in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from transfer_app.domain.quality_sample import Drawn, Share
from transfer_app.domain.reviewer_agreement import FEW, Agreement, Answered

NOT_DEFINED = "not defined"
FLAT = ("table", "of", "and", "counted", "agreed", "percent", "kappa", "note")
"""The columns of all tables in one, for a file."""
KAPPA = "Kappa is the agreement beyond chance (Cohen 1960): 1 is full, 0 is what chance alone gives."
SMALL = f"Where fewer than {FEW} are counted, the figures say little: each next one moves them by much."
OWN = "Of the figures by person you see your own only."


@dataclass(frozen=True, slots=True)
class FigureLine:
    """names: of what or whom, one or two. percent: '66.7'. kappa: '0.40', NOT_DEFINED, or '' without one."""

    names: tuple[str, ...]
    counted: int
    agreed: int
    percent: str
    kappa: str

    @property
    def note(self) -> str:
        return f"few: under {FEW}" if self.counted < FEW else ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """titles: of the names of each line, then of counted and of agreed."""

    title: str
    titles: tuple[str, ...]
    lines: tuple[FigureLine, ...]

    @property
    def has_kappa(self) -> bool:
        return any(line.kappa for line in self.lines)

    def flat(self) -> list[tuple[str | int, ...]]:
        """Its lines under the columns FLAT."""
        return [
            (self.title, *line.names, *[""] * (2 - len(line.names)), line.counted, line.agreed, line.percent,
             line.kappa, line.note)
            for line in self.lines
        ]  # fmt: skip


def judged(title: str, names: tuple[str, ...], found: Mapping[tuple[str, ...], Agreement]) -> FigureTable:
    """Of records that two judged, each without the other's result."""
    lines = [
        FigureLine(
            of, one.count, one.agreed, rounded(one.percent, 1),
            NOT_DEFINED if one.kappa is None else rounded(one.kappa, 2),
        )
        for of, one in found.items()
    ]  # fmt: skip
    return FigureTable(title, (*names, "both judged", "agreed"), tuple(lines))


def answered(title: str, names: tuple[str, ...], found: Mapping[tuple[str, ...], Answered]) -> FigureTable:
    """Of proposals that the second person saw before they answered."""
    lines = [
        FigureLine(of, one.approved + one.refused, one.approved, rounded(one.percent, 1), "")
        for of, one in found.items()
    ]
    return FigureTable(title, (*names, "answered", "approved"), tuple(lines))


def share_words(share: Share) -> str:
    if share.drawn is Drawn.STATUS:
        return "looked after, or on a child protection plan"
    return f"{share.rate} % of the rest"


def rounded(exact: Fraction, places: int) -> str:
    """'33.3', '-0.25'; halves to even."""
    return f"{float(round(exact, places)):.{places}f}"
