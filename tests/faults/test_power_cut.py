"""The power goes: what was written and not synced is gone, what was acknowledged is not.

The database: its write-ahead log is cut off at any byte after the last acknowledged commit, with nothing or
noise in the place of the rest. The small files (key file): each step up to the cut happened, and a file that
was not synced by then is empty.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from allocated_county import OFFICER, copied, signed_in
from faults_kit import PREDECESSOR, Scene, Tally, chance, check_workspace, opened, rounds
from two_councils import Councils

from transfer_app.adapters import durable_files
from transfer_app.services import sharing

pytestmark = pytest.mark.faults


def test_a_write_ahead_log_cut_after_the_last_acknowledged_commit(
    scene: Scene, tally: Tally, tmp_path: Path
) -> None:
    folder = scene.copied(tmp_path / "scene")
    wal = folder / (PREDECESSOR + "-wal")
    ann = signed_in(folder / PREDECESSOR)
    councils = Councils(folder, ann, ann, ann, ann, ann)
    acknowledged = {str(councils.draft().id) for _ in range(3)}
    sizes = [wal.stat().st_size]
    for _ in range(3):
        councils.draft()
        sizes.append(wal.stat().st_size)
    assert sizes == sorted(set(sizes)), "each draft adds to the write-ahead log"
    taken = tmp_path / "taken"
    taken.mkdir()
    for ending in ("", "-wal", ".keys"):
        shutil.copy2(folder / (PREDECESSOR + ending), taken)
    ann.workspace.close()
    luck, whole = chance("power"), (taken / wal.name).read_bytes()
    for number in range(rounds(10, 300)):
        cut = luck.randrange(sizes[0], sizes[-1])
        trial = tmp_path / f"trial-{number}"
        trial.mkdir()
        path = copied(taken / PREDECESSOR, trial)
        noise = luck.randbytes(len(whole) - cut) if number % 2 else b""
        (trial / wal.name).write_bytes(whole[:cut] + noise)
        with opened(path, "cat") as cat, opened(path, OFFICER) as again:
            check_workspace(cat)
            there = {str(each.id) for each in sharing.protocols(again)}
        tally.note("power cut: write-ahead log", "harmless" if acknowledged <= there else "lost")
        shutil.rmtree(trial)
    assert tally.of("power cut: write-ahead log", "lost") == 0


class Disk:
    """Records what write_durably asks of the system, in order: (what, file, content by then)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps: list[tuple[str, str, str]] = []
        open_, fsync, replace = os.open, os.fsync, Path.replace
        self._names: dict[int, str] = {}

        def opening(path: Path, flags: int, mode: int = 0o777) -> int:
            descriptor = open_(path, flags, mode)
            self._names[descriptor] = str(path)
            if flags & os.O_CREAT:
                self.steps.append(("create", str(path), ""))
            return descriptor

        def syncing(descriptor: int) -> None:
            fsync(descriptor)
            self.steps.append(("sync", self._names[descriptor], ""))

        def replacing(path: Path, target: Path) -> Path:
            self.steps.append(("rename", str(path), str(target)))
            return replace(path, target)

        monkeypatch.setattr(durable_files.os, "open", opening)
        monkeypatch.setattr(durable_files.os, "fsync", syncing)
        monkeypatch.setattr(Path, "replace", replacing)

    def after(self, count: int, target: Path, old: bytes, new: bytes, *, renamed: bool) -> bytes:
        """What stands under target when the power goes after so many steps.

        renamed: the system had written the list of names on its own accord, as it may before it is asked.
        """
        synced: set[str] = set()
        content = old
        for what, name, other in self.steps[:count]:
            if what == "sync":
                synced.add(name)
            elif what == "rename" and other == str(target):
                folder_synced = ("sync", str(target.parent), "") in self.steps[:count]
                if renamed or folder_synced:
                    content = new if name in synced else b""
        return content


def test_a_small_file_is_the_old_or_the_new_one_wherever_the_power_goes(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"old")
    disk = Disk(monkeypatch)
    durable_files.write_durably(path, b"new")
    monkeypatch.undo()
    for count in range(len(disk.steps) + 1):
        for renamed in (False, True):
            left = disk.after(count, path, b"old", b"new", renamed=renamed)
            tally.note("power cut: small file", "harmless" if left in (b"old", b"new") else "lost")
    assert disk.after(len(disk.steps), path, b"old", b"new", renamed=False) == b"new", "acknowledged"
    assert tally.of("power cut: small file", "lost") == 0
    assert len(disk.steps) == 4
