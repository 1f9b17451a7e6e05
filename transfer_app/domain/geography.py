"""Places: where an address is, how surely, and which authority's area holds it.

All coordinates are British National Grid (EPSG:27700), metres, float64.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """What else the gazetteer says of the entry: accuracy.EntryFlag."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How a location lies to the successors' areas.

    area: the area that holds the point; None when it is outside every one.
    on_line_with: the second area when the point lies exactly on their shared line.
    nearest_other: the closest other successor within reach; None when none is.
    line_distance_m: metres to that other successor's area; inf when beyond reach.
    outside_distance_m: metres to the nearest area when outside; 0 inside; inf beyond reach.
    nearest_area: nearest area when outside and within reach.
    """

    area: AreaCode | None
    on_line_with: AreaCode | None
    nearest_other: AreaCode | None
    line_distance_m: float
    outside_distance_m: float
    nearest_area: AreaCode | None


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
