"""The roles a person can have, each to be ticked, with a line on what it is for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.vocabulary import Role
from transfer_app.gui import theme
from transfer_app.gui.widgets import label
from transfer_app.gui.words import ROLES, ROLES_TOLD


class RoleTicks(QWidget):
    """`changed` when somebody ticks or unticks; not when show_roles() does."""

    changed = Signal()

    def __init__(self, roles: Iterable[Role] = tuple(Role)) -> None:
        super().__init__()
        self.boxes = {role: self._box(role) for role in roles}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().tight)
        for role, box in self.boxes.items():
            column.addWidget(_row(box, role))

    def held(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def show_roles(self, held: Iterable[Role]) -> None:
        ticked = frozenset(held)
        for role, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(role in ticked)

    def allow(self, allowed: bool) -> None:
        """Whether they can be changed; the explanations stay legible either way."""
        for box in self.boxes.values():
            box.setEnabled(allowed)

    def _box(self, role: Role) -> QCheckBox:
        title, told = ROLES[role], ROLES_TOLD[role]
        box = QCheckBox(title)
        box.setAccessibleDescription(told)
        box.toggled.connect(self.changed)  # not clicked: a screen reader ticks without a click
        return box


def _row(box: QCheckBox, role: Role) -> QWidget:
    s = theme.sizes()
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(s.small)
    box.setFixedWidth(round(s.text * 10))
    row.addWidget(box)
    row.addWidget(label(ROLES_TOLD[role], "muted", wrap=True), 1)
    return whole
