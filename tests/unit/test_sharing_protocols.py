"""What a sharing protocol must say, when it is in force, and how a fingerprint is read aloud."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.errors import SharingRefused
from transfer_app.domain.sharing import (
    Protocol,
    Recipient,
    check_draft,
    check_sending,
    confirmed,
    default_end,
    hard_stop,
    spoken,
)
from transfer_app.domain.vocabulary import Strand

START = date(2027, 4, 1)
KEY = "SHA256:" + "A" * 42 + "8"
ANN = Recipient(1, 1, "Ann", "officer", "E1", KEY, spoken(KEY), "age1", "ssh-ed25519", (4, 5))
PROTOCOL = Protocol(
    1, "Hand-over", "E1", "East", "SI 1", "DPIA", "transfer", START, default_end(START),
    frozenset({Strand.SEND}), drafted_by=4, approved_by=5, recipients=(ANN,),
)  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(-800, 800))
def test_a_grant_is_in_force_from_its_first_to_its_last_day(start: date, days: int) -> None:
    protocol = replace(PROTOCOL, starts=start, ends=default_end(start))
    day = start + timedelta(days=days)
    assert protocol.in_force(day) is (0 <= days <= 90)
    if protocol.in_force(day):
        assert check_sending(protocol, day) == (ANN,)
    else:
        with pytest.raises(SharingRefused):
            check_sending(protocol, day)
    assert not replace(protocol, approved_by=None).in_force(day)


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_no_grant_is_longer_than_twelve_months(start: date) -> None:
    stop = hard_stop(start)
    assert 365 <= (stop - start).days <= 366
    check_draft(replace(PROTOCOL, starts=start, ends=stop), {"E1"})
    with pytest.raises(SharingRefused, match="12 months"):
        check_draft(replace(PROTOCOL, starts=start, ends=stop + timedelta(days=1)), {"E1"})


@pytest.mark.parametrize("field", ["title", "legal_basis", "dpia_ref", "purpose"])
def test_what_a_protocol_leaves_blank_is_named(field: str) -> None:
    with pytest.raises(SharingRefused, match="has no"):
        check_draft(replace(PROTOCOL, **{field: " "}), {"E1"})


@given(st.lists(st.integers(1, 4), max_size=6))
def test_a_key_counts_after_two_different_people_and_not_before(tries: list[int]) -> None:
    by: tuple[int, ...] = ()
    for person in tries:
        refused = person in by or len(by) == 2
        if refused:
            with pytest.raises(SharingRefused):
                confirmed("Ann", by, person)
        else:
            by = confirmed("Ann", by, person)
    assert replace(ANN, confirmed_by=by).usable is (len(set(tries)) >= 2)
    assert not replace(ANN, confirmed_by=by, revoked_at="2027-04-02T00:00:00Z").usable


def test_a_fingerprint_is_read_aloud_in_six_groups_of_five() -> None:
    assert spoken("SHA256:" + "A" * 43) == " ".join(["00000"] * 6)
    assert spoken(KEY) == "00000 00000 00000 00000 00000 00015"
