"""A paper as a PDF on A4: real text in reading order, bars beside the figures, page numbers.

Qt's PDF has no tags that a screen reader could use for tables, so each line says its figure in words
of its own, and the workbook of the same figures is there beside it. Black on white; no colour means anything.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from transfer_app.domain.board_paper import Paper, PaperRow

MARGIN_MM = 18.0
DOTS_PER_INCH = 600
LABEL_WIDTH, FIGURE_WIDTH, GAP = 0.56, 0.16, 0.02
"""Of the width between the margins; the bar has the rest."""
BAR, TRACK, INK, MUTED = QColor("#2268d1"), QColor("#dbe1ea"), QColor("#000000"), QColor("#444444")
FEW = 9
"""Lines that must fit where something longer than a page begins: its headings and a row or two."""
WRAPPED = int(Qt.TextFlag.TextWordWrap)
RIGHT = int(Qt.AlignmentFlag.AlignRight)


@dataclass(frozen=True, slots=True)
class Block:
    """One thing below another. figure: '' for mere text. share: -1 without a bar.

    glued: no break below. under: the heading that a new page says again before it.
    """

    text: str
    points: float = 9.5
    bold: bool = False
    figure: str = ""
    share: float = -1.0
    indent: float = 0.0
    above: float = 0.0
    glued: bool = False
    under: str = ""


def drawn(paper: Paper) -> bytes:
    """The file's content. Needs no display, and starts what Qt needs for its fonts where nobody did."""
    application = QGuiApplication.instance() or _without_a_window()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setTitle(paper.title)
    writer.setCreator("transfer-app")
    _Drawing(writer, paper).draw()
    del application
    return bytes(buffer.data().data())


def _without_a_window() -> QGuiApplication:
    """Fonts alone: on Linux no display is asked for, which a command may not have."""
    arguments = [sys.argv[0]]
    if sys.platform == "linux" and "QT_QPA_PLATFORM" not in os.environ:
        arguments += ["-platform", "offscreen"]
    return QGuiApplication(arguments)


def blocks(paper: Paper) -> Iterator[Block]:
    """Everything in reading order."""
    yield Block(paper.title, 15, bold=True)
    for place, (name, value) in enumerate(paper.facts):
        yield Block(f"{name}: {value}", above=0.2 if place else 0.8)
    for sentence in paper.notes:
        yield Block(sentence, bold=True, above=0.5)
    for table in paper.tables:
        yield Block(table.title, 13, bold=True, above=1.4, glued=True)
        strand = ""
        for row, after in zip_longest(table.rows, table.rows[1:]):
            if row.strand != strand:
                strand = row.strand
                yield _strand(strand)
            more = after is not None and bool(after.part)
            yield _row(row, f"{table.title}: {strand} (continued)", more=more)


def _strand(words: str) -> Block:
    return Block(words, 11, bold=True, above=0.8, glued=True)


def _row(row: PaperRow, under: str, *, more: bool) -> Block:
    """A line stays together with its parts, unless they are more than a page."""
    if row.part:
        return Block(
            row.part, figure=row.figure, share=row.share, indent=0.03, above=0.1, glued=more, under=under
        )
    return Block(row.line, bold=True, figure=row.figure, above=0.5, glued=more, under=under)


def _is_inside(everything: list[Block], place: int) -> bool:
    """Whether the block above has claimed the room for this one already."""
    return place > 0 and everything[place - 1].glued


class _Drawing:
    def __init__(self, writer: QPdfWriter, paper: Paper) -> None:
        self._writer, self._paper = writer, paper
        self._width, self._line = float(writer.width()), _points(writer, 9.5)
        self._foot = 2.2 * self._line
        self._height = writer.height() - self._foot
        self._family = QGuiApplication.font().family()

    def draw(self) -> None:
        pages = self._pages()
        painter = QPainter(self._writer)
        try:
            for number, page in enumerate(pages, 1):
                if number > 1:
                    self._writer.newPage()
                for top, block in page:
                    self._block(painter, block, top)
                self._footer(painter, f"Page {number} of {len(pages)}")
        finally:
            painter.end()

    def _pages(self) -> list[list[tuple[float, Block]]]:
        """Where each block begins, page by page; a heading stays with what follows it."""
        everything = list(blocks(self._paper))
        pages: list[list[tuple[float, Block]]] = [[]]
        top = 0.0
        for place, block in enumerate(everything):
            gap = block.above * self._line if pages[-1] else 0.0
            needed = self._tall(block) if _is_inside(everything, place) else self._together(everything, place)
            if pages[-1] and top + gap + needed > self._height:
                pages.append([])
                top = gap = 0.0
                if block.under:
                    again = _strand(block.under)
                    pages[-1].append((top, again))
                    top += self._tall(again) + 0.3 * self._line
            pages[-1].append((top + gap, block))
            top += gap + self._tall(block)
        return pages

    def _together(self, everything: list[Block], place: int) -> float:
        """The height of a block and of those that it must not be parted from, where a page holds them."""
        tall = self._tall(everything[place])
        while everything[place].glued and place + 1 < len(everything):
            place += 1
            tall += everything[place].above * self._line + self._tall(everything[place])
        return tall if tall <= self._height else FEW * self._line

    def _tall(self, block: Block) -> float:
        metrics = QFontMetricsF(self._font(block), self._writer)
        room = QRectF(0, 0, self._label_width(block), 1e6)
        return metrics.boundingRect(room, WRAPPED, block.text).height()

    def _label_width(self, block: Block) -> float:
        return self._width * ((LABEL_WIDTH if block.figure else 1.0) - block.indent)

    def _block(self, painter: QPainter, block: Block, top: float) -> None:
        painter.setFont(self._font(block))
        painter.setPen(INK)
        tall = self._tall(block)
        left = block.indent * self._width
        painter.drawText(QRectF(left, top, self._label_width(block), tall), WRAPPED, block.text)
        if not block.figure:
            return
        beside = QRectF(LABEL_WIDTH * self._width, top, FIGURE_WIDTH * self._width, tall)
        painter.drawText(beside, RIGHT, block.figure)
        if block.share >= 0:
            start = (LABEL_WIDTH + FIGURE_WIDTH + GAP) * self._width
            bar = QRectF(start, top + 0.3 * self._line, self._width - start, 0.6 * self._line)
            painter.fillRect(bar, TRACK)
            bar.setWidth(bar.width() * block.share)
            painter.fillRect(bar, BAR)

    def _footer(self, painter: QPainter, page: str) -> None:
        painter.setFont(self._font(Block("", 8)))
        painter.setPen(MUTED)
        foot = QRectF(0, self._height + self._line, self._width, 1.2 * self._line)
        facts = dict(self._paper.facts)
        painter.drawText(foot, 0, f"{facts['Council']}, figures of {facts['Figures of']}")
        painter.drawText(foot, RIGHT, page)

    def _font(self, block: Block) -> QFont:
        font = QFont(self._family)
        font.setPointSizeF(block.points)
        font.setBold(block.bold)
        # A reader's search would not find 'figures' in letters that were joined.
        font.setFeature(QFont.Tag("liga"), 0)
        return font


def _points(writer: QPdfWriter, points: float) -> float:
    """Points as dots of the page."""
    return points / 72 * writer.resolution()
