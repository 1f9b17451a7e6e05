"""Reading the objects of exchanged JSON strictly: no key unknown, none missing, each value in its bounds.

Faults are ValueError with the place in words; who reads the file turns them into the refusal that fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

Made = TypeVar("Made")

DIGEST = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"(?:19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"(?:19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
LONGEST_TEXT = 300
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that no shown text may hold: controls, formatting (bidi) marks, line separators."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def plain_text(text: str, longest: int = LONGEST_TEXT) -> bool:
    """True when a text can be shown as it is: NFC, no control or bidirectional formatting, not too long."""
    if text.isascii() and text.isprintable():
        return len(text) <= longest
    return (
        len(text) <= longest
        and unicodedata.is_normalized("NFC", text)
        and not any(unicodedata.category(letter) in UNSEEN for letter in text)
    )


def made_plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """The nearest text that can be shown: for names from outside that are only ever read by people."""
    if text.isascii() and text.isprintable():
        return text[:longest]
    shown = "".join(REPLACEMENT if unicodedata.category(letter) in UNSEEN else letter for letter in text)
    return unicodedata.normalize("NFC", shown)[:longest]


def instant_text(moment: datetime) -> str:
    """UTC to the second, as 2028-04-01T09:00:00Z. ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Fields:
    """One JSON object being read. close() refuses the keys that nobody asked for."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{where} is not an object")  # noqa: TRY004 - malformed input, not a wrong call
        self._left = dict(value)
        self._where = where

    def text(self, key: str, *, longest: int = LONGEST_TEXT, empty: bool = False) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not plain_text(value, longest) or not (value or empty):
            raise self.fault(key)
        return value

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise self.fault(key)
        return value

    def whole(self, key: str, *, least: int = 0, most: int = 2**53 - 1) -> int:
        value = self._take(key)
        if type(value) is not int or not least <= value <= most:
            raise self.fault(key)
        return value

    def instant(self, key: str) -> datetime:
        text = self.matching(key, INSTANT)
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError as fault:
            raise self.fault(key) from fault

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.matching(key, DAY))
        except ValueError as fault:
            raise self.fault(key) from fault

    def literal(self, key: str, expected: str) -> None:
        if self._take(key) != expected:
            raise self.fault(key)

    def made(self, key: str, read: Callable[[object], Made]) -> Made:
        return read(self._take(key))

    def listed(self, key: str, read: Callable[[object], Made]) -> tuple[Made, ...]:
        value = self._take(key)
        if not isinstance(value, list):
            raise self.fault(key)
        return tuple(read(item) for item in value)

    def inner(self, key: str) -> Fields:
        return Fields(self._take(key), f"{self._where}.{key}")

    def counted(self, key: str) -> dict[str, int]:
        """An object of names and positive counts."""
        value = self._take(key)
        if not isinstance(value, dict) or any(type(n) is not int or n < 1 for n in value.values()):
            raise self.fault(key)
        return dict(value)

    def close(self) -> None:
        if self._left:
            raise ValueError(f"{self._where} has a key that does not belong: {min(self._left)[:40]!r}")

    def fault(self, key: str) -> ValueError:
        return ValueError(f"{self._where}.{key} is not as it must be")

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise ValueError(f"{self._where}.{key} is missing")
        return self._left.pop(key)
