"""What is being done now: its title, a bar with counts, the time left, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from transfer_app.gui import theme
from transfer_app.gui.jobs import Handle, Jobs
from transfer_app.gui.widgets.text import Elided
from transfer_app.services.jobs import Progress, words_left

STEPS = 1000
PATIENCE_MS = 300
"""Work that ends sooner shows no bar: a page that is only being read must not jump."""


class JobBar(QFrame):
    """Follows a Jobs: hidden while idle, shows the running job once it takes longer than a moment."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self._handle: Handle | None = None
        self.title = Elided("subheading")
        self.count = Elided("muted")
        self.left = Elided("muted")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, STEPS)
        self.bar.setMinimumWidth(s.huge * 3)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop = QPushButton(self.tr("Cancel"))
        self.stop.setAccessibleName(self.tr("Cancel the work in progress"))
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(s.huge, s.tight, s.huge, s.tight)
        row.setSpacing(s.medium)
        row.addWidget(self.title)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.count)
        row.addWidget(self.left)
        row.addWidget(self.stop)
        theme.role(self, "footer")
        self._soon = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._soon.timeout.connect(self.show)
        jobs.started.connect(self._begin)
        jobs.finished.connect(self._end)
        self.hide()

    def _begin(self, handle: Handle) -> None:
        self._handle = handle
        self.title.setText(handle.title)
        self.count.clear()
        self.left.clear()
        self.bar.setRange(0, 0)
        self.stop.setEnabled(not handle.cancelling)
        handle.progressed.connect(self._show)
        self._soon.start()

    def _show(self, progress: Progress) -> None:
        known = progress.total > 0
        self.bar.setRange(0, STEPS if known else 0)
        if known:
            self.bar.setValue(min(STEPS, STEPS * progress.done // progress.total))
        counts = f"{progress.done:,}"
        if known:
            counts = self.tr("{done} of {total}").format(done=counts, total=f"{progress.total:,}")
        self.count.setText(f"{counts} {progress.label}".strip())
        if self._handle is not None and not self._handle.cancelling:
            self.left.setText(words_left(progress.seconds_left))

    def _cancel(self) -> None:
        if self._handle is None:
            return
        self._handle.cancel()
        self.stop.setEnabled(False)
        self.left.setText(self.tr("Stopping; nothing of this step is kept"))

    def _end(self, handle: Handle) -> None:
        if handle is self._handle:
            self._handle = None
            self._soon.stop()
            self.hide()
