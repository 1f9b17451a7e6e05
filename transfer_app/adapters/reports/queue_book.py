"""The queue workbook as XLSX (docs/format-queue-workbook.md)."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from transfer_app.adapters.reports.xlsx import content_of, put_text
from transfer_app.domain.casework import EvidenceGrade
from transfer_app.domain.queue_workbook import FACTS, FILLED, FORMAT, Line, choices, headings
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.queue_books import BY, About

_WIDTHS = {
    "record": 24, "strand": 13, "status": 14, "priority": 8, "reasons": 30, "in short": 60, "suggested": 26,
    "metres": 8, "surname": 16, "forename": 16, "born": 11, "address used": 34, "result": 34, "why": 44,
    "interim lead": 24, "comment": 34,
}  # fmt: skip
_BOLD = Font(bold=True)
_TO_FILL = PatternFill("solid", fgColor="FFF6D6")
_HEADS = PatternFill("solid", fgColor="E4EAF2")
_OPEN = Protection(locked=False)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
NOTES = (
    "This workbook names case records of children. Keep it where case records may lie, and delete it when "
    "it has been given back.",
    "Fill in the yellow cells only: a result, why, who works with the child meanwhile, and what it rests on. "
    "P1 and looked-after children need two pieces of evidence.",
    "Name yourself under Filled in by. Do not sort single columns, and do not add or move rows: a row that "
    "does not match is not taken.",
    "Nothing is decided by it: a reviewer takes it in, sees what it would change, and a second person "
    "approves each record.",
)


def queue_book(about: About, lines: list[Line], context: JobContext) -> bytes:
    """The file's content. about.names: the successors' names by code."""
    book = Workbook()
    book.properties.title, book.properties.creator = "Case records to look at", "transfer-app"
    first, records, chosen = book.active, book.create_sheet("Records"), book.create_sheet("Choices")
    first.title = "About"
    _about(first, about, len(lines))
    results = list(choices(about.names))
    _choices(chosen, results)
    _records(records, lines, len(results), context, named=about.purpose is not None)
    for sheet in (first, records, chosen):
        sheet.protection.sheet = True
        sheet.protection.autoFilter = sheet.protection.formatColumns = sheet.protection.formatRows = False
    return content_of(book, context)


def _about(sheet: Worksheet, about: About, count: int) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100
    facts = {
        "Format": FORMAT, "Authority": about.authority, "Made": about.made, "Records": str(count),
        "Names": "no" if about.purpose is None else "yes",
        **({} if about.purpose is None else {"Names are for": about.purpose.value}), BY: "",
    }  # fmt: skip
    for place, (name, value) in enumerate(facts.items(), 1):
        put_text(sheet.cell(place, 1), name).font = _BOLD
        put_text(sheet.cell(place, 2), value)
    to_fill = sheet.cell(len(facts), 2)
    to_fill.fill, to_fill.protection = _TO_FILL, _OPEN
    for place, sentence in enumerate(NOTES, len(facts) + 2):
        put_text(sheet.cell(place, 2), sentence).alignment = _WRAPPED


def _choices(sheet: Worksheet, results: list[str]) -> None:
    listed = {"result": results, "grade": [each.value for each in EvidenceGrade]}
    for column, (heading, words) in enumerate(listed.items(), 1):
        put_text(sheet.cell(1, column), heading).font = _BOLD
        sheet.column_dimensions[get_column_letter(column)].width = 48
        for place, text in enumerate(words, 2):
            put_text(sheet.cell(place, column), text)


def _records(sheet: Worksheet, lines: list[Line], results: int, context: JobContext, *, named: bool) -> None:
    names = headings(names=named)
    sheet.freeze_panes = "B2"
    for column, name in enumerate(names, 1):
        head = put_text(sheet.cell(1, column), name)
        head.font, head.fill = _BOLD, _HEADS
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 24)
    sheet.column_dimensions[get_column_letter(len(names))].hidden = True
    for place, line in enumerate(lines, 2):
        context.progress(place - 2, len(lines), "rows filled")
        texts = dict(zip(names, line.told, strict=False)) | {FACTS: line.facts}
        for column, name in enumerate(names, 1):
            cell = sheet.cell(place, column)
            cell.alignment = _WRAPPED
            if name in FILLED:
                cell.fill, cell.protection = _TO_FILL, _OPEN
            elif name == "metres" and texts[name]:
                cell.value = int(texts[name])
            else:
                put_text(cell, texts[name])
    last = max(2, len(lines) + 1)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    grades = len(list(EvidenceGrade))
    for letter_of, count, chosen in (("A", results, ("result",)), ("B", grades, ("grade 1", "grade 2"))):
        listed = DataValidation("list", f"Choices!${letter_of}$2:${letter_of}${count + 1}", allow_blank=True)
        listed.error, listed.errorTitle = "Choose one of the list.", "Not one of the choices"
        sheet.add_data_validation(listed)
        for name in chosen:
            letter = get_column_letter(names.index(name) + 1)
            listed.add(f"{letter}2:{letter}{last}")
