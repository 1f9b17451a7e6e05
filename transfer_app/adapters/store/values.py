"""Values between frozen dataclasses and columns: dates as ISO text, lists as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from transfer_app.domain.canonical import canonical_json

_T = TypeVar("_T")

BATCH = 400
"""Ids in one IN list; SQLite and PostgreSQL both take this many."""


def iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def like_text(word: str) -> str:
    """A word to stand for itself in a LIKE pattern with the escape '\\'."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def texts(values: Iterable[str]) -> str:
    return canonical_json(list(values)).decode("utf-8")


def from_texts(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def batches(items: Sequence[_T], size: int = BATCH) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
