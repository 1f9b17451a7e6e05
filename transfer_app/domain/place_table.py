"""Places as columns: where each UPRN and postcode of a batch is, and how it lies to the successors' areas.

Eastings and northings: British National Grid (EPSG:27700), metres, float64. Areas are numbers into `areas`,
-1 for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.columns import Bools, Ints, Small
from transfer_app.domain.geography import AreaCode, LocatedBy, Location, Placing, PlacingColumns
from transfer_app.domain.located import BY, LocatedColumns, Source
from transfer_app.domain.siting import POSTCODE_REACH_M, Fault, Place, Places

Metres = NDArray[np.float64]
NOWHERE = -1

FAULTS = tuple(Fault)
FAULT_NUMBER = {fault: number for number, fault in enumerate(FAULTS)}


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Rows of places that were found. index: a siting key ('U:...', 'P:...') to its row.

    located, placing: in step, one row a place. shared: a postcode known to hold an address in another area
    than its own point.
    """

    index: Mapping[str, int]
    located: LocatedColumns
    placing: PlacingColumns
    shared: Bools

    @classmethod
    def of(cls, places: Places, areas: Sequence[AreaCode] = ()) -> PlaceTable:
        """From single places. areas: the successors' codes; those that only places name come after them."""
        rows = list(places.values())
        return cls(
            {key: row for row, key in enumerate(places)},
            _located([place.location for place in rows]),
            _placing([place.placing for place in rows], areas),
            np.array([place.shared for place in rows], dtype=bool),
        )

    def __len__(self) -> int:
        return len(self.shared)

    @property
    def areas(self) -> tuple[AreaCode, ...]:
        return self.placing.codes

    @property
    def accuracy_m(self) -> Metres:
        return self.located.accuracy_m

    @property
    def flags(self) -> Ints:
        return self.located.flags.astype(np.int64)

    def code(self, area: int) -> AreaCode | None:
        return self.areas[area] if area >= 0 else None

    def by(self, row: int) -> LocatedBy:
        return BY[self.located.by[row]]

    def place(self, row: int) -> Place:
        """One row as single values."""
        at = np.array([row])
        location = self.located.take(at).locations([""])[""]
        return Place(location, next(iter(self.placing.take(at))), bool(self.shared[row]))

    def apart(self, held: Iterable[tuple[str, str]]) -> set[str]:
        """The postcode keys that are known to hold an address in another area than their own point.

        held: postcode and UPRN keys that stand in one address of the extracts. The address has to be surely
        in its area, and near enough to belong to the postcode: a UPRN far off is a wrong one.
        """
        pairs = [(one, other) for one, other in held if one in self.index and other in self.index]
        here = np.array([self.index[one] for one, _ in pairs], dtype=np.intp)
        there = np.array([self.index[other] for _, other in pairs], dtype=np.intp)
        at, lies = self.located, self.placing
        away = np.hypot(at.easting[here] - at.easting[there], at.northing[here] - at.northing[there])
        sure = (lies.area[there] != NOWHERE) & (lies.on_line_with[there] == NOWHERE)
        sure &= lies.line_distance_m[there] > at.accuracy_m[there]
        told = sure & (lies.area[there] != lies.area[here]) & (away <= POSTCODE_REACH_M)
        return {pairs[number][0] for number in np.flatnonzero(told).tolist()}

    def with_shared(self, keys: Iterable[str]) -> PlaceTable:
        """The same, with these postcode keys marked as shared besides those that are."""
        shared = self.shared.copy()
        shared[[self.index[key] for key in keys if key in self.index]] = True
        return replace(self, shared=shared)

    def snapped(self, snap_m: float) -> Bools:
        """Outside every area, but so near to one that the policy takes it as inside."""
        near: Bools = self.placing.outside_distance_m <= snap_m
        off: Bools = near & (self.placing.area == NOWHERE)
        return off

    def areas_within(self, snap_m: float) -> Ints:
        """The area of each place, whatever speaks against it; a snapped one lies in its nearest."""
        return np.where(self.snapped(snap_m), self.placing.nearest_area, self.placing.area).astype(np.int64)

    def faults(self, snap_m: float) -> Small:
        """What speaks against deciding by each place; the first that is so, in order of weight."""
        outside = (self.placing.area == NOWHERE) & ~self.snapped(snap_m)
        near = self.placing.line_distance_m <= self.accuracy_m
        found = np.select(
            [self.placing.on_line_with != NOWHERE, outside, self.shared, near],
            [FAULT_NUMBER[one] for one in _OF_PLACES],
            FAULT_NUMBER[Fault.NONE],
        )
        return found.astype(np.int8)


_OF_PLACES = (Fault.ON_LINE, Fault.OUTSIDE, Fault.POSTCODE_SHARED, Fault.NEAR_LINE)


def _located(rows: Sequence[Location]) -> LocatedColumns:
    sources = tuple(dict.fromkeys(Source(one.gazetteer, one.quality, "") for one in rows))
    number = {source: at for at, source in enumerate(sources)}
    return LocatedColumns(
        known=np.ones(len(rows), bool),
        found=np.ones(len(rows), bool),
        easting=np.array([one.easting for one in rows], dtype=np.float64),
        northing=np.array([one.northing for one in rows], dtype=np.float64),
        accuracy_m=np.array([one.accuracy_m for one in rows], dtype=np.float64),
        by=np.array([BY.index(one.by) for one in rows], dtype=np.uint8),
        flags=np.array([one.flags for one in rows], dtype=np.uint8),
        source=np.array([number[Source(one.gazetteer, one.quality, "")] for one in rows], dtype=np.int32),
        sources=sources,
    )


def _placing(rows: Sequence[Placing], areas: Sequence[AreaCode]) -> PlacingColumns:
    codes = {code: number for number, code in enumerate(areas)}
    around: dict[AreaCode, int] = {}

    def numbers(names: Sequence[AreaCode | None], known: dict[AreaCode, int]) -> NDArray[np.int16]:
        found = [NOWHERE if name is None else known.setdefault(name, len(known)) for name in names]
        return np.array(found, dtype=np.int16)

    area = numbers([one.area for one in rows], codes)
    line = numbers([one.on_line_with for one in rows], codes)
    other = numbers([one.nearest_other for one in rows], codes)
    nearest = numbers([one.nearest_area for one in rows], codes)
    neighbour = numbers([one.neighbour for one in rows], around)
    return PlacingColumns(
        codes=tuple(codes),
        neighbours=tuple(around),
        area=area,
        on_line_with=line,
        nearest_other=other,
        line_distance_m=np.array([one.line_distance_m for one in rows], dtype=np.float64),
        nearest_area=nearest,
        outside_distance_m=np.array([one.outside_distance_m for one in rows], dtype=np.float64),
        in_gap=np.array([one.in_gap for one in rows], dtype=bool),
        neighbour=neighbour,
    )
