"""One spelling for each JSON value, so that what is signed or hashed is the same bytes everywhere.

The form: UTF-8 without a byte order mark; object keys sorted by code point; no space between tokens and no
final newline; strings escape only the quote, the backslash and U+0000 to U+001F (the short forms where JSON
has them, else \\u00xx in lower case); numbers are whole and at most 2^53 - 1 either side of 0, where every
JSON reader agrees. For ASCII keys, which ours are, this is RFC 8785 (JCS).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

NO_BRACKETS = re.compile(rb'"(?:[^"\\]+|\\.)*"?|[^][{}"]+', re.DOTALL)
"""Strings, also one that does not end, and what stands between brackets."""
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 64
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: object) -> bytes:
    """The one byte form of value. TypeError or ValueError for what has none (floats, dates, odd keys)."""
    _check(value, 0)
    return _ENCODER.encode(value).encode("utf-8")


def parse_canonical(text: bytes) -> JsonValue:
    """The value of a text that must already be in the canonical form, byte for byte; else ValueError.

    So a signed text has one reading only: no repeated keys, no other spelling of the same value.
    """
    if text.count(b"[") + text.count(b"{") > DEEPEST and _deepest(text) > DEEPEST:
        raise ValueError("nested too deeply")
    value = json.loads(text.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number)
    if canonical_json(value) != text:
        raise ValueError("not in the canonical form")
    return cast(JsonValue, value)


def _refuse_number(text: str) -> None:
    raise ValueError(f"{text[:20]} is not a whole number")


def _check(value: object, depth: int) -> None:
    """In the order of how often each comes; most values of an object are never asked about by a call."""
    if isinstance(value, dict):
        _require_depth(depth)
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key must be text, not {type(key).__name__}")
            kind = type(item)
            if kind is not str and not (kind is int and -LARGEST_NUMBER <= item <= LARGEST_NUMBER):
                _check(item, depth + 1)
    elif isinstance(value, list | tuple):
        _require_depth(depth)
        for item in value:
            if type(item) is not str:
                _check(item, depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > LARGEST_NUMBER:
            raise ValueError("a number beyond 2^53 - 1 is not read alike everywhere; write it as text")
    elif value is not None and not isinstance(value, bool | str):
        raise TypeError(f"{type(value).__name__} has no canonical form; write it as text")


def _require_depth(depth: int) -> None:
    if depth == DEEPEST:
        raise ValueError("nested too deeply")


def _deepest(text: bytes) -> int:
    """How deep brackets nest outside strings: known before json's own recursion is at risk."""
    depth = deepest = 0
    for byte in NO_BRACKETS.sub(b"", text):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest
