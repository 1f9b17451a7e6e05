"""The fictional county's address lists: dwellings with postcodes and UPRNs, ordinary and planted.

Planted kinds, each a list of dwellings for one awkward case:
  uprn-near-line      1 to 3 m from the line: a UPRN's own accuracy (5 m) reaches it
  uprn-on-line        exactly on a shared vertex
  uprn-just-clear     12 m from the line: clear of it
  postcode-near-line  within 10 m of the line, quality 1, no UPRN
  postcode-just-clear 60 m from the line, quality 1 (30 m), no UPRN: clear of it
  postcode-wide       quality 6, a sector mean, 700 m from the line: its 1500 m reach it
  postcode-no-point   quality 9: listed, but without coordinates
  postcode-terminated ended years ago, but still says where the dwelling was
  postcode-large-user given to one large user of mail
  postcode-po-box     quality 6, a sector mean, far from the line: its 1500 m do not reach it
  postcode-straddling 60 m from the line, quality 1; a dwelling of it stands across the line
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from shapely.geometry import Point as ShapelyPoint

from sample_data.county import SUCCESSORS, County
from sample_data.land import Place
from sample_data.names import street_name
from sample_data.settlements import CodeSeries, Ground, Postcode, abroad, ordinary_postcodes, settle

_FIRST_UPRN = 990_000_000_000
"""Beyond every UPRN that has been given out."""
_HOMES = frozenset("1345")


class Gazetteer:
    """Every postcode and UPRN of the land, and the dwellings they make.

    postcodes and uprns are what the two product files list; dwellings[area] are ordinary homes,
    dwellings[''] lie beyond every successor. across: the dwelling over the line, by straddling
    postcode.
    """

    def __init__(self, rng: Random, county: County, children: int) -> None:
        self.postcodes: list[Postcode] = []
        self.uprns: list[tuple[int, float, float]] = []
        self.dwellings: dict[str, list[Place]] = {"": [], **{code: [] for code in SUCCESSORS}}
        self.special: dict[str, list[Place]] = {}
        self.across: dict[str, Place] = {}
        self._county, self._ground = county, Ground(county)
        self._codes = CodeSeries(rng)
        self._last_uprn = _FIRST_UPRN
        count = max(1_000, children * 2)
        self._list_ordinary(rng, count)
        self._list_line(rng)
        self._list_pointless(rng)
        self._list_boxes(rng)
        self._list_straddling(rng)

    def _list_ordinary(self, rng: Random, count: int) -> None:
        inside = settle(rng, self._county, self._ground)
        outside = abroad(rng, self._county, self._ground)
        for towns, share in ((inside, count), (outside, count // 7)):
            for postcode in ordinary_postcodes(rng, towns, self._county, self._ground, self._codes, share):
                self._build(rng, postcode, 2)

    def _build(self, rng: Random, postcode: Postcode, houses: int) -> None:
        """List the postcode and put dwellings with UPRNs within 40 m of its point."""
        self.postcodes.append(postcode)
        for n in range(houses):
            x = postcode.easting + (rng.random() - 0.5) * 80
            y = postcode.northing + (rng.random() - 0.5) * 80
            place = self._dwelling(postcode, x, y, str(1 + n * 2 + rng.randrange(40)))
            if postcode.area and (postcode.end or postcode.large_user):
                kind = "postcode-terminated" if postcode.end else "postcode-large-user"
                self.special.setdefault(kind, []).append(replace(place, uprn=0))
            elif postcode.quality in _HOMES and not postcode.end and not postcode.large_user:
                self.dwellings[postcode.area].append(place)

    def _dwelling(self, postcode: Postcode, x: float, y: float, number: str) -> Place:
        self._last_uprn += 1 + (postcode.easting + postcode.northing) % 97
        self.uprns.append((self._last_uprn, round(x, 2), round(y, 2)))
        return Place(
            number, postcode.street, postcode.town, postcode.code, round(x, 2), round(y, 2),
            self._last_uprn, postcode.area,
        )  # fmt: skip

    def _list_line(self, rng: Random) -> None:
        """Dwellings and postcodes at measured distances from the line, on both sides in turn."""
        sides = self._beside_line(rng)
        for kind, metres, count in (
            ("uprn-near-line", lambda: 1.0 + 2.0 * rng.random(), 14),
            ("uprn-on-line", lambda: 0.0, 2),
            ("uprn-just-clear", lambda: 12.0, 10),
        ):
            for _ in range(count):
                x, y, area, town_postcode = self._at_line(rng, sides, metres)
                self.special.setdefault(kind, []).append(
                    self._dwelling(replace(town_postcode, area=area), x, y, str(rng.randrange(1, 90)))
                )
        for kind, metres, quality in (
            ("postcode-near-line", lambda: 2.0 + 6.0 * rng.random(), "1"),
            ("postcode-just-clear", lambda: 60.0, "1"),
            ("postcode-wide", lambda: 700.0, "6"),
        ):
            for _ in range(8):
                x, y, area, near = self._at_line(rng, sides, metres)
                outcode = near.code.split()[0]
                postcode = replace(
                    near,
                    code=self._codes.take(outcode, 0),
                    easting=round(x),
                    northing=round(y),
                    quality=quality,
                )
                self.postcodes.append(postcode)
                self.special.setdefault(kind, []).append(
                    Place(str(rng.randrange(1, 90)), postcode.street, postcode.town, postcode.code,
                          postcode.easting, postcode.northing, 0, area)
                )  # fmt: skip

    def _beside_line(self, rng: Random) -> Iterator[tuple[float, float, float, float, str]]:
        """Endless (x, y, unit across, unit up, area that side) at middles of the line's longer segments."""
        pieces = [(a, b) for a, b in zip(self._county.line, self._county.line[1:], strict=False)]
        rng.shuffle(pieces)
        polygons = {code: self._county.successor_polygon(code) for code in SUCCESSORS}
        while True:
            for n, ((ax, ay), (bx, by)) in enumerate(pieces):
                length = math.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
                if length < 60:
                    continue
                across, up = -(by - ay) / length, (bx - ax) / length
                if n % 2:
                    across, up = -across, -up
                x, y = (ax + bx) / 2, (ay + by) / 2
                for code, polygon in polygons.items():
                    if polygon.contains(ShapelyPoint(x + across, y + up)):
                        yield x, y, across, up, code

    def _at_line(
        self,
        rng: Random,
        sides: Iterator[tuple[float, float, float, float, str]],
        metres: Callable[[], float],
    ) -> tuple[float, float, str, Postcode]:
        """A point at that distance from the line, its successor, and a postcode 200 m inland of it."""
        for x, y, across, up, area in sides:
            away = metres()
            px, py = round(x + across * away, 2), round(y + up * away, 2)
            if away == 0:
                px, py = self._county.line[len(self._county.line) // 2]
            elif abs(self._ground.line_distance(px, py) - away) > 0.02:
                continue
            polygon = self._county.successor_polygon(area)
            home = ShapelyPoint(px + across * 200, py + up * 200)
            if not polygon.contains(home) or self._ground.line_distance(home.x, home.y) < 100:
                continue
            if self._ground.border_distance(px, py) < 2_000 or (
                away and not polygon.contains(ShapelyPoint(px, py))
            ):
                continue
            return px, py, area, self._inland(rng, area, round(home.x), round(home.y))
        raise AssertionError("the sides of the line are endless")

    def _inland(self, rng: Random, area: str, x: int, y: int) -> Postcode:
        nearest = min(
            (p for p in self.postcodes if p.area == area and not p.end),
            key=lambda p: (p.easting - x) ** 2 + (p.northing - y) ** 2,
        )
        code = self._codes.take(nearest.code.split()[0], 9)
        postcode = Postcode(code, street_name(rng), nearest.town, x, y, "1", area, "199504")
        self.postcodes.append(postcode)
        return postcode

    def _list_pointless(self, rng: Random) -> None:
        for near in rng.sample([p for p in self.postcodes if p.area and not p.end], 8):
            code = self._codes.take(near.code.split()[0], 0)
            self.postcodes.append(replace(near, code=code, easting=0, northing=0, quality="9"))
            self.special.setdefault("postcode-no-point", []).append(
                Place("1", near.street, near.town, code, 0, 0, 0, near.area)
            )

    def _list_boxes(self, rng: Random) -> None:
        """Postcodes of PO boxes: the list knows their sector only."""
        far = [p for p in self.postcodes if p.area and not p.end and self._clear_by(p, 3_000)]
        for near in rng.sample(far, 4):
            code = self._codes.take(near.code.split()[0], 0)
            box = replace(near, code=code, quality="6", large_user=False)
            self.postcodes.append(box)
            self.special.setdefault("postcode-po-box", []).append(
                Place("PO Box 7", "", near.town, code, near.easting, near.northing, 0, near.area)
            )

    def _clear_by(self, postcode: Postcode, metres: float) -> bool:
        return self._ground.line_distance(postcode.easting, postcode.northing) > metres

    def _list_straddling(self, rng: Random) -> None:
        """Postcodes whose point and one dwelling lie clear of the line on its two sides."""
        sides = self._beside_line(rng)
        while len(self.across) < 4:
            x, y, area, near = self._at_line(rng, sides, lambda: 60.0)
            over = self._mirrored(x, y, area)
            if over is None:
                continue
            code = self._codes.take(near.code.split()[0], 0)
            postcode = replace(near, code=code, easting=round(x), northing=round(y), quality="1")
            self.postcodes.append(postcode)
            other = next(one for one in SUCCESSORS if one != area)
            self.special.setdefault("postcode-straddling", []).append(
                Place("2", near.street, near.town, code, x, y, 0, area)
            )
            self.across[code] = self._dwelling(replace(postcode, area=other), *over, "1")

    def _mirrored(self, x: float, y: float, area: str) -> tuple[float, float] | None:
        """A point some 30 m across the line from one that is 60 m from it; None where the line bends away."""
        line = self._ground.line
        foot = line.interpolate(line.project(ShapelyPoint(x, y)))
        over = round(foot.x + (foot.x - x) / 2, 2), round(foot.y + (foot.y - y) / 2, 2)
        other = next(one for one in SUCCESSORS if one != area)
        inside = self._county.successor_polygon(other).contains(ShapelyPoint(*over))
        return over if inside and self._ground.line_distance(*over) > 20 else None
