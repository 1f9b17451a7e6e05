"""What lies over the map and does not move with it: scale bar, north, key, and words when it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from transfer_app.gui import theme
from transfer_app.gui.map_band import OPACITY as BAND_OPACITY
from transfer_app.gui.map_layers import outlined_text
from transfer_app.gui.palette import Mark
from transfer_app.gui.widgets.marks import draw_mark, hatch_brush


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of the key. kind: point, area, dashed, proposed, band or problem."""

    kind: str
    words: str
    mark: Mark


def scale_length(metres_per_pixel: float, widest: float) -> float:
    """The longest of 1, 2 or 5 times a power of ten metres that fits into so many pixels."""
    power = 1.0
    while power * 10 * 1 <= widest * metres_per_pixel:
        power *= 10
    while power > widest * metres_per_pixel:
        power /= 10
    return max(step * power for step in (1, 2, 5) if step * power <= widest * metres_per_pixel)


def distance_words(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def draw_scale(painter: QPainter, size: QSizeF, metres_per_pixel: float) -> None:
    """Bottom right: a bar with its length in words."""
    s, c = theme.sizes(), theme.colours()
    metres = scale_length(metres_per_pixel, s.huge * 5)
    long = metres / metres_per_pixel
    right, low = size.width() - s.medium, size.height() - s.medium
    ends = QPolygonF(
        [
            QPointF(right - long, low - s.tight * 1.5),
            QPointF(right - long, low),
            QPointF(right, low),
            QPointF(right, low - s.tight * 1.5),
        ]
    )
    for colour, width in ((c.surface, 5.0), (c.text, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawPolyline(ends)
    outlined_text(painter, QPointF(right - long / 2, low - s.text * 0.8), distance_words(metres))


def draw_north(painter: QPainter, size: QSizeF) -> None:
    """Top right: grid north."""
    s, c = theme.sizes(), theme.colours()
    middle, top, tall = size.width() - s.large, float(s.medium), s.text * 1.5
    arrow = QPolygonF(
        [
            QPointF(middle, top),
            QPointF(middle + tall * 0.35, top + tall),
            QPointF(middle, top + tall * 0.75),
            QPointF(middle - tall * 0.35, top + tall),
        ]
    )
    painter.setPen(QPen(QColor(c.surface), 2.0))
    painter.setBrush(QColor(c.text))
    painter.drawPolygon(arrow)
    outlined_text(painter, QPointF(middle, top + tall + s.text * 0.6), "N")


def draw_key(painter: QPainter, size: QSizeF, entries: Sequence[KeyEntry], taken: QRectF) -> None:
    """Bottom left: what the colours, shapes and lines stand for; beside `taken` where it is that tall."""
    if not entries:
        return
    s, c = theme.sizes(), theme.colours()
    metrics = QFontMetricsF(painter.font())
    high = round(metrics.height() * 1.35)
    wide = max(metrics.horizontalAdvance(each.words) for each in entries) + s.text * 1.6 + 2 * s.small
    box = QRectF(
        s.small,
        size.height() - s.small - high * len(entries) - 2 * s.tight,
        wide,
        high * len(entries) + 2 * s.tight,
    )
    if box.intersects(taken):
        box.moveLeft(taken.right() + s.small)
    back = QColor(c.surface)
    back.setAlphaF(0.94)
    painter.setPen(QPen(QColor(c.divider), 1))
    painter.setBrush(back)
    painter.drawRoundedRect(box, 6, 6)
    for number, each in enumerate(entries):
        middle = QPointF(box.left() + s.small + s.text * 0.5, box.top() + s.tight + (number + 0.5) * high)
        _draw_sample(painter, each, middle)
        painter.setPen(QColor(c.text))
        words = QRectF(middle.x() + s.text, middle.y() - high / 2, wide, high)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, each.words)


def draw_message(painter: QPainter, size: QSizeF, words: str) -> None:
    """In the middle: why there is nothing, and what to do."""
    s, c = theme.sizes(), theme.colours()
    room = QRectF(s.large, 0, size.width() - 2 * s.large, size.height())
    painter.setPen(QColor(c.muted))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _draw_sample(painter: QPainter, entry: KeyEntry, middle: QPointF) -> None:
    s, c = theme.sizes(), theme.colours()
    half = s.text * 0.45
    swatch = QRectF(middle.x() - half, middle.y() - half * 0.8, 2 * half, 1.6 * half)
    if entry.kind == "point":
        draw_mark(painter, entry.mark, middle.x(), middle.y(), s.text * 0.36, c.surface)
    elif entry.kind == "area":
        tint = QColor(entry.mark.colour)
        tint.setAlphaF(0.2)
        painter.fillRect(swatch, tint)
        painter.fillRect(swatch, hatch_brush(entry.mark.hatch, entry.mark.colour, 0.6))
        painter.setPen(QPen(QColor(entry.mark.colour), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(swatch)
    elif entry.kind == "band":
        tint = QColor(c.focus)
        tint.setAlphaF(BAND_OPACITY)
        painter.setPen(QPen(QColor(c.focus), 1))
        painter.setBrush(tint)
        painter.drawRect(swatch)
    elif entry.kind in ("dashed", "proposed"):
        ink = c.predecessor_line if entry.kind == "dashed" else c.danger
        painter.setPen(QPen(QColor(ink), 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(swatch.left() - 2, middle.y()), QPointF(swatch.right() + 2, middle.y()))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.danger), 2.2))
        painter.drawEllipse(middle, half * 0.8, half * 0.8)
