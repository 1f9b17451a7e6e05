"""Progress bars in the terminal, with counts and time left; Ctrl-C stops the work where that is safe."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

from transfer_app.cli.console import note, screen
from transfer_app.domain.errors import Cancelled
from transfer_app.services.jobs import TimeLeft, words_left

REPORTS_A_SECOND = 10


class _Counts(ProgressColumn):
    def render(self, task: Task) -> Text:
        if not task.total:
            return Text(f"{task.completed:,.0f}" if task.completed else "")
        return Text(f"{task.completed:,.0f} of {task.total:,.0f}")


class _Left(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(str(task.fields.get("left", "")), style="dim")


class Bars:
    """A JobContext that draws one bar for each thing counted; without a terminal it draws nothing."""

    def __init__(self, console: Console, title: str) -> None:
        self._shown = Progress(
            SpinnerColumn(finished_text="·"),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            _Counts(),
            _Left(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._title = title
        self._left = TimeLeft(time.monotonic)
        self._task = self._shown.add_task(title, total=None)
        self._label, self._said = "", 0.0
        self.stopping = False

    def progress(self, done: int, total: int, label: str = "") -> None:
        """Called for every row; drawn at most ten times a second. Raises Cancelled after Ctrl-C."""
        if self.stopping:
            raise Cancelled
        now = time.monotonic()
        same = label == self._label
        if same and done != total and now - self._said < 1 / REPORTS_A_SECOND:
            return
        self._said, self._label = now, label
        left = words_left(self._left.update(done, total, label))
        words = f"{self._title}: {label}" if label else self._title
        self._shown.update(self._task, description=words, completed=done, total=total or None, left=left)

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Ctrl-C: ask the work to stop at the next safe place; a second one does not wait for it."""
        if self.stopping:
            raise KeyboardInterrupt
        self.stopping = True
        note("Stopping at the next safe place; press Ctrl-C again not to wait.", "yellow")

    @contextmanager
    def drawn(self) -> Iterator[Bars]:
        with self._shown:
            yield self


@contextmanager
def working(title: str) -> Iterator[Bars]:
    """Run a long step: its bar on standard error while it runs, gone when it is done."""
    bars = Bars(screen(errors=True), title)
    before = signal.signal(signal.SIGINT, bars.stop)
    try:
        with bars.drawn():
            yield bars
    finally:
        signal.signal(signal.SIGINT, before)
        sys.stderr.flush()
