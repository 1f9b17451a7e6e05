"""The quality sample is drawn by the run and the reference alone: order and repeats change nothing."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.quality_sample import ALL_OF, Automatic, Drawn, drawn, rank, sample_of

STATUSES = ("", "child in need", "care leaver", "EHC plan", *sorted(ALL_OF))
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
COUNTIES = st.lists(st.sampled_from(STATUSES), max_size=60).map(
    lambda found: [Automatic(number, f"r-{number:04}", status) for number, status in enumerate(found, 1)]
)


@given(DIGESTS, COUNTIES, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(
    digest: str, county: list[Automatic], chance: random.Random
) -> None:
    once = sample_of(digest, county)
    shuffled = [*county, *county[:7]]
    chance.shuffle(shuffled)
    again = sample_of(digest, shuffled)
    assert list(again.items()) == list(once.items())
    every = {each.record_id for each in county if each.status in ALL_OF}
    assert {number for number, why in once.items() if why is Drawn.STATUS} == every
    assert list(once)[: len(every)] == [number for number in once if number in every]


@given(DIGESTS, COUNTIES, st.data())
def test_a_record_that_leaves_moves_no_other_in_or_out(
    digest: str, county: list[Automatic], data: st.DataObject
) -> None:
    left = data.draw(st.lists(st.sampled_from(county), unique=True)) if county else []
    fewer = sample_of(digest, (each for each in county if each not in left))
    gone = {each.record_id for each in left}
    assert fewer == {number: why for number, why in sample_of(digest, county).items() if number not in gone}


def test_one_in_ten_of_the_rest_is_drawn_and_another_run_draws_others() -> None:
    county = [Automatic(number, f"r-{number:05}", "child in need") for number in range(20_000)]
    first, second = (set(sample_of(digest * 64, county)) for digest in "ab")
    assert all(1_850 < len(found) < 2_150 for found in (first, second))
    assert len(first & second) < 300


def test_the_lot_is_as_the_document_says() -> None:
    """By hand: printf 'transfer-app/quality-sample/v1\\n00...0\\nr-abcd-efgh-ijkl-mnop' | sha256sum."""
    ref = "r-abcd-efgh-ijkl-mnop"
    assert rank("0" * 64, ref) == "e424e036f1513f0f115d5cfa3c81705b7d5fd7b68f671a7ca69e0bc564685c19"
    assert drawn("0" * 64, ref, "child in need") is None
    assert drawn("0" * 64, ref, "looked after") is Drawn.STATUS
    below = "r-abcd-efgh-ijkl-mnoq"
    assert rank("0" * 64, below).startswith("0dc07ba6188e7d22")
    assert drawn("0" * 64, below, "child in need") is Drawn.LOT
