"""The keys as one person of this machine has set them: a text file of actions and keys, and nothing else.

It lies with the list of recent workspaces, not in a workspace: keys are a habit of the hands, whichever
council's records are open. A file that cannot be read, or whose keys clash, means the default keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from transfer_app.gui.actions import BY_ID, chosen, clashes
from transfer_app.gui.own_file import read_lines, write_lines


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
        return write_lines(self._file, (f"{id_} {key}" for id_, key in self._own.items()))

    def _read(self) -> dict[str, str]:
        pairs = [line.partition(" ")[::2] for line in read_lines(self._file)]
        own = {
            id_: chosen(key) for id_, key in pairs if id_ in BY_ID and not BY_ID[id_].fixed and chosen(key)
        }
        return {} if clashes(own) else own
