"""Of a facet with many values the fifty most frequent are listed; the search within finds the others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from transfer_app.domain.queue_filter import Cell, QueueCounts, QueueFilter
from transfer_app.gui.pages.review.facet_words import FacetWords
from transfer_app.gui.pages.review.filter_popup import SHOWN, FilterPopup

pytestmark = pytest.mark.usefixtures("dressed")
MANY = SHOWN + 13


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def popup(parent: QWidget) -> FilterPopup:
    made = FilterPopup(FacetWords(lambda code: f"Reason {code}", dict, dict), parent)
    # The first reason is the most frequent.
    cells = [Cell("queued", f"R{n:02}", "send", 2, "", "review", 1, 500 - n) for n in range(MANY)]
    made.show_counts(QueueFilter(), QueueCounts(tuple(cells)))
    return made


def listed(popup: FilterPopup) -> list[str]:
    return [popup.values.item(row).text() for row in range(popup.values.count())]


def item(popup: FilterPopup, code: str) -> QListWidgetItem:
    (found,) = popup.values.findItems(f"Reason {code} ", Qt.MatchFlag.MatchStartsWith)
    return found


def test_fifty_are_listed_most_first_and_how_many_more_there_are_is_told(popup: FilterPopup) -> None:
    assert listed(popup) == [f"Reason R{n:02}   {500 - n}" for n in range(SHOWN)]
    assert popup.told.text() == "13 more: search to find them"
    assert not popup.within.isHidden()


def test_the_search_within_finds_one_of_the_others_and_keeps_what_is_ticked(popup: FilterPopup) -> None:
    asked: list[QueueFilter] = []
    popup.changed.connect(asked.append)
    item(popup, "R03").setCheckState(Qt.CheckState.Checked)
    popup.within.setText("r6")
    assert listed(popup) == ["Reason R60   440", "Reason R61   439", "Reason R62   438"]
    assert popup.told.text() == ""
    item(popup, "R61").setCheckState(Qt.CheckState.Checked)
    assert set(asked[-1].reasons) == {"R03", "R61"}  # the one out of sight stays chosen
    popup.within.setText("no such reason")
    assert listed(popup) == []
    popup.within.clear()
    assert listed(popup)[:2] == ["Reason R03   497", "Reason R61   439"]
    assert len(listed(popup)) == SHOWN


def test_a_short_facet_has_no_search(popup: FilterPopup) -> None:
    popup.facets.setCurrentRow(1)
    assert popup.within.isHidden()
    assert popup.values.count() == 1
