"""One list as an XLSX workbook, with what has to be known to read it in a sheet before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from transfer_app.adapters.reports.xlsx import content_of, harmless, put_text

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WIDEST = 60


def table_book(
    title: str, notes: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> bytes:
    """The file's content. Whole numbers and text such as '0.40' are numbers; nothing is a formula."""
    book = Workbook()
    book.properties.title, book.properties.creator = harmless(title), "transfer-app"
    about, sheet = book.active, book.create_sheet("List")
    about.title = "About"
    put_text(about.cell(1, 1), title).font = Font(bold=True, size=14)
    for place, sentence in enumerate(notes, 3):
        put_text(about.cell(place, 1), sentence)
    sheet.freeze_panes = "A2"
    for column, name in enumerate(columns, 1):
        put_text(sheet.cell(1, column), name).font = Font(bold=True)
        longest = max(len(str(row[column - 1])) for row in (columns, *rows))
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, longest + 3)
    for place, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(place, column)
            if isinstance(value, int):
                cell.value = value
            elif _NUMBER.fullmatch(value):
                cell.value = float(value)
                cell.number_format = f"0.{'0' * len(value.partition('.')[2])}".rstrip(".")
            else:
                put_text(cell, value)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    return content_of(book)
