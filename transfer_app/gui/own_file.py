"""A small text file of one person's habits, with the settings of the signed-in user of the machine.

Only a convenience: one that is absent or cannot be read holds nothing, and not being written is no failure
of what the person did. Nothing of a workspace is in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QStandardPaths


def own_place(name: str) -> Path:
    """Where the file of this name lies."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / name


def read_lines(file: Path | None, errors: str = "strict") -> list[str]:
    """Its lines; none where it is not there or cannot be read. errors: as in open(), for what is no UTF-8."""
    if file is None:
        return []
    try:
        return file.read_text(encoding="utf-8", errors=errors).splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def write_lines(file: Path | None, lines: Iterable[object]) -> bool:
    """False when they could not be written; without a file nothing is to be."""
    if file is None:
        return True
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError:
        return False
    return True
