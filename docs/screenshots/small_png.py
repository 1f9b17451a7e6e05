"""Saves a picture of a window as a small PNG: at most 256 colours, which is what such a window shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageWriter, QPixmap, qRgb

MOST = 256
EXACT = 96
"""So many of the most common colours stay as they are: the surfaces, lines and letters."""
CLOSE = 12
"""Of the others, those nearer than this to one that stays, on the scale of 0 to 255, become that one."""


def save(picture: QPixmap, path: Path) -> None:
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    few = image.convertToFormat(
        QImage.Format.Format_Indexed8, _palette(image), Qt.ImageConversionFlag.ThresholdDither
    )
    writer = QImageWriter(str(path), b"png")
    writer.setCompression(100)
    if not writer.write(few):
        raise OSError(f"{path}: {writer.errorString()}")


def _palette(image: QImage) -> list[int]:
    """The colours that stay, as Qt packs them."""
    pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
    found, counts = np.unique(pixels, return_counts=True)
    common = found[np.argsort(-counts, kind="stable")]
    split = np.stack([common >> 16, (common >> 8) & 0xFF, common & 0xFF], axis=1).astype(np.int32)
    free = np.ones(len(split), bool)
    chosen: list[int] = []
    while len(chosen) < MOST and free.any():
        at = int(np.argmax(free))
        chosen.append(at)
        free[at] = False
        if len(chosen) >= EXACT:
            free &= np.abs(split - split[at]).max(axis=1) >= CLOSE
    return [qRgb(*map(int, split[at])) for at in chosen]
