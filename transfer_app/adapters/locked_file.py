"""A small file, locked while the process that made it lives: whoever can lock it knows that it died."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LARGEST = 1_000
"""Bytes read of a lock file that is found."""


class LockedFile:
    """content: what it says. Leaving a with block unlocks it; remove takes it away."""

    def __init__(self, path: Path, descriptor: int, content: bytes) -> None:
        self.content = content
        self._path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def made(cls, path: Path, content: bytes) -> LockedFile:
        """A new file, on the disk and locked. OSError when it cannot be made, or is there."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _lock(descriptor)
            os.write(descriptor, content)
            os.fsync(descriptor)
        except BaseException:
            os.close(descriptor)
            path.unlink()
            raise
        return cls(path, descriptor, content)

    @classmethod
    def taken(cls, path: Path) -> LockedFile | None:
        """One that was left; None while its process lives, or where it cannot be opened."""
        try:
            descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        except OSError:
            # Gone meanwhile, or someone else's: either way it is not ours to clear.
            return None
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return None
        return cls(path, descriptor, os.read(descriptor, LARGEST))

    def __enter__(self) -> LockedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def remove(self) -> None:
        if os.name == "nt":
            # Windows removes no open file.
            self._close()
        self._path.unlink(missing_ok=True)
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        """Beyond the content, because Windows lets nobody read what is locked."""
        os.lseek(descriptor, LARGEST, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
