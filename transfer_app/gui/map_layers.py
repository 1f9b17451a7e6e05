"""The layers under and over the points: areas at the zoom's detail, problems, one place's accuracy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from transfer_app.gui import theme
from transfer_app.gui.map_geometry import Levels, bounds_of, edges_of, label_place, path_of
from transfer_app.gui.palette import channels
from transfer_app.gui.widgets.marks import hatch_brush

FILL_OPACITY = 0.16
HATCH_OPACITY = 0.22


class Layer(QGraphicsItem):
    """An item that paints itself whole and is never clicked: places are found by arithmetic."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.setZValue(height)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.bounds = QRectF()

    def boundingRect(self) -> QRectF:
        return self.bounds

    def resize_to(self, bounds: QRectF) -> None:
        self.prepareGeometryChange()
        self.bounds = bounds
        self.update()


@dataclass(frozen=True, slots=True)
class _Drawn:
    name: str
    path: QPainterPath
    bounds: QRectF
    place: QPointF


class Shown(Enum):
    """What an AreasLayer draws of its areas; layers of one set share their paths."""

    LAND = auto()
    """What lies under a background: without it, the sea would show through the tints."""
    FILLS = auto()
    OUTLINES = auto()
    DASHES = auto()
    PROPOSED = auto()
    """Dashed too, but meant to be looked at: where the line would go."""
    NAMES = auto()


@dataclass(frozen=True, slots=True)
class _Level:
    tolerance_m: float
    areas: list[_Drawn]
    edges: QPainterPath
    """Every line between or around the areas, once: two dashed lines on each other look solid."""


class AreasLayer(Layer):
    """One boundary set, at the level of detail the zoom needs."""

    def __init__(self, height: float, shown: Shown) -> None:
        super().__init__(height)
        self._shown = shown
        self._levels: list[_Level] = []
        self.given: Levels = {}
        self.see_through = False
        """Whether FILLS lets what lies under it be seen."""

    def show_levels(self, levels: Levels) -> None:
        self.given = levels
        self._levels = [
            _Level(
                tolerance,
                [_drawn(area.name, area.wkb) for area in levels[tolerance]],
                edges_of([area.wkb for area in levels[tolerance]]),
            )
            for tolerance in sorted(levels)
        ]
        self.resize_to(bounds_of(area.wkb for area in levels.get(0.0, ())))

    def share(self, other: AreasLayer) -> None:
        """Draw another part of the same areas."""
        self._levels = other._levels
        self.resize_to(other.bounds)

    @property
    def names(self) -> list[str]:
        return [each.name for each in self._levels[0].areas] if self._levels else []

    def level_at(self, metres_per_pixel: float) -> _Level | None:
        """The coarsest level whose error stays below a pixel; None when there is nothing."""
        fitting = [level for level in self._levels if level.tolerance_m <= metres_per_pixel]
        return fitting[-1] if fitting else None

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        level = self.level_at(1 / painter.worldTransform().m11())
        if level is None:
            return
        c = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._shown is Shown.NAMES:
            _draw_names(painter, level.areas)
        elif self._shown is Shown.OUTLINES:
            painter.setPen(_pen(c.text, 1))
            _draw_thick(painter, level.edges)
        elif self._shown is Shown.DASHES:
            painter.setPen(_pen(c.predecessor_line, 1, Qt.PenStyle.DashLine))
            painter.drawPath(level.edges)
        elif self._shown is Shown.PROPOSED:
            painter.setPen(_pen(c.danger, 1, Qt.PenStyle.DashLine))
            _draw_thick(painter, level.edges)
        elif self._shown is Shown.LAND:
            for area in level.areas:
                painter.fillPath(area.path, QColor(c.surface))
        else:
            self._fill(painter, level.areas, option.exposedRect)

    def _fill(self, painter: QPainter, areas: Sequence[_Drawn], exposed: QRectF) -> None:
        c = theme.colours()
        for number, area in enumerate(areas):
            if area.bounds.intersects(exposed):
                mark = c.successor(number)
                tint = blend(c.surface, mark.colour, FILL_OPACITY)
                if self.see_through:
                    tint = QColor(mark.colour)
                    tint.setAlphaF(FILL_OPACITY)
                painter.fillPath(area.path, tint)
                painter.fillPath(area.path, hatch_brush(mark.hatch, mark.colour, HATCH_OPACITY))


