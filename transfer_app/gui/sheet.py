"""The style sheet, written out from the colours and sizes in force.

Only frames, outlines and states are set here; text colours come from the palette where they can,
so that a widget never mentioned still reads well. Focus shows as a two-pixel ring everywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from transfer_app.gui.palette import Colours

if TYPE_CHECKING:
    from transfer_app.gui.theme import Sizes

GLYPHS = (Path(__file__).parent / "glyphs").as_posix()


def style_sheet(c: Colours, s: Sizes, points: float) -> str:
    """points: the body text's size; headings are multiples of it."""
    return "\n".join(
        (
            _text(c, points),
            _frames(c, s),
            _buttons(c, s),
            _fields(c, s),
            _choices(c, s),
            _views(c, s),
            _bars(c, s),
        )
    )


def _text(c: Colours, points: float) -> str:
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {points * 1.9:.1f}pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {points * 1.25:.1f}pt; font-weight: 600; }}
QLabel[role="subheading"] {{ font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {points * 2.1:.1f}pt; font-weight: 600; }}
QLabel[role="rail-title"] {{ color: {c.rail_on_current}; font-size: {points * 1.9:.1f}pt;
  font-weight: 600; }}
QLabel[role="rail-lead"] {{ color: {c.rail_on_current}; font-size: {points * 1.25:.1f}pt; }}
QLabel[role="link"] {{ color: {c.link}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="small"] {{ color: {c.muted}; font-size: {points * 0.92:.1f}pt; }}
QLabel[role="good"] {{ color: {c.good}; font-weight: 600; }}
QLabel[role="warning"] {{ color: {c.warning}; font-weight: 600; }}
QLabel[role="danger"] {{ color: {c.danger}; font-weight: 600; }}
QLabel[reachable="true"] {{ border: 2px solid transparent; border-radius: 4px; }}
QLabel[reachable="true"]:focus {{ border-color: {c.focus}; }}
QToolTip {{ color: {c.surface}; background: {c.text}; border: 1px solid {c.text}; padding: 4px; }}
"""


def _frames(c: Colours, s: Sizes) -> str:
    banners = "\n".join(
        f'QFrame[role="banner-{name}"] {{ background: {soft}; border: 1px solid {line}; '
        f"border-radius: 8px; }}"
        for name, soft, line in (
            ("danger", c.danger_soft, c.danger),
            ("warning", c.warning_soft, c.warning),
            ("good", c.good_soft, c.good),
            ("note", c.note_soft, c.link),
        )
    )
    return f"""
QMainWindow, QDialog, QWidget[role="page"] {{ background: {c.window}; }}
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.divider}; border-radius: 10px; }}
QFrame[role="header"] {{ background: {c.surface}; border: 0; border-bottom: 1px solid {c.divider}; }}
QFrame[role="footer"] {{ background: {c.surface}; border: 0; border-top: 1px solid {c.divider}; }}
QFrame[role="line"] {{ background: {c.divider}; border: 0; max-height: 1px; min-height: 1px; }}
QScrollArea, QScrollArea > QWidget > QWidget[role="plain"] {{ background: transparent; border: 0; }}
QLabel[role="tag"] {{ background: {c.sunken}; border-radius: {round(s.text * 0.6)}px;
  padding: 2px {s.small}px; }}
QFrame[role="rail"] {{ background: {c.rail}; border: 0; }}
QLabel[role="rail-name"] {{ color: {c.rail_on_current}; font-weight: 600; }}
QLabel[role="rail-small"] {{ color: {c.rail_text}; }}
{banners}
"""


def _buttons(c: Colours, s: Sizes) -> str:
    wide, high = round(s.text * 1.0), s.control - 4
    return f"""
QPushButton {{ background: {c.surface}; border: 1px solid {c.outline}; border-radius: 6px;
  min-height: {high}px; padding: 1px {wide + 1}px; margin: 0; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.selected}; color: {c.on_selected}; }}
QPushButton:focus {{ border: 2px solid {c.focus}; padding: 0 {wide}px; }}
QPushButton:disabled {{ background: {c.sunken}; color: {c.muted}; border-color: {c.divider}; }}
QPushButton[kind="primary"] {{ background: {c.primary}; color: {c.on_primary}; border: 1px solid {c.primary};
  font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {c.primary_hover}; }}
