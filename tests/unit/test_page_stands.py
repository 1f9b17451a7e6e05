"""A page read ahead stands only while every entry of the log since is surely of another record."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from transfer_app.domain.page_stands import still_stands


def page() -> Any:
    def rows(*refs: str) -> tuple[SimpleNamespace, ...]:
        return tuple(SimpleNamespace(ref=ref) for ref in refs)

    return SimpleNamespace(
        row=rows("r-1")[0],
        others=rows("r-2"),
        family=(SimpleNamespace(records=rows("r-3")),),
        doubles=(SimpleNamespace(records=rows("r-4")),),
        split=SimpleNamespace(members=(SimpleNamespace(row=rows("r-5")[0]),)),
    )


def entry(action: str, **detail: object) -> dict[str, object]:
    return {"action": action, "detail": detail}


def test_it_stands_while_nothing_or_only_another_record_is_told_of() -> None:
    assert still_stands(page(), [])
    assert still_stands(
        page(), [entry("approved", record="r-9", families_opened=0), entry("parked", record="r-8")]
    )


@pytest.mark.parametrize("ref", ["r-1", "r-2", "r-3", "r-4", "r-5"])
def test_every_record_that_it_shows_something_of_counts(ref: str) -> None:
    assert not still_stands(page(), [entry("proposed", record="r-9"), entry("commented", record=ref)])


@pytest.mark.parametrize(
    "told",
    [
        entry("allocated", counts={}),
        entry("roles-changed", user="ben"),
        entry("approved", record="r-9", families_opened=1),
        entry("approved"),
    ],
)
def test_in_any_doubt_it_is_read_again(told: dict[str, object]) -> None:
    assert not still_stands(page(), [told])
