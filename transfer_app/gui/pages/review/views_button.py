"""The queue's saved views: choose one, keep the present filters under a name, forget one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.filter_bar import FilterBar
from transfer_app.gui.widgets import Dialog, FormRow, Problem, button, foot
from transfer_app.services import views


class ViewsButton(QWidget):
    """`chosen(QueueFilter)` when somebody wants to see one."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, filters: FilterBar) -> None:
        super().__init__()
        self._desk, self._filters = desk, filters
        self.open = button(self.tr("Views"), spoken=self.tr("Saved views of the queue"))
        self.menu = QMenu(self.open)
        self.menu.setAccessibleName(self.tr("Saved views"))
        self.menu.aboutToShow.connect(self.fill)
        self.open.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.open)

    def fill(self) -> None:
        """The views of now, what can be done with them below."""
        self.menu.clear()
        try:
            known = views.views(self._desk.session)
        except TransferError as error:
            self._desk.fail(error)
            known = {}
        for name, wanted in known.items():
            self.menu.addAction(_plain(name), partial(self.chosen.emit, wanted))
        if known:
            self.menu.addSeparator()
        self.menu.addAction(self.tr("Save these filters…"), self.ask_name)
        forget = self.menu.addMenu(self.tr("Forget"))
        forget.setEnabled(bool(known))
        for name in known:
            forget.addAction(_plain(name), partial(self._forget, name))

    def ask_name(self) -> None:
        NameDialog(self).open()

    def keep(self, name: str) -> str:
        """Keep the filters as they stand; '' or why not."""
        try:
            views.keep(self._desk.session, name, self._filters.wanted())
        except TransferError as error:
            return f"{error.what} {error.remedy}"
        self._desk.tell("good", self.tr("Kept as “{name}”.").format(name=name))
        return ""

    def _forget(self, name: str) -> None:
        try:
            views.forget(self._desk.session, name)
        except TransferError as error:
            self._desk.fail(error)


class NameDialog(Dialog):
    """A name that cannot be is said, and the dialog stays."""

    def __init__(self, owner: ViewsButton) -> None:
        super().__init__(owner.window())
        title = self.tr("Save these filters")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._owner = owner
        self.name = QLineEdit()
        self.name.setMaxLength(views.LONGEST_NAME)
        self.problem = Problem()
        self.go, self.cancel = button(self.tr("Save"), "primary", "save"), button(self.tr("Cancel"))
        self.go.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.cancel.clicked.connect(self.reject)
        s = theme.sizes()
        box = self.column(title)
        box.addWidget(FormRow(self.tr("&Name"), self.name, self.tr("Another view of that name is replaced.")))
        box.addWidget(self.problem)
        box.addLayout(foot(self.cancel, self.go))
        self.resize(round(s.text * 32), self.sizeHint().height())
        for each in (self.go, self.cancel):
            each.setAutoDefault(False)

    def _keep(self) -> None:
        problem = self._owner.keep(self.name.text())
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if not problem:
            self.accept()


def _plain(name: str) -> str:
    """A name as it is: a menu takes an ampersand for the mark of a key."""
    return name.replace("&", "&&")
