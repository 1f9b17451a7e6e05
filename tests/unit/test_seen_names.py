"""Names in a package that one file system or another would take for the same file."""

from __future__ import annotations

import unicodedata

import pytest

from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.package_names import SeenNames


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ("data/a.bin", "data/a.bin", "occurs twice"),
        ("data/a.bin", "data/A.bin", "only in case or Unicode form"),
        ("straße", "STRASSE", "only in case or Unicode form"),
        ("caf\u00e9", unicodedata.normalize("NFD", "caf\u00e9"), "only in case or Unicode form"),
        ("ﬁle", "file", "only in case or Unicode form"),
        ("\u212bngstrom", "\u00e5ngstrom", "only in case or Unicode form"),
        ("ａ", "a", "only in case or Unicode form"),
    ],
)
def test_names_that_meet_are_refused(first: str, second: str, how: str) -> None:
    names = SeenNames()
    names.add(first)
    names.add("another")
    with pytest.raises(PackageRefused, match=how):
        names.add(second)


def test_names_that_do_not_meet_are_taken_and_a_refused_one_is_shown_escaped() -> None:
    names = SeenNames()
    for name in ("a", "b", "a/b", "a b", "ab", "é", "e"):
        names.add(name)
    names.add("\u202egnp")
    with pytest.raises(PackageRefused) as refused:
        names.add("\u202eGNP")
    assert "\u202e" not in str(refused.value)
    assert "\\u202e" in str(refused.value)
