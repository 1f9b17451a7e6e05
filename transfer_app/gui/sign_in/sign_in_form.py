"""Signing in: which workspace, who, and the passphrase."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from transfer_app.gui import choose_file, theme
from transfer_app.gui.sign_in.passphrase_field import PassphraseField
from transfer_app.gui.sign_in.recent import Recent
from transfer_app.gui.widgets import Card, FormRow, button, label, line
from transfer_app.services import workspaces
from transfer_app.services.ports.outside import Outside


class SignInForm(Card):
    asked = Signal(object, object, str)
    """(a function that opens the workspace, its path, what is being done)."""
    create_wanted = Signal()
    join_wanted = Signal(object)
    """The file that somebody chose for a team's."""
    team_wanted = Signal()

    def __init__(self, outside: Outside, recent: Recent) -> None:
        super().__init__()
        self._outside = outside
        s = theme.sizes()
        self.workspace = QComboBox()
        self.workspace.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.workspace.setMinimumContentsLength(16)
        self.workspace.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.workspace.setPlaceholderText(self.tr("No workspace chosen"))
        self.choose = button(self.tr("Choose a file"), icon_name="folder")
        self.choose.clicked.connect(self._choose)
        self.name = QLineEdit()
        self.passphrase = PassphraseField()
        self.enter = button(self.tr("Sign in"), "primary", "key")
        self.enter.clicked.connect(self._ask)
        for field in (self.name, self.passphrase.edit):
            field.returnPressed.connect(self._ask)
        self.new = button(self.tr("Create a new workspace"), "quiet", "plus")
        self.new.clicked.connect(self.create_wanted)
        self.join = button(self.tr("Join a team"), "quiet", "people")
        self.join.setToolTip(self.tr("Choose a team's file and test the connection to its server"))
        self.join.clicked.connect(self._join)
        self.new_team = button(self.tr("Make a team's workspace"), "quiet", "plus")
        self.new_team.clicked.connect(self.team_wanted)
        self.rows = (
            FormRow(self.tr("&Workspace"), self.workspace),
            FormRow(self.tr("Your sign-in &name"), self.name),
            FormRow(self.tr("&Passphrase"), self.passphrase),
        )
        picked = QWidget()
        row = QHBoxLayout(picked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(s.small)
        row.addWidget(self.rows[0], 1)
        column = _bottom(self.choose)
        row.addLayout(column)
        self.body.setSpacing(s.medium)
        self.body.addWidget(label(self.tr("Sign in"), "title"))
        for widget in (picked, self.rows[1], self.rows[2], self.enter, line(), self.new):
            self.body.addWidget(widget)
        teams = QHBoxLayout()
        for each in (self.join, self.new_team):
            teams.addWidget(each, 1)
        self.body.addLayout(teams)
        self.setAccessibleName(self.tr("Sign in"))
        self._show_recent(recent.paths())
        self.setFocusProxy(self.name if self.workspace.count() else self.choose)

    def choose_path(self, path: Path) -> None:
        """Put a workspace in front of the list and choose it."""
        at = self.workspace.findData(path)
        if at < 0:
            self.workspace.insertItem(0, _shown(path), path)
            at = 0
        self.workspace.setCurrentIndex(at)
        self.workspace.setToolTip(str(path))
        self.rows[0].complain("")
        self.setFocusProxy(self.name)
        self.name.setFocus()

    def try_again(self) -> None:
        self.passphrase.clear()
        self.passphrase.setFocus()

    def _show_recent(self, paths: list[Path]) -> None:
        for path in paths:
            self.workspace.addItem(_shown(path), path)
            self.workspace.setItemData(self.workspace.count() - 1, str(path), Qt.ItemDataRole.ToolTipRole)
        self.workspace.setCurrentIndex(0 if paths else -1)

    def _choose(self) -> None:
        path = choose_file.existing_file(self, self.tr("Workspace"), choose_file.WORKSPACES)
        if path is not None:
            self.choose_path(path)

    def sign_in_as(self, path: Path, name: str, passphrase: str) -> None:
        """Sign in with what was typed elsewhere."""
        self.choose_path(path)
        self.name.setText(name)
        self.passphrase.edit.setText(passphrase)
        self._ask()

    def _join(self) -> None:
        path = choose_file.existing_file(self, self.tr("Team's file"), choose_file.WORKSPACES)
        if path is not None:
            self.join_wanted.emit(path)

    def _ask(self) -> None:
        path = self.workspace.currentData()
        self.rows[0].complain("" if path else self.tr("Choose a workspace file, or create a new workspace."))
        self.rows[1].complain("" if self.name.text().strip() else self.tr("Type your sign-in name."))
        self.rows[2].complain("" if self.passphrase.text() else self.tr("Type your passphrase."))
        if path and self.name.text().strip() and self.passphrase.text():
            job = partial(workspaces.sign_in, self._outside, path, self.name.text(), self.passphrase.text())
            self.asked.emit(job, path, self.tr("Opening {name}").format(name=path.name))


def _shown(path: Path) -> str:
    return f"{path.stem}   (in {path.parent.name or path.parent})"


def _bottom(widget: QWidget) -> QHBoxLayout:
    """Beside a field with a caption: level with the field."""
    row = QHBoxLayout()
    row.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
    return row
