"""What the case page suggests, or why it suggests nothing, above the form of a proposal."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QHBoxLayout, QWidget

from transfer_app.domain.case_page import CasePage
from transfer_app.domain.staff import Act, User
from transfer_app.domain.suggesting import OWN_EVIDENCE, Suggestion, Withheld, suggestion
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import button, label

GLANCE_S = 1.0
"""What is suggested is not proposed sooner after its page was shown: somebody pressed the key twice."""


class SuggestionRow(QWidget):
    def __init__(self, user: User) -> None:
        super().__init__()
        self._user = user
        self._since = 0.0
        self.found: Suggestion | Withheld = Withheld("")
        self.told = label("", "muted", wrap=True)
        self.take = button(self.tr("As suggested"), icon_name="tick")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().small)
        row.addWidget(self.told, 1)
        row.addWidget(self.take)

    def show_case(self, page: CasePage) -> None:
        """From now on the page counts as in sight."""
        self._since = time.monotonic()
        self.found = found = suggestion(page)
        theme.role(self.told, "muted" if isinstance(found, Withheld) else "")
        if isinstance(found, Withheld):
            self.told.setText(self.tr("No suggestion. {why}").format(why=found.why))
        else:
            cited = "; ".join(each.what for each in found.evidence) or OWN_EVIDENCE
            self.told.setText(self.tr("Suggested: {name}. {cited}").format(name=found.name, cited=cited))
            self.told.setToolTip(case_words.evidence_words(found.evidence))
        self.take.setHidden(isinstance(found, Withheld))
        permit(self.take, self._user, Act.PROPOSE)

    @property
    def seconds(self) -> int:
        """Whole seconds that the page has been in sight."""
        return int(time.monotonic() - self._since)

    @property
    def at_a_glance(self) -> bool:
        return time.monotonic() - self._since < GLANCE_S
