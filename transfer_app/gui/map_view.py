"""The map: areas, case records, problems. Offline always: asking for a tile tells where a child lives.

Mouse: drag to move, wheel to zoom about the pointer, click to select. Keys: arrows, + and -, Home for
all, Z for the selection, K for the key, P to save or print. Coordinates are British National Grid, metres.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from transfer_app.gui import theme
from transfer_app.gui.map_background import BackgroundLayer, DrawnBackground
from transfer_app.gui.map_band import BandLayer
from transfer_app.gui.map_buttons import MapButtons
from transfer_app.gui.map_furniture import (
    KeyEntry,
    distance_words,
    draw_key,
    draw_message,
    draw_north,
    draw_scale,
)
from transfer_app.gui.map_geometry import Levels, MapPoints, PointClass, bounds_of_points
from transfer_app.gui.map_layers import AccuracyLayer, AreasLayer, ProblemsLayer, Shown
from transfer_app.gui.map_points import PointsLayer
from transfer_app.gui.map_sheet.drawing import MapDrawing

FINEST_M = 0.1
"""Metres per pixel beyond which zooming in shows nothing more."""
STEP = 1.4
CLICK_REACH = 14
NEAR_M = 500.0
"""Width shown at least when zooming to a single place."""


class MapView(QGraphicsView):
    """Give it what there is, in any order; it shows all of it until someone zooms."""

    picked = Signal(object)
    """list[int]: ids of the records at the place clicked; empty when the click hit none."""

    background_wanted = Signal()
    """To be chosen, or turned off and on."""
    sheet_wanted = Signal()
    """To be saved or printed; only where the page has called buttons.offer_sheet()."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._message = ""
        self._problems: list[str] = []
        self._pressed_at = QPoint()
        self._follows = True
        self._prepare_view()
        self._land = AreasLayer(-2, Shown.LAND)
        self._land.hide()
        self.background = BackgroundLayer(-1)
        self.successors = AreasLayer(0, Shown.FILLS)
        self.predecessors = AreasLayer(1, Shown.DASHES)
        self.proposed = AreasLayer(1, Shown.PROPOSED)
        self._outlines = AreasLayer(2, Shown.OUTLINES)
        self.band = BandLayer(1.5)
        self.accuracy = AccuracyLayer(3)
        self.points = PointsLayer(4)
        self.problems = ProblemsLayer(5)
        self._names = AreasLayer(6, Shown.NAMES)
        areas = (self._land, self.successors, self.predecessors, self.proposed, self._outlines, self._names)
        for layer in (*areas, self.background, self.band, self.accuracy, self.points, self.problems):
            self.scene().addItem(layer)
        self.buttons = MapButtons(self)
        self._describe()

    def _prepare_view(self) -> None:
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        s = theme.sizes()
        self.setMinimumSize(s.huge * 8, s.huge * 6)

    def show_successors(self, levels: Levels) -> None:
        """The n-th area takes the colour and hatching of colours().successor(n)."""
        self.successors.show_levels(levels)
        self._land.share(self.successors)
        self._outlines.share(self.successors)
        self._names.share(self.successors)
        self.band.show_levels(levels)
        self._after_change()

    def show_predecessors(self, levels: Levels) -> None:
        self.predecessors.show_levels(levels)
        self._after_change()

    def show_proposed(self, levels: Levels) -> None:
        """Where the line would go, dashed; what does not change lies under the solid line."""
        self.proposed.show_levels(levels)
        self._after_change()

    def show_background(self, drawn: DrawnBackground | None) -> None:
        """Roads, water and the like, under all else; None for none."""
        self.background.show_background(drawn)
        self.successors.see_through = drawn is not None
        self._land.setVisible(drawn is not None)
        self.viewport().update()

    def show_points(self, points: MapPoints, classes: Sequence[PointClass]) -> None:
        """Classes in drawing order: the last lies on top."""
        within = bounds_of_points(points.eastings, points.northings).adjusted(-1, -1, 1, 1)
        self.points.show_points(points, classes, within if len(points.ids) else QRectF())
        self._after_change()

    def show_problems(self, problems: Sequence[tuple[bytes, str]]) -> None:
        """(wkb, message) of each fault that has a place."""
        self._problems = [message for _, message in problems]
        self.problems.show_problems([wkb for wkb, _ in problems])
        self._after_change()

    def show_accuracy(self, easting: float, northing: float, radius_m: float) -> None:
        """The circle in which the true place lies, and the band in which such a place is unclear."""
        self.accuracy.show_circle(easting, northing, radius_m)
        self.show_band(radius_m)

    def clear_accuracy(self) -> None:
        self.accuracy.hide()
        self.show_band(0.0)

    def show_band(self, radius_m: float) -> None:
        """Where a place known within radius_m could lie on either side of a line; 0 for none."""
        self.band.show_band(radius_m)
        self.viewport().update()

    def say(self, message: str) -> None:
        """Words in the middle while there is nothing to show; '' for none."""
        self._message = message
        self._describe()
        self.viewport().update()

    def select(self, ids: Sequence[int]) -> None:
        """Put a halo round these records; the scale stays, and the map moves only if none is in view."""
        chosen = self.points.select(ids)
        if not len(chosen):
            return
        bounds = self._selection_bounds()
        if not self._seen_rect().intersects(bounds.adjusted(-1e-3, -1e-3, 1e-3, 1e-3)):
            self._go_to(bounds.center())

    @property
    def metres_per_pixel(self) -> float:
        return 1 / self.transform().m11()

    def zoom_to_all(self) -> None:
        self._follows = True
        self._fit(self._everything())

    def zoom_to_selection(self) -> None:
        if len(self.points.selected):
            self.zoom_to(self._selection_bounds())

    def zoom_to_problem(self, number: int) -> None:
        self.zoom_to(self.problems.bounds_at(number))

    def zoom_to(self, bounds: QRectF) -> None:
        """Show this part (scene coordinates), never closer than half a kilometre across."""
        self._follows = False
        grow = max(0.0, NEAR_M - max(bounds.width(), bounds.height())) / 2
        self._fit(bounds.adjusted(-grow, -grow, grow, grow))

    def zoom(self, factor: float, about: QPoint | None = None) -> None:
        """factor above 1 comes closer; the place under `about` (view pixels) stays where it is."""
        self._follows = False
        at = about if about is not None else self.viewport().rect().center()
        place = self.mapToScene(at)
        whole = self._everything()
        coarsest = 4 * max(whole.width(), whole.height(), 1.0) / max(1, min(self.width(), self.height()))
        metres = min(max(self.metres_per_pixel / factor, FINEST_M), coarsest)
        self.setTransform(QTransform.fromScale(1 / metres, 1 / metres))
        middle = QPointF(self.viewport().rect().center() - at) * metres
        self._go_to(place + middle)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        size = QSizeF(self.viewport().size())
        if self._everything().isNull():
            draw_message(painter, size, self._message)
        else:
            draw_scale(painter, size, self.metres_per_pixel)
            draw_north(painter, size)
            if self.buttons.key.isChecked():
                draw_key(painter, size, self.key_entries(), QRectF(self.buttons.geometry()))
        painter.restore()

    def drawing(self) -> MapDrawing:
        """What is shown now, to be put on paper; its points are counted, not drawn, until one asks."""
        whole = self._everything()
        edge = max(whole.width(), whole.height()) * 0.03
        return MapDrawing(
            whole.adjusted(-edge, -edge, edge, edge) if self._follows else self._seen_rect(),
            self.successors.given,
            self.predecessors.given,
            self.proposed.given,
            self.problems.given,
            self.points.points,
            self.points.classes,
        )

    def key_entries(self) -> list[KeyEntry]:
        """The lines of the key, in the order of the layers."""
        c = theme.colours()
        areas = [KeyEntry("area", name, c.successor(n)) for n, name in enumerate(self.successors.names)]
        if self.predecessors.names:
            areas.append(KeyEntry("dashed", self.tr("Before the change"), c.other))
        if self.proposed.names:
            areas.append(KeyEntry("proposed", self.tr("As proposed"), c.other))
        if self.band.radius_m:
            words = self.tr("Within {metres} of the line").format(metres=distance_words(self.band.radius_m))
            areas.append(KeyEntry("band", words, c.other))
        points = [
            KeyEntry("point", f"{each.label} {count:,}", each.mark)
            for each, count in zip(self.points.classes, self.points.counts(), strict=True)
            if count
        ]
        if len(self.problems):
            points.append(KeyEntry("problem", self.tr("Boundary problem"), c.review))
        return areas + points

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(STEP ** (turned / 120), event.position().toPoint())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across, down = self.viewport().width() // 8, self.viewport().height() // 8
        steps = {
            Qt.Key.Key_Left: (-across, 0),
            Qt.Key.Key_Right: (across, 0),
            Qt.Key.Key_Up: (0, -down),
            Qt.Key.Key_Down: (0, down),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._move(*steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_Home:
            self.zoom_to_all()
        elif key == Qt.Key.Key_Z:
            self.zoom_to_selection()
        elif key == Qt.Key.Key_K:
            self.buttons.key.toggle()
        elif key == Qt.Key.Key_P and not self.buttons.sheet.isHidden():
            self.sheet_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        at = event.position().toPoint()
        if (at - self._pressed_at).manhattanLength() >= 4:
            self._follows = False
        elif event.button() == Qt.MouseButton.LeftButton:
            place = self.mapToScene(at)
            found = self.points.nearest(place.x(), -place.y(), CLICK_REACH * self.metres_per_pixel)
            self.points.select(found)
            self.picked.emit(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.buttons.move(theme.sizes().small, theme.sizes().small)
        if self._follows:
            self.zoom_to_all()

    def _after_change(self) -> None:
        whole = self._everything()
        self.setSceneRect(whole.adjusted(-2e5, -2e5, 2e5, 2e5))
        self.buttons.setVisible(not whole.isNull())
        self._describe()
        if self._follows:
            self.zoom_to_all()
        self.viewport().update()

    def _everything(self) -> QRectF:
        whole = self.successors.bounds.united(self.predecessors.bounds)
        return whole.united(self.points.bounds) if whole.isNull() else whole

    def _selection_bounds(self) -> QRectF:
        chosen, points = self.points.selected, self.points.points
        return bounds_of_points(points.eastings[chosen], points.northings[chosen])

    def _seen_rect(self) -> QRectF:
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def _fit(self, bounds: QRectF) -> None:
        if bounds.isNull() or self.viewport().width() < 50:
            return
        room = 0.92
        metres = max(
            bounds.width() / (self.viewport().width() * room),
            bounds.height() / (self.viewport().height() * room),
        )
        metres = max(metres, FINEST_M)
        self.setTransform(QTransform.fromScale(1 / metres, 1 / metres))
        self._go_to(bounds.center())

    def _go_to(self, place: QPointF) -> None:
        self.centerOn(place)
        self.viewport().update()

    def _move(self, across: int, down: int) -> None:
        self._follows = False
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + across)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down)

    def _describe(self) -> None:
        """What a screen reader says of the map; the records themselves are in the table beside it."""
        told = [entry.words for entry in self.key_entries()] + self._problems
        for each in (self, self.viewport()):  # the focus is told of the inner one too
            each.setAccessibleName(self._name)
        self.setAccessibleDescription(". ".join(told) or self._message)
