"""Where Tab comes to what is added to a page later: where it stands, not behind all that was there before."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_before(after: QWidget, added: QWidget) -> None:
    """Tab goes through what is in added, which stands in the window already, and then to after."""
    inside = _stops(added)
    first = after.previousInFocusChain()
    while first is not None and not (first.focusPolicy() & Qt.FocusPolicy.TabFocus and first not in inside):
        first = first.previousInFocusChain()
    if first is not None:
        tab_after(first, added)


def tab_after(before: QWidget, added: QWidget) -> None:
    """Tab goes from before through what is in added."""
    for one, following in pairwise([before, *_stops(added)]):
        QWidget.setTabOrder(one, following)


def _stops(within: QWidget) -> list[QWidget]:
    found, each = [], within
    while each is within or within.isAncestorOf(each):
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(each)
        following = each.nextInFocusChain()
        if following is None:
            break
        each = following
    return found
