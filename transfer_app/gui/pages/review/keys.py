"""The single keys of the Review page: they belong to the lists, so they are inert while someone types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from transfer_app.gui.pages.review.decision_panel import DecisionPanel
from transfer_app.gui.pages.review.family_view import FamilyView

KEYS = (
    "Keys in the list:  1-9 successor   P propose   A approve   R refuse   W withdraw   S skip   K park   "
    "G give   C comment   F family   B back   Ctrl+Z undo"
)
FAMILY_KEYS = "Keys in the list:  1-9 a member's case   P record   A confirm   R return   F queue"

Act = Callable[[], None]


def case_actions(panel: DecisionPanel) -> dict[str, Act]:
    """Key to what it does to the case in sight; nothing where the form for it is not shown."""
    propose, verdict = panel.propose, panel.verdict
    actions = {
        "P": _where(propose, propose.submit),
        "A": _where(verdict, verdict.do_approve),
        "R": _where(verdict, verdict.do_refuse),
        "W": _where(verdict, verdict.do_withdraw),
    }
    for number in range(9):
        actions[str(number + 1)] = _where(propose, lambda number=number: propose.choose(number))  # type: ignore[misc]
    return actions


def family_actions(family: FamilyView) -> dict[str, Act]:
    """Key to what it does to the family in sight."""
    panel = family.panel
    actions: dict[str, Act] = {"P": panel.do_record, "A": panel.do_confirm, "R": panel.do_return}
    for number in range(9):
        actions[str(number + 1)] = lambda number=number: family.open_member(number)  # type: ignore[misc]
    return actions


def bind(table: QWidget, actions: Mapping[str, Act]) -> None:
    """Single keys that work while this list has the focus, and nowhere else."""
    for key, act in actions.items():
        shortcut = QShortcut(QKeySequence(key), table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(act)


def _where(form: QWidget, act: Act) -> Act:
    return lambda: act() if form.isVisibleTo(form.window()) else None
