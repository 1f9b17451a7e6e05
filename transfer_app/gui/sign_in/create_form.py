"""Creating a workspace: whose it is, when the change happens, and its first user."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit

from transfer_app.domain.profiles import Profile
from transfer_app.domain.vocabulary import Role
from transfer_app.gui import choose_file, theme
from transfer_app.gui.day_field import day_field, day_of
from transfer_app.gui.role_ticks import RoleTicks
from transfer_app.gui.sign_in.chosen_file import ChosenFile
from transfer_app.gui.sign_in.passphrase_field import PassphraseField, strength
from transfer_app.gui.widgets import Card, FormRow, button, label
from transfer_app.services import workspaces
from transfer_app.services.ports.outside import Outside
from transfer_app.services.workspaces import SHORTEST_PASSPHRASE


class CreateForm(Card):
    asked = Signal(object, object, str)
    """(a function that creates the workspace, its path, what is being done)."""
    given_up = Signal()

    def __init__(self, outside: Outside, today: date) -> None:
        super().__init__()
        self._outside = outside
        self.authority, self.code = QLineEdit(), QLineEdit()
        self.day = day_field(today)
        self.display_name, self.name = QLineEdit(), QLineEdit()
        self.passphrase, self.again = PassphraseField(), PassphraseField()
        self.profile = QComboBox()
        self.profile.addItem(
            self.tr("Post-quantum: for records that are kept for decades"), Profile.POST_QUANTUM
        )
        self.profile.addItem(self.tr("Compatible: opened by age before 1.3 too"), Profile.COMPATIBLE)
        self.roles = RoleTicks(role for role in Role if role is not Role.ADMINISTRATOR)
        self.roles.show_roles([Role.DATA_OFFICER])
        self.chosen = ChosenFile(
            self.tr("&File"),
            self.tr("where the workspace file is kept"),
            self.tr("Choose where to keep the file"),
            self._choose,
        )
        self.choose, self.file_row = self.chosen.button, self.chosen.row
        self.make = button(self.tr("Create the workspace"), "primary", "lock")
        self.make.clicked.connect(self._ask)
        self.back = button(self.tr("Back to sign in"), "quiet", "previous")
        self.back.clicked.connect(self.given_up)
        self.passphrase.edit.textChanged.connect(self._judge)
        self._make_rows()
        self._lay_out()
        self._judge("")
        self.setAccessibleName(self.tr("Create a workspace"))
        self.setFocusProxy(self.authority)

    def for_team(self, path: Path, name: str, passphrase: str) -> None:
        """In the database of a team's file that name opens: the file and who is first stand already."""
        self.chosen.show_path(path)
        self.name.setText(name)
        for field in (self.passphrase, self.again):
            field.edit.setText(passphrase)
        self._fix(True)

    def for_file(self) -> None:
        """In a file of its own, which is where it starts."""
        if not self.choose.isEnabled():
            for each in (self.chosen.edit, self.passphrase, self.again):
                each.clear()
            self._fix(False)

    def _fix(self, of_team: bool) -> None:
        for each in (self.name_row, self.passphrase_row, self.again_row, self.file_row, self.choose):
            each.setEnabled(not of_team)
        self.title.setText(
            self.tr("Create the team's workspace") if of_team else self.tr("Create a workspace")
        )

    def _make_rows(self) -> None:
        self.authority_row = FormRow(self.tr("&Authority"), self.authority)
        self.code_row = FormRow(self.tr("&Code"), self.code)
        self.day_row = FormRow(self.tr("&Vesting day"), self.day)
        self.display_row = FormRow(self.tr("&Your name"), self.display_name)
        self.name_row = FormRow(self.tr("&Sign-in name"), self.name)
        self.passphrase_row = FormRow(self.tr("&Passphrase"), self.passphrase)
        self.profile_row = FormRow(self.tr("&Keys people are given"), self.profile)
        self.again_row = FormRow(self.tr("Passphrase &again"), self.again)
        self.authority.setPlaceholderText(self.tr("Wessmoor County Council"))
        self.code.setPlaceholderText("E10000009")
        self.name.setPlaceholderText(self.tr("short, such as ann"))

    def _lay_out(self) -> None:
        s = theme.sizes()
        grid = QGridLayout()
        grid.setHorizontalSpacing(s.medium)
        grid.setVerticalSpacing(s.small)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self.hint = label("", "small", wrap=True)
        grid.addWidget(self.authority_row, 0, 0, 1, 6)
        grid.addWidget(self.code_row, 1, 0, 1, 3)
        grid.addWidget(self.day_row, 1, 3, 1, 3)
        grid.addWidget(self.display_row, 2, 0, 1, 3)
        grid.addWidget(self.name_row, 2, 3, 1, 3)
        grid.addWidget(self.passphrase_row, 3, 0, 1, 3)
        grid.addWidget(self.again_row, 3, 3, 1, 3)
        grid.addWidget(self.hint, 4, 0, 1, 6)
        self.body.setSpacing(s.small)
        self.title = label(self.tr("Create a workspace"), "title", wrap=True)
        self.body.addWidget(self.title)
        self.body.addLayout(grid)
        self.body.addWidget(label(self.tr("Your roles"), "subheading"))
        self.body.addWidget(
            label(
                self.tr("You will be its administrator; others are added later. Tick what else you do."),
                "small",
                wrap=True,
            )
        )
        self.body.addWidget(self.roles)
        self.body.addWidget(self.profile_row)
        self.body.addWidget(self.chosen)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.make)
        self.body.addLayout(buttons)

    def _judge(self, text: str) -> None:
        self.hint.setText(strength(text, SHORTEST_PASSPHRASE))
        self.passphrase.setAccessibleDescription(self.hint.text())

    def _choose(self) -> Path | None:
        suggested = "".join(c if c.isalnum() else "-" for c in self.authority.text().strip().lower())
        path = choose_file.new_file(
            self, self.tr("New workspace"), f"{suggested or 'workspace'}.taw", choose_file.WORKSPACES
        )
        return path if path is None or path.suffix else path.with_suffix(".taw")

    def _problems(self) -> list[tuple[FormRow, str]]:
        short = len(self.passphrase.text()) < SHORTEST_PASSPHRASE
        differs = self.passphrase.text() != self.again.text()
        return [
            (
                self.authority_row,
                "" if self.authority.text().strip() else self.tr("Type the authority's name."),
            ),
            (self.code_row, "" if self.code.text().strip() else self.tr("Type its ONS code.")),
            (
                self.name_row,
                "" if self.name.text().strip() else self.tr("Type the name you will sign in with."),
            ),
            (self.passphrase_row, self.tr("At least 12 characters.") if short else ""),
            (self.again_row, self.tr("This is not the same.") if differs else ""),
            (self.file_row, "" if self.chosen.path else self.tr("Choose where to keep the workspace file.")),
        ]

    def _ask(self) -> None:
        problems = self._problems()
        for row, words in problems:
            row.complain(words)
        wrong = [row for row, words in problems if words]
        path = self.chosen.path
        if wrong or path is None:
            wrong[0].field.setFocus()
            return
        job = partial(
            workspaces.create,
            self._outside,
            path,
            authority_code=self.code.text(),
            authority_name=self.authority.text(),
            vesting_day=day_of(self.day),
            user_name=self.name.text(),
            display_name=self.display_name.text(),
            passphrase=self.passphrase.text(),
            roles=self.roles.held(),
            profile=Profile(self.profile.currentData()),
        )
        self.asked.emit(job, path, self.tr("Creating {name}").format(name=path.name))
