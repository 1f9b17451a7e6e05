"""On the case page: that the child's family goes different ways, once, with where each member goes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from transfer_app.domain.case_page import CasePage
from transfer_app.gui import theme
from transfer_app.gui.pages.review import case_words, family_words
from transfer_app.gui.widgets import Card, button, label


class SplitCard(Card):
    """Hidden for a child whose family goes one way. family_wanted carries the family's opaque name."""

    family_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Family members go different ways"))
        self._ref = ""
        self.members, self.state = label("", wrap=True), label("", "subheading", wrap=True)
        self.asked = label("", "muted", wrap=True)
        self.open = button(self.tr("Open the family"), "quiet", "next")
        self.open.clicked.connect(lambda: self.family_wanted.emit(self._ref))
        self.corner(self.open)
        self.body.setSpacing(theme.sizes().tight)
        for each in (self.members, self.state, self.asked):
            self.body.addWidget(each)
        self.members.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_case(self, page: CasePage) -> None:
        view = page.split
        self.setVisible(view is not None)
        if view is None:
            self._ref = ""
            return
        self._ref = view.ref
        told = []
        for one in view.members:
            this = self.tr(" (this child)") if one.row.person_id == page.row.person_id else ""
            before = family_words.was(view, one)
            told.append(
                f"•  {case_words.name_of(one.row)}{this}: {family_words.goes_to(view, one)}"
                f"{f' ({before})' if before else ''}. {family_words.about(one)}"
            )
        self.members.setText("\n".join(told))
        self.state.setText(family_words.urgency(view))
        self.asked.setText(family_words.settled(view) or family_words.asked(view))
        self.setAccessibleName(f"{self.tr('Family members go different ways')}. {self.state.text()}")
