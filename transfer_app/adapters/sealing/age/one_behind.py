"""One piece of work at a time, done by a thread while the next is made ready."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class OneBehind:
    """What goes wrong with a piece is raised to whoever hands over the next one, or waits.

    Leaving the block waits for the piece at work, so that nobody closes a file under it. The thread is
    started for the first piece.
    """

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._at_work: Future[None] | None = None

    def run(self, work: Callable[[], None]) -> None:
        """Returns once the piece before is done and this one is taken up."""
        self.wait()
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._at_work = self._thread.submit(work)

    def wait(self) -> None:
        """Returns when nothing is at work."""
        if self._at_work is not None:
            self._at_work.result()

    def __enter__(self) -> OneBehind:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is not None:
            self._thread.shutdown()
