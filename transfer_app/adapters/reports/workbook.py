"""A paper as an XLSX workbook: what it rests on in one sheet, every figure in another."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from transfer_app.adapters.reports.xlsx import content_of, harmless, put_text
from transfer_app.domain.board_paper import COLUMNS, Paper

_WIDTHS = (30, 18, 28, 42, 12)
_BOLD = Font(bold=True)


def workbook(paper: Paper) -> bytes:
    """The file's content. Figures are numbers, 'under 5' is text; nothing is a formula."""
    book = Workbook()
    book.properties.title, book.properties.creator = harmless(paper.title), "transfer-app"
    about, figures = book.active, book.create_sheet("Figures")
    about.title = "About"
    _about(about, paper)
    _figures(figures, paper)
    return content_of(book)


def _about(sheet: Worksheet, paper: Paper) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
    put_text(sheet.cell(1, 1), paper.title).font = Font(bold=True, size=14)
    for place, (name, value) in enumerate(paper.facts, 3):
        put_text(sheet.cell(place, 1), name).font = _BOLD
        put_text(sheet.cell(place, 2), value)
    for place, sentence in enumerate(paper.notes, 4 + len(paper.facts)):
        put_text(sheet.cell(place, 1), sentence)


def _figures(sheet: Worksheet, paper: Paper) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.oddFooter.center.text = "Page &P of &N"
    for column, (title, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        put_text(sheet.cell(1, column), title).font = _BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    cells = paper.cells()
    for place, (*headings, figure) in enumerate(cells, 2):
        for column, heading in enumerate(headings, 1):
            put_text(sheet.cell(place, column), heading)
        _figure(sheet.cell(place, len(COLUMNS)), figure)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(cells) + 1}"


def _figure(cell: Cell, figure: str) -> None:
    digits = figure.replace(",", "")
    if digits.isdigit():
        cell.value, cell.number_format = int(digits), "#,##0"
    else:
        put_text(cell, figure).alignment = Alignment(horizontal="right")
