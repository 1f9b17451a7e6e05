"""What every workbook of ours holds to: made in memory, and no cell of it a formula."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from transfer_app.domain.errors import Cancelled
from transfer_app.services.jobs import QUIET, JobContext


def content_of(book: Workbook, context: JobContext = QUIET) -> bytes:
    """The file's content."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive, context).save()
    return content.getvalue()


class _InMemory(ExcelWriter):  # type: ignore[misc]
    """openpyxl would leave each sheet in the clear in the folder for temporary files on its way."""

    def __init__(self, book: Workbook, archive: ZipFile, context: JobContext) -> None:
        super().__init__(book, archive)
        self._context = context

    def write_worksheet(self, ws: Worksheet) -> None:
        """A plain sheet: no chart, picture, comment or table."""
        writer = _Watched(ws, BytesIO())
        writer.context = self._context
        try:
            writer.write()
        except Cancelled:
            writer.close()
            raise
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


class _Watched(WorksheetWriter):  # type: ignore[misc]
    """Tells of each row, which is half the time that a long workbook takes."""

    context: JobContext = QUIET

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        self.context.progress(row_idx - 1, self.ws.max_row, "rows written")
        super().write_row(xf, row, row_idx)


def put_text(cell: Cell, text: str) -> Cell:
    """Names come from files of others: what begins with = stays text."""
    cell.value = harmless(text)
    cell.data_type = "s"
    return cell


def harmless(text: str) -> str:
    """Without the control characters that no XML file can hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
