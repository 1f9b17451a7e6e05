"""The words that fingerprints are read in: the English list of BIP 39, 2,048 short words."""

from __future__ import annotations

from functools import cache

from mnemonic import Mnemonic

from transfer_app.domain.sharing import spoken_words


@cache
def words() -> tuple[str, ...]:
    return tuple(Mnemonic("english").wordlist)


def words_of(fingerprint: str) -> str:
    """A fingerprint ('SHA256:...') as nine words, to be read aloud."""
    return spoken_words(fingerprint, words())
