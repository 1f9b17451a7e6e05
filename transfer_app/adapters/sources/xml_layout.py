"""Where the tables of a profile stand in an XML document, as values: docs/format-profile.md, XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SEVERAL = "; "
"""Stands between the texts of elements that may be there several times."""


@dataclass(frozen=True, slots=True)
class Way:
    """From a row's element to the element of a cell: so many parents up, then these tags (lower case) down.

    several: it may be there more than once, and the texts are joined.
    """

    up: int
    down: tuple[str, ...]
    several: bool = False

    @classmethod
    def written(cls, text: str) -> Way:
        """Of a path such as 'DECOM', '../HEADER/CHILDID', 'Reviews/Date[]' or '.', the row itself."""
        steps = [step for step in text.lower().removesuffix("[]").split("/") if step != "."]
        up = steps.count("..")
        return cls(up, tuple(steps[up:]), text.endswith("[]"))


@dataclass(frozen=True, slots=True)
class RowLayout:
    """One table. row: tags (lower case) from the unit to the row's element; tag: the last, as written.

    columns: by lower-case name, the ways to its text, of which the first that leads to one counts.
    rows_with: columns with patterns (upper case) of which one must match for there to be a row; none: always.
    """

    row: tuple[str, ...]
    tag: str
    columns: Mapping[str, tuple[Way, ...]]
    rows_with: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class XmlLayout:
    """unit: tags (lower case) from the root to the element that each child has; shown: the same as written.

    beside: elements beside the units that hold nothing of a child.
    """

    unit: tuple[str, ...]
    shown: str
    beside: frozenset[str]
