"""The check of acceptances: what needed a yes rests on one, also when it is packed a second time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from transfer_app.adapters.log.checks.acceptances import Acceptances
from transfer_app.adapters.log.checks.history import Entry

ASKED = ("acceptance-asked", {"request": "r1", "authority": "E1"})
ANSWERED = ("acceptance-recorded", {"request": "r1", "authority": "E1", "accepted": 3})


def sealed(accepted: int, *by: str, authority: str = "E1") -> tuple[str, dict[str, Any]]:
    detail = {"package": "p", "authority": authority, "accepted": accepted, "accepted_by": list(by)}
    return "package-sealed", detail


def special(records: int, *by: str, request: int = 1) -> tuple[str, dict[str, Any]]:
    action, detail = sealed(records, *by)
    return action, {**detail, "kind": "special", "records": records, "request": request}


OF_SPECIAL = ("acceptance-asked", {"request": "r1", "authority": "E1", "special": 1})


def faults(*entries: tuple[str, dict[str, Any]]) -> list[str]:
    found: list[str] = []
    report = SimpleNamespace(fault=lambda text, where, means: found.append(text))
    check = Acceptances(SimpleNamespace(report=report))  # type: ignore[arg-type]
    for number, (action, detail) in enumerate(entries):
        for listener in check.listeners()[action]:
            listener(Entry(number, "2027-01-01T00:00:00Z", "ann", action, detail))
    return found


def test_what_rests_on_an_answer_is_sound_as_often_as_it_is_packed() -> None:
    assert faults(ASKED, ANSWERED, sealed(3, "r1"), sealed(2, "r1"), sealed(0)) == []


def test_a_special_package_rests_on_the_answer_to_its_own_request() -> None:
    assert faults(OF_SPECIAL, ANSWERED, special(3, "r1")) == []


def test_a_package_of_before_there_were_acceptances_says_nothing_of_them() -> None:
    assert faults(("package-sealed", {"package": "p", "authority": "E1"})) == []


@pytest.mark.parametrize(
    "entries",
    [
        [sealed(1)],
        [ASKED, sealed(1, "r1"), ANSWERED],
        [ASKED, ANSWERED, sealed(4, "r1")],
        [ASKED, ANSWERED, sealed(1, "r1", authority="E2")],
        [ANSWERED],
        [ASKED, ANSWERED, ANSWERED],
        [special(1)],
        [ASKED, ANSWERED, special(3, "r1")],
        [OF_SPECIAL, ANSWERED, special(3, "r1", request=2)],
        [OF_SPECIAL, ANSWERED, special(4, "r1")],
        [OF_SPECIAL, ANSWERED, sealed(1, "r1")],
    ],
)
def test_what_does_not_is_found(entries: list[tuple[str, dict[str, Any]]]) -> None:
    assert len(faults(*entries)) == 1
