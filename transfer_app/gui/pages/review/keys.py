"""The single keys of the Review page: they belong to the lists, so they are inert while someone types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from transfer_app.gui.actions import ACTIONS, Place
from transfer_app.gui.own_keys import OwnKeys
from transfer_app.gui.pages.review.decision_panel import DecisionPanel
from transfer_app.gui.pages.review.family_view import FamilyView
from transfer_app.gui.translation import translate

Act = Callable[[], None]

DECIDING = frozenset(
    {
        "review.propose", "review.suggested", "review.approve", "review.refuse", "review.withdraw",
        "family.record", "family.confirm", "family.return",
    }
)  # fmt: skip
"""A key of these that is held down acts once: the next record comes under it, and nobody has read that."""


def told(keys: OwnKeys, place: Place) -> str:
    """The line that lists the keys of one of the two lists."""
    of_place = [each for each in ACTIONS if each.place is place and each.short]
    words = [each.short if each.fixed else f"{keys.key(each.id)} {each.short}" for each in of_place]
    return "   ".join([translate("Keys", "Keys:"), *words, translate("Keys", "F1 all keys")])


def put(button: QPushButton, key: str) -> None:
    """The key behind the button's words, in place of the one that stands there."""
    before = button.text()
    button.setText(f"{before.partition('  (')[0]}  ({key})")
    if button.accessibleName().strip() == before.strip():
        button.setAccessibleName(button.text().strip())


def case_actions(panel: DecisionPanel) -> dict[str, Act]:
    """Action to what it does to the case in sight; nothing where the form for it is not shown."""
    propose, verdict, blind = panel.propose, panel.verdict, panel.blind
    actions = {
        "review.propose": _where(propose, propose.submit),
        "review.suggested": _where(propose, propose.submit_suggested),
        "review.approve": _either(_where(verdict, verdict.do_approve), _where(blind, blind.submit)),
        "review.refuse": _where(verdict, verdict.do_refuse),
        "review.withdraw": _where(verdict, verdict.do_withdraw),
    }
    for number in range(9):
        act = lambda number=number: propose.choose(number)  # noqa: E731
        own = lambda number=number: blind.choose(number)  # noqa: E731
        actions[f"review.choose{number + 1}"] = _either(_where(propose, act), _where(blind, own))
    return actions


def family_actions(family: FamilyView) -> dict[str, Act]:
    """Action to what it does to the family in sight."""
    panel = family.panel
    actions: dict[str, Act] = {
        "family.record": panel.do_record,
        "family.confirm": panel.do_confirm,
        "family.return": panel.do_return,
    }
    for number in range(9):
        actions[f"family.open{number + 1}"] = lambda number=number: family.open_member(number)  # type: ignore[misc]
    return actions


def case_buttons(panel: DecisionPanel) -> dict[str, QPushButton]:
    verdict = panel.verdict
    return {
        "review.propose": panel.propose.propose,
        "review.suggested": panel.propose.suggestion.take,
        "review.approve": verdict.approve,
        "review.refuse": verdict.refuse,
        "review.withdraw": verdict.withdraw,
    }


def family_buttons(family: FamilyView) -> dict[str, QPushButton]:
    panel = family.panel
    return {
        "family.record": panel.record,
        "family.confirm": panel.confirm,
        "family.return": panel.give_back,
    }


def bind(table: QWidget, actions: Mapping[str, Act], keys: OwnKeys) -> None:
    """Keys that work while this list has the focus, and nowhere else; they follow the person's own keys."""
    for action, act in actions.items():
        shortcut = QShortcut(QKeySequence(keys.key(action)), table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.setAutoRepeat(action not in DECIDING)
        shortcut.activated.connect(act)
        keys.changed.connect(lambda shortcut=shortcut, action=action: shortcut.setKey(keys.key(action)))


def _where(form: QWidget, act: Act) -> Act:
    return lambda: act() if form.isVisibleTo(form.window()) else None


def _either(first: Act, second: Act) -> Act:
    """Of two forms one at most is shown."""

    def act() -> None:
        first()
        second()

    return act
