"""The board's figures by successor and status, of what waits, and of access: each thing counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import allocated_county
import pytest

from transfer_app.domain.board import BoardLine, printed
from transfer_app.domain.board_detail import (
    ENDING,
    LIVE,
    NOT_AGREED,
    NOT_BEGUN,
    OUTSIDE,
    OVER,
    PAST_END,
    Access,
    Alike,
    detail_lines,
)
from transfer_app.services import balancing, board

TODAY = date(2027, 6, 1)
NOBODY = Access((), (), 0)
ONE = Alike("child in need", "review", "", "queued", 2, False, False, False, "2027-05-01", 1)


def parts(lines: tuple[BoardLine, ...], name: str) -> dict[str, int]:
    return next(dict(line.parts) for line in lines if line.name == name)


def test_by_successor_and_status_is_the_balance_taken_apart(made_county: Path, tmp_path: Path) -> None:
    session = allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))
    lines = board.current(session).lines
    assert all(line.total == sum(n for _, n in line.parts) for line in lines if line.parts)
    unique = next(line for line in balancing.current(session).of("all") if line.total[0] == "unique")
    assert {line.name: line.total for line in lines if line.section == "status"} == dict(unique.parts)
    with session.workspace.read() as unit:
        alike, figures = unit.figures.alike(), unit.figures.counted().figures
    assert sum(each.count for each in alike) == unique.total[1]
    restricted = sum(each.count for each in figures if each.restricted)
    assert sum(each.count for each in alike if each.restricted) == restricted > 0
    assert any(each.uasc for each in alike)
    assert sum(each.count for each in alike if each.disputed) == 1


def test_what_waits_is_told_by_priority_and_by_age() -> None:
    ages = {0: "up to 7 days", 7: "up to 7 days", 8: "8 to 28 days", 29: "29 to 90 days", 91: "over 90 days"}
    loaded = [replace(ONE, loaded=date.fromordinal(TODAY.toordinal() - days).isoformat()) for days in ages]
    done = replace(ONE, state="settled", count=40)
    lines = detail_lines([*loaded, done, replace(ONE, priority=1, state="proposed")], NOBODY, TODAY)
    assert parts(lines, "By priority") == {"priority 1": 1, "priority 2": 5}
    assert parts(lines, "By how long ago they were loaded") == {
        "up to 7 days": 2, "8 to 28 days": 1, "29 to 90 days": 2, "over 90 days": 1,
    }  # fmt: skip
    assert parts(lines, "Case records")["settled by people"] == 40


@pytest.mark.parametrize(
    ("status", "told"),
    [("looked after", "unaccompanied (UASC)"), ("EHC plan", "EHC plan"), ("closed", "closed")],
)
def test_an_unaccompanied_child_is_told_apart_where_it_is_about_their_care(status: str, told: str) -> None:
    lines = detail_lines([replace(ONE, status=status, uasc=True)], NOBODY, TODAY)
    assert parts(lines, "review") == {told: 1}


@pytest.mark.parametrize(
    ("begins", "ends", "agreed", "gone", "told"),
    [
        (1, 30, True, False, LIVE), (1, 15, True, False, ENDING), (1, 16, True, False, LIVE),
        (0, 1, True, False, ENDING), (-30, -1, True, False, PAST_END), (-30, -1, True, True, OVER),
        (2, 30, True, False, NOT_BEGUN), (1, 30, False, False, NOT_AGREED),
    ],
)  # fmt: skip
def test_an_agreement_is_told_once(begins: int, ends: int, agreed: bool, gone: bool, told: str) -> None:
    """Days are of June 2027; the figures are of the first."""
    first, last = (date.fromordinal(TODAY.toordinal() - 1 + day) for day in (begins, ends))
    grant = SimpleNamespace(
        gone=gone, agreed=agreed, starts=first, ends=last, overdue=lambda today: today > last and agreed
    )
    lines = detail_lines([], Access((grant,), (), 3), TODAY)
    assert parts(lines, "Access agreements") == {PAST_END: 0} | {told: 1}
    assert [line.total for line in lines if line.name == OUTSIDE] == [3]


def test_agreements_and_packages_are_exact_also_where_small_figures_are_hidden() -> None:
    lines = detail_lines([replace(ONE, count=3)], Access((), ("sealed", "received", "sealed"), 0), TODAY)
    packages = next(line for line in lines if line.name == "Packages")
    assert packages.parts == (("no receipt yet", 2), ("received", 1))
    assert printed(packages, 3, hide_small=True) == "3"
    assert printed(lines[0], 3, hide_small=True) == "under 5"
