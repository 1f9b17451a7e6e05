"""The picture of a crowd that is kept while the map is dragged is, pixel for pixel, the one drawn anew."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from transfer_app.gui import map_stamps
from transfer_app.gui.map_geometry import MapPoints, PointClass
from transfer_app.gui.map_stamps import Stamps
from transfer_app.gui.palette import LIGHT

WIDE, HIGH = 160, 120
pytestmark = [pytest.mark.usefixtures("dressed"), pytest.mark.parametrize("radius", [1.4, 3.6])]
MOVES = ((0, 0), (3, 0), (-7, 5), (-151, 64), (90, -80), (400, 0))


def made(count: int = 300) -> tuple[MapPoints, list[PointClass]]:
    chance = np.random.default_rng(7)
    east, north = chance.uniform(400_000, 406_000, count), chance.uniform(100_000, 104_500, count)
    kinds = chance.integers(0, 3, count).astype(np.intp)
    classes = [PointClass("A", LIGHT.successor(0)), PointClass("B", LIGHT.successor(1))]
    return MapPoints(east, north, kinds, np.arange(count)), [*classes, PointClass("Review", LIGHT.review)]


def view_of(points: MapPoints, across: int, down: int) -> QTransform:
    """40 metres a pixel; the county is a little smaller than the view, then moved."""
    return QTransform(0.025, 0, 0, 0.025, across + 0.25 - 10_000, down + 0.5 + 2_612)


def painted(stamps: Stamps, points: MapPoints, view: QTransform, radius: float) -> QImage:
    image = QImage(WIDE, HIGH, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    at = points.eastings * view.m11() + view.dx(), -points.northings * view.m22() + view.dy()
    seen = np.flatnonzero((at[0] > -20) & (at[0] < WIDE + 20) & (at[1] > -20) & (at[1] < HIGH + 20))
    with QPainter(image) as painter:
        stamps.draw(painter, view, at, seen, radius)
    return image


def by_hand(points: MapPoints, classes: list[PointClass], view: QTransform, radius: float) -> QImage:
    """Pixel by pixel: where several points share one, the mark of the last class; class after class."""
    image = QImage(WIDE, HIGH, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    last: dict[tuple[int, int], int] = {}
    for east, north, number in zip(points.eastings, points.northings, points.classes, strict=True):
        column = int(np.floor(east * view.m11() + view.dx() + 0.5))
        row = int(np.floor(-north * view.m22() + view.dy() + 0.5))
        last[column, row] = max(int(number), last.get((column, row), 0))
    for (column, row), number in sorted(last.items(), key=lambda each: each[1]):
        stamp = map_stamps._stamp(classes[number].mark.shape, radius)
        for down, across in (np.argwhere(stamp) - stamp.shape[0] // 2).tolist():
            if 0 <= column + across < WIDE and 0 <= row + down < HIGH:
                image.setPixelColor(column + across, row + down, QColor(classes[number].mark.colour))
    return image


def test_kept_and_moved_it_is_what_is_drawn_anew(radius: float) -> None:
    points, classes = made()
    kept = Stamps(points, classes)
    for across, down in MOVES:
        view = view_of(points, across, down)
        image = painted(kept, points, view, radius)
        assert image == painted(Stamps(points, classes), points, view, radius), (across, down)
        assert image == by_hand(points, classes, view, radius), (across, down)


def test_it_is_made_once_while_the_scale_is_the_same(radius: float, monkeypatch: pytest.MonkeyPatch) -> None:
    points, classes = made()
    stamps, sizes = Stamps(points, classes), list[tuple[int, int]]()
    make = Stamps._stamped

    def counted(self: Stamps, *given: object) -> QImage:
        sizes.append(given[3])  # type: ignore[arg-type]
        return make(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Stamps, "_stamped", counted)
    for across, down in MOVES:
        painted(stamps, points, view_of(points, across, down), radius)
    assert len(sizes) == 1
    nearer = QTransform(0.1, 0, 0, 0.1, -40_100, 10_300)
    for _ in range(2):
        image = painted(stamps, points, nearer, radius)
        assert image == painted(Stamps(points, classes), points, nearer, radius)
    assert sizes[1:] == [(WIDE, HIGH)] * 4, "close up, only what is seen is stamped"
