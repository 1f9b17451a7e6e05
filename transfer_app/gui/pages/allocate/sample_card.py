"""How far the quality sample is checked, and the way to check it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from transfer_app.gui.widgets import Card, button, label
from transfer_app.gui.words import counted
from transfer_app.services.quality_sample import Sample


class SampleCard(Card):
    """For reviewers only: `wanted` when somebody wants to check."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Check what the rules decided"))
        self.sample: Sample | None = None
        self.words = label("", "muted", wrap=True)
        self.check = button(self.tr("Check the next"), "", "review")
        self.check.clicked.connect(self.wanted)
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addLayout(row)

    def show_sample(self, sample: Sample) -> None:
        self.sample = sample
        confirmed, differ = sum(sample.confirmed.values()), sum(sample.differ.values())
        done, left = confirmed + differ, len(sample.left)
        self.words.setText(
            self.tr(
                "A sample is checked by people who do not see the result: every child who is looked after or "
                "on a protection plan, and a share of the rest."
            )
            + f" {counted(done, 'record is', 'records are')} checked, of which {differ:,} differed; "
            f"{left:,} {'is' if left == 1 else 'are'} left."
        )
        self.check.setVisible(bool(left))
