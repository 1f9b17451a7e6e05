"""Signing in to a workspace, or creating one: what the window shows before its pages."""

from __future__ import annotations

from transfer_app.gui.sign_in.recent import Recent
from transfer_app.gui.sign_in.window import SignInWindow

__all__ = ["Recent", "SignInWindow"]
