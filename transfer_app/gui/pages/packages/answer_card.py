"""Answering another council's request: is this decision accepted, before the record comes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QWidget,
)

from transfer_app.domain.acceptance import Asked
from transfer_app.domain.errors import TransferError
from transfer_app.domain.rejections import CODE_WORDS, Reason, RejectionCode
from transfer_app.domain.special import BASIS_WORDS
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, Dialog, Problem, TickList, button, foot, label, name_list
from transfer_app.gui.words import STRANDS, counted
from transfer_app.services import accepting_theirs
from transfer_app.services.accepting_theirs import OpenedRequest

OFFERED = (RejectionCode.NOT_OURS, RejectionCode.WRONG_COUNCIL, RejectionCode.DUPLICATE, RejectionCode.OTHER)
"""Reasons that fit a decision; the others are about files."""


class AnswerCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Asked to accept"))
        self._desk = desk
        told = self.tr(
            "Another council asks before urgent cases, looked-after children, care leavers and special "
            "packages come to you. Open its request with your own key, and send back your answer. Nothing "
            "of it is kept here."
        )
        self.body.addWidget(label(told, "muted", wrap=True))
        self.open = button(self.tr("Open a request…"), icon_name="folder")
        self.open.clicked.connect(self._choose)
        self.body.addLayout(foot(self.open))

    def refresh(self) -> None:
        permit(self.open, self._desk.session.user, Act.RECEIVE)

    def open_request(self, path: Path) -> None:
        session = self._desk.session
        self._desk.run(
            lambda context: accepting_theirs.opened(session, path),
            self.tr("Opening a request"),
            lambda found: AnswerDialog(self._desk, self.window(), path, found).open(),
            writes=False,
        )

    def _choose(self) -> None:
        path = choose_file.existing_file(
            self, self.tr("A request for acceptance"), self.tr("Requests (*.acceptance-request.age)")
        )
        if path is not None:
            self.open_request(path)


class AnswerDialog(Dialog):
    """A tick is a yes; taking it away asks why."""

    def __init__(self, desk: Desk, parent: QWidget, path: Path, found: OpenedRequest) -> None:
        super().__init__(parent)
        self._desk, self._path, self._found = desk, path, found
        self._reasons: dict[str, Reason] = {}
        request = found.request
        title = self.tr("Accept what {name} decided").format(name=request.sender.name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.records = TickList(self.tr("Case records; those without a tick are refused"))
        self.records.show_lines(map(_line, request.records))
        self.detail = label("", wrap=True)
        self.code, self.words = QComboBox(), QLineEdit()
        name_list(self.code, self.tr("Why it is refused"))
        for code in OFFERED:
            self.code.addItem(CODE_WORDS[code][:1].upper() + CODE_WORDS[code][1:], code)
        self.words.setPlaceholderText(self.tr("More in words, if need be; name nobody"))
        self.words.setAccessibleName(self.tr("More in words, if need be; name nobody"))
        self.problem = Problem()
        self.go, self.cancel = button("", "primary", "tick"), button(self.tr("Cancel"))
        self.records.currentRowChanged.connect(lambda _: self._turn())
        self.records.itemChanged.connect(lambda _: self._turn())
        self.code.activated.connect(lambda _: self._note())
        self.words.textEdited.connect(lambda _: self._note())
        self.go.clicked.connect(self._choose_folder)
        self.cancel.clicked.connect(self.reject)
        self._lay_out(title)
        self.records.setCurrentRow(0)

    @property
    def refused(self) -> dict[str, Reason]:
        """By record: why not, of those without a tick."""
        names = [self._found.request.records[place].record for place in self.records.unticked()]
        return {record: self._reasons.get(record, Reason(OFFERED[0])) for record in names}

    def answer_into(self, folder: Path) -> None:
        """Write the signed answer there; what is wrong is said, and the dialog stays."""
        try:
            saved = accepting_theirs.answer(self._desk.session, self._path, self.refused, folder)
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}")
            self.problem.show()
            return
        self.accept()
        self._desk.tell(
            "good",
            self.tr("The answer is in the folder {name}.").format(name=folder.name),
            self.tr("Send both files back: {name}").format(name=saved.name),
        )
        self._desk.changed.emit()

    def _turn(self) -> None:
        number = self.records.currentRow()
        if number < 0:
            return
        each = self._found.request.records[number]
        yes = self.records.ticked(number)
        until, by = self.tr(" Until it is settled: {lead}."), self.tr(" (rule {rule})")
        lead = until.format(lead=each.interim_lead) if each.interim_lead else ""
        rule = by.format(rule=each.rule) if each.rule else ""
        self.detail.setText(f"{each.because}{rule}.{lead}")
        reason = self._reasons.get(each.record, Reason(OFFERED[0]))
        self.code.setCurrentIndex(OFFERED.index(reason.code))
        if self.words.text() != reason.text:
            self.words.setText(reason.text)
        for field in (self.code, self.words):
            field.setVisible(not yes)
        left = len(self.refused)
        total = len(self._found.request.records)
        told = self.tr("Accept {yes:,}, refuse {no:,}") if left else self.tr("Accept {yes:,}")
        self.go.setText(told.format(yes=total - left, no=left))

    def _note(self) -> None:
        """What is chosen and typed is of the current record."""
        each = self._found.request.records[self.records.currentRow()]
        self._reasons[each.record] = Reason(RejectionCode(self.code.currentData()), self.words.text().strip())
        self.problem.hide()

    def _choose_folder(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the answer"))
        if folder is not None:
            self.answer_into(folder)

    def _lay_out(self, title: str) -> None:
        s, request = theme.sizes(), self._found.request
        box = self.column(title, gap=s.small)
        count = counted(len(request.records), "case record")
        told = self.tr("{count}, asked by {person}. ").format(count=count, person=request.person)
        if request.basis is not None:
            told += self.tr(
                "They are to come in a special package, of one child: {basis}. You alone were asked. "
            ).format(basis=BASIS_WORDS[request.basis])
        box.addWidget(label(told + self.tr("Take the tick from what you refuse."), "muted", wrap=True))
        box.addWidget(self.records, 1)
        for each in (self.detail, self.code, self.words, self.problem):
            box.addWidget(each)
        self.problem.hide()
        box.addLayout(foot(self.cancel, self.go))
        self.resize(round(s.text * 56), round(s.text * 40))
        for one in (self.go, self.cancel):
            one.setAutoDefault(False)


def _line(each: Asked) -> str:
    name = ", ".join(filter(None, (each.surname, each.forename))) or each.record
    urgent = f"P{each.priority}  ·  " if each.reasons else ""
    return f"{urgent}{name}  ·  {STRANDS[each.strand]}  ·  {each.status}"
