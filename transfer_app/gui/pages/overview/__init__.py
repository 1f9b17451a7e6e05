"""Overview: where the transfer stands, and what comes next."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.overview.page import OverviewPage

PAGE = Page("overview", "Overview", "overview", OverviewPage)

__all__ = ["PAGE", "OverviewPage"]
