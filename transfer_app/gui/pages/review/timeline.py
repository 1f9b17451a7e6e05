"""The timeline of a case: addresses above, statuses below, one time axis, so that the address on the day
a status began is read off by eye - or by ear: Left and Right go from one such day to the next.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from transfer_app.domain.case_page import CasePage
from transfer_app.gui import theme
from transfer_app.gui.map_layers import blend
from transfer_app.gui.pages.review import lanes
from transfer_app.gui.pages.review.lanes import Bar, Lane, Moment, day_words
from transfer_app.gui.widgets.marks import hatch_brush

RECENT = timedelta(days=3 * 365)


class Timeline(QWidget):
    """show_case() draws a case; `chosen` tells the moment that is being read off."""

    chosen = Signal(object)
    """A lanes.Moment."""

    def __init__(self) -> None:
        super().__init__()
        self._addresses: list[Lane] = []
        self._statuses: list[Lane] = []
        self._moments: list[Moment] = []
        self._codes: list[str] = []
        self._vesting = self._first = self._last = self._whole_first = date(2000, 1, 1)
        self._at = -1
        self._drawn: list[tuple[QRectF, Bar]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Addresses and statuses over time"))

    def show_case(self, page: CasePage) -> None:
        self._addresses, self._statuses = lanes.address_lanes(page), lanes.status_lanes(page)
        self._moments = lanes.moments(page)
        self._codes = list(page.names)
        self._vesting = page.vesting_day
        self._whole_first, self._last = lanes.span_of(page)
        self._first = self._whole_first
        self.updateGeometry()
        self._choose(max(0, len(self._moments) - 1))

    @property
    def can_narrow(self) -> bool:
        """There is more than the last three years to see."""
        return self._last - self._whole_first > RECENT + timedelta(days=180)

    def show_recent(self, recent: bool) -> None:
        """The last three years only, or all."""
        self._first = max(self._whole_first, self._last - RECENT) if recent else self._whole_first
        self.update()

    @property
    def moment(self) -> Moment | None:
        return self._moments[self._at] if 0 <= self._at < len(self._moments) else None

    def sizeHint(self) -> QSize:
        lines = len(self._addresses) + max(1, len(self._statuses))
        return QSize(400, round(self._lane() * (max(1, lines) + 2.3) + self._lane() * 0.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: self._at - 1, Qt.Key.Key_Right: self._at + 1,
                 Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._moments) - 1}  # fmt: skip
        if Qt.Key(event.key()) in steps:
            self._choose(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self._moments:
            return
        x = event.position().x()
        nearest = min(range(len(self._moments)), key=lambda n: abs(self._x(self._moments[n].day) - x))
        self._choose(nearest)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._words_at(event.pos())
            QToolTip.showText(event.globalPos(), words, self) if words else QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawn = []
        top = self._draw_axis(painter)
        for lane in self._addresses:
            self._draw_lane(painter, lane, top, True)
            top += self._lane()
        top += self._lane() * 0.3
        painter.setPen(QPen(QColor(theme.colours().divider), 1))
        painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
        top += self._lane() * 0.3
        for lane in self._statuses:
            self._draw_lane(painter, lane, top, False)
            top += self._lane()
        self._draw_moments(painter, self._lane() * 1.7, top)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _draw_axis(self, painter: QPainter) -> float:
        """Years or months, and vesting day; gives where the lanes begin."""
        c, high = theme.colours(), self._lane()
        wide = QFontMetricsF(painter.font())
        words = f"Vesting day {day_words(self._vesting)}"
        bold = QFont(painter.font())
        bold.setBold(True)
        room = QFontMetricsF(bold).horizontalAdvance(words) + 16
        left = min(max(self._x(self._vesting) - room / 2, self._gutter()), self.width() - room)
        painter.save()
        painter.setFont(bold)
        painter.setPen(QColor(c.text))
        painter.drawText(QRectF(left, 0, room, high * 0.85), Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()
        for day, mark in self._ticks(wide.horizontalAdvance("0000") * 1.6):
            x = self._x(day)
            painter.setPen(QPen(QColor(c.divider), 1))
            painter.drawLine(QPointF(x, high * 1.65), QPointF(x, self.height()))
            painter.setPen(QColor(c.muted))
            painter.drawText(QRectF(x - 60, high * 0.85, 120, high * 0.8), Qt.AlignmentFlag.AlignCenter, mark)
        return high * 1.8

    def _draw_lane(self, painter: QPainter, lane: Lane, top: float, address: bool) -> None:
        c, high = theme.colours(), self._lane()
        painter.setPen(QColor(c.text if address else c.muted))
        title = QRectF(4, top, self._gutter() - 10, high)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, lane.title)
        for number, bar in enumerate(lane.bars):
            following = lane.bars[number + 1] if number + 1 < len(lane.bars) else None
            limit = self._x(following.start) if following and following.start else self.width() - 2.0
            self._draw_bar(painter, bar, top, limit)

    def _draw_bar(self, painter: QPainter, bar: Bar, top: float, limit: float) -> None:
        c, high = theme.colours(), self._lane()
        left = self._x(bar.start) if bar.start else self._gutter()
        right = self._x(bar.end) if bar.end else self.width() - 2.0
        if right < self._gutter():
            return
        left = max(left, self._gutter())
        box = QRectF(left, top + high * 0.1, max(right - left, 5.0), high * 0.8)
        mark = theme.colours().successor(self._codes.index(bar.area)) if bar.area in self._codes else None
        edge = mark.colour if mark else c.outline
        painter.setPen(QPen(QColor(edge), 2 if bar.home else 1.2, Qt.PenStyle.SolidLine))
        painter.setBrush(blend(c.surface, edge, 0.26 if bar.home else 0.12))
        painter.drawRoundedRect(box, 3, 3)
        if mark and bar.home:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hatch_brush(mark.hatch, mark.colour, 0.35))
            painter.drawRoundedRect(box, 3, 3)
        self._drawn.append((box, bar))
        self._draw_words(painter, bar.short, box, limit)

    def _draw_words(self, painter: QPainter, words: str, box: QRectF, limit: float) -> None:
        """Inside the bar where they fit, else after it where there is room, else cut."""
        c = theme.colours()
        wide = QFontMetricsF(painter.font())
        need = wide.horizontalAdvance(words) + 10
        inside = box.adjusted(5, 0, -3, 0)
        beside = QRectF(box.right() + 4, box.top(), min(need, limit - box.right() - 6), box.height())
        place = inside if need <= box.width() or inside.width() >= beside.width() else beside
        if place.width() < wide.horizontalAdvance("000"):
            return
        shown = wide.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(QColor(c.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _draw_moments(self, painter: QPainter, top: float, bottom: float) -> None:
        c = theme.colours()
        x = self._x(self._vesting)
        painter.setPen(QPen(QColor(c.text), 2))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for number, moment in enumerate(self._moments):
            x = self._x(moment.day)
            if number == self._at and x >= self._gutter():
                painter.setPen(QPen(QColor(c.primary), 2.5))
                painter.drawLine(QPointF(x, top), QPointF(x, bottom))
                painter.setBrush(QColor(c.primary))
                painter.drawEllipse(QPointF(x, top), 4, 4)

    def _ticks(self, least: float) -> list[tuple[date, str]]:
        """Days to mark: 1 January of every n-th year, or quarters when little time is shown."""
        days = max(1, (self._last - self._first).days)
        across = (self.width() - self._gutter()) / days
        if across * 91 > least * 1.4:
            quarters = [
                date(year, month, 1)
                for year in range(self._first.year, self._last.year + 1)
                for month in (1, 4, 7, 10)
            ]
            found = [(day, f"{day:%b %Y}" if day.month == 1 else f"{day:%b}") for day in quarters]
        else:
            step = next((n for n in (1, 2, 5, 10) if across * 365 * n > least), 20)
            years = range(self._first.year, self._last.year + 1)
            found = [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
        return [(day, words) for day, words in found if self._first < day < self._last]

    def _choose(self, number: int) -> None:
        if not self._moments:
            return
        self._at = min(max(0, number), len(self._moments) - 1)
        moment = self._moments[self._at]
        words = f"{day_words(moment.day)}: {moment.happened}. {moment.lived}"
        self.setAccessibleDescription(words)
        told = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(told)
        self.update()
        self.chosen.emit(moment)

    def _words_at(self, place: QPoint) -> str:
        return next((bar.words for box, bar in self._drawn if box.contains(QPointF(place))), "")

    def _lane(self) -> float:
        return theme.sizes().text * 1.45

    def _gutter(self) -> float:
        """Room for the names of the lanes."""
        wide = QFontMetricsF(self.font())
        names = [lane.title for lane in (*self._addresses, *self._statuses)]
        return min(max((wide.horizontalAdvance(each) for each in names), default=60) + 16, self.width() * 0.3)

    def _x(self, day: date) -> float:
        days = max(1, (self._last - self._first).days)
        return self._gutter() + (day - self._first).days / days * (self.width() - self._gutter() - 2)
