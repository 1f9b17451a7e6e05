"""Names of people that a reader of the log or of a list would take for another person's.

Four eyes are two accounts: an account that passes for a colleague's hides that one person holds both.
"""

from __future__ import annotations

import unicodedata


def looks_as(name: str) -> str:
    """The same for names that differ in capitals, spaces, marks or the form of a letter only."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in letters if unicodedata.category(each)[0] in "LNPS")


def is_deceptive(name: str) -> bool:
    """It holds what nobody sees, or letters of two scripts, as of a Latin word with a Cyrillic 'a'."""
    unseen = any(unicodedata.category(each)[0] == "C" for each in name)
    scripts = {unicodedata.name(each, "?").split()[0] for each in name if each.isalpha()}
    return unseen or len(scripts - {"MODIFIER"}) > 1
