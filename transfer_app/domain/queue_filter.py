"""Which case records a list shows, and how many there are of each kind: as values that can be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

from transfer_app.domain.errors import ReviewRefused

Value = str | int | None

FACETS = (
    "states", "reasons", "strands", "priorities", "areas", "outcomes", "candidates", "disputes", "given",
    "statuses",
)  # fmt: skip
"""What records are filtered by, each by any of several values, or by all but these."""

COUNTED = FACETS[:-1]
"""Those of which every record is counted at once; the statuses of a county are too many for that."""

_OF_READER = frozenset({"restricted", "day", "vesting", "given_to"})
"""What depends on who asks and when: it is never kept."""
_NUMBERS = frozenset({"priorities", "candidates", "given"})


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which records to list. Empty: all. restricted False leaves restricted records out entirely.

    reasons: the leading reason of each. areas: the successor it goes to, or would go to. candidates: in how
    many successors a home of the child lies. without: facets whose values are left out, not asked for.
    states may hold those of working.APART, each apart from the state that its records would else be in.
    disputes: dispute_ladder.IN_TIME or OVERDUE, '' for none. given: to whom, by number; 0 for nobody.
    mine: only what was given to the reader. day, vesting, given_to: today, vesting day and the reader, for
    the store alone.
    """

    states: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    priorities: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()
    disputes: tuple[str, ...] = ()
    given: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    search: str = ""
    mine: bool = False
    restricted: bool = False
    day: str = ""
    vesting: str = ""
    given_to: int = 0
    order: tuple[str, ...] = field(default=("priority", "reason", "surname"))

    def chosen(self, facet: str) -> tuple[Value, ...]:
        found: tuple[Value, ...] = getattr(self, facet)
        return found

    def choosing(self, facet: str, values: Sequence[Value], *, without: bool = False) -> QueueFilter:
        """The same with these values of a facet, none for any."""
        others = tuple(name for name in self.without if name != facet)
        left_out = (*others, facet) if without and values else others
        return replace(self, **{facet: tuple(values), "without": left_out})  # type: ignore[arg-type]

    def holds(self, facet: str, value: Value) -> bool:
        """A record with this value passes this facet."""
        values = self.chosen(facet)
        return not values or (value in values) is not (facet in self.without)

    def plain(self) -> dict[str, object]:
        """To be kept as JSON: what differs from a filter that shows all. Who may see what is not kept."""
        mine = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in _OF_READER}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in mine.items()
            if value != getattr(_ALL, name)
        }

    @classmethod
    def from_plain(cls, kept: Mapping[str, object]) -> QueueFilter:
        """What plain() gave. Raises ReviewRefused for anything else."""
        known = {one.name for one in fields(cls)} - _OF_READER
        if unknown := sorted(set(kept) - known):
            raise _unreadable(f"it names {', '.join(unknown)}")
        for name, value in kept.items():
            if not _fits(name, value):
                raise _unreadable(f"what it says of {name} is not of that kind")
        values = {name: tuple(one) if isinstance(one, list) else one for name, one in kept.items()}
        return cls(**values)  # type: ignore[arg-type]


_ALL = QueueFilter()


def _fits(name: str, value: object) -> bool:
    if name == "search":
        return isinstance(value, str)
    if name == "mine":
        return isinstance(value, bool)
    kind = int if name in _NUMBERS else str
    if not isinstance(value, list) or not all(type(one) is kind for one in value):
        return False
    return name != "without" or set(value) <= set(FACETS)


def _unreadable(why: str) -> ReviewRefused:
    return ReviewRefused(
        f"These filters cannot be used: {why}.",
        "They are of another version of transfer-app: choose the filters again and save them anew.",
    )


class Cell(NamedTuple):
    """So many records are alike in every facet that is counted."""

    states: str
    reasons: str
    strands: str
    priorities: int
    areas: str
    outcomes: str
    candidates: int | None
    number: int
    disputes: str = ""
    given: int = 0


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many records there are of each kind, restricted ones only for those who may see them.

    What rules decided is counted only where the filter that was counted for lets it through.
    """

    cells: tuple[Cell, ...] = ()

    def total(self, wanted: QueueFilter) -> int:
        return sum(cell.number for cell in self.cells if _passes(cell, wanted, COUNTED))

    def of(self, facet: str, wanted: QueueFilter) -> Mapping[Value, int]:
        """Each value of a facet, counted as if it alone were chosen there, all else being as it is."""
        others = [name for name in COUNTED if name != facet]
        found: Counter[Value] = Counter()
        for cell in self.cells:
            if _passes(cell, wanted, others):
                found[getattr(cell, facet)] += cell.number
        return found


def _passes(cell: Cell, wanted: QueueFilter, facets: Collection[str]) -> bool:
    return all(wanted.holds(facet, getattr(cell, facet)) for facet in facets)
