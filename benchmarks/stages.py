"""Where the time of a run goes, by asking a hundred times a second what its thread is at.

Unlike a tracing profiler this costs nothing that would change the answer. A moment belongs to the innermost
module of the program that has a stage, so that SQL is counted where it was asked. Words that the domain
makes for a stored decision count as deciding.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from types import FrameType

STAGES = (
    ("locate", ("services/locating", "store/locations", "geography/gazetteer", "geography/atlas")),
    ("place", ("services/placing", "geography/placer", "geography/label_grid", "geography/stored_placer")),
    ("families", ("services/noting", "store/families", "store/relatives")),
    ("write", ("store/decisions",)),
    ("read", ("store/records", "store/fact_columns", "store/suspects", "store/facts", "domain/fact_rows")),
    ("put in words and count", ("services/tallying",)),
    ("decide", ("transfer_app/domain/", "services/deciding")),
    ("commit", ("services/allocating", "store/workspace")),
)  # fmt: skip


class Stages:
    """Counts moments of the thread that made it, between start and stop."""

    def __init__(self, seconds: float = 0.01) -> None:
        self.moments: Counter[str] = Counter()
        self.modules: Counter[str] = Counter()
        self._seconds = seconds
        self._watched = threading.get_ident()
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Stages:
        self._watcher.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._done.set()
        self._watcher.join()

    def shares(self) -> dict[str, float]:
        """Of each stage the part of the time, largest first."""
        whole = sum(self.moments.values()) or 1
        return {stage: count / whole for stage, count in self.moments.most_common()}

    def _watch(self) -> None:
        while not self._done.wait(self._seconds):
            frame = sys._current_frames().get(self._watched)
            self.moments[_stage(frame)] += 1


def _stage(frame: FrameType | None) -> str:
    while frame is not None:
        path = frame.f_code.co_filename.replace("\\", "/")
        for stage, places in STAGES:
            if "transfer_app/" in path and any(place in path for place in places):
                return stage
        frame = frame.f_back
    return "other"
