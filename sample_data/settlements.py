"""Towns and villages of the fictional county, and the postcodes in them.

Ordinary postcodes keep 450 m from the line between the successors, so that only planted ones can
be in doubt. Distances are metres; draws are sums of uniforms, which are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry import LineString, Polygon

from sample_data.county import County, District
from sample_data.names import FOREIGN_TOWNS, TOWNS, VILLAGES, street_name

INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
CLEAR_OF_LINE = 450.0
_CLEAR_OF_BORDER = 150.0
_TOWN_CLEAR = 1_100.0


@dataclass(frozen=True, slots=True)
class Settlement:
    name: str
    outcode: str
    area: str
    easting: int
    northing: int
    spread: int
    weight: int


@dataclass(frozen=True, slots=True)
class Postcode:
    """One postcode unit as the gazetteer lists it. quality: ONSPD gridind. area '' is beyond every successor.

    end: YYYYMM when terminated, else ''. Quality '9' has no point: easting and northing are 0.
    """

    code: str
    street: str
    town: str
    easting: int
    northing: int
    quality: str
    area: str
    start: str
    end: str = ""
    large_user: bool = False


class Ground:
    """Answers where a point lies, for the county's own planning only."""

    def __init__(self, county: County) -> None:
        self.line = LineString(county.line)
        self.whole = county.whole()
        self._polygons = {d.code: Polygon(d.ring) for d in county.districts}
        for geometry in (self.line, self.whole, *self._polygons.values()):
            shapely.prepare(geometry)

    def inside(self, district: District, easting: float, northing: float) -> bool:
        return bool(shapely.contains_xy(self._polygons[district.code], easting, northing))

    def line_distance(self, easting: float, northing: float) -> float:
        return float(shapely.distance(self.line, shapely.Point(easting, northing)))

    def border_distance(self, easting: float, northing: float) -> float:
        return float(shapely.distance(self.whole.exterior, shapely.Point(easting, northing)))

    def room(self, district: District, easting: float, northing: float) -> float:
        """Metres to the nearest edge of the district."""
        edge = self._polygons[district.code].exterior
        return float(shapely.distance(edge, shapely.Point(easting, northing)))

    def ordinary(self, easting: float, northing: float) -> bool:
        return (
            self.line_distance(easting, northing) > CLEAR_OF_LINE
            and self.border_distance(easting, northing) > _CLEAR_OF_BORDER
        )


class CodeSeries:
    """Hands out postcodes of an outcode, each once: sector by sector, letters in a drawn order."""

    def __init__(self, rng: Random) -> None:
        self._letters = [a + b for a in INWARD_LETTERS for b in INWARD_LETTERS]
        rng.shuffle(self._letters)
        self._next: dict[tuple[str, int], int] = {}

    def take(self, outcode: str, sector: int) -> str:
        used = self._next.get((outcode, sector), 0)
        self._next[(outcode, sector)] = used + 1
        if used >= len(self._letters):
            return self.take(outcode, (sector + 1) % 10)
        return f"{outcode} {sector}{self._letters[used]}"


def settle(rng: Random, county: County, ground: Ground) -> list[Settlement]:
    """One town and three villages in each district, clear of the line and of the border."""
    villages = list(VILLAGES)
    rng.shuffle(villages)
    found: list[Settlement] = []
    for number, district in enumerate(county.districts, 1):
        x, y = _town_spot(rng, district, ground)
        found.append(Settlement(TOWNS[number - 1], f"WQ{number}", district.successor, x, y, 1_700, 9))
        for _ in range(3):
            x, y = _anywhere(rng, district, ground, 900.0)
            outcode = f"WQ{number + len(county.districts)}"
            found.append(Settlement(villages.pop(), outcode, district.successor, x, y, 450, 2))
    return found


def abroad(rng: Random, county: County, ground: Ground) -> list[Settlement]:
    """Towns of the neighbouring authority, three kilometres or more north of the county."""
    found: list[Settlement] = []
    for number, name in enumerate(FOREIGN_TOWNS, 1):
        x = 302_000 + 10_500 * (number - 1) + rng.randrange(4_000)
        found.append(Settlement(name, f"YQ{number}", "", x, 62_000 + rng.randrange(5_000), 1_200, 3))
    return found


def _spot(rng: Random, district: District) -> tuple[int, int]:
    xs, ys = [x for x, _ in district.ring], [y for _, y in district.ring]
    return rng.randrange(min(xs), max(xs)), rng.randrange(min(ys), max(ys))


def _town_spot(rng: Random, district: District, ground: Ground) -> tuple[int, int]:
    spots = [_spot(rng, district) for _ in range(80)]
    room = {spot: ground.room(district, *spot) for spot in spots if ground.inside(district, *spot)}
    by_the_sea = [spot for spot, clear in room.items() if clear > _TOWN_CLEAR]
    if district.coastal and by_the_sea:
        return min(by_the_sea, key=lambda spot: spot[1])
    return max(room, key=lambda spot: room[spot])


def _anywhere(rng: Random, district: District, ground: Ground, clear: float) -> tuple[int, int]:
    while True:
        spot = _spot(rng, district)
        if ground.inside(district, *spot) and ground.line_distance(*spot) > clear and ground.ordinary(*spot):
            return spot


def scatter(rng: Random, settlement: Settlement) -> Iterator[tuple[int, int]]:
    """Endless points round the settlement, thick in the middle."""
    while True:
        dx = rng.random() + rng.random() + rng.random() - 1.5
        dy = rng.random() + rng.random() + rng.random() - 1.5
        yield (
            settlement.easting + round(dx * settlement.spread),
            settlement.northing + round(dy * settlement.spread),
        )


def ordinary_postcodes(
    rng: Random, settlements: list[Settlement], county: County, ground: Ground, codes: CodeSeries, count: int
) -> list[Postcode]:
    """`count` postcodes over the settlements by weight, with a believable mix of quality codes."""
    total = sum(settlement.weight for settlement in settlements)
    districts = {f"WQ{n}": d for n, d in enumerate(county.districts + county.districts, 1)}
    found: list[Postcode] = []
    for settlement in settlements:
        points = scatter(rng, settlement)
        for n in range(max(3, count * settlement.weight // total)):
            x, y = next(points)
            while settlement.area and not (
                ground.inside(districts[settlement.outcode], x, y) and ground.ordinary(x, y)
            ):
                x, y = next(points)
            code = codes.take(settlement.outcode, 1 + n // 40 % 9)
            found.append(_dressed(rng, settlement, code, x, y))
    return found


def _dressed(rng: Random, settlement: Settlement, code: str, x: int, y: int) -> Postcode:
    start = f"{rng.randrange(1980, 2016)}{rng.randrange(1, 13):02}"
    quality, end, large = rng.choices("1345", (950, 10, 5, 35))[0], "", False
    draw = rng.random()
    if draw < 0.07:
        end = f"{rng.randrange(2016, 2025)}{rng.randrange(1, 13):02}"
    elif draw < 0.10:
        quality, start, end = "8", "198001", f"{rng.randrange(1990, 2000)}06"
    elif draw < 0.12:
        large = True
    return Postcode(
        code, street_name(rng), settlement.name, x, y, quality, settlement.area, start, end, large
    )
