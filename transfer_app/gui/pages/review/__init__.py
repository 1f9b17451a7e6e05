"""Review: the queue, each case on one page, and the decision of two people."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.review.page import ReviewPage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("review", QT_TRANSLATE_NOOP("Pages", "Review"), "review", ReviewPage)

__all__ = ["PAGE", "ReviewPage"]
