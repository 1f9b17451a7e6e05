"""A large file is given to the disk while it is written; what the disk refuses meanwhile is never lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from transfer_app.adapters.bundles import synced_behind
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.domain.errors import OutputFailed

PIECE = b"piece of a sealed part" * 50


def test_it_is_synced_while_it_is_written_and_once_more_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    really = os.fsync

    def fsync(descriptor: int) -> None:
        sizes.append(os.fstat(descriptor).st_size)
        really(descriptor)

    monkeypatch.setattr(synced_behind, "EVERY", 4 * len(PIECE))
    monkeypatch.setattr(os, "fsync", fsync)
    with FinishedFiles(tmp_path) as files:
        with files.create("part.age") as sink:
            for _ in range(40):
                sink.write(PIECE)
        before_finish = list(sizes)
        files.finish()
    assert (tmp_path / "part.age").read_bytes() == 40 * PIECE
    assert len(before_finish) > 1
    assert before_finish[-1] == 40 * len(PIECE)


@pytest.mark.parametrize("pieces", [4, 40])
def test_what_the_disk_refuses_behind_is_raised_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    """A system tells of a failed write once, to whichever sync comes first: here to the one behind."""
    told: list[int] = []

    def fsync(descriptor: int) -> None:
        told.append(descriptor)
        if len(told) == 1:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(synced_behind, "EVERY", 4 * len(PIECE))
    monkeypatch.setattr(os, "fsync", fsync)

    def write() -> None:
        with FinishedFiles(tmp_path) as files:
            with files.create("part.age") as sink:
                for _ in range(pieces):
                    sink.write(PIECE)
            files.finish()

    with pytest.raises(OutputFailed, match="Input/output"):
        write()
    assert not list(tmp_path.iterdir())
