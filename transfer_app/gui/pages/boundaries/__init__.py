"""Boundaries: the areas of the councils before and after, checked before they are used."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.boundaries.page import BoundariesPage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("boundaries", QT_TRANSLATE_NOOP("Pages", "Boundaries"), "boundaries", BoundariesPage)

__all__ = ["PAGE", "BoundariesPage"]
