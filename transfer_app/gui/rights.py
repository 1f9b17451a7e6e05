"""Buttons that the signed-in person may not press say why; the service refuses whatever the screen does."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from transfer_app.domain.staff import MAY, Act, User
from transfer_app.gui.words import ROLES


def needs(act: Act) -> str:
    """'Only a data officer may load extracts.'"""
    roles = sorted(ROLES[role].lower() for role in MAY[act])
    article = "an" if roles[0][0] in "aeiou" else "a"
    return f"Only {article} {' or '.join(roles)} may {act.value}."


def permit(button: QPushButton, user: User, act: Act, unless: str = "") -> bool:
    """Enable the button when the role allows it and nothing else speaks against it; else say why not.

    unless: another reason why it cannot be pressed now, in a sentence; '' when there is none.
    """
    reason = unless if user.may(act) else needs(act)
    button.setEnabled(not reason)
    button.setToolTip(reason)
    button.setAccessibleDescription(reason)
    return not reason
