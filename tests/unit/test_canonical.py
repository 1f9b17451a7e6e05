"""The canonical JSON form: one spelling per value, and nothing else is read."""

from __future__ import annotations

import pytest

from transfer_app.domain.canonical import DEEPEST, canonical_json, parse_canonical


def test_keys_are_sorted_and_nothing_is_wasted() -> None:
    assert canonical_json({"b": [1, True, None], "a": "é\n\u2028\x1f"}) == (
        '{"a":"é\\n\u2028\\u001f","b":[1,true,null]}'.encode()
    )


@pytest.mark.parametrize("value", [1.0, float("nan"), {1: "a"}, b"x", {"a": {2}}])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_is_read_differently_elsewhere_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"2\^53|surrogates"):
        canonical_json(value)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":"\\u0041"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b"",
        b"[" * 200_000,
        b"[" * 65 + b"]" * 65,
    ],
)
def test_any_other_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json words most of them
        parse_canonical(text)


def test_brackets_inside_text_are_no_nesting() -> None:
    value = {"a": "[" * 100 + '\\"{' * 100}
    assert parse_canonical(canonical_json(value)) == value


@pytest.mark.parametrize("leaf", ["text", 1, None, [], {}])
def test_what_is_written_can_be_read_however_deep(leaf: object) -> None:
    value = leaf
    for _ in range(DEEPEST - isinstance(leaf, list | dict)):
        value = [value]
    assert parse_canonical(canonical_json(value)) == value
    with pytest.raises(ValueError, match="nested too deeply"):
        canonical_json([value])
