"""Killed at any moment: what was acknowledged is there, what was not is whole or absent, and all adds up."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allocated_county import PASSPHRASE
from faults_kit import (
    PREDECESSOR,
    Scene,
    Tally,
    chance,
    check_finished_files,
    check_predecessor,
    check_workspace,
    met,
    opened,
    plain_litter,
    rounds,
    taken_in_or_not,
)
from worker_control import Worker

from transfer_app.adapters.store import key_slots
from transfer_app.services import packing, receiving, sharing
from transfer_app.services.jobs import Quiet

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL and no fork"),
]
KILLS = rounds(2, 220)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker()
    yield started
    started.close()


@pytest.fixture
def fresh(scene: Scene, tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """A new copy of the scene each time it is called; the one before is removed."""
    folder = tmp_path / "scene"

    def copy() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return scene.copied(folder)

    yield copy
    shutil.rmtree(folder, ignore_errors=True)


def test_log_appends(worker: Worker, fresh: Callable[[], Path], tally: Tally) -> None:
    """In one workspace that goes on: each kill finds what all kills before it left."""
    folder, when = fresh(), chance("append")
    known = set(worker.run("append", folder, most=1).acknowledged)
    assert len(known) == 1
    for _ in range(KILLS):
        ran = worker.run("append", folder, after=when.uniform(0, 0.25))
        assert ran.killed
        known |= set(ran.acknowledged)
        with opened(folder / PREDECESSOR, "cat") as cat, opened(folder / PREDECESSOR, "ann") as ann:
            check_workspace(cat)
            there = {str(each.id) for each in sharing.protocols(ann)}
        tally.note("kill: log append", "harmless" if known <= there else "lost")
    assert tally.of("kill: log append", "lost") == 0


def test_decisions_of_review(worker: Worker, fresh: Callable[[], Path], tally: Tally) -> None:
    """Killed right after a decision, or at an undo: what was acknowledged stands, and nothing by halves."""
    when = chance("review")
    for _ in range(KILLS):
        folder = fresh()
        ran = worker.run("review", folder, after=when.uniform(0.05, 0.4))
        assert ran.killed
        with opened(folder / PREDECESSOR, "cat") as cat, cat.workspace.read() as unit:
            check_workspace(cat)
            told = [each.split() for each in ran.acknowledged]
            ended = {int(number) for state, number in told if state == "withdrawn"}
            lost = [n for n in ended if unit.reviews.get(n)[1].state != "withdrawn"]
            records = {unit.reviews.get(int(number))[0] for _, number in told}
            halves = [
                each for each in unit.decisions.some(sorted(records)).items()
                if (each[1].state.value == "proposed") is not (unit.reviews.pending(each[0]) is not None)
            ]  # fmt: skip
        tally.note("kill: decision of review", "lost" if lost or halves else "harmless")
    assert tally.of("kill: decision of review", "lost") == 0


def test_changes_of_the_key(worker: Worker, fresh: Callable[[], Path], tally: Tally) -> None:
    """In one workspace that goes on: it opens for everybody, with one key, that of before or the new one."""
    folder, when, acknowledged = fresh(), chance("key"), 0
    done: Counter[object] = Counter()
    for _ in range(KILLS):
        ran = worker.run("new key", folder, after=when.uniform(0, 2))
        assert ran.killed
        acknowledged += len(ran.acknowledged)
        with opened(folder / PREDECESSOR, "cat") as cat, opened(folder / PREDECESSOR, "ann"):
            check_workspace(cat)
            with cat.workspace.read() as unit:
                done = Counter(each["action"] for each in unit.log.latest(100_000))
        left = len(key_slots.unlock_all(folder / PREDECESSOR, "ann", PASSPHRASE))
        ended = done["workspace-key-changed"] + done["workspace-key-kept"]
        sound = left == 1 and done["workspace-key-changed"] >= acknowledged
        whole = sound and ended >= done["workspace-key-begun"]
        tally.note("kill: change of the workspace's key", "harmless" if whole else "lost")
    assert done["workspace-key-begun"], "no change of the key was ever begun"
    assert tally.of("kill: change of the workspace's key", "lost") == 0


def test_packing(worker: Worker, fresh: Callable[[], Path], scene: Scene, tally: Tally) -> None:
    """Files of a package that the books do not list may be left (packing.seal says so), and they open."""
    when = chance("pack")
    whole = worker.run("pack", fresh(), protocol=scene.everything, aloud="yes")
    assert len(whole.acknowledged) == 1
    for _ in range(KILLS):
        folder = fresh()
        ran = worker.run(
            "pack", folder, after=when.uniform(0, whole.seconds * 1.1), protocol=scene.everything
        )
        with met(folder) as councils:
            booked = {each.ref for each in check_predecessor(councils)}
            finished = set(check_finished_files(councils))
            assert booked <= finished
            assert plain_litter(councils.outbox) == []
            lost = not {scene.package, *ran.acknowledged} <= booked
            if len(booked) == 1:
                again = packing.seal(councils.ann, scene.everything, councils.outbox, Quiet())
                receiving.check(councils.rae, councils.manifest(again), Quiet())
        tally.note("kill: packing", "lost" if lost else "harmless")
    assert tally.of("kill: packing", "lost") == 0


def test_receiving(worker: Worker, fresh: Callable[[], Path], scene: Scene, tally: Tally) -> None:
    when = chance("receive")
    whole = worker.run("receive", fresh(), package=scene.package, aloud="yes")
    for _ in range(KILLS):
        folder = fresh()
        ran = worker.run("receive", folder, after=when.uniform(0, whole.seconds * 1.1), package=scene.package)
        tally.note("kill: receiving", taken_in_or_not(folder, scene, ran.acknowledged))
    assert tally.of("kill: receiving", "lost") == 0


def test_unpacking(worker: Worker, fresh: Callable[[], Path], scene: Scene, tally: Tally) -> None:
    """Unpacked to a folder as well: it is there whole under its name, or not at all."""
    when = chance("unpack")
    whole = worker.run("receive", fresh(), package=scene.package, into="in", aloud="yes")
    for _ in range(KILLS):
        folder = fresh()
        after = when.uniform(0, whole.seconds * 1.1)
        ran = worker.run("receive", folder, after=after, package=scene.package, into="in")
        if (folder / "in").exists():
            bag = folder / "in" / f"{scene.package}-001"
            assert len(list(bag.glob("data/cases/*/case.json"))) == cases_of(bag)
            shutil.rmtree(folder / "in")
        outcome = taken_in_or_not(folder, scene, ran.acknowledged, folder / "in")
        shutil.rmtree(folder / "in", ignore_errors=True)
        left = plain_litter(folder)
        tally.note("kill: unpacking", "litter" if left and outcome == "harmless" else outcome)
    assert tally.of("kill: unpacking", "lost") == 0
    # What a killed one left in plain text is gone once the work was done again.
    assert tally.of("kill: unpacking", "litter") == 0


def cases_of(bag: Path) -> int:
    """How many cases the bag itself says it holds."""
    listed = (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    return sum(line.endswith("/case.json") for line in listed)
