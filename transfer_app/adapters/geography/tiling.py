"""Finds where areas fail to tile the county: overlaps, gaps and slivers, in square metres and words.

A gap is a hole in the union of all areas that no area fills: a lake, an enclave of some other authority, or
a drawing fault; only a person can say which. Islands, exclaves and the coast are no gaps. A sliver is a gap
or overlap so thin that it comes from two drawings of one line. Nothing here is ever silently allocated: the
placer reports a point in a gap as outside, and one in an overlap as held by both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.domain.geography import Area, BoundaryProblem

SLIVER_WIDTH_M = 2.0
"""Mean width (twice the area over the perimeter) below which a gap or overlap is called a sliver."""
SMALLEST_M2 = 0.01
"""Below this, overlaps and gaps are rounding in the arithmetic of the union, not drawing."""
MOST_LISTED = 100
"""Faults of one kind listed one by one, largest first; the rest are summed up in one line."""

Shapes = NDArray[np.object_]


def find_tiling_problems(areas: Sequence[Area]) -> tuple[BoundaryProblem, ...]:
    """Every overlap, gap and sliver between the areas. Overlaps wider than a sliver block the set."""
    if not areas:
        return ()
    shapes = np.asarray(shapely.from_wkb([area.wkb for area in areas]), dtype=object)
    codes = [str(area.code) for area in areas]
    edges = shapely.coverage_invalid_edges(shapes, gap_width=SLIVER_WIDTH_M)
    suspects = np.flatnonzero(~shapely.is_empty(edges))
    overlaps = _overlaps(codes, shapes)
    # GEOS calls a coverage valid although one area lies wholly inside another, so overlaps are asked first.
    clean = not overlaps and shapely.coverage_is_valid(shapes)
    holes = _holes(shapely.coverage_union_all(shapes) if clean else shapely.union_all(shapes))
    slivers = _open_slivers(codes, shapes, edges, suspects, holes, set(overlaps))
    return tuple(_shorten([*overlaps.values(), *_gaps(codes, shapes, holes), *slivers]))


def place_name(shape: shapely.Geometry) -> str:
    """Where a shape is, in words that can be typed into a map."""
    middle = shapely.centroid(shape)
    if middle.is_empty:
        return "at an unknown place"
    return f"at easting {middle.x:,.0f}, northing {middle.y:,.0f}"


def square_metres(size: float) -> str:
    """To a tenth; to the hundredth below one, where a tenth would read as nothing."""
    return f"{size:,.1f} square metres" if size >= 1 else f"{size:.2f} square metres"


def _is_thin(shape: shapely.Geometry) -> bool:
    around = float(shapely.length(shape))
    return around > 0 and 2 * float(shapely.area(shape)) / around < SLIVER_WIDTH_M


def _overlaps(codes: Sequence[str], shapes: Shapes) -> dict[tuple[int, int], BoundaryProblem]:
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    left, right = left[left < right], right[left < right]
    common = shapely.intersection(shapes[left], shapes[right])
    found = {}
    for one, other, shape in zip(left.tolist(), right.tolist(), common, strict=True):
        size = float(shapely.area(shape))
        if size < SMALLEST_M2:
            continue
        thin = _is_thin(shape)
        text = (
            f"{codes[one]} and {codes[other]} overlap by {square_metres(size)} {place_name(shape)}; "
            f"an address there is held by both and goes to review."
        )
        kind = "sliver" if thin else "overlap"
        found[one, other] = BoundaryProblem(kind, text, size, shapely.to_wkb(shape), blocks=not thin)
    return found


def _holes(union: shapely.Geometry) -> list[shapely.Geometry]:
    """The enclosed pieces that no area fills, less what lies inside them (an island in a lake)."""
    parts = shapely.get_parts(union)
    rings = [ring for part in parts for ring in part.interiors]
    if not rings:
        return []
    holes = shapely.polygons(rings)
    inside, filling = shapely.STRtree(parts).query(holes, predicate="contains")
    for hole in np.unique(inside):
        holes[hole] = shapely.difference(holes[hole], shapely.union_all(parts[filling[inside == hole]]))
    return [hole for hole in holes if shapely.area(hole) >= SMALLEST_M2]


def _gaps(codes: Sequence[str], shapes: Shapes, holes: list[shapely.Geometry]) -> list[BoundaryProblem]:
    if not holes:
        return []
    tree = shapely.STRtree(shapes)
    found = []
    for hole in holes:
        beside = sorted(codes[i] for i in tree.query(hole, predicate="dwithin", distance=0.001))
        size = float(shapely.area(hole))
        where = f"between {', '.join(beside)}" if len(beside) > 1 else f"inside {''.join(beside)}"
        text = (
            f"No area holds {square_metres(size)} {where}, {place_name(hole)}; "
            f"an address there counts as outside and goes to review."
        )
        kind = "sliver" if _is_thin(hole) else "gap"
        found.append(BoundaryProblem(kind, text, size, shapely.to_wkb(hole), blocks=False))
    return found


def _open_slivers(
    codes: Sequence[str],
    shapes: Shapes,
    edges: Shapes,
    suspects: NDArray[np.intp],
    holes: list[shapely.Geometry],
    overlapping: set[tuple[int, int]],
) -> list[BoundaryProblem]:
    """Thin wedges between two areas that are open to the outside, so that the union has no hole there.

    Found as what lies within a sliver's width of unmatched edges of both areas and in neither. Areas that
    overlap are left to that report: their outer edges run along each other without any strip between.
    """
    found = []
    near = shapely.buffer(edges[suspects], SLIVER_WIDTH_M, quad_segs=2)
    left, right = shapely.STRtree(near).query(near, predicate="intersects")
    tree = shapely.STRtree(shapes)
    for one, other in zip(left[left < right], right[left < right], strict=True):
        if tuple(sorted((int(suspects[one]), int(suspects[other])))) in overlapping:
            continue
        strip = shapely.intersection(near[one], near[other])
        around = tree.query(strip, predicate="intersects")
        local = shapely.intersection(shapes[around], shapely.box(*shapely.bounds(strip)))
        between = shapely.difference(strip, shapely.union_all([*local, *holes]))
        for piece in shapely.get_parts(between):
            both = shapely.dwithin(piece, shapes[suspects[[one, other]]], 0.001)
            size = float(shapely.area(piece))
            # The end of a strip bulges by up to its width squared where two coasts merely meet.
            if both.all() and size > 2 * SLIVER_WIDTH_M**2:
                text = (
                    f"{codes[suspects[one]]} and {codes[suspects[other]]} leave a strip of about "
                    f"{square_metres(size)} between them {place_name(piece)}; "
                    f"an address there counts as outside."
                )
                found.append(BoundaryProblem("sliver", text, size, shapely.to_wkb(piece), blocks=False))
    return found


def _shorten(problems: list[BoundaryProblem]) -> list[BoundaryProblem]:
    short = []
    for kind in ("overlap", "gap", "sliver"):
        ranked = sorted(
            (problem for problem in problems if problem.kind == kind),
            key=lambda p: (-p.square_metres, p.message),
        )
        short += ranked[:MOST_LISTED]
        rest = ranked[MOST_LISTED:]
        if rest:
            size = sum(problem.square_metres for problem in rest)
            text = f"{len(rest):,} more of the kind {kind}, {square_metres(size)} together."
            where = shapely.to_wkb(shapely.union_all([shapely.from_wkb(p.wkb) for p in rest if p.wkb]))
            short.append(BoundaryProblem(kind, text, size, where, blocks=any(p.blocks for p in rest)))
    return short
