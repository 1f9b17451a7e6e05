"""Widgets filled with believable, invented content, for the gallery and the tests that walk them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def all_scenes() -> dict[str, QWidget]:
    return {}
