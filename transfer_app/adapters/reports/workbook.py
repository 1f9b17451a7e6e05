"""A paper as an XLSX workbook: what it rests on in one sheet, every figure in another."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from transfer_app.domain.board_paper import COLUMNS, Paper

_WIDTHS = (30, 18, 28, 42, 12)
_BOLD = Font(bold=True)


def workbook(paper: Paper) -> bytes:
    """The file's content. Figures are numbers, 'under 5' is text; nothing is a formula."""
    book = Workbook()
    book.properties.title, book.properties.creator = _harmless(paper.title), "transfer-app"
    about, figures = book.active, book.create_sheet("Figures")
    about.title = "About"
    _about(about, paper)
    _figures(figures, paper)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return content.getvalue()


class _InMemory(ExcelWriter):  # type: ignore[misc]
    """openpyxl would leave each sheet in the clear in the folder for temporary files on its way."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """A plain sheet: no chart, picture, comment or table."""
        writer = WorksheetWriter(ws, BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def _about(sheet: Worksheet, paper: Paper) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
    _text(sheet.cell(1, 1), paper.title).font = Font(bold=True, size=14)
    for place, (name, value) in enumerate(paper.facts, 3):
        _text(sheet.cell(place, 1), name).font = _BOLD
        _text(sheet.cell(place, 2), value)
    for place, sentence in enumerate(paper.notes, 4 + len(paper.facts)):
        _text(sheet.cell(place, 1), sentence)


def _figures(sheet: Worksheet, paper: Paper) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.oddFooter.center.text = "Page &P of &N"
    for column, (title, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        _text(sheet.cell(1, column), title).font = _BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    cells = paper.cells()
    for place, (*headings, figure) in enumerate(cells, 2):
        for column, heading in enumerate(headings, 1):
            _text(sheet.cell(place, column), heading)
        _figure(sheet.cell(place, len(COLUMNS)), figure)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(cells) + 1}"


def _figure(cell: Cell, figure: str) -> None:
    digits = figure.replace(",", "")
    if digits.isdigit():
        cell.value, cell.number_format = int(digits), "#,##0"
    else:
        _text(cell, figure).alignment = Alignment(horizontal="right")


def _text(cell: Cell, text: str) -> Cell:
    """Names come from files of others: what begins with = stays text."""
    cell.value = _harmless(text)
    cell.data_type = "s"
    return cell


def _harmless(text: str) -> str:
    """Without the control characters that no XML file can hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
