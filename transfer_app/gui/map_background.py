"""Roads, water and the like under the boundaries, at the detail the zoom needs; only what is in view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from transfer_app.domain.background import Background, Ground
from transfer_app.gui import theme
from transfer_app.gui.map_geometry import path_of
from transfer_app.gui.map_layers import Layer
from transfer_app.gui.palette import Scheme

INKS = {
    Ground.WATER: ("#b5d3ee", "#2b4a6b"),
    Ground.GREEN: ("#d5e6cc", "#2c402f"),
    Ground.BUILT: ("#dcd5cd", "#413d3a"),
    Ground.RAIL: ("#8b8b93", "#85858f"),
    Ground.ROAD: ("#b8b1a7", "#77726b"),
    Ground.OTHER: ("#b9bfc8", "#5d6673"),
}
"""In the light and in the dark: all paler than the boundaries and the records, which lie over them."""
ORDER = (Ground.GREEN, Ground.BUILT, Ground.OTHER, Ground.WATER, Ground.ROAD, Ground.RAIL)


@dataclass(frozen=True, slots=True)
class _Piece:
    ground: Ground
    areas: bool
    path: QPainterPath
    bounds: QRectF


@dataclass(frozen=True, slots=True)
class DrawnBackground:
    """Pieces by the tolerance of their detail, in drawing order: areas under lines."""

    name: str
    pieces: Mapping[float, Sequence[_Piece]]
    bounds: QRectF


def drawn(background: Background) -> DrawnBackground:
    """As paths. Takes a second for a county's roads: run it in a job."""
    pieces: dict[float, list[_Piece]] = defaultdict(list)
    bounds = QRectF()
    for patch in sorted(background.patches, key=lambda p: (not p.areas, ORDER.index(p.ground))):
        path = path_of(patch.wkb)
        path.setFillRule(Qt.FillRule.WindingFill)
        piece = _Piece(patch.ground, patch.areas, path, path.boundingRect().adjusted(-1, -1, 1, 1))
        pieces[patch.tolerance_m].append(piece)
        bounds = bounds.united(piece.bounds)
    return DrawnBackground(background.name, pieces, bounds)


class BackgroundLayer(Layer):
    def __init__(self, height: float) -> None:
        super().__init__(height)
        self._drawn: DrawnBackground | None = None

    def show_background(self, drawn: DrawnBackground | None) -> None:
        self._drawn = drawn
        self.resize_to(drawn.bounds if drawn is not None else QRectF())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._drawn is None:
            return
        dark = theme.colours().scheme is Scheme.DARK
        for piece in self._pieces(1 / painter.worldTransform().m11()):
            if not piece.bounds.intersects(option.exposedRect):
                continue
            ink = QColor(INKS[piece.ground][dark])
            if piece.areas:
                painter.fillPath(piece.path, ink)
            else:
                pen = QPen(ink, 1)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(piece.path)

    def _pieces(self, metres_per_pixel: float) -> Sequence[_Piece]:
        assert self._drawn is not None
        fitting = [tolerance for tolerance in self._drawn.pieces if tolerance <= metres_per_pixel]
        return self._drawn.pieces.get(max(fitting, default=0.0), ())
