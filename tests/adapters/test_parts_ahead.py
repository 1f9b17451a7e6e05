"""A process seals a part while the last one goes to the disk, and says of none too soon that it is."""

from __future__ import annotations

import errno
import os
import threading
from collections import deque
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sealed_packages import BCP, DORSET, PACKAGE, Council, header_for

from transfer_app.adapters.bundles import part_processes
from transfer_app.adapters.bundles.content_key import new_content_key
from transfer_app.adapters.bundles.part_plan import PartsPlan
from transfer_app.adapters.bundles.part_processes import Inbox, PartProcesses, Told
from transfer_app.adapters.bundles.part_work import Setup, seal_parts
from transfer_app.adapters.bundles.part_writer import FinishedPart, bytes_before
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.package_names import part_name
from transfer_app.domain.profiles import Profile
from transfer_app.domain.vocabulary import Strand

PARTS = 2


class Worker:
    """What a process does that is to seal two parts, here on a thread."""

    def __init__(self, folder: Path) -> None:
        header = header_for(Council.new(DORSET, Profile.COMPATIBLE), Council.new(BCP, Profile.COMPATIBLE))
        key, plan = new_content_key(Profile.COMPATIBLE), PartsPlan(1, 1)
        messages: list[object] = []
        for number in range(1, PARTS + 1):
            case, room = (
                CaseFile(f"r-{number}", Strand.SEND, b"{}", b"<p>"),
                plan.room(header, number, bytes_before(key)),
            )
            room.add(case)
            messages += [number, case, room.sealed]
        self._messages = iter([*messages, None])
        self.results, outbox = Pipe(duplex=False)
        setup = Setup(folder, folder, header, plan, key.secret_text())
        told = Told([0], outbox)
        self.ended = threading.Thread(target=seal_parts, args=(setup, cast(Inbox, self), told))
        self.ended.start()

    def next(self) -> object:
        return next(self._messages)


def test_a_part_is_finished_once_it_is_on_the_disk_and_the_next_is_sealed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, slow = tmp_path / f"{part_name(PACKAGE, 2)}.part", threading.Event()
    monkeypatch.setattr(os, "fsync", lambda _: slow.wait(10))
    worker = Worker(tmp_path)
    while not (second.exists() and second.stat().st_size > 1_000):
        assert worker.ended.is_alive()
    assert not worker.results.poll(0.05)
    slow.set()
    for number in range(1, PARTS + 1):
        good, part = worker.results.recv()
        assert good
        assert isinstance(part, FinishedPart)
        assert part.part.name == part_name(PACKAGE, number)
    worker.ended.join()


def test_what_the_disk_refuses_at_the_last_is_told_in_place_of_the_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    worker = Worker(tmp_path)
    good, (kind, args, _) = worker.results.recv()
    worker.ended.join()
    assert not good
    assert kind is OutputFailed
    assert "Input/output error" in args[0]


@pytest.mark.parametrize(("ahead", "expected"), [(1, "ab|a"), (2, "abab|a")])
def test_work_goes_to_whoever_has_least_and_waits_when_all_have_enough(
    monkeypatch: pytest.MonkeyPatch, ahead: int, expected: str
) -> None:
    """Letters: who was given a piece. |: a result was waited for, which the first one gave."""
    names, got = iter("ab"), deque[str]()

    def process(*_: object) -> Any:
        name = next(names)
        return SimpleNamespace(
            name=name,
            given=0,
            has_room=lambda text: True,
            send=lambda text: got.append(name),
            end=lambda: None,
        )

    class Team(PartProcesses):
        def _wait(self) -> None:
            got.append("|")
            self._all[0].given -= 1

    monkeypatch.setattr(part_processes, "PartProcess", process)
    with Team(2, seal_parts, None, lambda done: None, ahead) as team:
        for _ in range(len(expected) - 1):
            team.begin(0)
    assert "".join(got) == expected


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before
