"""Where Tab comes to what is added to a page later: where it stands, not behind all that was there before."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_before(after: QWidget, added: QWidget) -> None:
    """Tab goes through what is in added, which stands in the window already, and then to after."""
    stops = tab_after(after, added)
    if stops:
        QWidget.setTabOrder(stops[-1], after)  # which leaves its place before them


def tab_after(before: QWidget, added: QWidget) -> list[QWidget]:
    """Tab goes from before through what is in added: these, in the order in which they were made."""
    # What stands before is never asked of Qt: walking its chain of Tab ends what is in it (gui/garbage.py).
    inside = (added, *added.findChildren(QWidget))
    stops = [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for one, following in pairwise([before, *stops]):
        QWidget.setTabOrder(one, following)
    return stops
