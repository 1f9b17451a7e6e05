"""What makes a record another one than the copy that was sent, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from transfer_app.domain.casework import Evidence, EvidenceGrade, Proposal, State
from transfer_app.domain.copy_digests import DecidedAs, content_digest
from transfer_app.domain.vocabulary import OutcomeKind


def source(row: int) -> dict[str, Any]:
    return {"table": "t", "row": row, "file": "a.csv"}


CASE: dict[str, Any] = {
    "format": "transfer-app/case/v1", "record": "r-1", "strand": "send", "status": "open", "change": "new",
    "replaces": None,
    "person": {"ref": "1", "surname": "Ash", "dob": "2015-04-01", "died": None, "source": source(1)},
    "addresses": [
        {"kind": "home", "lines": "1 High St", "successor": None, "doubt": "", "source": source(n)}
        for n in (2, 3)
    ],
    "spans": [
        {"kind": "ehc-plan", "start": f"2020-01-0{n}", "end": None, "source": source(n)} for n in (4, 5)
    ],
    "decision": {"outcome": "successor", "because": "x", "easting_m": 1, "boundaries_digest": "y"},
    "reviews": [{"proposed_at": "2027-01-01T00:00:00Z"}],
    "source_rows": [{**source(n), "values": {"note": f"{n}"}} for n in (6, 7)],
}  # fmt: skip

SAYS_NOTHING = {"change", "replaces", "decision", "reviews", "source", "successor", "doubt"}


def leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if inner is None:
        yield way
    for key, each in inner or ():
        yield from leaves(each, (*way, key))


def changed_at(way: tuple[Any, ...]) -> dict[str, Any]:
    case = deepcopy(CASE)
    at: Any = case
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = "another"
    return case


WAYS = list(leaves(CASE))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(map(str, way)))
def test_every_word_about_the_child_counts_and_nothing_else(way: tuple[Any, ...]) -> None:
    where_read = way[0] == "source_rows" and way[-1] in ("row", "file")
    counts = not SAYS_NOTHING & set(way) and not where_read
    assert (content_digest(changed_at(way)) != content_digest(CASE)) == counts


def test_the_order_of_rows_says_nothing_and_a_row_more_or_less_does() -> None:
    for name in ("addresses", "spans", "source_rows"):
        assert content_digest({**CASE, name: CASE[name][::-1]}) == content_digest(CASE)
        assert content_digest({**CASE, name: CASE[name][:1]}) != content_digest(CASE)
        assert content_digest({**CASE, name: [*CASE[name], CASE[name][0]]}) != content_digest(CASE)


def test_a_key_that_comes_to_the_case_file_counts_without_being_named() -> None:
    assert content_digest({**CASE, "documents": ["0001.bin"]}) != content_digest(CASE)


REVIEW = Proposal(
    OutcomeKind.SUCCESSOR, "E1", "the tenancy", "Team C", (Evidence(EvidenceGrade.ORDER, "order", "file"),),
    proposed_by=1, proposed_at="2027-01-01", facts_digest="f", decision_note="agreed", id=7,
)  # fmt: skip
DECIDED = DecidedAs(
    State.SETTLED, OutcomeKind.SUCCESSOR, "E1", "A4", "current", ("ADDRESS_CONFLICT",), REVIEW
)


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.AUTOMATIC}, {"outcome": OutcomeKind.HOSTED}, {"area": "E2"}, {"rule": "A5"},
        {"test": "origin"}, {"reasons": ()}, {"review": None}, {"review": replace(REVIEW, why="other")},
        {"review": replace(REVIEW, interim_lead="Team D")}, {"review": replace(REVIEW, evidence=())},
        {"review": replace(REVIEW, decision_note="")}, {"review": replace(REVIEW, area="E2")},
    ],
    ids=str,
)  # fmt: skip
def test_what_was_decided_and_by_what_counts(change: dict[str, Any]) -> None:
    assert replace(DECIDED, **change).digest() != DECIDED.digest()


def test_who_decided_and_when_does_not() -> None:
    other = replace(REVIEW, proposed_by=2, proposed_at="2028", decided_by=3, decided_at="2029", id=8)
    assert replace(DECIDED, review=other).digest() == DECIDED.digest()
