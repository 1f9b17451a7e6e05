"""A grid of square cells over the areas: which need no geometry, and which areas the others may hold.

A cell that no boundary comes near has one answer for all its points, found once. A cell that a boundary
touches lists the areas that may hold a point of it; there the original shapes decide. Cells are marked
generously (a millimetre beyond every line), so rounding can only cost time, never an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

NOWHERE = -1
BORDER = -2
_MARGIN_M = 0.001
_MOST_CELLS = 10_000_000
_DOUBLINGS = 8

Indices = NDArray[np.intp]
Shapes = NDArray[np.object_]
Coordinates = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelGrid:
    """Cells in rows from the south, flattened: cell = row * columns + column.

    labels: (cells,) int16: the area's index, NOWHERE, or BORDER when the shapes must be asked.
    starts, candidates: areas of border cell i are candidates[starts[i]:starts[i + 1]], in order of index;
    border_cells: (b,) sorted cell numbers.
    clear: (cells,) uint8 n: within reach_of(n) of any point of the cell only the cell's own label is found.
    """

    west: float
    south: float
    cell_m: float
    columns: int
    rows: int
    labels: NDArray[np.int16]
    border_cells: Indices
    starts: Indices
    candidates: NDArray[np.int16]
    clear: NDArray[np.uint8]

    def cells_of(self, points: Coordinates) -> NDArray[np.int32]:
        """The cell of each point; one outside the grid gets the edge cell nearest to it.

        That cell's answers hold for it too: it is no nearer to any line than that cell is, and what the
        edge cell leaves open the shapes decide. NaN gets some edge cell.
        """
        cells = self._steps(points[:, 1], self.south, self.rows)
        cells *= self.columns
        cells += self._steps(points[:, 0], self.west, self.columns)
        return cells

    def _steps(self, along: Coordinates, start: float, count: int) -> NDArray[np.int32]:
        steps = along - start
        steps *= 1 / self.cell_m
        np.fmax(steps, 0, out=steps)
        np.fmin(steps, count - 1, out=steps)
        return steps.astype(np.int32)

    def clear_m(self, cells: NDArray[np.integer]) -> Coordinates:
        """A distance from any point of each cell within which no line of another area can be."""
        steps = np.arange(_DOUBLINGS + 1)
        distances: Coordinates = np.where(steps > 0, np.exp2(steps - 1) * self.cell_m - 2 * _MARGIN_M, 0.0)
        clear: Coordinates = distances[self.clear[cells]]
        return clear


def build_grid(
    shapes: Shapes, cell_m: float | None, hold: Callable[[Coordinates], tuple[Indices, Indices]]
) -> LabelGrid:
    """The grid of these shapes, in about a second for a county.

    cell_m None takes about ten million cells, none finer than 10 m. hold(points) answers by geometry, for
    one point a run of cells, which areas hold it: pairs of point and area.
    """
    bounds = shapely.total_bounds(shapes)
    if cell_m is None:
        cell_m = max(10.0, float(np.sqrt((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / _MOST_CELLS)))
    west, south = (np.floor(bounds[:2] / cell_m) - 1) * cell_m
    columns, rows = (np.ceil((bounds[2:] - (west, south)) / cell_m) + 1).astype(int)
    area, cell = _touched(shapes, float(west), float(south), cell_m, int(columns))
    labels = np.full(int(columns) * int(rows), NOWHERE, np.int16)
    labels[cell] = BORDER
    runs, lengths = _runs(labels, int(columns))
    point, holder = hold(_middles(np.concatenate([runs, np.unique(cell)]), west, south, cell_m, int(columns)))
    in_run = point < len(runs)
    counted = np.bincount(point[in_run], minlength=len(runs) + 1)
    run_labels = np.full(len(runs), NOWHERE, np.int16)
    run_labels[point[in_run]] = holder[in_run]
    # Where areas overlap, whole cells have two answers: treat them as border cells with both.
    run_labels[counted[:-1] > 1] = BORDER
    labels[labels != BORDER] = np.repeat(run_labels, lengths)
    doubled = in_run & (counted[np.where(in_run, point, 0)] > 1)
    twice_cells = _spread(runs[point[doubled]], lengths[point[doubled]])
    twice_areas = np.repeat(holder[doubled], lengths[point[doubled]])
    border = np.unique(cell)
    held = ~in_run
    area = np.concatenate([area, holder[held], twice_areas])
    cell = np.concatenate([cell, border[point[held] - len(runs)], twice_cells])
    pairs = np.unique(cell.astype(np.int64) * len(shapes) + area)
    cell, area = pairs // len(shapes), pairs % len(shapes)
    border, starts = np.unique(cell, return_index=True)
    clear = _clear(labels, border, np.append(starts, len(cell)), area, int(rows), int(columns))
    return LabelGrid(
        float(west),
        float(south),
        float(cell_m),
        int(columns),
        int(rows),
        labels,
        border.astype(np.intp),
        np.append(starts, len(cell)).astype(np.intp),
        area.astype(np.int16),
        clear,
    )


def segments(shapes: Shapes) -> tuple[Indices, Coordinates]:
    """Every boundary segment: the index of its area, and its two ends as (n, 4)."""
    parts, part_area = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, of = shapely.get_coordinates(rings, return_index=True)
    joined = of[1:] == of[:-1]
    return part_area[ring_part[of[1:][joined]]], np.hstack([xy[:-1][joined], xy[1:][joined]])


def _touched(
    shapes: Shapes, west: float, south: float, cell_m: float, columns: int
) -> tuple[Indices, Indices]:
    """Pairs of area and cell such that a segment of the area comes within the margin of the cell."""
    area, ends = segments(shapes)
    x1, y1, x2, y2 = ends.T
    low = np.floor((np.minimum(x1, x2) - _MARGIN_M - west) / cell_m).astype(np.intp)
    high = np.floor((np.maximum(x1, x2) + _MARGIN_M - west) / cell_m).astype(np.intp)
    which = np.repeat(np.arange(len(area)), high - low + 1)
    column = _count_up(low, high)
    # The part of the segment over this column, a margin wider on either side, and its rows.
    left = west + column * cell_m - _MARGIN_M
    right = left + cell_m + 2 * _MARGIN_M
    run = (x2 - x1)[which]
    slope = np.divide((y2 - y1)[which], run, out=np.zeros(len(which)), where=run != 0)
    near, far = np.minimum(x1, x2)[which], np.maximum(x1, x2)[which]
    start = y1[which] + (np.clip(left, near, far) - x1[which]) * slope
    stop = y1[which] + (np.clip(right, near, far) - x1[which]) * slope
    upright = run == 0
    start, stop = np.where(upright, y1[which], start), np.where(upright, y2[which], stop)
    bottom = np.floor((np.minimum(start, stop) - _MARGIN_M - south) / cell_m).astype(np.intp)
    top = np.floor((np.maximum(start, stop) + _MARGIN_M - south) / cell_m).astype(np.intp)
    row = _count_up(bottom, top)
    repeat = np.repeat(np.arange(len(which)), top - bottom + 1)
    pairs = np.unique((row * columns + column[repeat]) * len(shapes) + area[which[repeat]])
    return pairs % len(shapes), pairs // len(shapes)


def _count_up(low: Indices, high: Indices) -> Indices:
    """low[0]..high[0], low[1]..high[1], ... in one array."""
    lengths = high - low + 1
    firsts = np.cumsum(lengths) - lengths
    counted: Indices = np.arange(int(lengths.sum()), dtype=np.intp) - np.repeat(firsts - low, lengths)
    return counted


def _spread(firsts: Indices, lengths: Indices) -> Indices:
    return _count_up(firsts, firsts + lengths - 1)


def _runs(labels: NDArray[np.int16], columns: int) -> tuple[Indices, Indices]:
    """First cell and length of every unbroken run of cells without a boundary within one row."""
    free = (labels != BORDER).reshape(-1, columns)
    padded = np.zeros((len(free), columns + 2), np.int8)
    padded[:, 1:-1] = free
    step = np.diff(padded, axis=1)
    row, start = np.nonzero(step == 1)
    _, stop = np.nonzero(step == -1)
    return row * columns + start, stop - start


def _middles(cells: Indices, west: float, south: float, cell_m: float, columns: int) -> Coordinates:
    return np.column_stack(
        [west + (cells % columns + 0.5) * cell_m, south + (cells // columns + 0.5) * cell_m]
    )


def _clear(
    labels: NDArray[np.int16], border: Indices, starts: Indices, areas: Indices, rows: int, columns: int
) -> NDArray[np.uint8]:
    """How many doublings of the neighbourhood stay free of every line of another area.

    lowest and highest: smallest and largest area with a line in the neighbourhood. Nothing of another area
    is near while both are the cell's own label, or nothing has been met.
    """
    none_low, none_high = np.iinfo(np.int16).max, np.int16(-1)
    lowest = np.full(len(labels), none_low, np.int16)
    highest = np.full(len(labels), none_high, np.int16)
    lowest[border] = np.minimum.reduceat(areas, starts[:-1])
    highest[border] = np.maximum.reduceat(areas, starts[:-1])
    clear = np.zeros(len(labels), np.uint8)
    still = labels != BORDER
    low, high = lowest.reshape(rows, columns), highest.reshape(rows, columns)
    for step in range(_DOUBLINGS):
        low, high = _widen(low, 2**step // 2 or 1, np.minimum), _widen(high, 2**step // 2 or 1, np.maximum)
        alone = (low == none_low) | ((low == high) & (low == labels.reshape(rows, columns)))
        still &= alone.ravel()
        clear[still] = step + 1
    return clear


def _widen(values: NDArray[np.int16], by: int, choose: np.ufunc) -> NDArray[np.int16]:
    """The smallest (largest) value within `by` cells to every side."""
    wide = values.copy()
    if by < values.shape[0]:
        choose(wide[by:], values[:-by], out=wide[by:])
        choose(wide[:-by], values[by:], out=wide[:-by])
    across = wide.copy()
    if by < values.shape[1]:
        choose(across[:, by:], wide[:, :-by], out=across[:, by:])
        choose(across[:, :-by], wide[:, by:], out=across[:, :-by])
    return across