QPushButton[kind="primary"]:pressed {{ background: {c.primary_pressed}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.focus_on_primary}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.sunken}; color: {c.muted};
  border-color: {c.divider}; }}
QPushButton[kind="danger"] {{ color: {c.danger}; border-color: {c.danger}; }}
QPushButton[kind="danger"]:disabled {{ color: {c.muted}; border-color: {c.divider}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {c.link}; }}
QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.focus}; }}
QPushButton[kind="foot"] {{ background: transparent; border: 2px solid transparent; padding: 0;
  min-height: 20px; }}
QPushButton[kind="foot"]:hover {{ background: {c.hover}; }}
QPushButton[kind="foot"]:focus {{ border: 2px solid {c.focus}; }}
QPushButton[kind="quiet-icon"] {{ background: transparent; border: 2px solid transparent;
  padding: 0 {s.tight}px; }}
QPushButton[kind="quiet-icon"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet-icon"]:focus {{ border: 2px solid {c.focus}; padding: 0 {s.tight}px; }}
QToolButton {{ background: {c.surface}; border: 1px solid {c.outline}; border-radius: 6px;
  min-width: {s.control - 6}px; min-height: {s.control - 6}px; padding: 2px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {c.selected}; }}
QToolButton:focus {{ border: 2px solid {c.focus}; padding: 1px; }}
QPushButton[kind="rail"] {{ background: transparent; color: {c.rail_text}; border: 2px solid {c.rail};
  border-left: 4px solid {c.rail}; border-radius: 6px; text-align: left; padding: 0 {s.small}px;
  min-height: {round(s.text * 2.2)}px; }}
QPushButton[kind="rail"]:hover {{ background: {c.rail_hover}; }}
QPushButton[kind="rail"]:checked {{ background: {c.rail_current}; color: {c.rail_on_current};
  border-color: {c.rail_current}; border-left-color: {c.rail_mark}; font-weight: 600; }}
QPushButton[kind="rail"]:focus {{ border: 2px solid {c.rail_on_current}; border-left-width: 4px; }}
"""


def _fields(c: Colours, s: Sizes) -> str:
    box = "QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit"
    each = [name.strip() for name in box.split(",")]
    focused = ", ".join(f"{name}:focus" for name in each)
    disabled = ", ".join(f"{name}:disabled" for name in [*each, "QPlainTextEdit", "QTextEdit"])
    return f"""
{box} {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline}; border-radius: 6px;
  min-height: {s.control - 6}px; padding: 1px {s.small + 1}px;
  selection-background-color: {c.primary}; selection-color: {c.on_primary}; }}
{focused} {{ border: 2px solid {c.focus}; padding: 0 {s.small}px; }}
QPlainTextEdit, QTextEdit {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline};
  border-radius: 6px; padding: {s.tight + 1}px; selection-background-color: {c.primary};
  selection-color: {c.on_primary}; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {c.focus}; padding: {s.tight}px; }}
{disabled} {{ background: {c.sunken}; color: {c.muted}; border-color: {c.divider}; }}
QLineEdit[invalid="true"] {{ border: 2px solid {c.danger}; padding: 0 {s.small}px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: {s.control - 6}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{GLYPHS}/chevron-down.svg");
  width: {s.icon - 4}px; height: {s.icon - 4}px; }}
QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.outline}; outline: 0; }}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button
  {{ border: 0; width: {s.control - 8}px; background: transparent; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url("{GLYPHS}/chevron-up.svg");
  width: {s.icon - 6}px; height: {s.icon - 6}px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: url("{GLYPHS}/chevron-down.svg");
  width: {s.icon - 6}px; height: {s.icon - 6}px; }}
"""


def _choices(c: Colours, s: Sizes) -> str:
    size = max(18, round(s.text * 1.1))
    parts = "QCheckBox::indicator", "QAbstractItemView::indicator"
    box, ticked = ", ".join(parts), ", ".join(f"{p}:checked" for p in parts)
    kept = ", ".join(f"{p}:checked:disabled" for p in parts)
    partly, off = (", ".join(f"{p}:{state}" for p in parts) for state in ("indeterminate", "disabled"))
    return f"""
