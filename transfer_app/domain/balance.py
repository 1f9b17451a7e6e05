"""The balance: what came in equals what went out, line by line and per strand (practice note 5.4).

extract rows = loaded + rejected;  loaded = unique + merged;  unique = each outcome;
allocated = packed + held back;  packed = received + outstanding;  in packages = packed + sent elsewhere.
Every figure is counted on its own, so that a line that does not add up shows a fault instead of hiding it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transfer_app.domain.checkpoints import BalanceLine
from transfer_app.domain.vocabulary import OutcomeKind, Strand

ALL = "all"

GOES_SOMEWHERE = frozenset({OutcomeKind.SUCCESSOR, OutcomeKind.CUSTODIAN, OutcomeKind.HOSTED})
"""Outcomes with an authority to send the record to."""


ELSEWHERE = "elsewhere"
"""In a package that was sent to another authority than the record would go to as it is decided now."""


@dataclass(frozen=True, slots=True)
class Figure:
    """So many case records that stand alike. outcome: '' where undecided.

    packed: '', 'packed', 'received', or ELSEWHERE. special: in a package of the route of its own.
    """

    strand: Strand
    outcome: str
    area: str
    restricted: bool
    packed: str
    count: int
    special: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What the workspace counted, each from its own rows.

    rows: read from files; loaded_rows and rejected_rows: taken in (new, changed or repeated) and refused.
    loaded, unique, merged: case records by strand; loaded counts one for each extract that holds it.
    incoming: case records by strand in packages received; accepted: of them stored here.
    """

    rows: int
    loaded_rows: int
    rejected_rows: int
    loaded: Mapping[Strand, int]
    unique: Mapping[Strand, int]
    merged: Mapping[Strand, int]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """Lines in order: rows first, then strand by strand, the whole last."""

    lines: tuple[BalanceLine, ...]

    @property
    def adds_up(self) -> bool:
        return not self.faults()

    def faults(self) -> tuple[BalanceLine, ...]:
        """The lines whose parts are not the total."""
        return tuple(line for line in self.lines if sum(n for _, n in line.parts) != line.total[1])

    def of(self, strand: str) -> tuple[BalanceLine, ...]:
        return tuple(line for line in self.lines if line.strand == strand)


def balance(counted: Counted) -> Balance:
    """Every line of the balance; a strand without records has none."""
    rows = BalanceLine(
        ALL,
        ("extract-rows", counted.rows),
        (("loaded-rows", counted.loaded_rows), ("rejected-rows", counted.rejected_rows)),
    )
    lines = [rows]
    strands = [strand for strand in Strand if counted.unique.get(strand) or counted.loaded.get(strand)]
    for strand in strands:
        own = [figure for figure in counted.figures if figure.strand is strand]
        count = (counted.loaded.get(strand, 0), counted.unique.get(strand, 0), counted.merged.get(strand, 0))
        lines += _lines(strand.value, count, own)
    whole = (sum(counted.loaded.values()), sum(counted.unique.values()), sum(counted.merged.values()))
    lines += _lines(ALL, whole, counted.figures)
    return Balance(tuple(lines))


def _lines(name: str, count: tuple[int, int, int], figures: Iterable[Figure]) -> list[BalanceLine]:
    loaded, unique, merged = count
    own = list(figures)
    outcomes: Counter[str] = Counter()
    allocated, sent, special, elsewhere = 0, 0, 0, 0
    held: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    for figure in own:
        outcomes[_outcome(figure)] += figure.count
        if figure.packed and (figure.packed == ELSEWHERE or figure.outcome not in GOES_SOMEWHERE):
            elsewhere += figure.count
        if figure.outcome not in GOES_SOMEWHERE:
            continue
        allocated += figure.count
        if figure.packed == ELSEWHERE:
            held["held-sent-elsewhere"] += figure.count
        elif figure.packed:
            answered = "received" if figure.packed == "received" else "outstanding"
            if figure.special:
                held["packed-special"] += figure.count
                special += figure.count
                returned[f"{answered}-special"] += figure.count
            else:
                held["packed"] += figure.count
                sent += figure.count
                returned[answered] += figure.count
        else:
            held["held-restricted" if figure.restricted else "held-not-packed"] += figure.count
    # Special packages are few: where there are none, nothing is said of them.
    apart = ("packed-special",) if special else ()
    answers = (
        [
            BalanceLine(
                name, ("packed-special", special), _parts(returned, "received-special", "outstanding-special")
            )
        ]
        if special
        else []
    )
    return [
        BalanceLine(name, ("loaded", loaded), (("unique", unique), ("merged", merged))),
        BalanceLine(name, ("unique", unique), tuple(sorted(outcomes.items())) or (("none", 0),)),
        BalanceLine(
            name,
            ("allocated", allocated),
            _parts(held, "packed", *apart, "held-restricted", "held-not-packed", "held-sent-elsewhere"),
        ),
        BalanceLine(name, ("packed", sent), _parts(returned, "received", "outstanding")),
        *answers,
        BalanceLine(
            name,
            ("in-packages", sent + special + elsewhere),
            (("packed", sent), *((each, special) for each in apart), ("sent-elsewhere", elsewhere)),
        ),
    ]


def _parts(counts: Mapping[str, int], *names: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, counts.get(name, 0)) for name in names)


def _outcome(figure: Figure) -> str:
    if not figure.outcome:
        return "undecided"
    return part_of(figure.area) if figure.outcome == OutcomeKind.SUCCESSOR else figure.outcome


def part_of(area: str) -> str:
    """What the balance calls the records of a successor. area: its code, which may hold anything.

    A figure's name in a checkpoint may not: a to z, digits and single hyphens.
    """
    return f"to-{re.sub('[^a-z0-9]+', '-', area.lower()).strip('-') or 'no-area'}"
