"""A file that is digested while something else reads it: no second pass for its SHA-256."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

PIECE = 1024 * 1024


class DigestingSource(io.RawIOBase):
    """Reads through to source, and knows the digest of all that was read. tick: bytes so far; may raise."""

    def __init__(self, source: io.BufferedIOBase, tick: Callable[[int], None] = lambda done: None) -> None:
        self._source = source
        self._tick = tick
        self._digest = hashlib.sha256()
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        count = self._source.readinto(view)
        self._digest.update(view[:count])
        self._done += count
        if count:
            self._tick(self._done)
        return count

    @property
    def size(self) -> int:
        """Bytes read so far."""
        return self._done

    def sha256_of_all(self) -> str:
        """Of the whole file: reads on to its end."""
        while self.read(PIECE):
            pass
        return self._digest.hexdigest()
