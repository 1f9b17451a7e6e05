"""Writes what must come out: one row for each case record, from what was planted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sample_data.people import Child, Expected
from sample_data.tables import write_csv
from sample_data.told import Member
from sample_data.whys import WHY

COLUMNS = (
    "person_id", "strand", "expected_outcome", "expected_successor", "expected_reason", "other_reasons",
    "rule", "fault", "named", "case", "note", "why",
)  # fmt: skip
FAMILY_COLUMNS = ("family", "person_id", "strand", "successor")

Row = dict[str, str]


def answer_rows(people: Sequence[Child]) -> Iterator[Row]:
    """One row for each person and strand. Refuses a story whose facts and answers do not match."""
    for person in people:
        strands = person.strands()
        if sorted(strands) != sorted(person.expected):
            raise AssertionError(
                f"case {person.case}: facts in {strands}, answers for {sorted(person.expected)}"
            )
        for strand in strands:
            yield _row(person, strand, person.expected[strand])


def _row(person: Child, strand: str, expected: Expected) -> Row:
    case = person.cases[strand]
    values = (
        person.ref, strand, expected.outcome, expected.area, expected.reason, " ".join(expected.also),
        expected.rule_told, expected.fault, expected.named or "", case, expected.note, WHY[case],
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def write_answer_key(path: Path, people: Sequence[Child]) -> None:
    """Under the starting rules."""
    write_csv(path, COLUMNS, answer_rows(people))


def write_agreed_answers(path: Path, people: Sequence[Child]) -> None:
    """Only the records that come out otherwise under the councils' agreed rules."""
    rows = [
        _row(person, strand, person.agreed[strand])
        for person in people
        for strand in person.strands()
        if strand in person.agreed
    ]
    write_csv(path, COLUMNS, rows)


def write_families(path: Path, families: Mapping[str, Sequence[Member]]) -> None:
    """The families that must go different ways, and no other: each with its open records."""
    rows = [
        dict(zip(FAMILY_COLUMNS, (family, one.child.ref, one.strand, one.area), strict=True))
        for family, members in sorted(families.items())
        for one in sorted(members, key=lambda one: (one.child.ref, one.strand))
    ]
    write_csv(path, FAMILY_COLUMNS, rows)
