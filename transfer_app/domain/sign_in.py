"""The one spelling of a sign-in name, in key slots and in the table of users alike; changes of the key."""

from __future__ import annotations

import unicodedata
from enum import Enum


class KeyChange(Enum):
    """How far a change of the workspace's key came: not begun, begun, or the file has the new key."""

    NONE = "none"
    BEGUN = "begun"
    DONE = "done"


def sign_in_name(typed: str) -> str:
    """What the person typed, without regard to capitals, outer spaces, or how accents are encoded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", typed).casefold()).strip()
