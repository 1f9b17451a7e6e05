"""What a case is opened for: asked before each opening, and never remembered for the next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.readings import Purpose
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import button, label, name_list


class PurposeForm(QWidget):
    """asked: a case is to be opened for what is typed."""

    asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen, self._blocked = False, ""
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText(self.tr("What do you need it for?"))
        self.purpose.setAccessibleName(self.tr("Purpose of opening the case"))
        self.kind = QComboBox()
        name_list(self.kind, self.tr("Kind of purpose"))
        for each in Purpose:
            self.kind.addItem(each.value.replace("-", " ").capitalize(), each.value)
        self.open = button(self.tr("Open the case"), icon_name="review")
        self.open.clicked.connect(self.asked)
        self.purpose.returnPressed.connect(self.asked)
        self.purpose.textChanged.connect(lambda _: self._permit())
        self._reset()
        self._lay_out()

    @property
    def said(self) -> tuple[str, Purpose]:
        # Qt hands back the text of what it was given.
        return self.purpose.text(), Purpose(self.kind.currentData())

    def taken(self) -> tuple[str, Purpose]:
        """What was said, and nothing of it is left for the next case."""
        said = self.said
        self._reset()
        return said

    def permit(self, chosen: bool, blocked: str = "") -> None:
        """chosen: there is a case to open. blocked: why none can be opened now."""
        self._chosen, self._blocked = chosen, blocked
        self._permit()

    def _reset(self) -> None:
        self.purpose.clear()
        # No kind is claimed that nobody chose.
        self.kind.setCurrentIndex(self.kind.findData(Purpose.OTHER.value))

    def _permit(self) -> None:
        why = self._blocked
        if not why and not self._chosen:
            why = self.tr("Choose a case record first.")
        elif not why and not self.purpose.text().strip():
            why = self.tr("Say first what you need it for.")
        permit(self.open, self._desk.session.user, Act.SEE_RECORDS, why)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().small)
        row = QHBoxLayout()
        row.setSpacing(theme.sizes().small)
        row.addWidget(self.purpose, 1)
        row.addWidget(self.open)
        column.addWidget(self.kind)
        column.addLayout(row)
        hint = self.tr(
            "Every opening is logged and told to the sender with its kind of purpose; what you type stays."
        )
        column.addWidget(label(hint, "small", wrap=True))
