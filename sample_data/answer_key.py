"""Writes what must come out: one row for each case record, from what was planted."""

from __future__ import annotations

from pathlib import Path

from sample_data.people import Child
from sample_data.tables import write_csv

COLUMNS = (
    "person_id", "strand", "expected_outcome", "expected_successor", "expected_reason", "case", "note",
)  # fmt: skip


def answer_rows(children: list[Child]) -> list[dict[str, str]]:
    """One row for each child and strand. Refuses a story whose facts and answers do not match."""
    rows: list[dict[str, str]] = []
    for child in children:
        strands = child.strands()
        if sorted(strands) != sorted(child.expected):
            raise AssertionError(
                f"case {child.case}: facts in {strands}, answers for {sorted(child.expected)}"
            )
        for strand in strands:
            expected = child.expected[strand]
            values = (
                child.ref, strand, expected.outcome, expected.area, expected.reason, child.cases[strand],
                expected.note,
            )  # fmt: skip
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def write_answer_key(path: Path, children: list[Child]) -> None:
    write_csv(path, COLUMNS, answer_rows(children))
