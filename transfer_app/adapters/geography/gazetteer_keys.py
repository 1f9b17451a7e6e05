"""The sorted, fixed-width keys by which gazetteers are stored and asked.

A postcode's key is its characters in upper case without spaces, five to seven bytes of ASCII ('S7'), which
makes the products' three spellings one. A UPRN's key is the number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PostcodeKeys = NDArray[np.bytes_]
UprnKeys = NDArray[np.uint64]
Keys = PostcodeKeys | UprnKeys

_WIDTH = 9
MOST_UPRN = 999_999_999_999


def postcode_keys(texts: Sequence[str]) -> PostcodeKeys:
    """The key of each postcode, b'' where the text has not the form of one. Nothing is corrected."""
    if not len(texts):
        return np.zeros(0, "S7")
    long = np.fromiter((len(text) > _WIDTH for text in texts), bool, len(texts))
    letters = np.array(texts, dtype=f"U{_WIDTH}").view(np.uint32).reshape(-1, _WIDTH)
    letters = np.where((letters >= 97) & (letters <= 122), letters - 32, letters)
    blank = (letters == 32) | (letters == 0)
    letters = np.take_along_axis(
        np.where(blank, 0, letters), np.argsort(blank, axis=1, kind="stable"), axis=1
    )
    length = (~blank).sum(axis=1)
    digit = (letters >= 48) & (letters <= 57)
    alpha = (letters >= 65) & (letters <= 90)
    row = np.arange(len(letters))
    good = ~long & (length >= 5) & (length <= 7) & ((digit | alpha).sum(axis=1) == length) & alpha[:, 0]
    good &= digit[row, length - 3] & alpha[row, length - 2] & alpha[row, length - 1]
    letters[~good] = 0
    return np.ascontiguousarray(letters[:, :7].astype(np.uint8)).view("S7").ravel()


def uprn_keys(numbers: Sequence[int]) -> UprnKeys:
    """The key of each UPRN; 0, which no list holds, for one that cannot be."""
    values = [n if 0 < n <= MOST_UPRN else 0 for n in numbers]
    return np.array(values, dtype=np.uint64)


def key_text(key: bytes | int) -> str:
    """A key as the text by which pages are ordered: the postcode, or twelve digits."""
    return key.decode("ascii") if isinstance(key, bytes) else f"{int(key):012d}"
