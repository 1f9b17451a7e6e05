"""Papers written to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from transfer_app.adapters.durable_files import write_durably
from transfer_app.domain.board_paper import Paper


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """pdf: the content of a paper's PDF. It is handed in, since only the window's side draws."""

    pdf: Callable[[Paper], bytes]

    def save_pdf(self, path: Path, paper: Paper) -> None:
        write_durably(path, self.pdf(paper))

    def save_workbook(self, path: Path, paper: Paper) -> None:
        # openpyxl takes a while to load, and few commands write a workbook.
        from transfer_app.adapters.reports.workbook import workbook

        write_durably(path, workbook(paper))

    def save_table(
        self,
        path: Path,
        title: str,
        notes: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Sequence[str | int]],
    ) -> None:
        from transfer_app.adapters.reports.table_book import table_book

        write_durably(path, table_book(title, notes, columns, rows))

    def save_drawn(self, path: Path, content: bytes) -> None:
        write_durably(path, content)
