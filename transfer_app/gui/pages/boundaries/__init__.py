"""Boundaries: the areas of the councils before and after, checked before they are used."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.boundaries.page import BoundariesPage

PAGE = Page("boundaries", "Boundaries", "boundaries", BoundariesPage)

__all__ = ["PAGE", "BoundariesPage"]