QCheckBox, QRadioButton {{ border: 2px solid transparent; border-radius: 5px; padding: 3px;
  spacing: {s.small}px; min-height: {max(24, round(s.text * 1.4))}px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.focus}; }}
{box} {{ width: {size}px; height: {size}px; background: {c.surface}; border: 2px solid {c.outline};
  border-radius: 4px; }}
{ticked} {{ background: {c.primary}; border-color: {c.primary}; image: url("{GLYPHS}/tick.svg"); }}
{partly} {{ background: {c.primary}; border-color: {c.primary}; image: url("{GLYPHS}/dash.svg"); }}
{off} {{ background: {c.sunken}; border-color: {c.muted}; }}
{kept} {{ background: {c.outline}; border-color: {c.outline}; }}
QRadioButton::indicator {{ width: {size}px; height: {size}px; background: {c.surface};
  border: 2px solid {c.outline}; border-radius: {size // 2 + 2}px; }}
QRadioButton::indicator:checked {{ background: {c.primary}; border-color: {c.primary};
  image: url("{GLYPHS}/dot.svg"); }}
"""


def _views(c: Colours, s: Sizes) -> str:
    return f"""
QAbstractItemView {{ background: {c.surface}; alternate-background-color: {c.window}; color: {c.text};
  border: 2px solid {c.divider}; gridline-color: {c.divider}; outline: 0;
  selection-background-color: {c.selected}; selection-color: {c.on_selected}; }}
QAbstractItemView:focus, QGraphicsView:focus {{ border-color: {c.focus}; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 0 {s.small}px; border: 0; }}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected
  {{ background: {c.selected}; color: {c.on_selected}; }}
QTableView::item:focus, QTreeView::item:focus, QListView::item:focus
  {{ border: 2px solid {c.focus}; padding: 0 {s.small - 2}px; }}
QHeaderView {{ background: {c.surface}; border: 0; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: 0;
  border-bottom: 1px solid {c.outline}; padding: 0 {s.small + 3}px; font-weight: 600;
  min-height: {s.row}px; }}
QHeaderView::section:hover {{ background: {c.hover}; }}
QHeaderView::up-arrow {{ image: url("{GLYPHS}/chevron-up.svg"); width: {s.icon - 6}px; }}
QHeaderView::down-arrow {{ image: url("{GLYPHS}/chevron-down.svg"); width: {s.icon - 6}px; }}
QTableCornerButton::section {{ background: {c.surface}; border: 0; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {c.divider}; }}
QTabBar::tab {{ background: transparent; color: {c.muted}; padding: {s.small}px {s.medium}px;
  border: 2px solid transparent; border-bottom: 3px solid transparent; }}
QTabBar[role="close"]::tab {{ padding: {s.small}px; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.primary}; font-weight: 600; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected:focus {{ border: 2px solid {c.focus}; border-bottom-width: 3px; }}
QGroupBox {{ border: 1px solid {c.divider}; border-radius: 8px; margin-top: {s.medium}px;
  padding-top: {s.small}px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: {s.small}px; padding: 0 {s.tight}px; }}
QGraphicsView {{ background: {c.sea}; border: 2px solid {c.divider}; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
"""


def _bars(c: Colours, s: Sizes) -> str:
    return f"""
QProgressBar {{ background: {c.sunken}; border: 1px solid {c.outline}; border-radius: 5px;
  min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.primary}; border-radius: 4px; }}
QScrollBar:vertical {{ background: transparent; width: 14px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 14px; margin: 2px; }}
QScrollBar::handle {{ background: {c.outline}; border-radius: 5px; }}
QScrollBar::handle:vertical {{ min-height: {s.huge}px; }}
QScrollBar::handle:horizontal {{ min-width: {s.huge}px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
  {{ background: transparent; border: 0; width: 0; height: 0; }}
QSplitter::handle {{ background: {c.divider}; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline}; padding: {s.tight}px; }}
QMenu::item {{ padding: {s.tight}px {s.large}px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.selected}; color: {c.on_selected}; }}
QStatusBar {{ background: {c.surface}; }}
"""
