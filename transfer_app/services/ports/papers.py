"""Papers as files that people open: a PDF and a workbook."""

from __future__ import annotations

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

    def save_drawn(self, path: Path, content: bytes) -> None:
        """A drawing that is ready, such as a map. Whole or not at all; only its owner may read it."""
        ...
