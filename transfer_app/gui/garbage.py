"""What Python collects as garbage is collected on the screen's thread, and on no other.

Python collects circles of references on whatever thread allocates when one is due. In this program that
is often a worker's, and in a circle there may be a widget, a layout or a timer: Qt forbids to destroy
them on another thread than their own, and answers with a crash some time later, somewhere else.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
"""Long enough to cost nothing, short enough that a worker does not fill the memory meanwhile."""
SHARE = 0.01
"""Of the time, at most, for collecting among all there is: a million case records are many objects."""


class Collector(QObject):
    """Switches Python's own collecting off as long as it lives, and collects what is due instead."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._next_whole = 0.0
        gc.disable()
        # What is there by now, the modules above all, stays: it need not be looked through each time.
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """What Python itself would collect by now: the oldest generation that is over its threshold."""
        due = [
            g for g, (n, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if n > most
        ]
        if self._clock() < self._next_whole:
            due = [generation for generation in due if generation < 2]
        if not due:
            return
        begun = self._clock()
        gc.collect(due[-1])
        if due[-1] == 2:
            now = self._clock()
            self._next_whole = now + (now - begun) / SHARE

    def end(self) -> None:
        """Python collects by itself again, once no worker is left."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
