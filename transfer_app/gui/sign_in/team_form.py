"""Making the file of a team's workspace: where its server is, and who is the first that it opens for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit

from transfer_app.domain.errors import TransferError
from transfer_app.domain.team_server import USUAL_NAME, USUAL_PORT
from transfer_app.gui import choose_file, theme
from transfer_app.gui.sign_in.chosen_file import ChosenFile
from transfer_app.gui.sign_in.new_passphrase import NewPassphrase
from transfer_app.gui.widgets import Card, FormRow, button, foot, label
from transfer_app.services import teams
from transfer_app.services.ports.outside import Outside


class TeamForm(Card):
    asked = Signal(object, object, object, str)
    """(a function that makes both files, the team's file, that of the SQL, what is being done)."""
    refused = Signal(object)
    """A TransferError about what was typed."""
    given_up = Signal()

    def __init__(self, outside: Outside) -> None:
        super().__init__()
        self._outside = outside
        self.host, self.database, self.name = QLineEdit(), QLineEdit(USUAL_NAME), QLineEdit()
        self.port = QLineEdit(str(USUAL_PORT))
        self.port.setValidator(QIntValidator(1, 65_535, self.port))
        self.passphrase = NewPassphrase(self.tr("&Passphrase"))
        self.host.setPlaceholderText("db.dorset.example")
        self.name.setPlaceholderText(self.tr("short, such as ann"))
        self.make = button(self.tr("Make the team's file"), "primary", "lock")
        self.make.clicked.connect(self._ask)
        self.back = button(self.tr("Back to sign in"), "quiet", "previous")
        self.back.clicked.connect(self.given_up)
        self._make_rows()
        self._lay_out()
        self.setAccessibleName(self.tr("Make a team's workspace"))
        self.setFocusProxy(self.host)

    def forget(self) -> None:
        """Once the file is made: nobody who comes to the form later finds a passphrase in it."""
        self.passphrase.clear()

    def _make_rows(self) -> None:
        self.host_row = FormRow(self.tr("&Server"), self.host)
        self.port_row = FormRow(self.tr("P&ort"), self.port)
        self.database_row = FormRow(self.tr("&Database to make there"), self.database)
        self.name_row = FormRow(self.tr("Your sign-in &name"), self.name)
        self.signer = ChosenFile(
            self.tr("&Who signs the server's certificate"),
            self.tr("those that this workstation trusts"),
            self.tr("Choose the file of certificates"),
            lambda: choose_file.existing_file(self, self.tr("Certificates"), choose_file.CERTIFICATES),
        )
        self.file = ChosenFile(
            self.tr("Team's &file"),
            self.tr("in a folder that the whole team can read"),
            self.tr("Choose where to keep the team's file"),
            lambda: choose_file.new_file(self, self.tr("Team's file"), "team.taw", choose_file.WORKSPACES),
        )

    def _lay_out(self) -> None:
        s = theme.sizes()
        about = self.tr(
            "A database on a PostgreSQL server of your council's. Its administrators can read the records in "
            "it, though no private key: it has to be one that may hold social-care records."
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(s.medium)
        grid.setVerticalSpacing(s.small)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.host_row, 0, 0, 1, 4)
        grid.addWidget(self.port_row, 0, 4, 1, 2)
        grid.addWidget(self.database_row, 1, 0, 1, 3)
        grid.addWidget(self.name_row, 1, 3, 1, 3)
        grid.addWidget(self.signer, 2, 0, 1, 6)
        grid.addWidget(self.passphrase, 3, 0, 1, 6)
        grid.addWidget(self.file, 4, 0, 1, 6)
        self.body.setSpacing(s.small)
        self.body.addWidget(label(self.tr("Make a team's workspace"), "title", wrap=True))
        self.body.addWidget(label(about, wrap=True))
        self.body.addLayout(grid)
        after = self.tr("Beside it the SQL is put that the server's administrator runs. No secret is in it.")
        self.body.addWidget(label(after, "small", wrap=True))
        self.body.addLayout(foot(self.back, self.make))

    def _problems(self) -> list[tuple[FormRow, str]]:
        no_host, no_name = not self.host.text().strip(), not self.name.text().strip()
        return [
            (self.host_row, self.tr("Type the server's name in the network.") if no_host else ""),
            (self.port_row, "" if self.port.hasAcceptableInput() else self.tr("Usually 5432.")),
            (self.database_row, "" if self.database.text().strip() else self.tr("Type a name for it.")),
            (self.name_row, self.tr("Type the name you will sign in with.") if no_name else ""),
            (self.file.row, "" if self.file.path else self.tr("Choose where to keep the team's file.")),
        ]

    def _ask(self) -> None:
        problems = self._problems()
        for row, words in problems:
            row.complain(words)
        self.signer.row.complain("")
        wrong = [row for row, words in problems if words]
        if (passphrase := self.passphrase.check()) is not None:
            wrong.append(passphrase)
        chosen = self.file.path
        if wrong or chosen is None:
            wrong[0].field.setFocus()
            return
        path = chosen if chosen.suffix else chosen.with_suffix(".taw")
        sql = path.with_name(f"{path.stem}-setup.sql")
        host, database = self.host.text().strip(), self.database.text().strip()
        try:
            server = teams.place(host, int(self.port.text()), database, ca=self.signer.path)
        except TransferError as error:
            self.refused.emit(error)
            return
        job = partial(
            teams.prepare, self._outside, path, server, sql, self.name.text(), self.passphrase.text()
        )
        self.asked.emit(job, path, sql, self.tr("Making {name}").format(name=path.name))
