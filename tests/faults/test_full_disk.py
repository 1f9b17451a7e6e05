"""A disk that is full at any write: said in words, nothing half-written under a final name, nothing lost.

A limit on the size of a file stands for the full disk; it is set at many sizes, so that each write of a task
is once the one that fails.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from allocated_county import PASSPHRASE, outside
from faults_kit import (
    PREDECESSOR,
    Scene,
    Tally,
    chance,
    check_finished_files,
    check_predecessor,
    met,
    plain_litter,
    rounds,
    taken_in_or_not,
)
from worker_control import Ran, Worker

from transfer_app.domain import errors
from transfer_app.services import sharing, workspaces

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="limits on files are set here as POSIX does"),
]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker()
    yield started
    started.close()


def limits(kind: str, most: int) -> list[int]:
    """Sizes up to most, close together where small files end; the last is large enough for all."""
    luck = chance(kind)
    small = [luck.randrange(8192) for _ in range(rounds(1, 60))]
    return [0, *small, *(luck.randrange(most) for _ in range(rounds(2, 140))), most * 4]


def in_words(ran: Ran) -> bool:
    """It ended well, or by an error that the program has words for."""
    return not ran.fault or issubclass(getattr(errors, ran.fault, Exception), errors.TransferError)


def each_limit(worker: Worker, scene: Scene, folder: Path, task: str, **more: object) -> Iterator[Ran]:
    """The task on a fresh copy of the scene under each limit; one run at least must have succeeded."""
    done = 0
    for largest in limits(task, 4 * 1024**2):
        shutil.rmtree(folder, ignore_errors=True)
        ran = worker.run(task, scene.copied(folder), largest=largest, **more)
        assert in_words(ran), (largest, ran)
        assert bool(ran.fault) != bool(ran.acknowledged), (largest, ran)
        done += bool(ran.acknowledged)
        yield ran
    assert done
    shutil.rmtree(folder)


def test_packing(worker: Worker, scene: Scene, tally: Tally, tmp_path: Path) -> None:
    folder = tmp_path / "scene"
    for ran in each_limit(worker, scene, folder, "pack", protocol=scene.everything):
        with met(folder) as councils:
            booked = {each.ref for each in check_predecessor(councils)}
            assert booked == set(check_finished_files(councils)) == {scene.package, *ran.acknowledged}
            assert len(list(councils.outbox.iterdir())) % len(booked) == 0, "an unfinished file was left"
            assert plain_litter(councils.outbox) == []
        tally.note("full disk: packing", "noticed" if ran.fault else "harmless")


@pytest.mark.parametrize("into", ["", "in"])
def test_receiving(worker: Worker, scene: Scene, tally: Tally, tmp_path: Path, into: str) -> None:
    folder, more = tmp_path / "scene", {"into": into} if into else {}
    kind = "full disk: unpacking" if into else "full disk: receiving"
    for ran in each_limit(worker, scene, folder, "receive", package=scene.package, **more):
        assert ran.acknowledged or not list((folder / "receipts").iterdir())
        assert ran.acknowledged or not plain_litter(folder) or (folder / "in").exists()
        outcome = taken_in_or_not(folder, scene, ran.acknowledged)
        tally.note(kind, "noticed" if ran.fault and outcome == "harmless" else outcome)
    assert tally.of(kind, "lost") == 0


def test_log_append(worker: Worker, scene: Scene, tally: Tally, tmp_path: Path) -> None:
    folder = tmp_path / "scene"
    for ran in each_limit(worker, scene, folder, "append", most=1):
        with met(folder) as councils:
            check_predecessor(councils)
            there = {str(each.id) for each in sharing.protocols(councils.ann)}
        assert there == {str(scene.send_only), str(scene.everything), *ran.acknowledged}
        tally.note("full disk: log append", "noticed" if ran.fault else "harmless")


def test_key_file(worker: Worker, scene: Scene, tally: Tally, tmp_path: Path) -> None:
    """Everyone who could sign in still can; the new person can when they were acknowledged."""
    folder = tmp_path / "scene"
    for ran in each_limit(worker, scene, folder, "person"):
        with met(folder) as councils:
            check_predecessor(councils)
        if ran.acknowledged:
            dot = workspaces.sign_in(outside(), folder / PREDECESSOR, "dot", PASSPHRASE)
            dot.workspace.close()
        tally.note("full disk: key file", "noticed" if ran.fault else "harmless")
