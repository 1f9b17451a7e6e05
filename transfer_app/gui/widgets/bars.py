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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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
        width = max(self.width(), theme.sizes().huge * 8)
        return QSize(theme.sizes().huge * 12, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        s = theme.sizes()
        lines = 1 + max((row for _, row in self._key_places(width)), default=0)
        return s.row * (len(self._bars) + lines) + s.small

    def hasHeightForWidth(self) -> bool:
        return True

    def minimumSizeHint(self) -> QSize:
        wide = theme.sizes().huge * 8
        return QSize(wide, self.heightForWidth(max(self.width(), wide)))

    def paintEvent(self, event: QPaintEvent) -> None:
        # With "with", an error while painting ends the painter; otherwise Qt crashes after it.
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_bars(painter, QFontMetricsF(self.font()))

    def _draw_bars(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        s, c = theme.sizes(), theme.colours()
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        names = min(names, self.width() * 0.4)
        totals = max((metrics.horizontalAdvance(f"{bar.total:,}") for bar in self._bars), default=0.0)
        left, room = names + s.medium, self.width() - names - totals - 2 * s.medium
        scale = room / max([bar.total for bar in self._bars] + [1])
        for row, bar in enumerate(self._bars):
            top = row * s.row
            painter.setPen(QColor(c.text))
            shown = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names, s.row), aligned, shown)
            end = self._draw_parts(painter, bar, left, top, scale)
            painter.setPen(QColor(c.text))
            painter.drawText(QRectF(end + s.small, top, totals + s.small, s.row), aligned, f"{bar.total:,}")
        self._draw_key(painter, metrics, len(self._bars) * s.row + s.small)

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
        for (words, mark), (left, row) in zip(
            self._keys.values(), self._key_places(self.width()), strict=True
        ):
            above = top + row * s.row
            draw_mark(painter, mark, left + s.text * 0.45, above + s.row / 2, s.text * 0.42, c.surface)
            painter.setPen(QColor(c.muted))
            words_at = QRectF(left + s.text + s.tight, above, metrics.horizontalAdvance(words) + 2, s.row)
            painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter, words)

    def _key_places(self, width: int) -> list[tuple[float, int]]:
        """Left edge and line of each entry of the key, broken like words of a paragraph."""
        s, metrics = theme.sizes(), QFontMetricsF(self.font())
        places, left, row = [], 0.0, 0
        for words, _ in self._keys.values():
            needs = s.text + s.tight + metrics.horizontalAdvance(words)
            if left and left + needs > width:
                left, row = 0.0, row + 1
            places.append((left, row))
            left += needs + s.large
        return places
