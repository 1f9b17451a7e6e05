"""Whatever is done to a workbook's cells: each row has one outcome, and what is taken is what was typed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.casework import EvidenceGrade, RecordRow, State, StoredDecision
from transfer_app.domain.queue_workbook import (
    FILLED,
    MOST_ROWS,
    Fate,
    Ground,
    Line,
    Returned,
    choices,
    compared,
    headings,
    line,
)
from transfer_app.domain.vocabulary import OutcomeKind, Strand

NAMES = {"E06999001": "West Wessmoor", "E06999002": "Annet and Marsh"}
EMPTY = dict.fromkeys(FILLED, "")
WHOLE = EMPTY | {
    "result": "E06999001 West Wessmoor", "why": "Moved.", "interim lead": "Team C",
    "grade 1": EvidenceGrade.ORDER.value, "evidence 1": "Order", "source 1": "p. 4",
}  # fmt: skip


def made(number: int, state: State = State.QUEUED, priority: int = 3, named: bool = False) -> Line:
    row = RecordRow(
        number, f"r-{number}", number, f"p{number}", "Ash", "Ann", "2015-01-01", Strand.SOCIAL_CARE,
        "child in need", False, state.value, "review", "", "", ("BOUNDARY",), priority, "Near the line.",
        None, None,
    )  # fmt: skip
    decision = StoredDecision(
        state, OutcomeKind.REVIEW, "", "", "", "", "Home", "", None, None, None, None, ("BOUNDARY",),
        priority, "", "ab" * 32, Strand.SOCIAL_CARE, 2,
    )  # fmt: skip
    return line(row, decision, NAMES, {}, named=named)


LINES = {f"r-{number}": made(number, state) for number, state in enumerate(State, 1)}
GROUND = Ground(LINES, {}, {}, NAMES, "Rae Ford, manager")


def back(record: Line, number: int = 2, **filled: str) -> Returned:
    texts = EMPTY | {name.replace("_", " "): text for name, text in filled.items()}
    return Returned(number, record.told, texts, record.facts)


words = st.sampled_from(["", "x", "P1", "E06999001 West Wessmoor", "hearsay", "Moved.", "not ours"])
rows = st.builds(
    lambda ref, told, filled, facts: Returned(2, (ref, *told), filled, facts),
    st.sampled_from([*LINES, "r-99", ""]),
    st.one_of(
        st.sampled_from([each.told[1:] for each in LINES.values()]),
        st.tuples(*[words] * 7),
    ),
    st.fixed_dictionaries(dict.fromkeys(FILLED, words)),
    st.sampled_from([*(each.facts for each in LINES.values()), ""]),
)


@given(st.lists(rows, max_size=8))
def test_each_row_has_one_outcome_whatever_the_order(given_rows: list[Returned]) -> None:
    found = compared(given_rows, GROUND)
    assert [(each.number, each.ref) for each in found] == [(each.number, each.ref) for each in given_rows]
    assert compared(given_rows[::-1], GROUND) == found[::-1]
    taken = [each.ref for each in found if each.fate in (Fate.PROPOSES, Fate.COMMENT)]
    assert len(taken) == len(set(taken))
    for row, verdict in zip(given_rows, found, strict=True):
        if verdict.fate in (Fate.PROPOSES, Fate.COMMENT):
            assert row.told == LINES[row.ref].told
            assert row.facts == LINES[row.ref].facts
            assert verdict.comment == row.filled["comment"]
        if verdict.fate is Fate.PROPOSES:
            assert verdict.said is not None
            meant = choices(NAMES)[row.filled["result"]]
            assert (verdict.said.outcome, verdict.said.area) == meant


@given(st.integers(0, 7), st.text(min_size=1, max_size=5))
def test_any_locked_cell_that_was_changed_is_named(at: int, text: str) -> None:
    record = LINES["r-2"]
    row = back(record)
    if text.strip() == record.told[at] or at == 0:
        return
    told = (*record.told[:at], text, *record.told[at + 1 :])
    (verdict,) = compared([replace(row, told=told, filled=WHOLE)], GROUND)
    assert verdict.fate is Fate.LOCKED
    assert headings(names=False)[at] in verdict.words


def test_what_is_taken_already_what_is_urgent_and_what_nobody_signed() -> None:
    (seen,) = compared([replace(back(LINES["r-2"]), filled=WHOLE)], GROUND)
    assert seen.fate is Fate.PROPOSES
    assert seen.said is not None
    ground = replace(GROUND, pending={"r-2": seen.said}, lines={"r-2": made(2, State.PROPOSED)})
    (again,) = compared([replace(back(LINES["r-2"]), filled=WHOLE)], ground)
    assert again.fate is Fate.TAKEN
    urgent = made(2, priority=1)
    (short,) = compared([replace(back(urgent), filled=WHOLE)], replace(GROUND, lines={"r-2": urgent}))
    assert (short.fate, "2 items" in short.words) == (Fate.INCOMPLETE, True)
    (unsigned,) = compared([replace(back(LINES["r-2"]), filled=WHOLE)], replace(GROUND, by=""))
    assert (unsigned.fate, "Filled in by" in unsigned.words) == (Fate.INCOMPLETE, True)
    twice = [back(LINES["r-2"], comment="a"), back(LINES["r-2"], 3)]
    assert {each.fate for each in compared(twice, GROUND)} == {Fate.DOUBLED}
    assert MOST_ROWS == 5_000
