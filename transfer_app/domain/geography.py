"""Places: where an address is, how surely, and which authority's area holds it.

All coordinates are British National Grid (EPSG:27700), metres, float64.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

import numpy as np
from numpy.typing import NDArray

AreaCode = NewType("AreaCode", str)
"""A GSS code such as E06000058, or whatever code the boundary layer uses."""


class LocatedBy(StrEnum):
    UPRN = "uprn"
    POSTCODE = "postcode"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Location:
    """Where an address lies. accuracy_m is a radius: the true place is within it."""

    easting: float
    northing: float
    accuracy_m: float
    by: LocatedBy
    gazetteer: str
    quality: str
    """The product's own quality code with its name, for example 'ONSPD 1' or 'CPO 10'."""
    flags: int = 0
    """domain.accuracy.EntryFlag: what speaks against the entry being where a child lives."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How a location lies to the successors' areas.

    area: the area that holds the point; None when it is outside every one.
    on_line_with: the second area when the point lies exactly on their shared line, or where both overlap.
    nearest_other: the closest other successor within reach; None when none is. Outside, where the nearest
    area stands for the own one, the second nearest; in a gap or a neighbour none does, so the nearest.
    line_distance_m: metres to that other successor's area; inf when beyond reach.
    outside_distance_m: metres to the nearest area when outside; 0 inside; inf beyond reach, in a gap and in
    a neighbour: what is not off the open coast has no distance, so that nothing can snap it.
    nearest_area: nearest area when outside_distance_m is finite.
    in_gap: outside every area, but enclosed by them: a lake, another authority's enclave, a drawing fault.
    neighbour: the known area that holds the point and is no successor's; None where none is known.
    """

    area: AreaCode | None
    on_line_with: AreaCode | None
    nearest_other: AreaCode | None
    line_distance_m: float
    outside_distance_m: float
    nearest_area: AreaCode | None
    in_gap: bool = False
    neighbour: AreaCode | None = None


@dataclass(frozen=True, slots=True)
class PlacingColumns:
    """Placings of n points as columns of equal length; each means what the same name of Placing says.

    codes: of the areas, in order. area, on_line_with, nearest_other, nearest_area: (n,) int16, numbers of
    codes, -1 for none; neighbour: (n,) int16, numbers of neighbours. line_distance_m, outside_distance_m:
    (n,) float64 metres. in_gap: (n,) bool. Iterating gives Placings.
    """

    codes: tuple[AreaCode, ...]
    neighbours: tuple[AreaCode, ...]
    area: NDArray[np.int16]
    on_line_with: NDArray[np.int16]
    nearest_other: NDArray[np.int16]
    line_distance_m: NDArray[np.float64]
    nearest_area: NDArray[np.int16]
    outside_distance_m: NDArray[np.float64]
    in_gap: NDArray[np.bool_]
    neighbour: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.area)

    def take(self, at: NDArray[np.intp]) -> PlacingColumns:
        """The placings at these places, in that order."""
        return PlacingColumns(
            self.codes, self.neighbours, self.area[at], self.on_line_with[at], self.nearest_other[at],
            self.line_distance_m[at], self.nearest_area[at], self.outside_distance_m[at], self.in_gap[at],
            self.neighbour[at],
        )  # fmt: skip

    def __iter__(self) -> Iterator[Placing]:
        codes: tuple[AreaCode | None, ...] = (*self.codes, None)
        around: tuple[AreaCode | None, ...] = (*self.neighbours, None)
        columns = (
            self.area,
            self.on_line_with,
            self.nearest_other,
            self.line_distance_m,
            self.outside_distance_m,
            self.nearest_area,
            self.in_gap,
            self.neighbour,
        )
        for area, line, other, away, outside, nearest, gap, beside in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            yield Placing(
                codes[area], codes[line], codes[other], away, outside, codes[nearest], gap, around[beside]
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Area:
    """One authority's area. wkb: its (multi)polygon, EPSG:27700, valid."""

    code: AreaCode
    name: str
    wkb: bytes


@dataclass(frozen=True, slots=True)
class BoundaryProblem:
    """One fault found in a boundary layer, to be said in words and shown on the map.

    kind: invalid, gap, overlap, sliver, reference-system, empty, duplicate-code, clipped,
    left-out.
    square_metres: its size, 0 where size means nothing. wkb: where it is, EPSG:27700, or None.
    """

    kind: str
    message: str
    square_metres: float
    wkb: bytes | None
    blocks: bool
    """True when the set must not be used as it is."""


class Placer(Protocol):
    """Answers, for many points at once, which area each is in and how near the line."""

    def place(self, points: NDArray[np.float64], reach_m: NDArray[np.float64]) -> Sequence[Placing]:
        """points: (n, 2) eastings and northings; reach_m: (n,) metres. Order in is order out."""
        ...

    def place_arrays(self, points: NDArray[np.float64], reach_m: NDArray[np.float64]) -> PlacingColumns:
        """As place, in columns: for a whole extract, where objects would cost more than the answers."""
        ...
