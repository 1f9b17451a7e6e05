"""The fictional county of Wessmoor: seven districts, two successors made of whole districts.

Districts share their vertices exactly: every line between two nodes is drawn once, as a fractal,
and used by both sides. So districts, and successors, tile without gap or overlap by construction.
Only + - * / are used on random draws, so the same seed gives the same metres on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import shapely
from shapely.geometry import LineString, Polygon

Point = tuple[int, int]

PREDECESSOR = ("E10999001", "Wessmoor")
SUCCESSORS = {"E06999001": "West Wessmoor", "E06999002": "Annet and Marsh"}
NEIGHBOUR = ("E06999009", "Norvane")
"""The authority north of the county: beyond every successor."""

_CORNER = (300_000, 20_000)
"""Open sea in the western Channel: no real address lies within 20 km."""
_NODES: dict[str, Point] = {
    "nw": (0, 27_000), "n1": (13_400, 30_500), "n2": (27_200, 29_300), "ne": (41_000, 26_400),
    "e1": (42_800, 14_900), "se": (41_600, 3_800), "bay": (35_400, 6_900), "s2": (28_900, 1_600),
    "head2": (23_300, 300), "inlet": (20_700, 6_200), "head1": (18_300, 900), "s1": (13_600, 3_900),
    "cape": (6_300, 800), "sw": (-600, 5_200), "w1": (-1_900, 16_200), "i1": (13_000, 18_100),
    "i2": (28_100, 16_700), "k1": (14_300, 11_600), "k2": (27_700, 9_900),
}  # fmt: skip
_COAST = frozenset(
    {"sw-cape", "cape-s1", "s1-head1", "head1-inlet", "inlet-head2", "head2-s2", "s2-bay", "bay-se"}
)
_DISTRICTS: tuple[tuple[str, str, str, str], ...] = (
    ("E07999001", "Saltbeck Vale", "E06999001", "nw n1 i1 w1"),
    ("E07999002", "Harrowmere", "E06999001", "w1 i1 k1 s1 cape sw"),
    ("E07999003", "Thornleigh", "E06999001", "n1 n2 i2 i1"),
    ("E07999004", "Kingsmarsh", "E06999002", "i1 i2 k2 k1"),
    ("E07999005", "Port Annet", "E06999002", "k1 k2 s2 head2 inlet head1 s1"),
    ("E07999006", "Oxcombe", "E06999002", "n2 ne e1 i2"),
    ("E07999007", "Gullhaven", "E06999002", "i2 e1 se bay s2 k2"),
)
_LAND = (0.21, 6)
_SEA = (0.27, 5)
"""How far a line strays, as a share of its length, and how many times it is halved. Coasts are rougher."""


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: str
    successor: str
    ring: tuple[Point, ...]
    coastal: bool


@dataclass(frozen=True, slots=True)
class County:
    """districts tile the county; successor_rings are made of the same vertices; line parts the successors."""

    districts: tuple[District, ...]
    successor_rings: dict[str, tuple[Point, ...]]
    line: tuple[Point, ...]

    def successor_polygon(self, code: str) -> Polygon:
        return Polygon(self.successor_rings[code])

    def whole(self) -> Polygon:
        """The county's outline."""
        whole = shapely.union_all([Polygon(d.ring) for d in self.districts])
        assert isinstance(whole, Polygon)
        return Polygon(whole.exterior)


def draw_county(rng: Random) -> County:
    """Draw lines until no two cross; each try is calmer than the last, so it ends."""
    calm = 1.0
    while True:
        county = _draw(rng, calm)
        if _is_sound(county):
            return county
        calm *= 0.92


