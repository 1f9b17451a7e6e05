"""What is answered blind is a matter of a record's reasons, and there is one way to say each policy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.second_opinion import Blind, Policy, asks_blind
from transfer_app.domain.vocabulary import Strand

ROW = RecordRow(
    id=1, ref="r-1", person_id=1, person_ref="p", surname="", forename="", dob="", strand=Strand.SEND,
    status="child in need", restricted=False, state="queued", outcome="review", area="", rule="P1",
    reasons=("BOUNDARY", "NFA"), priority=3, because="", accuracy_m=None, line_distance_m=None,
)  # fmt: skip
MIXED = Policy(Blind.NONE, {"NFA": Blind.EVERY, "CP_MOVE": Blind.URGENT})


@pytest.mark.parametrize(
    ("policy", "row", "asked"),
    [
        (Policy(), ROW, False),
        (Policy(Blind.EVERY), ROW, True),
        (Policy(Blind.URGENT), ROW, False),
        (Policy(Blind.URGENT), replace(ROW, priority=1), True),
        (Policy(Blind.URGENT), replace(ROW, status="looked after"), True),
        (MIXED, ROW, True),  # by its second reason
        (MIXED, replace(ROW, reasons=("BOUNDARY",)), False),
        (MIXED, replace(ROW, reasons=("CP_MOVE",)), False),
        (MIXED, replace(ROW, reasons=("CP_MOVE",), priority=1), True),
        (Policy(Blind.EVERY, {"NFA": Blind.NONE}), replace(ROW, reasons=("NFA",)), False),
        (Policy(Blind.EVERY, {"NFA": Blind.NONE}), replace(ROW, reasons=()), True),
    ],
)
def test_any_reason_of_the_record_may_ask_for_it(policy: Policy, row: RecordRow, asked: bool) -> None:
    assert asks_blind(policy, row) is asked


def test_a_policy_is_kept_as_text_and_names_only_what_differs() -> None:
    for policy in (Policy(), Policy(Blind.URGENT), MIXED):
        assert Policy.parse(policy.text()) == policy
    assert Policy.parse("") == Policy()
    assert MIXED.text() == "none CP_MOVE=urgent NFA=every"
    assert MIXED.with_reasons(["NFA", "CP_MOVE"], Blind.NONE) == Policy()
    assert MIXED.with_reasons(["NFA"], Blind.URGENT).of("NFA") is Blind.URGENT
    assert (Policy().asks, MIXED.asks, Policy(Blind.EVERY).asks) == (False, True, True)
