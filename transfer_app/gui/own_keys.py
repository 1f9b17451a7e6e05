"""The keys as one person of this machine has set them: a text file of actions and keys, and nothing else.

It lies with the list of recent workspaces, not in a workspace: keys are a habit of the hands, whichever
council's records are open. A file that cannot be read, or whose keys clash, means the default keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from transfer_app.gui.actions import BY_ID, chosen, clashes


class OwnKeys(QObject):
    """file: where they are kept; without one they last as long as the window."""

    changed = Signal()

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self._file = file
        self._own = self._read()

    def key(self, action: str) -> str:
        """The key of this action's id, spelt as in "Ctrl+Z"."""
        return self._own.get(action, BY_ID[action].key)

    def change(self, keys: Mapping[str, str]) -> bool:
        """Take these keys, by action; they must not clash. False: not saved."""
        assert not clashes(keys)
        self._own = {id_: key for id_, key in keys.items() if key != BY_ID[id_].key}
        self.changed.emit()
        if self._file is None:
            return True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("".join(f"{i} {k}\n" for i, k in self._own.items()), encoding="utf-8")
        except OSError:
            return False
        return True

    def _read(self) -> dict[str, str]:
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines() if self._file is not None else []
        except (OSError, UnicodeDecodeError):
            return {}
        pairs = [line.partition(" ")[::2] for line in lines]
        own = {
            id_: chosen(key) for id_, key in pairs if id_ in BY_ID and not BY_ID[id_].fixed and chosen(key)
        }
        return {} if clashes(own) else own


def own_place() -> Path:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "keys.txt"