def _draw(rng: Random, calm: float) -> County:
    lines: dict[str, tuple[Point, ...]] = {}
    for start, end in sorted(_borders()):
        key = f"{start}-{end}"
        rough, levels = _SEA if key in _COAST else _LAND
        a, b = _at(start), _at(end)
        lines[key] = (a, *_fractal(rng, a, b, rough * calm, levels), b)
    districts = tuple(
        District(code, name, successor, _ring(_pairs(nodes.split()), lines), _has_coast(nodes.split()))
        for code, name, successor, nodes in _DISTRICTS
    )
    rings = {code: _ring(_outline(code), lines) for code in SUCCESSORS}
    return County(districts, rings, _line(lines))


def _borders() -> set[tuple[str, str]]:
    """Every line between two nodes once, in the order the coast's names use."""
    found: set[tuple[str, str]] = set()
    for *_, nodes in _DISTRICTS:
        for start, end in _pairs(nodes.split()):
            if (end, start) not in found:
                found.add((start, end) if f"{end}-{start}" not in _COAST else (end, start))
    return found


def _has_coast(nodes: list[str]) -> bool:
    return any(f"{end}-{start}" in _COAST for start, end in _pairs(nodes))


def _pairs(nodes: list[str]) -> list[tuple[str, str]]:
    return list(zip(nodes, nodes[1:] + nodes[:1], strict=True))


def _at(node: str) -> Point:
    return _CORNER[0] + _NODES[node][0], _CORNER[1] + _NODES[node][1]


def _fractal(rng: Random, a: Point, b: Point, rough: float, levels: int) -> Iterator[Point]:
    """The vertices between two points: midpoints pushed sideways by at most `rough` of the length."""
    if levels == 0:
        return
    push = rough * (0.35 + 0.65 * rng.random()) * (1 if rng.random() < 0.5 else -1)
    across, up = b[0] - a[0], b[1] - a[1]
    middle = (round((a[0] + b[0]) / 2 - up * push), round((a[1] + b[1]) / 2 + across * push))
    yield from _fractal(rng, a, middle, rough, levels - 1)
    yield middle
    yield from _fractal(rng, middle, b, rough, levels - 1)


def _outline(successor: str) -> list[tuple[str, str]]:
    """The directed lines of the successor's districts that no other of its districts uses back."""
    lines = [
        pair for _, _, owner, nodes in _DISTRICTS if owner == successor for pair in _pairs(nodes.split())
    ]
    outer = {start: (start, end) for start, end in lines if (end, start) not in lines}
    walk = [outer[min(outer)]]
    while walk[-1][1] != walk[0][0]:
        walk.append(outer[walk[-1][1]])
    return walk


def _ring(walk: list[tuple[str, str]], lines: dict[str, tuple[Point, ...]]) -> tuple[Point, ...]:
    """A closed ring, first point repeated last, anticlockwise as GeoJSON asks."""
    points = [point for start, end in walk for point in _one_line(start, end, lines)[:-1]]
    points.append(points[0])
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))
    return tuple(points if area > 0 else reversed(points))


def _one_line(start: str, end: str, lines: dict[str, tuple[Point, ...]]) -> tuple[Point, ...]:
    key = f"{start}-{end}"
    return lines[key] if key in lines else tuple(reversed(lines[f"{end}-{start}"]))


def _line(lines: dict[str, tuple[Point, ...]]) -> tuple[Point, ...]:
    """The line between the two successors, end to end."""
    first, second = (_outline(code) for code in SUCCESSORS)
    shared = {start: end for start, end in first if (end, start) in second}
    node = next(start for start in sorted(shared) if start not in shared.values())
    points: list[Point] = []
    while node in shared:
        points.extend(_one_line(node, shared[node], lines)[:-1])
        node = shared[node]
    return (*points, _at(node))


def _is_sound(county: County) -> bool:
    polygons = [Polygon(district.ring) for district in county.districts]
    polygons += [county.successor_polygon(code) for code in SUCCESSORS]
    if not all(polygon.is_valid for polygon in polygons) or not LineString(county.line).is_simple:
        return False
    districts = polygons[: len(county.districts)]
    return all(
        districts[i].intersection(districts[j]).area == 0 for i in range(len(districts)) for j in range(i)
    )
