"""One sheet, A4 across: title, map, key, scale bar, north, and the lines that say what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen, QPolygonF

from transfer_app.domain.board import published
from transfer_app.gui.map_furniture import KeyEntry, distance_words, scale_length
from transfer_app.gui.map_sheet.drawing import MapDrawing, Place
from transfer_app.gui.map_sheet.painting import (
    dashed,
    fill_area,
    on_paper,
    paint_map,
    solid,
    swatch,
)
from transfer_app.gui.palette import LIGHT
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets.marks import draw_mark
from transfer_app.gui.words import counted, in_words

PAGE = QSizeF(1123, 794)
"""A4 across, in units of a 96th of an inch."""
EDGE, KEY_WIDE, GAP = 42.0, 232.0, 18.0
TITLE, BODY, SMALL = 21, 12, 10
LINE = 16.0
WRAPPED = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Facts:
    """title and what stands below it; council and day; lines: of what it was made, such as the run's digest.

    lines end up below the map, one each.
    """

    title: str
    below: str
    council: str
    day: date
    lines: tuple[str, ...]


class Sheet:
    """paint() on anything; the same every time."""

    def __init__(self, facts: Facts, drawing: MapDrawing) -> None:
        self.facts, self.drawing = facts, drawing
        foot = LINE * (len(facts.lines) + 3)
        top = EDGE + 50
        self._frame = QRectF(
            EDGE, top, PAGE.width() - 2 * EDGE - KEY_WIDE - GAP, PAGE.height() - top - EDGE - foot
        )
        self._place = Place(drawing.seen, self._frame)

    @property
    def points(self) -> int:
        """Homes of case records that can be seen on it."""
        return len(self._place.points(self.drawing.points)[0]) if self.drawing.shows_points else 0

    def told(self) -> str:
        """Whether it shows records, in a sentence."""
        known = len(self.drawing.points.ids)
        if self.points:
            shown = counted(self.points, "case record")
            if known > self.points:
                words = translate("Sheet", "{records} ({n:,} more lie outside)")
                shown = words.format(records=shown, n=known - self.points)
            return translate(
                "Sheet",
                "Shows as points, each a child's home: {records}. Keep it as the records are kept. "
                "No restricted record is shown.",
            ).format(records=shown)
        if known and not self.drawing.shows_points:
            return translate(
                "Sheet",
                "No case record is drawn. Figures are rounded to the nearest 5; 1 to 4 are shown as under 5.",
            )
        return translate("Sheet", "This map shows no case record.")

    def paint(self, painter: QPainter) -> None:
        """In units of PAGE: scale the painter before."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), PAGE), QColor(LIGHT.surface))
        wide = PAGE.width() - 2 * EDGE
        painter.setPen(QColor(LIGHT.text))
        for words, font, top in (
            (self.facts.title, _font(TITLE, bold=True), EDGE - 6),
            (self.facts.below, _font(BODY), EDGE + 24),
        ):
            painter.setFont(font)
            shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRectF(EDGE, top, wide, 28), 0, shown)
        paint_map(painter, self.drawing, self._place, _font(BODY))
        self._key(painter)
        self._scale(painter)
        self._north(painter)
        self._foot(painter)

    def entries(self) -> list[KeyEntry]:
        """The lines of the key. Figures are exact only where the points themselves are there."""
        d = self.drawing
        names = [area.name for area in d.successors.get(0.0, ())]
        found = [KeyEntry("area", name, LIGHT.successor(n)) for n, name in enumerate(names)]
        if d.predecessors.get(0.0):
            found.append(KeyEntry("dashed", translate("Sheet", "Before the change"), LIGHT.other))
        if d.proposed.get(0.0):
            found.append(KeyEntry("proposed", translate("Sheet", "As proposed"), LIGHT.other))
        if d.problems:
            found.append(KeyEntry("problem", translate("Sheet", "Boundary problem"), LIGHT.review))
        classes = self._place.points(d.points)[2] if d.shows_points else d.points.classes
        for number, each in enumerate(d.classes):
            count = int((classes == number).sum())
            if count:
                words = f"{each.label}: {published(count, hide_small=not d.shows_points)}"
                found.append(KeyEntry("point" if d.shows_points else "count", words, on_paper(each.mark)))
        return found

    def _key(self, painter: QPainter) -> None:
        left, top = self._frame.right() + GAP, self._frame.top()
        painter.setPen(QColor(LIGHT.text))
        painter.setFont(_font(BODY, bold=True))
        painter.drawText(QRectF(left, top, KEY_WIDE, 20), 0, translate("Sheet", "Key"))
        top += 24
        counts = False
        for entry in self.entries():
            if entry.kind in ("point", "count") and not counts:
                counts, top = True, top + 8
                painter.setFont(_font(BODY, bold=True))
                painter.setPen(QColor(LIGHT.text))
                painter.drawText(QRectF(left, top, KEY_WIDE, 20), 0, translate("Sheet", "Case records"))
                top += 22
            painter.setFont(_font(BODY))
            indent = 34.0 if entry.kind != "count" else 0.0
            room = QRectF(left + indent, top, KEY_WIDE - indent, 200)
            needed = QFontMetricsF(_font(BODY)).boundingRect(room, WRAPPED, entry.words).height()
            if entry.kind != "count":
                _sample(painter, entry, QPointF(left + 13, top + 8))
            painter.setPen(QColor(LIGHT.text))
            painter.drawText(room, WRAPPED, entry.words)
            top += max(needed, LINE) + 6

    def _scale(self, painter: QPainter) -> None:
        left, low = self._frame.right() + GAP, self._frame.bottom() - 4
        metres = scale_length(self._place.metres, KEY_WIDE - 70)
        long = metres / self._place.metres
        bar = [
            QPointF(left, low - 8),
            QPointF(left, low),
            QPointF(left + long, low),
            QPointF(left + long, low - 8),
        ]
        painter.setPen(QPen(QColor(LIGHT.text), 1.6))
        painter.drawPolyline(QPolygonF(bar))
        painter.setFont(_font(BODY))
        painter.drawText(QPointF(left, low - 14), distance_words(metres))

    def _north(self, painter: QPainter) -> None:
        middle, low = self._frame.right() + GAP + KEY_WIDE - 16, self._frame.bottom()
        arrow = [(0, -46), (8, -20), (0, -26), (-8, -20)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.text))
        painter.drawPolygon(QPolygonF([QPointF(middle + x, low + y) for x, y in arrow]))
        painter.setPen(QColor(LIGHT.text))
        painter.setFont(_font(BODY, bold=True))
        painter.drawText(
            QRectF(middle - 20, low - 17, 40, 18), Qt.AlignmentFlag.AlignHCenter, translate("Sheet", "N")
        )

    def _foot(self, painter: QPainter) -> None:
        top = self._frame.bottom() + 8
        painter.setPen(QColor(LIGHT.text))
        painter.setFont(_font(BODY, bold=bool(self.points)))
        painter.drawText(QRectF(EDGE, top, PAGE.width() - 2 * EDGE, 2 * LINE), WRAPPED, self.told())
        painter.setFont(_font(SMALL))
        painter.setPen(QColor(LIGHT.muted))
        day = in_words(self.facts.day.isoformat())
        made = translate("Sheet", "{council}, {day}. Grid north is up.").format(
            council=self.facts.council, day=day
        )
        for number, line in enumerate((made, *self.facts.lines), 2):
            painter.drawText(QRectF(EDGE, top + 4 + number * LINE, PAGE.width() - 2 * EDGE, LINE), 0, line)


def _sample(painter: QPainter, entry: KeyEntry, middle: QPointF) -> None:
    box = QRectF(middle.x() - 13, middle.y() - 8, 26, 16)
    if entry.kind == "point":
        draw_mark(painter, entry.mark, middle.x(), middle.y(), 5.5, LIGHT.surface)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if entry.kind == "area":
        fill_area(painter, swatch(box), entry.mark)
        painter.setPen(solid())
        painter.drawRect(box)
    elif entry.kind == "problem":
        painter.setPen(QPen(QColor(LIGHT.danger), 2))
        painter.drawEllipse(middle, 6, 6)
    else:
        known = entry.kind == "dashed"
        painter.setPen(dashed(LIGHT.predecessor_line) if known else dashed(LIGHT.danger, 1.8))
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))


def _font(pixels: int, *, bold: bool = False) -> QFont:
    font = QFont(QGuiApplication.font().family())
    font.setPixelSize(pixels)
    font.setBold(bold)
    # A reader's search would not find 'figures' in letters that were joined.
    font.setFeature(QFont.Tag("liga"), 0)
    return font
