"""What long work may ask of whoever runs it: show progress, and stop when told to.

A use case takes a JobContext and calls progress() as it goes. The window hands in one that
crosses threads, the command line one that draws a bar, a test Quiet(). None of them changes
what the work does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class JobContext(Protocol):
    def progress(self, done: int, total: int, label: str = "") -> None:
        """Say how far the work is; cheap enough to call for every row.

        total 0 means not known yet. label says what is counted ("rows read"). Raises
        domain.errors.Cancelled when the user has asked to stop, so call it only where
        leaving is safe: inside the unit of work, never between a commit and its file.
        """
        ...


class Quiet:
    """Shows nothing and never stops the work."""

    def progress(self, done: int, total: int, label: str = "") -> None:
        return None


QUIET: JobContext = Quiet()
"""For work that is mostly too short to be watched."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One report. seconds_left is None while nothing honest can be said."""

    done: int
    total: int
    label: str
    seconds_left: float | None


class TimeLeft:
    """Estimates the time left from the pace so far; the clock is passed in, in seconds.

    The pace is an average over the last ten seconds or so, weighted towards now, so that it follows
    a step that becomes slow without jumping at every report. A new step (another label or total,
    or a count that falls) starts afresh. Nothing is said in the first second of a step.
    """

    SETTLING_S = 1.0
    MEMORY_S = 10.0

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._step: tuple[str, int] | None = None
        self._started = self._seen_at = 0.0
        self._seen = 0
        self._pace: float | None = None

    def update(self, done: int, total: int, label: str = "") -> float | None:
        """Take one report; seconds until done reaches total, or None."""
        now = self._clock()
        if self._step != (label, total) or done < self._seen:
            self._step, self._started, self._seen_at = (label, total), now, now
            self._seen, self._pace = done, None
            return None
        self._learn(done, now)
        if total <= 0 or self._pace is None or now - self._started < self.SETTLING_S:
            return None
        return max(0.0, (total - done) / self._pace)

    def _learn(self, done: int, now: float) -> None:
        elapsed, moved = now - self._seen_at, done - self._seen
        if elapsed <= 0 or moved <= 0:
            return
        weight = min(1.0, elapsed / self.MEMORY_S)
        latest = moved / elapsed
        self._pace = latest if self._pace is None else self._pace + weight * (latest - self._pace)
        self._seen, self._seen_at = done, now


def words_left(seconds: float | None) -> str:
    """The time left as people say it, rounded so that it does not flicker; '' when not known."""
    if seconds is None:
        return ""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 55:
        return f"about {max(5, round(seconds / 5) * 5)} seconds left"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"about {minutes} minute{'' if minutes == 1 else 's'} left"
    hours, rest = divmod(round(seconds / 600) * 10, 60)
    text = f"about {hours} hour{'' if hours == 1 else 's'}"
    return f"{text} {rest} minutes left" if rest else f"{text} left"
