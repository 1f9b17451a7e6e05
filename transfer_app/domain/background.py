"""The background of the map: roads, water and the like, of a file on this machine, ready to be drawn.

Nothing is decided by it, nothing of it is stored in the workspace. EPSG:27700, metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """What a layer shows, as far as its name tells."""

    WATER = "water"
    GREEN = "green"
    BUILT = "built"
    RAIL = "rail"
    ROAD = "road"
    OTHER = "other"


WORDS = {
    Ground.WATER: ("water", "river", "sea", "lake", "tidal", "foreshore", "stream", "canal", "coast"),
    Ground.GREEN: ("green", "wood", "park", "forest", "heath"),
    Ground.BUILT: ("built", "building", "urban", "settlement"),
    Ground.RAIL: ("rail",),
    Ground.ROAD: ("road", "street", "motorway", "highway"),
}
TOLERANCES_M = (0.0, 2.5, 10.0, 40.0, 160.0)
"""Each detail is drawn from so many metres a pixel up to the next."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What lies in one square of the country, of one layer, in one detail. wkb: one multi-geometry.

    areas: polygons to be filled, outlines one way round and holes the other; they may overlap. Else lines.
    """

    ground: Ground
    areas: bool
    tolerance_m: float
    wkb: bytes


@dataclass(frozen=True, slots=True)
class Background:
    """left_out: sentences about layers that are not drawn, and why."""

    name: str
    patches: tuple[Patch, ...]
    left_out: tuple[str, ...]


def ground_of(layer: str) -> Ground:
    """By words in the layer's name: 'surface_water_area' is water."""
    low = layer.lower()
    return next((ground for ground, words in WORDS.items() if any(w in low for w in words)), Ground.OTHER)
