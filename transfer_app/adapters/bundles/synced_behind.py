"""A large file that goes to the disk while it is written, so that its last sync soon returns."""

from __future__ import annotations

import io
import os
from concurrent.futures import Future, ThreadPoolExecutor

from transfer_app.adapters.bundles.part_files import WholeWrites
from transfer_app.adapters.sealing.age.stream import Content

EVERY = 8 * 1024**2
"""Bytes after which the disk is given what was written."""


class SyncedBehind:
    """Writes all of it each time. OSError as the disk says it: also in a later write, or when it is synced.

    close() waits for the disk, so that the file is never closed under it; the file is closed by its owner.
    """

    def __init__(self, sink: io.FileIO) -> None:
        self._sink = WholeWrites(sink)
        self._descriptor = sink.fileno()
        self._waiting = 0
        self._thread: ThreadPoolExecutor | None = None
        self._syncing: Future[None] | None = None

    def write(self, content: Content) -> int:
        self._sink.write(content)
        self._waiting += len(content)
        if self._waiting >= EVERY and (self._syncing is None or self._syncing.done()):
            self._sync_behind()
        return len(content)

    def sync(self) -> None:
        """Returns when everything is on the disk."""
        self._raise_what_failed()
        os.fsync(self._descriptor)

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown()

    def _sync_behind(self) -> None:
        self._raise_what_failed()
        self._waiting = 0
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="sync")
        self._syncing = self._thread.submit(os.fsync, self._descriptor)

    def _raise_what_failed(self) -> None:
        """The system tells a failed write to one sync only: what that one was told counts for the file."""
        if self._syncing is not None:
            self._syncing.result()
