"""Which area holds each point, and how near the next one is: exact, and fast enough for a whole country.

Promise: every answer equals shapely's on the original shapes. A point is held by each area it intersects,
edges and vertices included; distances are shapely.distance to the area; ground that the areas enclose without
holding it is told from the open outside. The grid only says where no shape need be asked. Method and
measurements: docs/format-geography.md, benchmarks/allocation.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.adapters.geography.gaps import Gaps, first_holding, neighbours_of
from transfer_app.adapters.geography.label_grid import BORDER, NOWHERE, LabelGrid, build_grid
from transfer_app.domain.errors import BoundaryError
from transfer_app.domain.geography import Area, AreaCode, Placing, PlacingColumns

_LOOKED_UP = 32_768
"""Points looked up together: few enough that what lies between stays in the processor's cache."""
_BLOCK = 200_000
"""Points given to the shapes together: bounds the memory, whatever the number of points."""
_PIECE = 8
"""Segments of a line kept together in the index of lines."""
_MOST_AREAS = 30_000

Indices = NDArray[np.intp]
Labels = NDArray[np.int16]
Coordinates = NDArray[np.float64]


class GridPlacer:
    """A Placer over a fixed set of areas. Build once per boundary set; keep to_bytes() beside it."""

    def __init__(
        self,
        codes: Sequence[str],
        wkbs: Sequence[bytes],
        grid: LabelGrid | None,
        cell_m: float | None,
        neighbours: Sequence[tuple[str, bytes]] = (),
    ):
        self.codes = tuple(AreaCode(code) for code in codes)
        self.wkbs = tuple(wkbs)
        self._shapes = np.asarray(shapely.from_wkb(list(wkbs)), dtype=object)
        shapely.prepare(self._shapes)
        self._bounds = shapely.bounds(self._shapes)
        self._pieces, self._piece_area = _cut_lines(self._shapes)
        self._lines = shapely.STRtree(self._pieces)
        self.grid = grid if grid is not None else build_grid(self._shapes, cell_m, self._hold_by_bounds)
        self.neighbours = tuple(AreaCode(code) for code, _ in neighbours)
        self.neighbour_wkbs = tuple(wkb for _, wkb in neighbours)
        self._around = np.asarray(shapely.from_wkb(list(self.neighbour_wkbs)), dtype=object)
        shapely.prepare(self._around)
        self._border_number = np.zeros(len(self.grid.labels), np.int32)
        self._border_number[self.grid.border_cells] = np.arange(len(self.grid.border_cells))

    @cached_property
    def _gaps(self) -> Gaps:
        """Made when the first point outside every area is met: most case pages have none."""
        return Gaps(self._shapes)

    @classmethod
    def build(
        cls, areas: Sequence[Area], cell_m: float | None = None, known: Sequence[Area] = ()
    ) -> GridPlacer:
        """The placer of these areas. cell_m: side of the cells; None chooses by the extent.

        known: other areas that a layer held, such as all districts of the country; those that are not the
        ground of these areas tell where a point is that lies outside.
        """
        if not areas:
            raise BoundaryError("There are no areas to allocate to.", "Load a boundary layer first.")
        most = max(len(areas), len(known))
        if most > _MOST_AREAS:
            raise BoundaryError(
                f"There are {most:,} areas; at most {_MOST_AREAS:,} can be allocated to.",
                "Choose the successor authorities, not the parts they are made of.",
            )
        ordered = sorted(areas, key=lambda area: area.code)
        around = [(area.code, area.wkb) for area in neighbours_of(ordered, known)]
        return cls([area.code for area in ordered], [area.wkb for area in ordered], None, cell_m, around)

    def place(self, points: Coordinates, reach_m: Coordinates) -> Sequence[Placing]:
        """See domain.geography.Placer."""
        return tuple(self.place_arrays(points, reach_m))

    def place_arrays(self, points: Coordinates, reach_m: Coordinates) -> PlacingColumns:
        """As place, in columns: see domain.geography.Placer."""
        points = np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2)
        reach = np.broadcast_to(np.asarray(reach_m, dtype=np.float64), (len(points),))
        found = PlacingColumns(
            self.codes,
            self.neighbours,
            area=np.full(len(points), NOWHERE, np.int16),
            on_line_with=np.full(len(points), NOWHERE, np.int16),
            nearest_other=np.full(len(points), NOWHERE, np.int16),
            line_distance_m=np.full(len(points), np.inf),
            nearest_area=np.full(len(points), NOWHERE, np.int16),
            outside_distance_m=np.zeros(len(points)),
            in_gap=np.zeros(len(points), bool),
            neighbour=np.full(len(points), NOWHERE, np.int16),
        )
        unsure, near = self._look_up(points, reach, found)
        for block in _blocks(unsure):
            self._decide(points, block, found)
        self._tell_outside(points, found)
        for block in _blocks(near):
            self._measure(points, reach, block, found)
        line = unsure[found.on_line_with[unsure] != NOWHERE]
        found.nearest_other[line] = found.on_line_with[line]
        found.line_distance_m[line] = 0.0
        return found

    def _look_up(
        self, points: Coordinates, reach: Coordinates, found: PlacingColumns
    ) -> tuple[Indices, Indices]:
        """Write what the grid alone knows; the points it leaves to the shapes, and those near a line."""
        reaching = bool((reach > 0).any())
        unsure, near = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
        for start in range(0, len(points), _LOOKED_UP):
            here = slice(start, start + _LOOKED_UP)
            cells = self.grid.cells_of(points[here])
            area = self.grid.labels[cells]
            found.area[here] = area
            found.outside_distance_m[here][area == NOWHERE] = np.inf
            unsure.append(start + np.flatnonzero(area == BORDER))
            if reaching:
                within = (reach[here] > 0) & (reach[here] >= self.grid.clear_m(cells))
                near.append(start + np.flatnonzero(within & np.isfinite(points[here]).all(axis=1)))
        return np.concatenate(unsure), np.concatenate(near)

    def _decide(self, points: Coordinates, block: Indices, found: PlacingColumns) -> None:
        """Ask the shapes which areas hold these points."""
        point, holder = self._hold_by_cell(points[block])
        at = _firsts(point)
        found.area[block] = NOWHERE
        found.outside_distance_m[block] = np.inf
        # Pairs come in order of point, then of area: the first of a point is its area, the next its line.
        found.area[block[point[at]]] = holder[at]
        found.outside_distance_m[block[point[at]]] = 0.0
        after = at[at + 1 < np.append(at[1:], len(point))] + 1
        found.on_line_with[block[point[after]]] = holder[after]

    def _tell_outside(self, points: Coordinates, found: PlacingColumns) -> None:
        """Gaps and neighbours' ground, for the points that no area holds."""
        out = found.area == NOWHERE
        if not out.any() or not (self._gaps or len(self._around)):
            return
        outside = np.flatnonzero(out)
        found.in_gap[outside] = self._gaps.hold(points[outside])
        found.neighbour[outside] = first_holding(self._around, points[outside])

    def _measure(self, points: Coordinates, reach: Coordinates, near: Indices, found: PlacingColumns) -> None:
        """Distances to the lines of other areas within reach, for the points near any."""
        # In order of cell, neighbours ask for the same lines one after another: half the time.
        near = near[np.argsort(self.grid.cells_of(points[near]))]
        places = np.asarray(shapely.points(points[near]), dtype=object)
        point, piece = self._lines.query(places, predicate="dwithin", distance=reach[near])
        away = np.asarray(shapely.distance(places[point], self._pieces[piece]))
        area = self._piece_area[piece]
        point = near[point]
        other = area != found.area[point]
        point, area, away = point[other], area[other], away[other]
        # By point, then distance, then code: equally near areas come out in order of code.
        order = np.lexsort((area, away, point))
        point, area, away = point[order], area[order], away[order]
        at = _firsts(point)
        of = point[at]
        off_coast = (found.area[of] == NOWHERE) & ~found.in_gap[of] & (found.neighbour[of] == NOWHERE)
        nearest = at[off_coast]
        found.nearest_area[point[nearest]] = area[nearest]
        found.outside_distance_m[point[nearest]] = away[nearest]
        # Outside, the nearest area stands for the own one, and the other is the nearest but it. In a gap
        # and in a neighbour none does: whose it is only people can say.
        rest = area != found.nearest_area[point]
        point, area, away = point[rest], area[rest], away[rest]
        at = _firsts(point)
        found.nearest_other[point[at]] = area[at]
        found.line_distance_m[point[at]] = away[at]

    def _hold_by_cell(self, points: Coordinates) -> tuple[Indices, Indices]:
        """Pairs of point and area that holds it, in order, asking only the areas noted for its cell."""
        at = self._border_number[self.grid.cells_of(points)]
        low, counts = self.grid.starts[at], self.grid.starts[at + 1] - self.grid.starts[at]
        point = np.repeat(np.arange(len(points)), counts)
        asked = np.arange(len(point)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
        area = self.grid.candidates[asked]
        held = np.zeros(len(point), bool)
        order = np.argsort(area, kind="stable")
        edges = np.searchsorted(area[order], np.arange(len(self.codes) + 1))
        for number in np.flatnonzero(np.diff(edges)):
            mine = order[edges[number] : edges[number + 1]]
            xy = points[point[mine]]
            held[mine] = shapely.intersects_xy(self._shapes[number], xy[:, 0], xy[:, 1])
        return point[held], area[held].astype(np.intp)

    def _hold_by_bounds(self, points: Coordinates) -> tuple[Indices, Indices]:
        """Pairs of point and area that holds it, asking every area whose bounds hold it."""
        x, y = points[:, 0], points[:, 1]
        pairs = []
        for number, (west, south, east, north) in enumerate(self._bounds):
            mine = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
            mine = mine[shapely.intersects_xy(self._shapes[number], x[mine], y[mine])]
            pairs.append((mine, np.full(len(mine), number)))
        return np.concatenate([p for p, _ in pairs]), np.concatenate([a for _, a in pairs])


def _blocks(points: Indices) -> Iterator[Indices]:
    return (points[start : start + _BLOCK] for start in range(0, len(points), _BLOCK))


def _firsts(values: Indices) -> Indices:
    """Places where a new value begins in a sorted array."""
    return np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.zeros(0, np.intp)


def _cut_lines(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], Indices]:
    """All boundary lines in short pieces of their own vertices (nothing is moved), each with its area."""
    parts, part_area = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    begins = np.r_[True, ring[1:] != ring[:-1]]
    within = np.arange(len(ring)) - np.maximum.accumulate(np.where(begins, np.arange(len(ring)), 0))
    sizes = np.bincount(ring)
    # A piece starts at every eighth vertex but a ring's last, and shares its last vertex with the next piece.
    starts = np.flatnonzero((within % _PIECE == 0) & (within < sizes[ring] - 1))
    ring_end = np.cumsum(sizes)[ring[starts]]
    lengths = np.minimum(starts + _PIECE + 1, ring_end) - starts
    vertex = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths - starts, lengths)
    pieces = shapely.linestrings(xy[vertex], indices=np.repeat(np.arange(len(starts)), lengths))
    return np.asarray(pieces, dtype=object), part_area[ring_part[ring[starts]]]
