"""A lock that one process holds on a folder, and that ends with the process, however that ends."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

if os.name == "nt":
    import msvcrt
else:
    import fcntl

NAME = "lock"


class FolderLock:
    """held: this process has it. Where it has not, somebody else has, or the file system knows no locks."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / NAME).open("ab", buffering=0)
        self.held = False
        # Whatever the reason, the answer is the same: not ours.
        with suppress(OSError):
            self._lock()
            self.held = True

    def _lock(self) -> None:
        if os.name == "nt":
            msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        self._file.close()
