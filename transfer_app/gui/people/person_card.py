"""One person of the workspace: their roles, functions and clearance, to be changed, and their leaving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from transfer_app.domain.staff import Act, Function, User
from transfer_app.domain.vocabulary import Role
from transfer_app.gui import theme
from transfer_app.gui.people.clearance_box import ClearanceBox
from transfer_app.gui.rights import permit
from transfer_app.gui.role_ticks import RoleTicks
from transfer_app.gui.widgets import Card, button, label


class PersonCard(Card):
    """`kept` to give them the roles and functions ticked; `left` when they leave."""

    kept = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._held: tuple[frozenset[Role], frozenset[Function]] = (frozenset(), frozenset())
        self.name, self.signs_in = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.roles = RoleTicks()
        self.roles.changed.connect(self._judge)
        self.clearance = ClearanceBox()
        self.clearance.changed.connect(self._judge)
        self.keep = button(self.tr("Keep the changes"))
        self.keep.clicked.connect(self.kept)
        self.leave = button(self.tr("Remove the person"), "danger")
        self.leave.clicked.connect(self.left)
        self.why = label("", "small", wrap=True)
        self._may = False
        self.body.setSpacing(theme.sizes().medium)
        words = QVBoxLayout()
        words.setSpacing(theme.sizes().tight)
        words.addWidget(self.name)
        words.addWidget(self.signs_in)
        self.body.addLayout(words)
        self.body.addWidget(self.roles)
        self.body.addWidget(self.clearance)
        self.body.addWidget(self.why)
        foot = QHBoxLayout()
        foot.addWidget(self.keep)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        self.body.addLayout(foot)
        self.body.addStretch(1)

    def show_person(self, person: User, reader: User, asker: str) -> None:
        """reader: who is signed in, whose rights decide what can be pressed.

        asker: the name of who asked for their clearance, '' where nobody did.
        """
        own = person.id == reader.id
        self.name.setText(person.display_name)
        self.setAccessibleName(person.display_name)
        self.signs_in.setText(
            self.tr("Signs in as {name}").format(name=person.name)
            if person.active
            else self.tr("Signed in as {name}. Has left; what they did keeps their name.").format(
                name=person.name
            )
        )
        self._held = (person.roles, person.functions)
        self.roles.show_roles(person.roles)
        self.clearance.show_person(person, reader, asker)
        mine = self.tr("This is you: another administrator changes your roles, or removes you.")
        self._may = permit(self.keep, reader, Act.ADMINISTER, mine if own else "")
        permit(self.leave, reader, Act.ADMINISTER, mine if own else "")
        self.why.setText(self.keep.toolTip())
        self.why.setVisible(person.active and not self._may)
        self._may = self._may and person.active
        self.roles.allow(self._may)
        self.clearance.allow(self._may)
        for each in (self.keep, self.leave):
            each.setVisible(person.active)
        self._judge()

    def _judge(self) -> None:
        """There is something to keep only when the ticks differ from what the person has."""
        held = self.roles.held()
        if self._may:
            none = self.tr("At least one role has to stay.") if not held else ""
            self.keep.setEnabled(bool(held) and (held, self.clearance.held()) != self._held)
            self.keep.setToolTip(none)
            self.keep.setAccessibleDescription(none)
