"""Who has to be told of a case that another successor leads, and the chronology, on facts built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from case_builder import EAST, PLACES, ROW, VESTING, WEST, address, facts, span

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.case_lines import AddressLine, StatusLine, address_lines, status_lines
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.chronology import chronology
from transfer_app.domain.people import Address, SourceRow, Span
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.question import Question
from transfer_app.domain.second_authority import ToTell, to_be_told
from transfer_app.domain.vocabulary import AddressKind, OutcomeKind, SpanKind, Strand

NAMES = {WEST: "West", EAST: "East"}
RULES = read_rule_set()
HOME = address("QX1 1AA", start="2016-01-01", end="2024-05-01")
PLACED = address("QX2 2AA", start="2024-05-01", kind=AddressKind.PLACEMENT)
IN_CARE = span(SpanKind.CARE_EPISODE, "2024-05-01", code="C2", home_postcode="QX1 1AB")


def lines(*parts: Address | Span) -> tuple[list[AddressLine], list[StatusLine]]:
    question = Question(facts(*parts), VESTING, PlaceTable.of(PLACES), RULES.policy)
    return list(address_lines(question, NAMES)), list(status_lines(question))


def told(lead: str, *parts: Address | Span) -> tuple[ToTell, ...]:
    addresses, statuses = lines(*parts)
    return to_be_told(lead, addresses, statuses, (), (), NAMES)


def row(strand: Strand, area: str, outcome: OutcomeKind = OutcomeKind.SUCCESSOR) -> RecordRow:
    return RecordRow(
        2, "r-other", 1, "1", "Test", "Ada", "", strand, "open", False, "automatic", outcome, area,
        "A1", (), 4, "", None, None,
    )  # fmt: skip


def test_a_child_placed_over_the_line_is_known_to_the_authority_there() -> None:
    (one,) = told(WEST, HOME, PLACED, IN_CARE)
    assert (one.area, one.name) == (EAST, "East")
    assert one.because[0].startswith("QX2 2AA lies there")
    assert "regulation 13" in one.because[1]


def test_who_leads_is_not_told_and_an_address_that_ended_counts_no_more() -> None:
    assert told(EAST, HOME, PLACED, IN_CARE) == ()
    assert told(WEST, HOME) == ()


def test_a_plan_across_the_line_is_told_to_both_partnerships() -> None:
    moved = address("QX2 2AA", start="2027-03-20", kind=AddressKind.TEMPORARY)
    (one,) = told(WEST, address("QX1 1AA"), moved, span(SpanKind.CP_PLAN))
    assert any("safeguarding partnerships" in because for because in one.because)
    assert not any("looked-after" in because for because in one.because)


@pytest.mark.parametrize(
    ("outcome", "expected"), [(OutcomeKind.SUCCESSOR, 2), (OutcomeKind.REVIEW, 0), (OutcomeKind.NOT_OURS, 0)]
)
def test_other_records_count_where_a_successor_leads_them(outcome: OutcomeKind, expected: int) -> None:
    other = row(Strand.SEND, EAST, outcome)
    found = to_be_told(WEST, [], [], [other], [("same mother", other)], NAMES)
    assert sum(len(one.because) for one in found) == expected


def test_without_a_lead_nobody_is_named() -> None:
    assert told("", HOME, PLACED, IN_CARE) == ()


def test_the_chronology_is_in_order_and_loses_nothing() -> None:
    twice = replace(IN_CARE, source=SourceRow("other.csv", "other", 9))
    contact = span(SpanKind.CONTACT, "2022-01-01", end="2022-01-02")
    events = chronology(*lines(HOME, PLACED, IN_CARE, twice, contact))
    days = [event.day for event in events if event.day is not None]
    assert days == sorted(days)
    of_move = [event.what for event in events if event.day == date(2024, 5, 1)]
    assert of_move[0].startswith("Left QX1 1AA")
    assert any(what.startswith("Address: QX2 2AA") for what in of_move)
    (care,) = (event for event in events if f"{ROW}; other.csv, row 9" == event.source)
    assert care.significant
    assert [event.significant for event in events if event.day == date(2022, 1, 1)] == [False]
