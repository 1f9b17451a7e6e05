"""How names are compared where people search for them and sort them: without case and without accents.

Whoever has no é on the keyboard finds Élise by typing elise, and whoever has finds her too.
"""

from __future__ import annotations

import unicodedata


def searched_as(text: str) -> str:
    """A name, or a word typed to find one, as it is compared. Stored: a change needs a migration."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
