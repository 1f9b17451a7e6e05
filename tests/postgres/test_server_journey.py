"""The same county, questions and races on a server as in a file: the same answers, and the same log.

The last lines take in tests of the journeys, which here meet a county on the server.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import two_councils
from journeys.test_exchange import test_the_exchange_from_protocol_to_receipt_adds_up_at_every_step  # noqa: F401
from journeys.test_queue import ASKED
from journeys.test_two_at_once import (
    people,  # noqa: F401
    test_approved_as_one_beside_a_single_approval_each_is_settled_once,  # noqa: F401
    test_of_two_claims_one_holds_and_the_other_is_told_whose,  # noqa: F401
    test_of_two_proposals_one_stands,  # noqa: F401
    test_of_two_verdicts_one_stands,  # noqa: F401
)
from two_councils import Councils

from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.services import auditing, balancing, board, queueing, reviewing
from transfer_app.services.session import Session

ORDERS = ("priority", "reason", "surname", "strand", "distance", "status", "state")


@pytest.fixture(scope="module")
def both(counties: tuple[Path, Path]) -> Iterator[tuple[Session, Session]]:
    """Ann, at the county on the server and in the file."""
    opened = [allocated_county.signed_in(each) for each in counties]
    yield opened[0], opened[1]
    for each in opened:
        each.workspace.close()


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def test_the_log_is_the_same_entry_by_entry(both: tuple[Session, Session]) -> None:
    """Each entry is written in the transaction of its change, with digests of the facts and the results."""
    told = []
    for each in both:
        auditing.verify(each)
        with each.workspace.read() as unit:
            told.append(list(unit.log.bodies())[:-1])  # the last is this sign-in, at its own time
    assert len(told[0]) > 20
    assert told[0] == told[1]


def test_the_balance_and_the_board_are_the_same(both: tuple[Session, Session]) -> None:
    server, file = (balancing.current(each) for each in both)
    assert repr(server) == repr(file)
    assert server.adds_up
    boards = [board.current(each) for each in both]
    assert repr(boards[0]) == repr(boards[1])


@pytest.mark.parametrize("descending", [False, True])
def test_every_order_and_filter_of_the_queue_gives_the_same_records_in_the_same_order(
    both: tuple[Session, Session], descending: bool
) -> None:
    asked = [*ASKED, *(QueueFilter(order=(one, "surname")) for one in ORDERS)]
    asked += [QueueFilter(search=word) for word in ("s", "an", "0", "zz", "Ó", "%", "_", "\\")]
    for wanted in asked:
        server, file = (queueing.ids(each, wanted, descending=descending) for each in both)
        assert server == file, wanted
        server, file = (queueing.first(each, wanted, 25, descending=descending) for each in both)
        assert server == file, wanted
        told = [told_by(each, wanted) for each in both]
        assert told[0] == told[1], wanted


def told_by(session: Session, wanted: QueueFilter) -> str:
    """The counts, whose order means nothing; in full, as a Decimal equals a whole number."""
    cells = queueing.counts(session, wanted).cells
    return f"{sorted(map(repr, cells))} {queueing.statuses(session, wanted)}"


def test_every_page_of_the_queue_says_the_same(both: tuple[Session, Session]) -> None:
    pages = [reviewing.rows(each, queueing.ids(each, QueueFilter())) for each in both]
    assert len(pages[0]) > 100
    assert repr(pages[0]) == repr(pages[1])
