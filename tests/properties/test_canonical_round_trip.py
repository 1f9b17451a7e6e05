"""Canonical JSON round trip, for any value that has a form."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.canonical import canonical_json, parse_canonical

text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53 - 1), 2**53 - 1) | text,
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_back_and_any_json_reader_agrees(value: object) -> None:
    written = canonical_json(value)
    assert parse_canonical(written) == value == json.loads(written)


@given(st.dictionaries(text, values))
def test_order_of_keys_makes_no_difference(value: dict[str, object]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)
