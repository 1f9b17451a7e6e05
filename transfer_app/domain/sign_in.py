"""The one spelling of a sign-in name, in key slots and in the table of users alike."""

from __future__ import annotations

import unicodedata


def sign_in_name(typed: str) -> str:
    """What the person typed, without regard to capitals, outer spaces, or how accents are encoded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", typed).casefold()).strip()
