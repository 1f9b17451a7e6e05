"""Overview: where the transfer stands, and what comes next."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.overview.page import OverviewPage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("overview", QT_TRANSLATE_NOOP("Pages", "Overview"), "overview", OverviewPage)

__all__ = ["PAGE", "OverviewPage"]
