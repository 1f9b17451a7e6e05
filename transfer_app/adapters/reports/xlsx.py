"""What every workbook of ours holds to: made in memory, and no cell of it a formula."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


def content_of(book: Workbook) -> bytes:
    """The file's content."""
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


def put_text(cell: Cell, text: str) -> Cell:
    """Names come from files of others: what begins with = stays text."""
    cell.value = harmless(text)
    cell.data_type = "s"
    return cell


def harmless(text: str) -> str:
    """Without the control characters that no XML file can hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
