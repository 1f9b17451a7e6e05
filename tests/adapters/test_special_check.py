"""The auditor's check of special packages and clearances: nobody counts twice; the older form as it did."""

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
    made = [("ann", "functions-changed", {"user": who, "functions": BOTH}) for who in ("ann", "ben", "dan")]
    entries = (*made, *entries)
    for number, (actor, action, detail) in enumerate(entries):
        for listener in check.listeners()[action]:
            listener(Entry(number, "2027-01-01T00:00:00Z", actor, action, detail))
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


def test_nobody_agrees_as_what_they_do_not_hold_at_the_time() -> None:
    both = given("ben", BOTH[0]), given("dan", BOTH[1])
    taken: Told = ("ann", "functions-changed", {"user": "ben", "functions": [BOTH[1]]})
    left: Told = ("ann", "user-removed", {"user": "ben"})
    for before in (taken, left):
        expected = ["ben agreed as data-protection-officer, and did not hold it"]
        assert faults(asked(BOTH), before, *both, SEALED) == expected


def cleared(who: str, asker: str, agreer: str) -> list[Told]:
    asked_for: Told = (asker, "clearance-asked", {"user": who})
    return [asked_for, (agreer, "clearance-agreed", {"user": who})]


def test_a_clearance_takes_two_people_who_hold_what_it_takes() -> None:
    only_head: Told = ("ann", "functions-changed", {"user": "ben", "functions": [BOTH[1]]})
    assert faults(only_head, *cleared("eve", "ann", "ben")) == []
    assert faults(only_head, *cleared("ben", "ann", "dan")) == []  # dan holds both
    wrong = "was cleared without the two people that it takes"
    for who, asker, agreer in (("eve", "ben", "ben"), ("ben", "ann", "ben"), ("eve", "ann", "eve")):
        assert faults(only_head, *cleared(who, asker, agreer)) == [f"{who} {wrong}"]
    withdrawn: Told = ("ann", "clearance-withdrawn", {"user": "eve"})
    first, last = cleared("eve", "ann", "ben")
    assert faults(only_head, first, withdrawn, last) == [f"eve {wrong}"]
    assert faults(only_head, last) == [f"eve {wrong}"]
