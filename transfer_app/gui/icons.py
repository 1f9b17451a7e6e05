"""Line icons, drawn here as SVG paths on a 24 x 24 grid, in any colour and at any scale.

    button.setIcon(icon("load", colours().text))

No file is read and nothing is fetched. `glyphs/` holds only the few marks a style sheet must name by file.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PATHS = {
    "overview": "M4 20V11M10 20V4M16 20v-7M22 20H2",
    "load": "M12 3v11M7.5 9.5L12 14l4.5-4.5M4 15v4a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 19v-4",
    "boundaries": "M4 7l5-3.5 6 3.5 5-3v13l-5 3.5-6-3.5-5 3zM9 3.5v13M15 7v13.5",
    "allocate": "M12 21v-7M12 14L5.5 7.5M12 14l6.5-6.5M5 12.5V7h5.5M13.5 7H19v5.5",
    "review": "M9 6h11M9 12h11M9 18h6M3.5 6l1.2 1.2L7 4.8M3.5 12l1.2 1.2L7 10.8M3.5 18l1.2 1.2L7 16.8",
    "share": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0"
    "M16 4.5a3.5 3.5 0 0 1 0 6M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
    "packages": "M12 3l8.5 4.5v9L12 21l-8.5-4.5v-9zM3.5 7.5L12 12l8.5-4.5M12 12v9M7.7 5.3l8.5 4.5",
    "log": "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7",
    "sign-out": "M14 4H6v16h8M11 12h10M17.5 8.5L21 12l-3.5 3.5",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21a7.5 7.5 0 0 1 15 0",
    "people": "M9.5 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20a6.5 6.5 0 0 1 13 0M18.5 8v6M15.5 11h6",
    "calendar": "M4 6h16v14.5H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7",
    "lock": "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "settings": "M4 7h8M18 7h2M4 17h2M12 17h8M15 4.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z"
    "M9 14.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z"
    "M9.3 9.5a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.2-1.5 2.3M12 16.8v.2",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21",
    "tick": "M4.5 12.5l5 5L19.5 7",
    "cross": "M6 6l12 12M18 6L6 18",
    "warning": "M12 4L2.5 20.5h19zM12 10v5M12 17.8v.2",
    "note": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.2",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "zoom-all": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M9 9h6v6H9z",
    "zoom-selected": "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 3v4.5M12 16.5V21M3 12h4.5M16.5 12H21",
    "layers": "M12 3.5l8.5 4.5L12 12.5 3.5 8zM3.5 12l8.5 4.5 8.5-4.5M3.5 16l8.5 4.5 8.5-4.5",
    "folder": "M3.5 6h6l2 2.5h9V19h-17z",
    "key": "M8 15.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11.5h9M18 11.5v3.5M21 11.5v2.5",
    "undo": "M8.5 5L4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3",
    "next": "M9 5.5l6.5 6.5L9 18.5",
    "previous": "M15 5.5L8.5 12l6.5 6.5",
    "refresh": "M20 5v5h-5M4 19v-5h5M5 9.5A7.5 7.5 0 0 1 18.5 8L20 10M19 14.5A7.5 7.5 0 0 1 5.5 16L4 14",
    "save": "M4 4h12.5L20 7.5V20H4zM8 4v5h7.5V4M7.5 20v-6.5h9V20",
}


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """The named icon in one colour ('#rrggbb'), sharp at 16 to 96 pixels.

    disabled: its colour on what cannot be pressed; '' for a paler one of the same.
    """
    made = QIcon()
    for side in (16, 20, 24, 32, 48, 64, 96):
        made.addPixmap(pixmap(name, colour, side))
        if disabled:
            made.addPixmap(pixmap(name, disabled, side), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `side` device-independent pixels."""
    drawn = QPixmap(round(side * ratio), round(side * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(_svg(name, colour, 1.8 if side < 40 else 1.2).encode())).render(
            painter, QRectF(0, 0, drawn.width(), drawn.height())
        )
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _svg(name: str, colour: str, width: float) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{PATHS[name]}"/></svg>'
    )
