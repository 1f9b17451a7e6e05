"""The people of the workspace: who may sign in, what they may do, and one's own passphrase."""

from __future__ import annotations

from transfer_app.gui.people.dialog import PeopleDialog

__all__ = ["PeopleDialog"]
