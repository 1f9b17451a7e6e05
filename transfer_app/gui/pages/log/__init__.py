"""Log: every change in words, and the proof that none was altered."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.log.page import LogPage
from transfer_app.gui.translation import QT_TRANSLATE_NOOP

PAGE = Page("log", QT_TRANSLATE_NOOP("Pages", "Log"), "log", LogPage)

__all__ = ["PAGE", "LogPage"]
