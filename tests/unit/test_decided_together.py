"""What is said of many records at once must be whole, and a filter of any size shows an honest sample."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from transfer_app.domain.casework import Evidence, EvidenceGrade, RecordRow
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.together import MOST, SAMPLE, Preview, Whole, check_whole, preview
from transfer_app.domain.vocabulary import OutcomeKind, Strand

WEST = "E06999001"
WHOLE = Whole(
    OutcomeKind.SUCCESSOR, WEST, "All live there.", "Team C", (Evidence(EvidenceGrade.FIELD, "Visits", ""),)
)


def row(number: int) -> RecordRow:
    return RecordRow(
        number, f"r-{number}", number, str(number), "Test", "Ada", "", Strand.SEND, "open", False, "queued",
        OutcomeKind.REVIEW, "", "A1", (), 3, "", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"why": " "}, "no reason"),
        ({"interim_lead": ""}, "No interim lead"),
        ({"evidence": ()}, "No evidence"),
        ({"area": "E06999009"}, "not one of the successors"),
        ({"outcome": OutcomeKind.REVIEW}, "what becomes of"),
    ],
)
def test_what_every_record_lacks_is_said_once(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ReviewRefused, match=words):
        check_whole(replace(WHOLE, **wrong), {WEST})  # type: ignore[arg-type]
    check_whole(WHOLE, {WEST})


def test_more_than_anybody_has_looked_at_is_refused() -> None:
    with pytest.raises(ReviewRefused, match="at most 5,000"):
        preview([row(n) for n in range(MOST + 1)], {}, WHOLE, frozenset({WEST}))


@pytest.mark.parametrize("count", [0, 1, SAMPLE, SAMPLE + 1, 997])
def test_a_sample_is_spread_over_the_whole_list_without_doubles(count: int) -> None:
    rows = tuple(map(row, range(count)))
    sample = Preview(rows, (), Counter()).sample
    assert len(set(sample)) == len(sample) == min(count, SAMPLE)
    assert not count or (sample[0], sample[-1]) == (rows[0], rows[-1])
