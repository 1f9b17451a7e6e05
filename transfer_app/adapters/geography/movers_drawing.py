"""A map of the records that would move, as SVG: any browser opens it, and it asks for no tile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import shapely

from transfer_app.adapters.geography.composing import simplify
from transfer_app.domain.geography import Area

WIDE = 1200.0
"""The longer side of the map in SVG units; the key stands below."""
LINE = 24.0
COLOURS = ("#005fae", "#cb6000", "#008c68", "#7c3090", "#7a5b00", "#566977")
"""The successors' colours of the window's light scheme, in the order of the boundary set."""
SOLID = 'stroke="#172033" stroke-width="1.6" stroke-linejoin="round"'
DASHED = 'stroke="#a92323" stroke-width="1.6" stroke-linejoin="round" stroke-dasharray="7 4"'
OTHER = "#b1003d"
SHAPES = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", "M-3.6 -3.6h7.2v7.2h-7.2z", "M0 -5l5 5l-5 5l-5 -5z",
    "M-2.5 -4.3h5l2.5 4.3l-2.5 4.3h-5l-2.5 -4.3z", "M0 -5l1.5 3.2l3.5 .5l-2.5 2.5l.6 3.6l-3.1 -1.7l-3.1 1.7"
    "l.6 -3.6l-2.5 -2.5l3.5 -.5z", "M-5 -1.7h10v3.4h-10z",
)  # fmt: skip
TRIANGLE = "M0 -4.6l4.6 8h-9.2z"

Drawn = tuple[str, Sequence[tuple[float, float]]]
"""What the points of one kind stand for, in words, and where they are, EPSG:27700."""


def draw_movers(
    in_use: Sequence[Area], proposed: Sequence[Area], successors: Sequence[Drawn], others: Sequence[Drawn]
) -> str:
    """in_use: drawn with solid lines; proposed: dashed. successors: one entry each, in their order.

    Coordinates are rounded to what the drawing shows: a point there is no exact home.
    """
    west, south, east, north = _bounds([*in_use, *proposed], [*successors, *others])
    metres = max(east - west, north - south) / WIDE
    kinds = [
        (words, points, COLOURS[n % len(COLOURS)], SHAPES[n % len(SHAPES)])
        for n, (words, points) in enumerate(successors)
    ]
    kinds += [(words, points, OTHER, TRIANGLE) for words, points in others]
    kinds = [each for each in kinds if each[1]]
    high = (north - south) / metres
    place = _Place(west, north, metres)
    lines, change = _lines(in_use, place), _lines(proposed, place)
    body = [f'<path d="{lines}" fill="#f3f5f9" fill-rule="evenodd"/>']
    if proposed:
        body.append(f'<path d="{change}" fill="none" {DASHED}/>')
    # Over the dashes, so that a line which does not change looks like one.
    body += [f'<path d="{lines}" fill="none" {SOLID}/>', *_names(in_use, place)]
    for _, points, colour, shape in kinds:
        marks = "".join(f'<path d="{shape}" transform="translate({place(*at)})"/>' for at in points)
        body.append(f'<g fill="{colour}" stroke="#ffffff" stroke-width="0.8">{marks}</g>')
    body += _key(kinds, bool(proposed), high)
    tall = high + LINE * (len(kinds) + 2 + bool(proposed))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {(east - west) / metres:.0f} {tall:.0f}" '
        'font-family="sans-serif" font-size="15">\n<title>Case records that would move</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


class _Place:
    """From metres to the drawing."""

    def __init__(self, west: float, north: float, metres: float) -> None:
        self._west, self._north, self.metres = west, north, metres

    def __call__(self, easting: float, northing: float) -> str:
        return f"{(easting - self._west) / self.metres:.0f} {(self._north - northing) / self.metres:.0f}"


def _lines(areas: Sequence[Area], place: _Place) -> str:
    drawn = []
    for area in simplify(areas, place.metres):
        for part in shapely.get_parts(shapely.from_wkb(area.wkb)):
            for ring in shapely.get_rings(part):
                drawn.append("M" + "L".join(place(*xy) for xy in shapely.get_coordinates(ring)) + "z")
    return "".join(drawn)


def _names(areas: Sequence[Area], place: _Place) -> list[str]:
    inside = [shapely.point_on_surface(shapely.from_wkb(area.wkb)) for area in areas]
    return [
        f'<text transform="translate({place(at.x, at.y)})" text-anchor="middle" fill="#525e70">'
        f"{escape(area.name)}</text>"
        for area, at in zip(areas, inside, strict=True)
    ]


def _key(kinds: Iterable[tuple[str, Sequence[object], str, str]], proposed: bool, high: float) -> list[str]:
    at = high + LINE
    rows = [(at, "As it is", SOLID)]
    if proposed:
        rows.append((at + LINE, "With the change", DASHED))
    key = [
        f'<path d="M8 {y:.0f}h28" fill="none" {style}/><text x="46" y="{y + 5:.0f}">{words}</text>'
        for y, words, style in rows
    ]
    for n, (words, points, colour, shape) in enumerate(kinds, len(rows)):
        y = at + n * LINE
        key.append(
            f'<path d="{shape}" fill="{colour}" transform="translate(22 {y:.0f})"/>'
            f'<text x="46" y="{y + 5:.0f}">{escape(words)}: {len(points):,}</text>'
        )
    return key


def _bounds(areas: Sequence[Area], kinds: Sequence[Drawn]) -> tuple[float, float, float, float]:
    corners = shapely.bounds(shapely.from_wkb([area.wkb for area in areas])).reshape(-1, 2)
    corners = np.vstack([corners, *(np.array(points) for _, points in kinds if len(points))])
    (west, south), (east, north) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    edge = max(east - west, north - south) * 0.02 or 1.0
    return west - edge, south - edge, east + edge, north + edge
