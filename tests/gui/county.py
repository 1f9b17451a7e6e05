"""An invented county for the map: a coast, two successors, four predecessors, and records in towns."""

from __future__ import annotations

import numpy as np
import shapely

from transfer_app.gui.map_geometry import MapArea, MapPoints, PointClass, levels_of
from transfer_app.gui.palette import Colours

WEST, SOUTH, WIDE, HIGH = 360_000.0, 80_000.0, 60_000.0, 40_000.0


def _coast(rng: np.random.Generator, corners: int = 3_000) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    wiggle = sum(
        amplitude * np.sin(waves * angle + rng.uniform(0, 6))
        for waves, amplitude in ((3, 0.06), (7, 0.035), (19, 0.015), (61, 0.006), (230, 0.002))
    )
    x = WEST + WIDE / 2 + np.cos(angle) * WIDE / 2 * (1 + wiggle)
    y = SOUTH + HIGH / 2 + np.sin(angle) * HIGH / 2 * (1 + wiggle)
    return shapely.Polygon(np.column_stack([x, y]))


def _line(rng: np.random.Generator, share: float) -> np.ndarray:
    """A wiggly line from below to above, `share` of the way across."""
    y = np.linspace(SOUTH - HIGH, SOUTH + 2 * HIGH, 1_500)
    x = WEST + share * WIDE + 1_800 * np.sin(y / 4_000) + np.cumsum(rng.normal(0, 25, len(y)))
    return np.column_stack([x, y])


def areas(seed: int = 7) -> tuple[list[MapArea], list[MapArea]]:
    """Successors, predecessors."""
    rng = np.random.default_rng(seed)
    coast = _coast(rng)
    lines = [_line(rng, share) for share in (0.28, 0.55, 0.78)]
    strips, rest = [], coast
    for line in lines:
        left = shapely.Polygon(
            np.vstack([line, [[WEST - WIDE, SOUTH + 2 * HIGH], [WEST - WIDE, SOUTH - HIGH]]])
        )
        left = shapely.make_valid(left)
        strips.append(shapely.intersection(rest, left))
        rest = shapely.difference(rest, left)
    strips.append(rest)
    before = [
        MapArea(f"E0700000{n}", name, shapely.to_wkb(part))
        for n, (name, part) in enumerate(
            zip(("Westmoor", "Harbour", "Chalke", "Easton"), strips, strict=True)
        )
    ]
    after = [
        MapArea("E06000101", "West Wessex", shapely.to_wkb(shapely.union_all(strips[:2]))),
        MapArea("E06000102", "East Wessex", shapely.to_wkb(shapely.union_all(strips[2:]))),
    ]
    return after, before


def points(c: Colours, count: int, seed: int = 7) -> tuple[MapPoints, list[PointClass]]:
    """Records in a dozen towns and the countryside; those near the line wait for review."""
    rng = np.random.default_rng(seed)
    after, _ = areas(seed)
    shapes = shapely.from_wkb([area.wkb for area in after])
    towns = rng.uniform([WEST + 6e3, SOUTH + 6e3], [WEST + WIDE - 6e3, SOUTH + HIGH - 6e3], (12, 2))
    spread = rng.uniform(500, 3_000, 12)
    home = rng.integers(0, 12, count)
    place = towns[home] + rng.normal(0, 1, (count, 2)) * spread[home, None]
    made = shapely.points(place)
    shapely.prepare(shapes)
    west, east = (shapely.contains(shape, made) for shape in shapes)
    line = shapely.simplify(shapely.intersection(*shapely.boundary(shapes)), 20)
    near = shapely.distance(made, line) < 300
    kind = np.where(near, 3, np.where(west, 1, np.where(east, 2, 0))).astype(np.intp)
    classes = [
        PointClass("Not ours", c.not_ours),
        PointClass("West Wessex", c.successor(0)),
        PointClass("East Wessex", c.successor(1)),
        PointClass("In review", c.review),
    ]
    ids = np.arange(1, count + 1, dtype=np.int64)
    return MapPoints(place[:, 0].copy(), place[:, 1].copy(), kind, ids), classes


def levels() -> tuple[dict[float, list[MapArea]], dict[float, list[MapArea]]]:
    after, before = areas()
    return levels_of(after), levels_of(before)


def problems() -> list[tuple[bytes, str]]:
    """A sliver and an overlap, invented."""
    x, y = WEST + 0.5 * WIDE, SOUTH + 0.4 * HIGH
    sliver = shapely.Polygon([(x, y), (x + 40, y + 2_500), (x + 44, y + 2_500), (x + 4, y)])
    overlap = shapely.box(x - 9_000, y + 6_000, x - 7_500, y + 7_000)
    return [
        (shapely.to_wkb(sliver), "A gap of 1 ha between West Wessex and East Wessex"),
        (shapely.to_wkb(overlap), "West Wessex is drawn twice over 150 ha"),
    ]
