"""Quick ways through a check agree with the slow ones, which say every rule by itself."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transfer_app.domain.canonical import _deepest
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.fields import UNSEEN, made_plain, plain_text
from transfer_app.domain.package_names import MEMBER, SeenNames, _fault, check_member_name

FOLDER = "0d5e8a52-4a2b-4d6e-9a0f-3c1d2b4e5f60-001"
PIECES = st.sampled_from(
    ["data", "cases", "r-1", "con", "nul", "com1", "case.json", "documents", "0001.bin", "..", "", ".", "R-1",
     "bagit.txt", "manifest.json", "a" * 64, "a" * 65, "case.json ", "case.json\n", "\u202e", "x:y", "lpt9"]
)  # fmt: skip
NAMES = st.one_of(
    st.lists(PIECES, max_size=6).map("/".join),
    st.sampled_from(["r-1", "con", "nul", "aux", "com1", "lpt9", "a" * 64]).map(
        lambda record: f"data/cases/{record}/case.json"
    ),
)


@given(st.sampled_from([FOLDER, FOLDER + "x", "elsewhere", ""]), NAMES)
def test_a_member_is_let_in_by_all_its_rules_or_not_at_all(folder: str, below: str) -> None:
    name = f"{folder}/{below}"
    inside = name.startswith(FOLDER + "/") and MEMBER.fullmatch(name[len(FOLDER) + 1 :])
    if inside and _fault(name) is None:
        assert check_member_name(name, FOLDER) == below
    else:
        with pytest.raises(PackageRefused):
            check_member_name(name, FOLDER)


def nested(text: bytes) -> int:
    """Byte by byte."""
    depth = deepest = 0
    in_string = escaped = False
    for byte in text:
        if in_string:
            in_string = escaped or byte != 0x22
            escaped = byte == 0x5C and not escaped
        elif byte == 0x22:
            in_string = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


@given(st.lists(st.sampled_from(list(b'[]{}"\\a\n,')), max_size=60).map(bytes))
@example(b'["a\\\\",["\\"]"]]')
@example(b'["[[[')
@example(b'["\\')
@example(b'[\\"[')
def test_brackets_nest_as_they_do_read_byte_by_byte(text: bytes) -> None:
    assert _deepest(text) == nested(text)


def test_a_hostile_text_is_measured_in_one_go() -> None:
    """Quotes and backslashes without an end, of which a careless pattern tries every beginning."""
    for text in (b'"\\' * 500_000, b'\\"' * 500_000, b'"' * 1_000_001, b"\\" * 1_000_000, b'["a' * 300_000):
        assert _deepest(text) == nested(text)


@given(st.text(max_size=40), st.integers(0, 40))
def test_a_text_is_plain_by_all_its_rules(text: str, longest: int) -> None:
    unseen = any(unicodedata.category(letter) in UNSEEN for letter in text)
    plain = not unseen and unicodedata.is_normalized("NFC", text)
    assert plain_text(text, longest) == (plain and len(text) <= longest)
    if plain:
        assert made_plain(text, longest) == text[:longest]


@given(st.text(max_size=20))
def test_ascii_names_are_folded_as_all_names_are(name: str) -> None:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = SeenNames()
    seen.add(name)
    with pytest.raises(PackageRefused):
        seen.add(folded)
