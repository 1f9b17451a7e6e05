"""Share: protocols with the successors, the people they name, and one's own card."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.share.page import SharePage

PAGE = Page("share", "Share", "share", SharePage)

__all__ = ["PAGE", "SharePage"]
