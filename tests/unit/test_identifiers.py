"""Identifiers: the noise of real exports is accepted, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.identifiers import (
    PostcodeProblem,
    Unreadable,
    parse_postcode,
    parse_uprn,
    person_ref,
)


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("12345", "12345"),
        ("00123", "00123"),
        ("  a17\xa0", "A17"),
        ("\ufeff77", "77"),
        ("12\t3\n", "123"),
        ("123.0", "123"),
        ("0123.0", "0123"),
        ("123.00", "123"),
        ("3,000", "3000"),
        ("1,234,567.0", "1234567"),
        ("98380_351", "98380_351"),
        ("12E3", "12E3"),
        ("A.0", "A.0"),
        ("12,34", "12,34"),
        ("x" * 48, "X" * 48),
    ],
)
def test_a_childs_id_has_one_spelling(written: str, ref: str) -> None:
    assert person_ref(written) == ref


@pytest.mark.parametrize(
    "written",
    ["", " ", "\xa0", "NULL", "null", "NaN", "-1", "-1.0", "1.23E+11", "1e+11", "1.5E11", "x" * 49, "SSD_PH"],
)
def test_what_is_no_id_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        person_ref(written)
    assert refusal.value.reason
    if len(written) > 4:
        assert written not in refusal.value.reason


@given(st.text(max_size=60))
def test_an_id_is_settled_after_one_reading(written: str) -> None:
    try:
        ref = person_ref(written)
    except Unreadable:
        return
    assert person_ref(ref) == ref
    assert person_ref(f" {written}\xa0") == ref


@given(
    st.text("0123456789ABCXYZ", min_size=1, max_size=20), st.text("0123456789ABCXYZ", min_size=1, max_size=20)
)
def test_different_plain_ids_stay_different(one: str, other: str) -> None:
    def read(text: str) -> str:
        try:
            return person_ref(text)
        except Unreadable:
            return f"unreadable {text}"

    assert (read(one) == read(other)) == (one == other)


@pytest.mark.parametrize(
    ("written", "uprn"),
    [
        ("100012345678", 100012345678),
        ("000010012345", 10012345),
        ("1.0", 1),
        ("-1.0", 0),
        ("-1", 0),
        ("0.0", 0),
        ("0", 0),
        ("", 0),
        ("NULL", 0),
        ("\xa042 ", 42),
        ("999999999999", 999999999999),
    ],
)
def test_a_uprn_is_read(written: str, uprn: int) -> None:
    assert parse_uprn(written) == uprn


@pytest.mark.parametrize(
    "written", ["1E+11", "1.00012E+11", "1000000000000", "-5", "12.5", "UPRN 5", "٣", "1 2"]
)
def test_a_damaged_uprn_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        parse_uprn(written)


@pytest.mark.parametrize(
    "written",
    ["BH23 1AB", "bh231ab", "BH23  1AB", " BH231 AB", "BH23\xa01AB\xa0", "B H 2 3 1 A B", "BH23\t1AB\r\n"],
)
def test_a_postcode_has_one_spelling(written: str) -> None:
    assert parse_postcode(written) == ("BH23 1AB", PostcodeProblem.NONE)


@pytest.mark.parametrize(
    "written", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA"]
)
def test_every_shape_of_postcode_is_known(written: str) -> None:
    assert parse_postcode(written.replace(" ", "").lower()) == (written, PostcodeProblem.NONE)


@pytest.mark.parametrize(
    ("written", "code", "problem"),
    [
        ("", "", PostcodeProblem.MISSING),
        ("NULL", "", PostcodeProblem.MISSING),
        ("nan", "", PostcodeProblem.MISSING),
        ("XXXX XXX", "", PostcodeProblem.PLACEHOLDER),
        ("ZZZ", "", PostcodeProblem.PLACEHOLDER),
        ("XX", "", PostcodeProblem.PLACEHOLDER),
        ("2TR", "", PostcodeProblem.PLACEHOLDER),
        ("nope", "", PostcodeProblem.PLACEHOLDER),
        ("nopostcode", "", PostcodeProblem.PLACEHOLDER),
        ("BH23", "", PostcodeProblem.MALFORMED),
        ("BH23 1A", "", PostcodeProblem.MALFORMED),
        ("BH23 IAB", "", PostcodeProblem.MALFORMED),
        ("BH231 1AB", "", PostcodeProblem.MALFORMED),
        ("12 High Street", "", PostcodeProblem.MALFORMED),
        ("zz993vz", "ZZ99 3VZ", PostcodeProblem.NO_FIXED_ABODE),
        ("NF1 1AB", "NF1 1AB", PostcodeProblem.NO_FIXED_ABODE),
        ("No fixed abode", "", PostcodeProblem.NO_FIXED_ABODE),
        ("ZZ99 3WZ", "ZZ99 3WZ", PostcodeProblem.NOT_KNOWN),
        ("ZZ99 9ZZ", "ZZ99 9ZZ", PostcodeProblem.NOT_KNOWN),
        ("Unknown", "", PostcodeProblem.NOT_KNOWN),
        ("ZZ99 3GZ", "ZZ99 3GZ", PostcodeProblem.ELSEWHERE),
        ("ZZ99 4EZ", "ZZ99 4EZ", PostcodeProblem.ABROAD),
        ("BF1 2AA", "BF1 2AA", PostcodeProblem.FORCES),
        ("BFPO 52", "BFPO 52", PostcodeProblem.FORCES),
    ],
)
def test_a_postcode_that_places_nothing_says_why(written: str, code: str, problem: PostcodeProblem) -> None:
    assert parse_postcode(written) == (code, problem)


@given(st.text(max_size=20))
def test_a_postcode_reads_the_same_twice(written: str) -> None:
    code, problem = parse_postcode(written)
    if code:
        assert parse_postcode(code) == (code, problem)
    if problem is PostcodeProblem.NONE:
        assert code
