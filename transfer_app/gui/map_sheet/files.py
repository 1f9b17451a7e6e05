"""A sheet as the content of a file, and on a printer."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgGenerator

from transfer_app.domain.errors import OutputFailed
from transfer_app.gui.map_sheet.sheet import PAGE, Sheet

KINDS = ("png", "svg", "pdf")
SHARP = 2
"""Pixels of a PNG for each unit of the sheet: 192 to the inch."""
DOTS_PER_INCH = 600


def content(sheet: Sheet, kind: str) -> bytes:
    """The bytes of a file of that kind, one of KINDS. Touches no widget: may run in a job."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if kind == "png":
        QImageWriter(buffer, b"png").write(image(sheet, SHARP))
    elif kind == "svg":
        _svg(sheet, buffer)
    else:
        _pdf(sheet, buffer)
    return bytes(buffer.data().data())


def image(sheet: Sheet, ratio: float) -> QImage:
    """A picture with so many pixels for each unit of the sheet."""
    made = QImage((PAGE * ratio).toSize(), QImage.Format.Format_RGB32)
    made.setDotsPerMeterX(round(96 * ratio / 0.0254))
    made.setDotsPerMeterY(round(96 * ratio / 0.0254))
    with QPainter(made) as painter:
        painter.scale(ratio, ratio)
        sheet.paint(painter)
    return made


def send(sheet: Sheet, printer: QPrinter) -> None:
    """Print it, as large as the paper allows. Raises OutputFailed."""
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setDocName(sheet.facts.title)
    painter = QPainter()
    if not painter.begin(printer):
        raise OutputFailed("The map could not be printed.", "Check the printer, or save the map as PDF.")
    room: QRectF = printer.pageRect(QPrinter.Unit.DevicePixel)
    scale = min(room.width() / PAGE.width(), room.height() / PAGE.height())
    painter.scale(scale, scale)
    sheet.paint(painter)
    painter.end()


def _svg(sheet: Sheet, buffer: QBuffer) -> None:
    # Version 1.1 knows clipping; the tiny one would draw over the frame.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    size: QSize = PAGE.toSize()
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setResolution(96)
    generator.setTitle(sheet.facts.title)
    generator.setDescription(sheet.told())
    with QPainter(generator) as painter:
        sheet.paint(painter)


def _pdf(sheet: Sheet, buffer: QBuffer) -> None:
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0)
        )
    )
    writer.setTitle(sheet.facts.title)
    writer.setCreator("transfer-app")
    with QPainter(writer) as painter:
        painter.scale(DOTS_PER_INCH / 96, DOTS_PER_INCH / 96)
        sheet.paint(painter)
