"""Where the lines of the list of documents come from."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from transfer_app.domain.document_listing import DocumentFilter, DocumentLine, FoundDocuments
from transfer_app.gui.pages.load.document_words import (
    child_words,
    omission_words,
    record_words,
    standing_words,
)
from transfer_app.gui.rows_model import Column, Order, Row
from transfer_app.services import document_listing
from transfer_app.services.session import Session

COLUMNS = (
    Column("How it stands", "class", 22),
    Column("File", "path", 40),
    Column("Child", "child", 30),
    Column("Case record", "", 12),
    Column("Left out", "", 16),
)
_GONE: Row = ("No longer there", "", "", "", "")


class DocumentSource:
    """A RowSource over documents; its filters are DocumentFilters."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, wanted: DocumentFilter, order: Order) -> FoundDocuments:
        """May be asked on any thread."""
        sorted_so = replace(wanted, order=order.key, descending=order.descending)
        return document_listing.find(self._session, sorted_so)

    def ids(self, filter: object, order: Order) -> array[int]:
        wanted = filter if isinstance(filter, DocumentFilter) else DocumentFilter()
        return array("q", self.find(wanted, order).ids)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """A load may have dropped some since their ids were read."""
        lines = {each.id: _row(each) for each in self.lines(ids)}
        return [lines.get(each, _GONE) for each in ids]

    def lines(self, ids: Sequence[int]) -> list[DocumentLine]:
        return document_listing.lines(self._session, ids)


def _row(line: DocumentLine) -> Row:
    return (
        standing_words(line.standing), line.path, child_words(line), record_words(line), omission_words(line),
    )  # fmt: skip
