"""How the window looks: one call dresses the whole application.

The stock Fusion palette fails WCAG AA (selected text 3.69:1, check boxes 1.04:1 in the dark), and
Qt's own colour-scheme switch does nothing on some platforms, so both palettes are ours and are
applied in full. Sizes come from the font's metrics: at 200 % text everything grows with it.

Widgets say what they are, never how they look: `role(label, "title")`, `kind(button, "primary")`.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from transfer_app.gui.palette import DARK, LIGHT, SCHEMES, Colours, Scheme
from transfer_app.gui.sheet import style_sheet

FAMILIES = (
    "Segoe UI Variable Text",
    "Segoe UI",
    "Inter",
    "Adwaita Sans",
    "Cantarell",
    "Noto Sans",
    "Source Sans 3",
    "Ubuntu",
    "DejaVu Sans",
    "Liberation Sans",
    "Arial",
)
BODY_POINTS = 10.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Distances in device-independent pixels, all multiples of the body font's height.

    row: a table row; control: a button or field (at least 32, WCAG 2.5.8 asks for 24).
    tight, small, medium, large, huge: the only gaps used between things.
    """

    text: float
    row: int
    control: int
    icon: int
    tight: int
    small: int
    medium: int
    large: int
    huge: int


def sizes() -> Sizes:
    """The sizes that follow from the application's present font."""
    height = QFontMetricsF(QApplication.font()).height()
    return Sizes(
        text=height,
        row=round(height * 1.9),
        control=max(32, round(height * 2.15)),
        icon=max(18, round(height * 1.2)),
        tight=max(3, round(height * 0.25)),
        small=max(6, round(height * 0.5)),
        medium=max(10, round(height * 0.8)),
        large=max(16, round(height * 1.25)),
        huge=max(24, round(height * 2.0)),
    )


def colours() -> Colours:
    """The colours in force, told from the application's palette, for whoever paints by hand."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def apply(app: QApplication, scheme: Scheme, text_scale: float = 1.0) -> None:
    """Dress the application; may be called again at any time. text_scale: 1.0 to 2.0."""
    app.setStyle("Fusion")
    app.setFont(_body_font(BODY_POINTS * text_scale))
    app.setPalette(_palette(SCHEMES[scheme]))
    app.setStyleSheet(style_sheet(SCHEMES[scheme], sizes(), BODY_POINTS * text_scale))


def role(widget: QWidget, name: str) -> None:
    """Mark what a label or frame is: title, heading, subheading, muted, figure, card, good, danger ..."""
    _set(widget, "role", name)


def kind(button: QPushButton, name: str) -> None:
    """Mark what a button is for: primary, danger, quiet; unmarked is an ordinary one."""
    _set(button, "kind", name)


def _set(widget: QWidget, name: str, value: str) -> None:
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _body_font(points: float) -> QFont:
    installed = set(QFontDatabase.families())
    families = [family for family in FAMILIES if family in installed]
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    if families:
        font.setFamilies(families)
    font.setPointSizeF(points)
    return font


def _palette(c: Colours) -> QPalette:
    roles: dict[QPalette.ColorRole, str] = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.surface,
        QPalette.ColorRole.AlternateBase: c.window,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.PlaceholderText: c.muted,
        QPalette.ColorRole.Button: c.surface,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.BrightText: c.danger,
        QPalette.ColorRole.Highlight: c.selected,
        QPalette.ColorRole.HighlightedText: c.on_selected,
        QPalette.ColorRole.Accent: c.primary,
        QPalette.ColorRole.Link: c.link,
        QPalette.ColorRole.LinkVisited: c.link,
        QPalette.ColorRole.ToolTipBase: c.text,
        QPalette.ColorRole.ToolTipText: c.surface,
        QPalette.ColorRole.Light: c.surface,
        QPalette.ColorRole.Midlight: c.divider,
        QPalette.ColorRole.Mid: c.outline,
        QPalette.ColorRole.Dark: c.outline,
        QPalette.ColorRole.Shadow: c.divider,
    }
    palette = QPalette()
    for each, colour in roles.items():
        palette.setColor(each, QColor(colour))
    for each in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(c.muted))
    return palette
