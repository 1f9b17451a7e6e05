"""What a page shows is read off the screen's thread; of several questions only the last one is answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import two_councils
from pytestqt.qtbot import QtBot
from two_councils import Councils

from tests.gui.pages_shown import Shown
from tests.gui.signed_in import Bench
from transfer_app.domain.errors import SourceRefused
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.latest import Latest
from transfer_app.gui.pages import packages
from transfer_app.gui.pages.packages import PackagesPage
from transfer_app.services import packing
from transfer_app.services.jobs import QUIET, JobContext
from transfer_app.services.packing import Plan
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def test_only_the_last_question_is_answered(fresh: Bench) -> None:
    begun, gate, shown = threading.Event(), threading.Event(), list[int]()
    latest = Latest(fresh.shell.desk, fresh.shell)

    def first(context: JobContext) -> int:
        begun.set()
        gate.wait(5)
        return 1

    latest.ask(first, "First", shown.append)
    assert begun.wait(5)
    for number in (2, 3):
        latest.ask(lambda context, number=number: number, "Next", shown.append)
    gate.set()
    fresh.wait()
    assert shown == [3]
    assert not latest.waits
    assert not fresh.shell.banner.isVisible(), "nobody is told of a question that was given up"


def test_a_question_that_fails_or_is_stopped_is_left_unanswered(fresh: Bench) -> None:
    ended, shown = list[int](), list[int]()
    latest = Latest(fresh.shell.desk, fresh.shell)
    latest.unanswered.connect(lambda: ended.append(1))

    def refuse(context: JobContext) -> int:
        raise SourceRefused("The drive is gone.", "Plug it in.")

    latest.ask(refuse, "Looking", shown.append)
    fresh.wait()
    assert fresh.shell.banner.what.text() == "The drive is gone."
    gate = threading.Event()

    def slowly(context: JobContext) -> int:
        gate.wait(5)
        context.progress(1, 2)
        return 7

    latest.ask(slowly, "Looking", shown.append)
    fresh.jobs.cancel_all()
    gate.set()
    fresh.wait()
    assert (ended, shown) == ([1, 1], [])


def test_packages_counts_what_is_ready_beside_the_window(
    councils: Councils, qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol = councils.agreed()
    gate, ran_on, counting = threading.Event(), list[threading.Thread](), packing.plan

    def slowly(session: Session, number: int, job: JobContext = QUIET) -> Plan:
        ran_on.append(threading.current_thread())
        gate.wait(5)
        job.progress(1, 2)
        return counting(session, number, job)

    gate.set()
    monkeypatch.setattr(packing, "plan", slowly)
    shown = Shown(qtbot, jobs, councils.ann, packages.PAGE)
    page = shown.page
    assert isinstance(page, PackagesPage)
    shown.desk.today = councils.ann.today
    card, ready = page.seal, packing.plan(councils.ann, protocol.id).records
    del ran_on[1:]

    gate.clear()
    page.refresh()
    assert card.sentence.text() == "Counting what is ready…"
    assert card.ready.isVisible(), "the figures of before stay while it is counted again"
    assert not card.seal.isEnabled()
    assert not card.blocked.isVisible()
    gate.set()
    shown.rest()
    assert threading.main_thread() not in ran_on
    assert card.ready.heading.text().endswith(f": {ready:,}")
    assert f"{ready:,} ready" in card.sentence.text()
    assert card.seal.isEnabled()

    gate.clear()
    page.refresh()
    jobs.cancel_all()
    gate.set()
    shown.rest()
    assert card.sentence.text() == "What is ready was not counted."
    assert not card.ready.isVisible()
    assert not card.seal.isEnabled()
    card.again.click()
    shown.rest()
    assert card.ready.isVisible()
    assert not card.again.isVisible()
    assert card.seal.isEnabled()
    assert shown.failures == []
