"""The auditor's check of special packages: nobody counts twice, and the older form counts as it did."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from transfer_app.adapters.log.checks.history import Entry
from transfer_app.adapters.log.checks.specials import Specials

BOTH = ["data-protection-officer", "head-of-service"]
Told = tuple[str, str, dict[str, Any]]


def asked(agreeing: list[str] | None = None) -> Told:
    return "ann", "special-requested", {"request": 1, **({"agreeing": agreeing} if agreeing else {})}


def given(who: str, function: str = "") -> Told:
    return who, "special-approved", {"request": 1, **({"function": function} if function else {})}


SEALED: Told = ("ora", "package-sealed", {"package": "p", "kind": "special", "request": 1})


def faults(*entries: Told) -> list[str]:
    found: list[str] = []
    report = SimpleNamespace(fault=lambda text, where, means: found.append(text))
    check = Specials(SimpleNamespace(report=report))  # type: ignore[arg-type]
    for number, (actor, action, detail) in enumerate(entries):
        for listener in check.listeners()[action]:
            listener(Entry(number, "2027-01-01T00:00:00Z", actor, action, detail))
    assert check.checked == 1
    return found


def test_two_functions_held_by_two_people_who_did_not_ask() -> None:
    assert faults(asked(BOTH), given("ben", BOTH[0]), given("dan", BOTH[1]), SEALED) == []


def test_a_request_of_before_there_were_functions_took_two_people() -> None:
    assert faults(asked(), given("ben"), given("dan"), SEALED) == []
    assert faults(asked(), given("ben", BOTH[0]), given("dan", BOTH[1]), SEALED) == []


@pytest.mark.parametrize(
    "entries",
    [
        (asked(BOTH), given("ben", BOTH[0])),
        (asked(BOTH), given("ben", BOTH[0]), given("ben", BOTH[1])),
        (asked(BOTH), given("ben", BOTH[0]), given("ann", BOTH[1])),
        (asked(BOTH), given("ben", BOTH[0]), given("dan", BOTH[0])),
        (asked(BOTH), given("ben"), given("dan")),
        (asked(), given("ben"), given("ann")),
        (given("ben", BOTH[0]), given("dan", BOTH[1])),
        (),
    ],
)
def test_anything_less_is_said(entries: tuple[Told, ...]) -> None:
    assert faults(*entries, SEALED) == ["package p was sealed before those agreed who have to"]


def test_a_yes_that_came_afterwards_does_not_count() -> None:
    assert len(faults(asked(BOTH), given("ben", BOTH[0]), SEALED, given("dan", BOTH[1]))) == 1
