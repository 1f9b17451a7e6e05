"""Packages: sealed here and sent, or come in from another authority."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.packages.page import PackagesPage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("packages", QT_TRANSLATE_NOOP("Pages", "Packages"), "packages", PackagesPage)

__all__ = ["PAGE", "PackagesPage"]
