"""A fingerprint on the screen: nine words large, the digits below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from transfer_app.gui.widgets import label, reachable


def spoken_labels(whose: str, words: str, digits: str) -> tuple[QLabel, QLabel]:
    """(words, digits), both to be read aloud or copied. whose: how a screen reader introduces them.

    Tab comes to the words, as who does not see the screen compares them too; they are told with the digits.
    """
    shown = reachable(label("", "heading", wrap=True)), label("", "muted", wrap=True)
    shown[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_spoken(shown, whose, words, digits)
    return shown


def set_spoken(shown: tuple[QLabel, QLabel], whose: str, words: str, digits: str) -> None:
    for each, text in zip(shown, (words, digits), strict=True):
        each.setText(text)
        each.setAccessibleName(f"{whose}: {text}")
    shown[0].setAccessibleDescription(digits)
