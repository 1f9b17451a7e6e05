"""Places as columns: where each UPRN and postcode of a batch is, and how it lies to the successors' areas.

Eastings and northings: British National Grid (EPSG:27700), metres, float64. Areas are numbers into `areas`,
-1 for none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.columns import Bools, Ints, Small
from transfer_app.domain.geography import AreaCode, LocatedBy, Location, Placing
from transfer_app.domain.siting import Fault, Place, Places

Metres = NDArray[np.float64]
NOWHERE = -1

FAULTS = tuple(Fault)
FAULT_NUMBER = {fault: number for number, fault in enumerate(FAULTS)}


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """index: a siting key ('U:...', 'P:...') to its row. Columns mean what Location and Placing say."""

    index: Mapping[str, int]
    areas: tuple[AreaCode, ...]
    easting: Metres
    northing: Metres
    accuracy_m: Metres
    area: Ints
    on_line_with: Ints
    nearest_other: Ints
    line_distance_m: Metres
    outside_distance_m: Metres
    nearest_area: Ints
    shared: Bools
    flags: Ints
    by: Sequence[LocatedBy]
    gazetteer: Sequence[str]
    quality: Sequence[str]

    @classmethod
    def of(cls, places: Places, areas: Sequence[AreaCode] = ()) -> PlaceTable:
        """From single places. areas: the successors' codes; those that places name come after them."""
        known = {code: number for number, code in enumerate(areas)}

        def numbers(codes: Sequence[AreaCode | None]) -> Ints:
            found = [NOWHERE if code is None else known.setdefault(code, len(known)) for code in codes]
            return np.array(found, dtype=np.int64)

        rows = list(places.values())
        where, lies = [place.location for place in rows], [place.placing for place in rows]
        columns = [
            numbers([one.area for one in lies]),
            numbers([one.on_line_with for one in lies]),
            numbers([one.nearest_other for one in lies]),
            numbers([one.nearest_area for one in lies]),
        ]
        return cls(
            index={key: row for row, key in enumerate(places)},
            areas=tuple(known),
            easting=np.array([one.easting for one in where], dtype=np.float64),
            northing=np.array([one.northing for one in where], dtype=np.float64),
            accuracy_m=np.array([one.accuracy_m for one in where], dtype=np.float64),
            area=columns[0],
            on_line_with=columns[1],
            nearest_other=columns[2],
            line_distance_m=np.array([one.line_distance_m for one in lies], dtype=np.float64),
            outside_distance_m=np.array([one.outside_distance_m for one in lies], dtype=np.float64),
            nearest_area=columns[3],
            shared=np.array([place.shared for place in rows], dtype=bool),
            flags=np.array([one.flags for one in where], dtype=np.int64),
            by=[one.by for one in where],
            gazetteer=[one.gazetteer for one in where],
            quality=[one.quality for one in where],
        )

    def __len__(self) -> int:
        return len(self.easting)

    def code(self, area: int) -> AreaCode | None:
        return self.areas[area] if area >= 0 else None

    def place(self, row: int) -> Place:
        """One row as single values."""
        location = Location(
            float(self.easting[row]), float(self.northing[row]), float(self.accuracy_m[row]), self.by[row],
            self.gazetteer[row], self.quality[row], int(self.flags[row]),
        )  # fmt: skip
        placing = Placing(
            self.code(int(self.area[row])), self.code(int(self.on_line_with[row])),
            self.code(int(self.nearest_other[row])), float(self.line_distance_m[row]),
            float(self.outside_distance_m[row]), self.code(int(self.nearest_area[row])),
        )  # fmt: skip
        return Place(location, placing, bool(self.shared[row]))

    def snapped(self, snap_m: float) -> Bools:
        """Outside every area, but so near to one that the policy takes it as inside."""
        held: Bools = (self.area == NOWHERE) & (self.outside_distance_m <= snap_m)
        return held

    def areas_within(self, snap_m: float) -> Ints:
        """The area of each place, whatever speaks against it; a snapped one lies in its nearest."""
        return np.where(self.snapped(snap_m), self.nearest_area, self.area)

    def faults(self, snap_m: float) -> Small:
        """What speaks against deciding by each place; the first that is so, in order of weight."""
        outside = (self.area == NOWHERE) & ~self.snapped(snap_m)
        near = self.line_distance_m <= self.accuracy_m
        found = np.select(
            [self.on_line_with != NOWHERE, outside, self.shared, near],
            [FAULT_NUMBER[one] for one in _OF_PLACES],
            FAULT_NUMBER[Fault.NONE],
        )
        return found.astype(np.int8)


_OF_PLACES = (Fault.ON_LINE, Fault.OUTSIDE, Fault.POSTCODE_SHARED, Fault.NEAR_LINE)
