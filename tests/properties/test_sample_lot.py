"""The quality sample is drawn by the run and the reference alone: order and repeats change nothing."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.quality_sample import ALL_OF, Automatic, Drawn, Share, drawn, rank, sample_of

STATUSES = ("", "child in need", "care leaver", "EHC plan", *sorted(ALL_OF))
RATES = st.integers(1, 100)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
COUNTIES = st.lists(st.sampled_from(STATUSES), max_size=60).map(
    lambda found: [Automatic(number, f"r-{number:04}", status) for number, status in enumerate(found, 1)]
)


@given(DIGESTS, COUNTIES, RATES, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(
    digest: str, county: list[Automatic], rate: int, chance: random.Random
) -> None:
    once = sample_of(digest, county, rate)
    shuffled = [*county, *county[:7]]
    chance.shuffle(shuffled)
    again = sample_of(digest, shuffled, rate)
    assert list(again.items()) == list(once.items())
    every = {each.record_id for each in county if each.status in ALL_OF}
    assert {number for number, why in once.items() if why.drawn is Drawn.STATUS} == every
    assert list(once)[: len(every)] == [number for number in once if number in every]
    # A higher rate draws the same and more; at 100 all are drawn.
    higher = sample_of(digest, county, min(100, rate * 2))
    assert [number for number in higher if number in once] == list(once)
    assert len(sample_of(digest, county, 100)) == len(county)


@given(DIGESTS, COUNTIES, st.data())
def test_a_record_that_leaves_moves_no_other_in_or_out(
    digest: str, county: list[Automatic], data: st.DataObject
) -> None:
    left = data.draw(st.lists(st.sampled_from(county), unique=True)) if county else []
    fewer = sample_of(digest, (each for each in county if each not in left), 10)
    gone = {each.record_id for each in left}
    every = sample_of(digest, county, 10)
    assert fewer == {number: why for number, why in every.items() if number not in gone}


def test_one_in_ten_of_the_rest_is_drawn_and_another_run_draws_others() -> None:
    county = [Automatic(number, f"r-{number:05}", "child in need") for number in range(20_000)]
    first, second = (set(sample_of(digest * 64, county, 10)) for digest in "ab")
    assert all(1_850 < len(found) < 2_150 for found in (first, second))
    assert len(first & second) < 300


def test_the_lot_is_as_the_document_says() -> None:
    """By hand: printf 'transfer-app/quality-sample/v1\\n00...0\\nr-abcd-efgh-ijkl-mnop' | sha256sum."""
    ref = "r-abcd-efgh-ijkl-mnop"
    assert rank("0" * 64, ref) == "e424e036f1513f0f115d5cfa3c81705b7d5fd7b68f671a7ca69e0bc564685c19"
    assert drawn("0" * 64, ref, "child in need", 10) is None
    # 0xe424e036f1513f0f / 2^64 is 0.8912: drawn from 90 percent on.
    assert (drawn("0" * 64, ref, "", 89), drawn("0" * 64, ref, "", 90)) == (None, Share(Drawn.LOT, 90))
    assert drawn("0" * 64, ref, "looked after", 1) == Share(Drawn.STATUS, 100)
    below = "r-abcd-efgh-ijkl-mnoq"
    assert rank("0" * 64, below).startswith("0dc07ba6188e7d22")
    assert drawn("0" * 64, below, "child in need", 10) == Share(Drawn.LOT, 10)
