"""Which workspaces were opened lately: a text file of paths, one a line, and nothing else.

Only a convenience: a file that is absent or cannot be read or written means that nothing is remembered.
"""

from __future__ import annotations

from pathlib import Path

from transfer_app.gui.own_file import own_place, read_lines, write_lines

MOST = 8


class Recent:
    """file: where the list is kept; by default with the settings of the signed-in user of the machine."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file if file is not None else own_place("recent-workspaces.txt")

    def paths(self) -> list[Path]:
        """The latest first; those that are gone are left out."""
        # The first time there is no list; one that cannot be read is no reason not to sign in.
        lines = read_lines(self._file, errors="replace")
        return [path for path in map(Path, filter(None, lines)) if path.is_file()]

    def remember(self, path: Path) -> bool:
        """False when the list could not be written; signing in goes on without it."""
        whole = path.resolve()
        kept = [whole, *(each for each in self.paths() if each != whole)][:MOST]
        return write_lines(self._file, kept)
