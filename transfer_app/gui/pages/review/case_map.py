"""The map of one case: each address of its child or adult with the circle in which its true place lies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from transfer_app.domain.case_page import FAMILY, CasePage, MapPoint
from transfer_app.gui import theme
from transfer_app.gui.map_geometry import MapPoints, PointClass
from transfer_app.gui.map_layers import AccuracyLayer
from transfer_app.gui.map_view import MapView
from transfer_app.gui.palette import Hatch, Mark, Shape

OPEN_HOME, PAST_HOME, OTHER, RELATIVE = range(4)
NEAR_M = 80_000.0
"""Relatives who live further from the child than this do not shrink the map: one pans to them."""


START_M_PER_PIXEL = 8.0
"""The scale before anybody zooms: a town and what lies round it."""
ROOM = 0.8
"""How much of the map the addresses of a case may fill."""


class CaseMap(MapView):
    """show_case() moves to the case's addresses; the one the rule goes by has a halo.

    The scale stays from case to case, so that distances can be compared at a glance. It is coarser only
    for a case whose addresses would not all be seen; the next case has the scale of before.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("Map of the addresses of this case"))
        self.buttons.key.setChecked(False)
        self.setMinimumHeight(theme.sizes().huge * 8)
        self.setMaximumHeight(theme.sizes().huge * 10)
        self._circles: list[AccuracyLayer] = []
        self._kept = START_M_PER_PIXEL
        self._given: float | None = None
        self.say(self.tr("No address of this case could be located."))

    def show_case(self, page: CasePage) -> None:
        self._keep_scale()
        points = [*page.points, *page.family_points]
        self._show_circles(points)
        self.show_band(max((point.radius_m for point in points if point.decides), default=0.0))
        self.show_points(*_classified(points))
        if points:
            self._move_to(_bounds(_near(page) or points))
        else:
            self.zoom_to_all()
            self._given = None
        self.select([number for number, point in enumerate(points) if point.decides])
        told = [
            "; ".join(filter(None, (f"{point.label}, within {point.radius_m:.0f} m", point.lies)))
            for point in points
        ]
        self.setAccessibleDescription(". ".join(told) or self.tr("No address could be located."))

    def _keep_scale(self) -> None:
        """Someone who zoomed since the last case wants that scale from now on."""
        if self._given is not None and not math.isclose(self._given, self.metres_per_pixel):
            self._kept = self.metres_per_pixel

    def _move_to(self, bounds: QRectF) -> None:
        self._follows = False
        across, down = self.viewport().width() * ROOM, self.viewport().height() * ROOM
        self._given = max(self._kept, bounds.width() / max(across, 1), bounds.height() / max(down, 1))
        self.setTransform(QTransform.fromScale(1 / self._given, 1 / self._given))
        self._go_to(bounds.center())

    def _show_circles(self, points: Sequence[MapPoint]) -> None:
        for circle in self._circles:
            self.scene().removeItem(circle)
        self._circles = []
        for point in points:
            circle = AccuracyLayer(3)
            circle.show_circle(point.easting, point.northing, point.radius_m)
            self.scene().addItem(circle)
            self._circles.append(circle)


def _classified(points: Sequence[MapPoint]) -> tuple[MapPoints, list[PointClass]]:
    """Homes that are open, homes of before, and places that are no home; ids are places in the list."""
    c = theme.colours()
    classes = [
        PointClass("Open home", Mark(c.text, Shape.STAR, Hatch.PLAIN)),
        PointClass("Earlier home", Mark(c.text, Shape.CIRCLE, Hatch.PLAIN)),
        PointClass("Not a home", Mark(c.muted, Shape.CROSS, Hatch.PLAIN)),
        PointClass("Family", Mark(c.primary, Shape.DIAMOND, Hatch.PLAIN)),
    ]
    kinds = [
        RELATIVE if p.kind == FAMILY
        else OTHER if p.kind != "home"
        else OPEN_HOME if p.open
        else PAST_HOME
        for p in points
    ]  # fmt: skip
    made = MapPoints(
        np.array([p.easting for p in points], np.float64),
        np.array([p.northing for p in points], np.float64),
        np.array(kinds, np.intp),
        np.arange(len(points), dtype=np.int64),
    )
    return made, classes


def _near(page: CasePage) -> list[MapPoint]:
    """The child's addresses, and the relatives who live near one of them."""
    own = page.points
    return [*own, *(p for p in page.family_points if any(_apart(p, q) <= NEAR_M for q in own))]


def _apart(one: MapPoint, other: MapPoint) -> float:
    return math.hypot(one.easting - other.easting, one.northing - other.northing)


def _bounds(points: Sequence[MapPoint]) -> QRectF:
    west, east = min(p.easting for p in points), max(p.easting for p in points)
    south, north = min(p.northing for p in points), max(p.northing for p in points)
    return QRectF(west, -north, east - west, north - south)
