"""What would follow: who gets the case, who works with it until then, and who else has to know."""

from __future__ import annotations

from transfer_app.domain.case_page import CasePage
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.pages.review.grown import Bulleted
from transfer_app.gui.widgets import Card, label


class OutcomeCard(Card):
    """The result that stands or is proposed, the interim lead, and the other successor to be told."""

    def __init__(self) -> None:
        super().__init__(self.tr("Result, interim lead, and who has to be told"))
        self.result, self.interim = label("", "subheading", wrap=True), label("", wrap=True)
        self.told = Bulleted(self.tr("To be told"))
        self.nobody = label(self.tr("No other successor has to be told."), "muted", wrap=True)
        for widget in (self.result, self.interim, self.told, self.nobody):
            self.body.addWidget(widget)

    def show_case(self, page: CasePage) -> None:
        self.result.setText(case_words.lead_words(page))
        leads = list(dict.fromkeys(reason.interim_lead for reason in page.reasons))
        self.interim.setText(self.tr("Until it is settled: {who}.").format(who="; ".join(leads)))
        self.interim.setVisible(bool(leads))
        self.told.show_lines([f"{one.name}: {because}" for one in page.to_tell for because in one.because])
        self.nobody.setVisible(bool(page.lead) and not page.to_tell)
