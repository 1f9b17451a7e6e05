"""Counts by successor and status as stacked bars, drawn here: no chart library is needed for this.

Each part has its colour and its hatching, its number where it fits, and a place in the key; the whole
is also read out as one sentence per bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from transfer_app.gui import theme
from transfer_app.gui.palette import Mark
from transfer_app.gui.widgets.marks import draw_mark, hatch_brush


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. parts: (key of the status, count)."""

    name: str
    parts: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.parts)


class BarChart(QWidget):
    """Horizontal stacked bars on one scale; keys gives each status its words and its mark, in order."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._bars: Sequence[Bar] = ()
        self._keys: dict[str, tuple[str, Mark]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(title)

    def show_bars(self, bars: Sequence[Bar], keys: dict[str, tuple[str, Mark]]) -> None:
        self._bars, self._keys = bars, keys
        told = [
            f"{bar.name} {bar.total:,}: "
            + ", ".join(f"{keys[key][0]} {count:,}" for key, count in bar.parts if count)
            for bar in bars
        ]
        self.setAccessibleDescription(". ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        s = theme.sizes()
        return QSize(s.huge * 12, s.row * (len(self._bars) + 1) + s.small)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.sizes().huge * 8, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        s = theme.sizes()
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        names = min(names, self.width() * 0.4)
        totals = max((metrics.horizontalAdvance(f"{bar.total:,}") for bar in self._bars), default=0.0)
        left, room = names + s.medium, self.width() - names - totals - 2 * s.medium
        scale = room / max((bar.total for bar in self._bars), default=1) if self._bars else 0.0
        for row, bar in enumerate(self._bars):
            top = row * s.row
            text = QRectF(0, top, names, s.row)
            painter.setPen(QColor(theme.colours().text))
            shown = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            end = self._draw_parts(painter, bar, left, top, scale)
            painter.setPen(QColor(theme.colours().text))
            painter.drawText(
                QRectF(end + s.small, top, totals + s.small, s.row),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                f"{bar.total:,}",
            )
        self._draw_key(painter, metrics, len(self._bars) * s.row + s.small)
        painter.end()

    def _draw_parts(self, painter: QPainter, bar: Bar, left: float, top: float, scale: float) -> float:
        s, c = theme.sizes(), theme.colours()
        for key, count in bar.parts:
            if not count:
                continue
            part = QRectF(left, top + s.row * 0.2, max(1.5, count * scale), s.row * 0.6)
            mark = self._keys[key][1]
            painter.fillRect(part, QColor(mark.colour))
            painter.fillRect(part, hatch_brush(mark.hatch, c.surface, 0.55))
            painter.setPen(QPen(QColor(c.surface), 1.5))
            painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            painter.drawRect(part)
            left = part.right()
        return left

    def _draw_key(self, painter: QPainter, metrics: QFontMetricsF, top: float) -> None:
        s, c = theme.sizes(), theme.colours()
        left = 0.0
        for words, mark in self._keys.values():
            middle = top + s.row / 2
            draw_mark(painter, mark, left + s.text * 0.45, middle, s.text * 0.42, c.surface)
            left += s.text + s.tight
            painter.setPen(QColor(c.muted))
            width = metrics.horizontalAdvance(words)
            painter.drawText(QRectF(left, top, width + 2, s.row), Qt.AlignmentFlag.AlignVCenter, words)
            left += width + s.large
