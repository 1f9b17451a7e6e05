"""The people an agreement names: who may be sent packages, for whom they work, what shows that they may."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.agreements import Named
from transfer_app.gui import theme
from transfer_app.gui.widgets import Columns, FormRow, button, label, tab_before


class PeopleRows(QWidget):
    """One person at first, as many as needed; a row without any text counts for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PersonRow] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.sizes().medium)
        self.more = button(self.tr("Name another person"), icon_name="plus")
        self.more.clicked.connect(self._add_and_go)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(self._box)
        box.addLayout(foot)

    def start(self, employer: str) -> None:
        for row in self.rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        self.add(employer)

    def add(self, employer: str = "") -> PersonRow:
        row = PersonRow(len(self.rows) + 1, employer)
        self.rows.append(row)
        self._box.addWidget(row)
        tab_before(self.more, row)
        return row

    def set_employer(self, employer: str, before: str) -> None:
        """The other council was chosen anew: it stands where nobody typed another."""
        for row in self.rows:
            if row.employer.text() in ("", before):
                row.employer.setText(employer)

    def people(self) -> list[Named]:
        return [row.named() for row in self.rows if row.filled]

    def _add_and_go(self) -> None:
        self.add(self.rows[-1].employer.text() if self.rows else "").name.setFocus()


class PersonRow(QFrame):
    def __init__(self, number: int, employer: str) -> None:
        super().__init__()
        self.name, self.role, self.employer, self.manager, self.evidence, self.registration, self.device = (
            QLineEdit() for _ in range(7)
        )
        self.employer.setText(employer)
        rows = [
            FormRow(self.tr("Name"), self.name, self.tr("As their card gives it.")),
            FormRow(self.tr("Role"), self.role),
            FormRow(self.tr("Employer"), self.employer),
            FormRow(self.tr("Manager"), self.manager),
            FormRow(
                self.tr("Evidence of authority"), self.evidence, self.tr("Such as a letter and its day.")
            ),
            FormRow(self.tr("Registration"), self.registration, self.tr("Professional, where there is one.")),
            FormRow(self.tr("Device"), self.device, self.tr("Where one was agreed.")),
        ]
        for row in rows:
            row.field.setAccessibleName(f"Person {number}: {row.field.accessibleName()}")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(label(self.tr("Person {number}").format(number=number), "muted"))
        box.addWidget(Columns(rows, chars=26))

    @property
    def filled(self) -> bool:
        return any(field.text().strip() for field in (self.name, self.role, self.manager, self.evidence))

    def named(self) -> Named:
        return Named(
            self.name.text().strip(), self.role.text().strip(), self.employer.text().strip(),
            self.manager.text().strip(), self.evidence.text().strip(), self.registration.text().strip(),
            self.device.text().strip(),
        )  # fmt: skip
