"""How one person of this machine likes the window: size of text, light or dark, and where it stood last.

A text file beside their own keys, one setting a line. What cannot be read means the usual look.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, Signal

from transfer_app.gui.own_file import read_lines, write_lines

TEXT_SIZES = (100, 125, 150, 200)


class Light(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Looks:
    """text: percent, one of TEXT_SIZES. geometry: as Qt saves a window's, in hex. page: a page's key.

    background: the file behind the maps, '' for none.
    """

    text: int = 100
    light: Light = Light.SYSTEM
    geometry: str = ""
    page: str = ""
    background: str = ""
    shows_background: bool = True


class OwnLooks(QObject):
    """file: where they are kept; without one they last as long as the program."""

    changed = Signal()
    """The size of text, or light and dark."""

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self._file = file
        self.now = self._read()

    def change(self, text: int, light: Light) -> bool:
        """Take another look; False: not saved for next time."""
        before, self.now = self.now, replace(self.now, text=text, light=light)
        saved = self._write()
        if before != self.now:
            self.changed.emit()
        return saved

    def keep_place(self, geometry: QByteArray, page: str) -> None:
        """Where the window stands and what it shows, for next time; not being saved is no failure."""
        self.now = replace(self.now, geometry=bytes(geometry.toHex().data()).decode("ascii"), page=page)
        self._write()

    def keep_background(self, file: str, *, shown: bool) -> None:
        """What lies behind the maps, for next time too."""
        self.now = replace(self.now, background=file, shows_background=shown)
        self._write()

    def geometry(self) -> QByteArray:
        return QByteArray.fromHex(self.now.geometry.encode("ascii"))

    def _write(self) -> bool:
        return write_lines(self._file, (f"{name} {value}" for name, value in asdict(self.now).items()))

    def _read(self) -> Looks:
        kept = dict(line.partition(" ")[::2] for line in read_lines(self._file))
        try:
            text = int(kept.get("text", 100))
            light = Light(kept.get("light", "system"))
        except ValueError:
            return Looks()
        known = text if text in TEXT_SIZES else 100
        return Looks(
            known,
            light,
            kept.get("geometry", ""),
            kept.get("page", ""),
            kept.get("background", ""),
            kept.get("shows_background", "True") == "True",
        )
