"""Dates: read as declared, never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.dates import DateFormat, parse_date
from transfer_app.domain.identifiers import Unreadable

ISO, DMY, NAMED = DateFormat.ISO, DateFormat.DMY, DateFormat.MONTH_NAME


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("2024-02-01", (ISO,)),
        ("2024-02-01 00:00:00.000", (ISO,)),
        ("2024-02-01T13:45:00Z", (ISO,)),
        (" 2024-02-01\xa0", (ISO,)),
        ("01/02/2024", (DMY,)),
        ("01/02/2024 00:00", (DMY, ISO)),
        ("2024-Feb-01 00:00:00", (ISO, NAMED)),
    ],
)
def test_a_date_is_read_as_its_column_declares(written: str, formats: tuple[DateFormat, ...]) -> None:
    assert parse_date(written, formats) == date(2024, 2, 1)


@pytest.mark.parametrize(
    "written", ["", " ", "NULL", "1900-01-01", "1800-01-01 00:00:00.000", "9999-12-31", "#N/A"]
)
def test_nothing_and_the_sentinels_are_no_date(written: str) -> None:
    assert parse_date(written, (ISO,)) is None


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("01/02/2024", (ISO,)),
        ("2024-02-01", (DMY,)),
        ("12/31/2024", (DMY,)),
        ("1/2/2024", (DMY,)),
        ("01/02/24", (DMY,)),
        ("2023-02-29", (ISO,)),
        ("2024-Foo-01", (NAMED,)),
        ("0024-02-01", (ISO,)),
        ("45323", (ISO, DMY)),
        ("٢٠٢٤-02-01", (ISO,)),
    ],
)
def test_anything_else_is_refused_with_a_reason(written: str, formats: tuple[DateFormat, ...]) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(written, formats)
    assert written not in refusal.value.reason


@given(st.dates(date(1900, 1, 2), date(2199, 12, 31)))
def test_every_day_comes_back_from_each_way_of_writing_it(day: date) -> None:
    named = f"{day.year:04}-{day:%b}-{day.day:02}"
    for written in (day.isoformat(), day.strftime("%d/%m/%Y"), named):
        assert parse_date(written, tuple(DateFormat)) == day
