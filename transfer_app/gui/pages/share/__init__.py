"""Share: protocols with the successors, the people they name, and one's own card."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.share.page import SharePage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("share", QT_TRANSLATE_NOOP("Pages", "Share"), "share", SharePage)

__all__ = ["PAGE", "SharePage"]
