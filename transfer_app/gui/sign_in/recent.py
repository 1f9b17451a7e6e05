"""Which workspaces were opened lately: a text file of paths, one a line, and nothing else.

Only a convenience: a file that is absent or cannot be read or written means that nothing is remembered.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

MOST = 8


class Recent:
    """file: where the list is kept; by default with the settings of the signed-in user of the machine."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file if file is not None else _own_place()

    def paths(self) -> list[Path]:
        """The latest first; those that are gone are left out."""
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            # The first time there is no list; one that cannot be read is no reason not to sign in.
            return []
        return [path for path in map(Path, filter(None, lines)) if path.is_file()]

    def remember(self, path: Path) -> bool:
        """False when the list could not be written; signing in goes on without it."""
        whole = path.resolve()
        kept = [whole, *(each for each in self.paths() if each != whole)][:MOST]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("".join(f"{each}\n" for each in kept), encoding="utf-8")
        except OSError:
            return False
        return True


def _own_place() -> Path:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "recent-workspaces.txt"
