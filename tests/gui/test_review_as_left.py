"""The list is found again as its reader left it: filters, search and order; one key clears them."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.pages_shown import Shown
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.filter_bar import USUAL
from transfer_app.gui.rows_model import Order
from transfer_app.services import drafting, reviewing

pytestmark = pytest.mark.usefixtures("dressed")
WANTED = QueueFilter(states=("queued",), search="b").choosing("strands", ["send"], without=True)


def review(shown: Shown) -> ReviewPage:
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def left(page: ReviewPage) -> None:
    """What closing or leaving the page does."""
    assert page.may_leave()


def test_filters_search_and_order_are_there_again_until_a_key_clears_them(
    qtbot: QtBot, jobs: Jobs, own_county: Path
) -> None:
    ann = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    page = review(ann)
    assert "as you left it" not in page.queue.told.text()
    page.queue.filters.put(WANTED)
    page.queue.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    ann.rest()
    listed = list(page.queue.table.rows._ids)
    ann_sees = reviewing.queue(ann.session, QueueFilter(states=("automatic",)))[0]
    page.queue.find_record(ann_sees)
    ann.rest()
    left(page)
    ann.session.workspace.close()
    recent = (own_county.parent / "recent.txt", *own_county.parent.glob("*.toml"))
    assert not any(b"search" in each.read_bytes() for each in recent if each.exists())

    again = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    queue = review(again).queue
    assert (queue.filters.wanted(), queue.order) == (WANTED, Order("surname", True)), "not what showed one"
    assert list(queue.table.rows._ids) == listed
    assert queue.table.horizontalHeader().sortIndicatorSection() == 2
    assert "filtered as you left it; L clears it" in queue.told.text()
    ben = allocated_county.signed_in(own_county, "ben")
    assert drafting.place(ben).filters is None, "each person's own"
    ben.workspace.close()
    qtbot.keyClick(queue.table, Qt.Key.Key_L)
    again.rest()
    assert (queue.filters.wanted(), queue.order) == (USUAL, Order())
    assert "as you left it" not in queue.told.text()
