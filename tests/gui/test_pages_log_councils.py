"""Other councils on the Log page: cards compared, logs countersigned, and a fork that is shown at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import two_councils
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_councils import Councils

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages import log, overview
from transfer_app.gui.pages.log import LogPage
from transfer_app.gui.pages.log.councils_card import CouncilsCard
from transfer_app.gui.palette import Scheme
from transfer_app.services import countersigning
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def shown_to(session: Session, qtbot: QtBot, jobs: Jobs) -> tuple[Shown, CouncilsCard]:
    shown = Shown(qtbot, jobs, session, log.PAGE)
    shown.desk.changed.emit()
    shown.rest()
    assert isinstance(shown.page, LogPage)
    return shown, shown.page.councils


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_two_councils_exchange_cards_and_countersign(councils: Councils, qtbot: QtBot, jobs: Jobs) -> None:
    ours, here = shown_to(councils.ann, qtbot, jobs)
    theirs, there = shown_to(councils.rae, qtbot, jobs)
    assert here.empty.isVisibleTo(here)
    assert "No other council has countersigned this log" in words(here)
    for shown, card in ((ours, here), (theirs, there)):
        card.save_card(councils.made("cards"))
        shown.rest()
    here.add_card(councils.folder / "cards" / "E06999001.log-card.json")
    there.add_card(councils.folder / "cards" / "E10999001.log-card.json")
    assert not here.rows[0].ask.isVisibleTo(here)
    for card, second in ((here, councils.ben), (there, councils.sam)):
        card.rows[0].key.confirm.click()
        countersigning.confirm_log(second, 1)
        card.refresh()
    assert here.rows[0].key.groups.text() in words(there), "what one side reads aloud, the other compares"
    request, answer = councils.folder / "ask.tlog-consistency", councils.folder / "answer.tlog-checkpoint"
    here.ask_for(here.rows[0].known, request)
    ours.rest()
    there.countersign(request, answer)
    theirs.rest()
    assert "Their log was countersigned here up to" in words(there)
    here.take_in(answer)
    ours.rest()
    assert "Last countersigned by West Wessmoor at" in words(here)
    assert "They countersigned this log up to" in words(here.rows[0])
    board = Shown(qtbot, jobs, councils.ann, overview.PAGE)
    board.desk.changed.emit()
    board.rest()
    assert "Last countersigned by West Wessmoor at" in words(board.page)


def test_a_log_that_was_rewritten_is_shown_at_once(
    councils: Councils, made_county: Path, qtbot: QtBot, jobs: Jobs
) -> None:
    countersigning.add_log(councils.rae, countersigning.save_card(councils.ann, councils.made("cards")))
    for each in (councils.rae, councils.sam):
        countersigning.confirm_log(each, 1)
    shown, card = shown_to(councils.rae, qtbot, jobs)
    for number, session in enumerate((councils.ann, put_back(made_county, councils))):
        request = councils.folder / f"{number}.tlog-consistency"
        with councils.rae.workspace.read() as unit:
            known = unit.known_logs.get(1).seen.size
        while two_councils.log_size(session) < known:
            put_back_signed_in(councils)
        countersigning.ask(session, request, since=known)
        card.countersign(request, councils.folder / f"{number}.tlog-checkpoint")
        shown.rest()
    session.workspace.close()
    assert "THE LOG OF WESSMOOR DID NOT FIT" in words(card)
    assert "WAS REWRITTEN" in words(shown.shell)


def put_back(made_county: Path, councils: Councils) -> Session:
    """The workspace as it was before, from an earlier copy: the same key, another log."""
    folder = councils.made("put back")
    return allocated_county.signed_in(allocated_county.copied(made_county, folder))


def put_back_signed_in(councils: Councils) -> None:
    allocated_county.signed_in(councils.folder / "put back" / allocated_county.NAME).workspace.close()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_control_has_a_name_and_fits(
    councils: Councils, qtbot: QtBot, jobs: Jobs, dressed: QApplication, scale: float
) -> None:
    countersigning.add_log(councils.ann, countersigning.save_card(councils.rae, councils.made("cards")))
    theme.apply(dressed, Scheme.DARK, scale)
    shown, _ = shown_to(councils.ann, qtbot, jobs)
    assert walk.nameless(shown.page) == []
    assert (shown.shell.width(), shown.shell.height()) == (1280, 800)
