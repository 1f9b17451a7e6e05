"""Load: exports of the case systems, and the address lists they are located by."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.load.page import LoadPage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("load", QT_TRANSLATE_NOOP("Pages", "Load"), "load", LoadPage)

__all__ = ["PAGE", "LoadPage"]
