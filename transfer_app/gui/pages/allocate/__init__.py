"""Allocate: every record decided by boundary and rules, on the map and in figures."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.allocate.page import AllocatePage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("allocate", QT_TRANSLATE_NOOP("Pages", "Allocate"), "allocate", AllocatePage)

__all__ = ["PAGE", "AllocatePage"]
