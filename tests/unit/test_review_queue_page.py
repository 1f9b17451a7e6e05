"""docs/review-queue.md names only tests that are there, and counts its rows as they stand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "review-queue.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+) \| [^|]* \| (works|partly|not yet) \|", re.MULTILINE)
NAMED = re.compile(r"`(?P<file>[a-z_/]+\.py)?::(?P<test>test_\w+)`")


def test_every_test_that_it_names_is_there() -> None:
    missing, file = [], ""
    for line in PAGE.splitlines():
        for found in NAMED.finditer(line):
            file = found["file"] or file
            path = ROOT / "tests" / file
            text = path.read_text("utf-8") if path.is_file() else ""
            if f"def {found['test']}(" not in text:
                missing.append(found[0])
    assert missing == []
    assert len(NAMED.findall(PAGE)) > 40


def test_it_has_every_row_once_and_counts_them_right() -> None:
    rows = ROW.findall(PAGE)
    assert [int(number) for number, _ in rows] == list(range(1, 28))
    counted = Counter(state for _, state in rows)
    assert f"{counted['works']} work, {counted['partly']} work partly" in PAGE
