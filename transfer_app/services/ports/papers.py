"""Papers as files that people open: a PDF and a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from transfer_app.domain.board_paper import Paper


class Papers(Protocol):
    def save_pdf(self, path: Path, paper: Paper) -> None:
        """Whole or not at all, in place of an older one. OutputFailed where it cannot be written."""
        ...

    def save_workbook(self, path: Path, paper: Paper) -> None:
        """The same as XLSX. No cell of it is a formula, whatever a name begins with."""
        ...

    def save_table(
        self,
        path: Path,
        title: str,
        notes: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Sequence[str | int]],
    ) -> None:
        """One list as XLSX, with what has to be known to read it; no cell of it is a formula."""
        ...

    def save_drawn(self, path: Path, content: bytes) -> None:
        """A drawing that is ready, such as a map. Whole or not at all; only its owner may read it."""
        ...
