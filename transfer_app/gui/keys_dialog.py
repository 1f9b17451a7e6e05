"""All keys of the window, by place; those of Review can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from transfer_app.gui import theme
from transfer_app.gui.actions import ACTIONS, PLACES, Place, chosen, clashes
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, button, label


class KeysDialog(Dialog):
    """Nothing changes until Save; a clash is said beside the key and keeps the dialog open."""

    scrolls = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Keys"))
        self.fields: dict[str, QLineEdit] = {}
        self.problems = {each.id: label("", "danger", wrap=True) for each in ACTIONS if not each.fixed}
        self.save = button(self.tr("Save"), "primary")
        self.defaults = button(self.tr("Default keys"))
        self.leave = button(self.tr("Cancel"))
        self.save.clicked.connect(self.take)
        self.defaults.clicked.connect(self.show_defaults)
        self.leave.clicked.connect(self.reject)
        self._lay_out()

    def show_defaults(self) -> None:
        """Put the default keys into the fields; they count once they are saved."""
        for each in ACTIONS:
            if not each.fixed:
                self.fields[each.id].setText(each.key)

    def take(self) -> None:
        keys = {id_: chosen(field.text()) for id_, field in self.fields.items()}
        found = clashes({id_: key or f"?{id_}" for id_, key in keys.items()})
        for id_, told in self.problems.items():
            if not keys[id_]:
                told.setText(self.tr("Not a key to choose. Type one letter, or such as Ctrl+Z."))
            else:
                told.setText(self.tr("Taken: {what}").format(what=found[id_]) if id_ in found else "")
            told.setVisible(bool(told.text()))
        wrong = next((id_ for id_, told in self.problems.items() if told.text()), None)
        if wrong is not None:
            self.fields[wrong].setFocus(Qt.FocusReason.OtherFocusReason)
            self.fields[wrong].selectAll()
            return
        if not self._desk.keys.change(keys):
            self._desk.tell("note", self.tr("The keys count now, but could not be saved for next time."))
        self.accept()

    def _lay_out(self) -> None:
        s, inside = theme.sizes(), QWidget()
        theme.role(inside, "page")
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(s.large)
        grid.setColumnStretch(1, 1)
        for place in Place:
            grid.addWidget(label(PLACES[place], "subheading", wrap=True), grid.rowCount(), 0, 1, 3)
            self._add_rows(grid, place)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setAccessibleName(self.tr("All keys"))
        foot = QHBoxLayout()
        foot.addWidget(self.defaults)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.addWidget(
            label(
                self.tr("Keys of a list work while the list has the focus, never while you type."), wrap=True
            )
        )
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.resize(round(s.text * 44), round(s.text * 46))

    def _add_rows(self, grid: QGridLayout, place: Place) -> None:
        for each in (each for each in ACTIONS if each.place is place):
            row = grid.rowCount()
            grid.addWidget(label(each.words, wrap=True), row, 1)
            if each.fixed:
                grid.addWidget(label(each.key), row, 0)
                continue
            field = self.fields[each.id] = QLineEdit(self._desk.keys.key(each.id))
            field.setAccessibleName(self.tr("Key for: {what}").format(what=each.words))
            field.setMaximumWidth(round(theme.sizes().text * 8))
            field.setMinimumHeight(theme.sizes().control)
            grid.addWidget(field, row, 0)
            grid.addWidget(self.problems[each.id], row, 2)
            self.problems[each.id].hide()
