"""How far the quality sample is checked, the way to check it, its share, and how often people agree."""

from __future__ import annotations

from PySide6.QtCore import Signal

from transfer_app.domain.staff import Act
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.allocate.figures_dialog import FiguresDialog
from transfer_app.gui.pages.allocate.rate_dialog import RateDialog
from transfer_app.gui.pages.allocate.sample_words import progress
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, button, flowing, label
from transfer_app.services import agreement_figures
from transfer_app.services.quality_sample import Sample


class SampleCard(Card):
    """`wanted` when somebody wants to check, which only reviewers may."""

    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Check what the rules decided"))
        self._desk = desk
        self.sample: Sample | None = None
        self.words = label("", "muted", wrap=True)
        self.check = button(self.tr("Check the next"), "", "review")
        self.check.clicked.connect(self.wanted)
        self.figures = button(self.tr("How often people agree"))
        self.figures.clicked.connect(self._count)
        self.share = button(self.tr("Change the share …"))
        self.share.clicked.connect(lambda: RateDialog(desk, self).open())
        permit(self.share, desk.session.user, Act.SET_UP)
        self.body.addWidget(self.words)
        self.body.addLayout(flowing(self.check, self.figures, self.share))

    def show_sample(self, sample: Sample | None) -> None:
        """None: the reader checks none of it."""
        self.sample = sample
        self.words.setText(
            self.tr(
                "A sample is checked by people who do not see the result: every child who is looked after or "
                "on a protection plan, and {share} of the rest."
            ).format(share=f"{sample.rate} %" if sample is not None else self.tr("a share"))
            + (f" {progress(sample)}" if sample is not None else "")
        )
        self.check.setVisible(sample is not None and bool(sample.left))

    def _count(self) -> None:
        self._desk.run(
            lambda _: agreement_figures.quality(self._desk.session),
            self.tr("Counting how often people agree"),
            lambda found: FiguresDialog(self._desk, found, self).open(),
            writes=False,
        )
