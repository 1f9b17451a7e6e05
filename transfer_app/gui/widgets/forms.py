"""A field with its name above it, help below, and what is wrong with it when something is."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.widgets.aloud import Problem, name_list
from transfer_app.gui.widgets.flow import Flow, flowing
from transfer_app.gui.widgets.text import label


class FormRow(QWidget):
    """Names the field for the eye and the screen reader alike; `&` in the caption gives Alt+letter."""

    def __init__(self, caption: str, field: QWidget, help_text: str = "") -> None:
        super().__init__()
        s = theme.sizes()
        self.field = field
        self._spoken = caption.replace("&", "")
        self._help_text = help_text
        self.caption = label(caption, "subheading", wrap=True)
        self.caption.setBuddy(field)
        self.help = label(help_text, "small", wrap=True)
        self.problem = Problem()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.tight)
        for each in (self.caption, field, self.help, self.problem):
            box.addWidget(each)
        box.addStretch(1)
        field.setAccessibleName(self._spoken)
        if isinstance(field, QComboBox):
            field.view().setAccessibleName(self._spoken)
        field.setAccessibleDescription(help_text)
        self.help.setVisible(bool(help_text))

    def complain(self, text: str) -> None:
        """Say what is wrong and how to put it right; '' when it is right."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.field.setAccessibleDescription(" ".join(filter(None, (text, self._help_text))))
        if isinstance(self.field, QLineEdit):
            self.field.setProperty("invalid", "true" if text else "false")
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


def picker(name: str, letters: int) -> QComboBox:
    """A list to choose from without a caption: it has its name for the screen reader, and room to shrink.

    letters: of a choice that are always shown.
    """
    box = QComboBox()
    name_list(box, name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)
    return box


def foot(*buttons: QWidget) -> Flow:
    """The row that ends a dialog or a card: what can be done, at its right, the main thing last."""
    return flowing(*buttons, at_right=True)
