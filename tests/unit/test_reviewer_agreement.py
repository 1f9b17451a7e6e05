"""Percent and kappa against values reckoned by hand."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

import pytest

from transfer_app.domain.quality_sample import Check, Drawn
from transfer_app.domain.reviewer_agreement import (
    Agreement,
    Answered,
    Blind,
    Verdict,
    agreement,
    of_blind,
    of_checks,
    of_verdicts,
)
from transfer_app.domain.vocabulary import OutcomeKind


def table(cells: dict[tuple[str, str], int]) -> Agreement:
    pairs: list[tuple[Hashable, Hashable]] = []
    for pair, count in cells.items():
        pairs += [pair] * count
    return agreement(pairs)


@pytest.mark.parametrize(
    ("cells", "percent", "kappa"),
    [
        # 50 of two: p_o = 35/50, p_e = (25*30 + 25*20)/2500 = 1/2, so (7/10 - 1/2)/(1/2) = 2/5.
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 70, Fraction(2, 5)),
        # 10 of three: p_o = 8/10, p_e = (4*5 + 3*3 + 3*2)/100 = 35/100, so (80 - 35)/(100 - 35) = 9/13.
        ({("a", "a"): 4, ("b", "b"): 2, ("b", "a"): 1, ("c", "c"): 2, ("c", "b"): 1}, 80, Fraction(9, 13)),
        # Never the same, of two: p_o = 0, p_e = 2*(1/2*1/2) = 1/2, so -1.
        ({("y", "n"): 3, ("n", "y"): 3}, 0, Fraction(-1)),
        # One result of the first only: p_o = p_e = 9/10, so 0 however often they agree.
        ({("y", "y"): 9, ("y", "n"): 1}, 90, Fraction(0)),
        ({("y", "y"): 3, ("n", "n"): 1}, 100, Fraction(1)),
    ],
)
def test_by_hand(cells: dict[tuple[str, str], int], percent: int, kappa: Fraction) -> None:
    found = table(cells)
    assert (found.percent, found.kappa) == (percent, kappa)


def test_where_chance_alone_gives_full_agreement_there_is_no_kappa() -> None:
    found = table({("y", "y"): 12})
    assert (found.count, found.agreed, found.percent, found.kappa) == (12, 12, 100, None)
    with pytest.raises(ValueError, match="nothing"):
        agreement([])


def check(rule: str, person: int, decided: str, said: str) -> Check:
    return Check(
        record_id=1, result_digest="", drawn=Drawn.LOT, facts_digest="", rule=rule,
        decided=OutcomeKind.SUCCESSOR, area=decided, said=OutcomeKind.SUCCESSOR, said_area=said,
        checked_by=person, at="",
    )  # fmt: skip


def test_each_rule_and_each_pair_has_its_own() -> None:
    checks = [
        check("P1", 1, "W", "W"), check("P1", 2, "E", "E"), check("P1", 2, "E", "W"),
        check("S4", 1, "W", "W"),
    ]  # fmt: skip
    # P1: p_o = 2/3, p_e = (1*2 + 2*1)/9 = 4/9, so (6 - 4)/(9 - 4) = 2/5.
    by_rule = of_checks(checks, lambda each: (each.rule,))
    assert by_rule == {("P1",): Agreement(3, 2, Fraction(2, 5)), ("S4",): Agreement(1, 1, None)}
    by_pair = of_checks(checks, lambda each: (str(each.checked_by), each.rule))
    assert list(by_pair) == [("1", "P1"), ("1", "S4"), ("2", "P1")]
    assert by_pair["2", "P1"] == Agreement(2, 1, Fraction(0))


def test_proposals_are_counted_by_what_was_said_of_them() -> None:
    verdicts = [
        Verdict("BOUNDARY", 1, 2, "approved", 3), Verdict("BOUNDARY", 1, 3, "refused", 1),
        Verdict("NFA", 1, 2, "approved", 2),
    ]  # fmt: skip
    found = of_verdicts(verdicts, lambda each: (each.reason,))
    assert found == {("BOUNDARY",): Answered(3, 1), ("NFA",): Answered(2, 0)}
    assert (found["BOUNDARY",].percent, found["NFA",].percent) == (75, 100)
    by_two = of_verdicts(verdicts, lambda each: (str(each.proposer), str(each.approver)))
    assert list(by_two) == [("1", "2"), ("1", "3")]


def test_blind_answers_have_a_kappa_since_neither_saw_the_other() -> None:
    west, east = ("successor", "W"), ("successor", "E")
    answers = [
        Blind("BOUNDARY", 1, 2, west, west, 20), Blind("BOUNDARY", 1, 2, west, east, 5),
        Blind("BOUNDARY", 1, 3, east, west, 10), Blind("BOUNDARY", 1, 3, east, east, 15),
        Blind("NFA", 1, 2, east, east, 2),
    ]  # fmt: skip
    found = of_blind(answers, lambda each: (each.reason,))
    # The first table above: 20, 5, 10, 15.
    assert found == {("BOUNDARY",): Agreement(50, 35, Fraction(2, 5)), ("NFA",): Agreement(2, 2, None)}
    by_two = of_blind(answers, lambda each: (str(each.first), str(each.second)))
    assert {names: (one.count, one.agreed) for names, one in by_two.items()} == {
        ("1", "2"): (27, 22), ("1", "3"): (25, 15),
    }  # fmt: skip
