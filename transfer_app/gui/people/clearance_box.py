"""Whether a person is cleared for restricted records, and which functions they hold: shown, and changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain import clearance
from transfer_app.domain.staff import Act, Clearance, Function, User
from transfer_app.gui import theme
from transfer_app.gui.widgets import button, label


class ClearanceBox(QWidget):
    """`changed` when somebody ticks a function; `asked`, `agreed`, `withdrawn` for the clearance."""

    changed = Signal()
    asked = Signal()
    agreed = Signal()
    withdrawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        s = theme.sizes()
        self.boxes = {each: self._box(each) for each in Function}
        self.standing = label("", wrap=True)
        self.ask = button(self.tr("Ask for clearance"))
        self.agree = button(self.tr("Agree to the clearance"), "primary", "tick")
        self.withdraw = button(self.tr("Withdraw the clearance"))
        self.ask.clicked.connect(self.asked)
        self.agree.clicked.connect(self.agreed)
        self.withdraw.clicked.connect(self.withdrawn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.tight)
        column.addWidget(label(self.tr("Function"), "subheading"))
        functions = QHBoxLayout()
        for box in self.boxes.values():
            functions.addWidget(box)
        functions.addStretch(1)
        column.addLayout(functions)
        both = self.tr("A special package is sealed only once both have agreed, who are two people.")
        column.addWidget(label(both, "muted", wrap=True))
        column.addSpacing(s.small)
        column.addWidget(label(self.tr("Restricted records"), "subheading"))
        column.addWidget(self.standing)
        row = QHBoxLayout()
        for each in (self.agree, self.ask, self.withdraw):
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)

    def held(self) -> frozenset[Function]:
        """The functions that are ticked."""
        return frozenset(each for each, box in self.boxes.items() if box.isChecked())

    def show_person(self, person: User, reader: User, asker: str) -> None:
        """reader: who is signed in. asker: the name of who asked for the clearance, '' where nobody did."""
        for each, box in self.boxes.items():
            box.setChecked(each in person.functions)
        pending = person.clearance_asked_by is not None
        self.standing.setText(self._words(person, asker))
        may_end = reader.may(Act.ADMINISTER) or any(map(reader.holds, Function))
        other = reader.id not in (person.id, person.clearance_asked_by)
        self.ask.setVisible(
            reader.may(Act.ADMINISTER) and not pending and person.clearance is not Clearance.CLEARED
        )
        self.agree.setVisible(pending and other and reader.holds(clearance.agreeing(person)))
        self.withdraw.setVisible(may_end and (pending or person.cleared))
        self.withdraw.setText(
            self.tr("Refuse the clearance")
            if pending and not person.cleared
            else self.tr("Withdraw the clearance")
        )
        self.setVisible(person.active)

    def allow(self, allowed: bool) -> None:
        """Whether the functions can be changed."""
        for box in self.boxes.values():
            box.setEnabled(allowed)

    def _words(self, person: User, asker: str) -> str:
        who = clearance.FUNCTION_WORDS[clearance.agreeing(person)]
        waits = self.tr("Asked for by {name}; the {who} has to agree.").format(name=asker, who=who)
        told = {
            Clearance.NONE: self.tr("Not cleared: no restricted record is shown to them."),
            Clearance.KEPT: self.tr("Cleared as before, by their role; nobody has agreed to it yet."),
            Clearance.CLEARED: self.tr("Cleared: sees and works them as the roles allow."),
        }[person.clearance]
        return f"{told} {waits}" if asker else told

    def _box(self, function: Function) -> QCheckBox:
        box = QCheckBox(clearance.FUNCTION_WORDS[function].capitalize())
        box.clicked.connect(self.changed)
        return box
