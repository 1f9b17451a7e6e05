"""Two records that may be one child, side by side on the case page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui import room, walk
from tests.gui.signed_in import Bench
from transfer_app.domain.doubles import Match, Pair
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.services import reviewing


@pytest.mark.parametrize(
    ("ours", "theirs", "match"),
    [
        ("Ash", "ASH", Match.SAME), ("Ash", "Ashe", Match.DIFFERS), ("", "Ash", Match.ONE_SIDED),
        ("Ash", "", Match.ONE_SIDED),
    ],
)  # fmt: skip
def test_what_two_records_say_is_the_same_or_not(ours: str, theirs: str, match: Match) -> None:
    assert Pair("surname", ours, theirs).match is match


def test_both_are_shown_and_what_differs_is_marked_until_one_switches_it_off(
    county: Bench, qtbot: QtBot
) -> None:
    page = county.page("review")
    assert isinstance(page, ReviewPage)
    first = reviewing.queue(county.session, QueueFilter(reasons=("DUPLICATE",), search="mehtani"))[0]
    page.queue.find_record(first)
    county.wait()
    card, shown = page.case.doubles, page._page
    assert shown is not None
    assert card.isVisible()
    (double,) = shown.doubles
    assert {pair.name: pair.match for pair in double.pairs}["born"] is Match.SAME
    told = [each.text() for each in card.findChildren(QLabel)]
    assert double.name in told
    assert "≠" in told
    assert "=" in told
    assert walk.nameless(card) == []
    assert room.cut_off(card) == []
    qtbot.mouseClick(card.marked, Qt.MouseButton.LeftButton)
    assert "≠" not in [each.text() for each in card.findChildren(QLabel)]

    opens = next(each for each in card.findChildren(QPushButton) if each.text().strip().startswith("Open"))
    qtbot.mouseClick(opens, Qt.MouseButton.LeftButton)
    county.wait()
    now = page._page
    assert now is not None
    assert now.row.id == double.records[0].id
    assert first in [each.id for each in now.doubles[0].records]

    (alone,) = reviewing.queue(county.session, QueueFilter(reasons=("DUPLICATE",), search="al-hamdan"))
    page.queue.find_record(alone)
    county.wait()
    assert not card.isVisible()
