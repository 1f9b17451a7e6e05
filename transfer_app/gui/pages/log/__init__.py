"""Log: every change in words, and the proof that none was altered."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages.log.page import LogPage

PAGE = Page("log", "Log", "log", LogPage)

__all__ = ["PAGE", "LogPage"]
