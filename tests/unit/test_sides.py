"""The candidates of a case stand by what is said for them: by the grade first, by the number then."""

from __future__ import annotations

from case_builder import EAST, PLACES, VESTING, WEST, address, facts, span

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.case_lines import address_lines
from transfer_app.domain.case_page import Relative, Side
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.people import Address, Span
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.question import Question
from transfer_app.domain.sides import sides
from transfer_app.domain.vocabulary import AddressKind, OutcomeKind, SpanKind, Strand

NAMES = {EAST: "East", WEST: "West", "E06999009": "North"}
IN_THE_EAST = [
    address("QX2 2AA", start=f"{year}-01-01", end=f"{year}-11-01", kind=AddressKind.PLACEMENT)
    for year in (2021, 2022, 2023)
]
HOME = address("QX1 1AA", start="2016-01-01", end="2020-12-01")


def shown(*parts: Address | Span, family: tuple[Relative, ...] = ()) -> list[Side]:
    question = Question(facts(*parts), VESTING, PlaceTable.of(PLACES), read_rule_set().policy)
    return list(sides(question, list(address_lines(question, NAMES)), (), family, NAMES))


def sister(area: str) -> Relative:
    row = RecordRow(
        2, "r-other", 1, "1", "Test", "Ada", "", Strand.SOCIAL_CARE, "open", False, "automatic",
        OutcomeKind.SUCCESSOR, area, "A1", (), 4, "", None, None,
    )  # fmt: skip
    return Relative("same mother", "2", "Ada Test", None, (row, row, row))


def test_one_home_comes_before_any_number_of_placements_and_of_relatives() -> None:
    first, second, third = shown(HOME, *IN_THE_EAST, family=(sister(EAST),))
    assert (first.area, len(first.points)) == (WEST, 1)
    assert (second.area, len(second.points)) == (EAST, 6)
    assert (third.area, third.points) == ("E06999009", ()), "one that nothing points to stands too"


def test_a_statutory_return_comes_before_homes_and_stands_first_of_its_side() -> None:
    homes = [address("QX2 2AA", start="2016-01-01", end="2019-01-01"), address("QX2 2AA", start="2019-01-01")]
    care = span(SpanKind.CARE_EPISODE, "2024-05-01", code="C2", postcode="QX2 2AA", home_postcode="QX1 1AA")
    first, second, _ = shown(*homes, care)
    assert [first.area, second.area] == [WEST, EAST]
    assert first.points[0].startswith("home postcode QX1 1AA on the care return")
    assert len(second.points) == 2


def test_of_the_same_grade_the_number_counts_and_then_the_order_of_the_codes() -> None:
    two = [address("QX2 2AA", start="2016-01-01", end="2019-01-01"), address("QX2 2AA", start="2019-01-01")]
    assert shown(HOME, *two)[0].area == EAST
    assert [each.area for each in shown(HOME, two[0])][:2] == sorted([EAST, WEST])