class ProblemsLayer(Layer):
    """Faults of a boundary set: drawn as they are, and ringed, because a sliver is thinner than a pixel."""

    RING = 11.0

    def __init__(self, height: float) -> None:
        super().__init__(height)
        self._drawn: list[_Drawn] = []
        self.given: Sequence[bytes] = ()

    def show_problems(self, wkbs: Sequence[bytes]) -> None:
        self.given = wkbs
        self._drawn = [_drawn("", wkb) for wkb in wkbs]
        bounds = bounds_of(wkbs)
        self.resize_to(bounds.adjusted(-5000, -5000, 5000, 5000) if wkbs else QRectF())

    def bounds_at(self, number: int) -> QRectF:
        return self._drawn[number].bounds

    def __len__(self) -> int:
        return len(self._drawn)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        c = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for each in self._drawn:
            painter.fillPath(each.path, QColor(c.danger))
            painter.setPen(_pen(c.danger, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(each.path)
        view = painter.worldTransform()
        with_pixels(
            painter, lambda: self._draw_rings(painter, [view.map(each.place) for each in self._drawn])
        )

    def _draw_rings(self, painter: QPainter, places: Sequence[QPointF]) -> None:
        c = theme.colours()
        for colour, width in ((c.surface, 5.0), (c.danger, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            for place in places:
                painter.drawEllipse(place, self.RING, self.RING)


class AccuracyLayer(Layer):
    """How surely one place is known: the circle in which the true place lies."""

    def __init__(self, height: float) -> None:
        super().__init__(height)
        self.hide()

    def show_circle(self, easting: float, northing: float, radius_m: float) -> None:
        self.resize_to(QRectF(easting - radius_m, -northing - radius_m, 2 * radius_m, 2 * radius_m))
        self.show()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        c = theme.colours()
        tint = QColor(c.focus)
        tint.setAlphaF(0.15)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(c.focus, 2.0, Qt.PenStyle.DashLine))
        painter.setBrush(QBrush(tint))
        painter.drawEllipse(self.bounds)


def blend(under: str, over: str, opacity: float) -> QColor:
    """The opaque colour of one laid over another: one fill instead of two."""
    below, above = channels(under), channels(over)
    return QColor(*(round(b + (a - b) * opacity) for b, a in zip(below, above, strict=True)))


def with_pixels(painter: QPainter, draw: Callable[[], object]) -> None:
    """Draw in the view's pixels, so that marks and words keep their size at every zoom."""
    painter.save()
    painter.setWorldTransform(QTransform())
    draw()
    painter.restore()


def outlined_text(painter: QPainter, place: QPointF, words: str) -> None:
    """Words centred on a place, with a casing that keeps them readable over lines."""
    c = theme.colours()
    drawn = _words_picture(words, painter.font(), c.surface, c.text, painter.device().devicePixelRatioF())
    half = drawn.deviceIndependentSize() / 2
    painter.drawPixmap(place - QPointF(half.width(), half.height()), drawn)


@lru_cache(maxsize=1024)
def _words_picture(words: str, font: QFont, casing: str, ink: str, ratio: float) -> QPixmap:
    """Kept, because stroking letters costs more than the rest of a frame's words."""
    metrics = QFontMetricsF(font)
    made = QPixmap(
        round((metrics.horizontalAdvance(words) + 8) * ratio), round((metrics.height() + 4) * ratio)
    )
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    path = QPainterPath()
    path.addText(QPointF(4, 2 + metrics.ascent()), font, words)
    pen = QPen(QColor(casing), 4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(path, pen)
        painter.fillPath(path, QColor(ink))
    return made


def _draw_thick(painter: QPainter, path: QPainterPath) -> None:
    """Three hairlines beside each other: a two-pixel pen takes ten times as long on a long boundary."""
    view = painter.worldTransform()
    for across, down in ((0.0, 0.0), (0.7, 0.0), (0.0, 0.7)):
        painter.setWorldTransform(view * QTransform.fromTranslate(across, down))
        painter.drawPath(path)
    painter.setWorldTransform(view)


def _draw_names(painter: QPainter, areas: Sequence[_Drawn]) -> None:
    view = painter.worldTransform()

    def draw() -> None:
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        wide = QFontMetricsF(font)
        for each in areas:
            across = view.mapRect(each.bounds).width()
            if across > wide.horizontalAdvance(each.name) * 0.7:
                outlined_text(painter, view.map(each.place), each.name)

    with_pixels(painter, draw)


def _drawn(name: str, wkb: bytes) -> _Drawn:
    path = path_of(wkb)
    return _Drawn(name, path, path.boundingRect(), label_place(wkb))


def _pen(colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), width, style)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
