"""Taking a dispute to the next step: why, what each council says, and who holds the child meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from transfer_app.domain.dispute_ladder import Ladder
from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, FormRow, Problem, button, foot, label
from transfer_app.services import dispute_steps

LINES = 3
"""Of each position that are in sight."""


class DisputeDialog(Dialog):
    """Accepted once it is recorded; a refusal is said in the dialog, and what was typed stays."""

    def __init__(self, desk: Desk, record_id: int, whose: str, ladder: Ladder, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._record = desk, record_id
        s, above = theme.sizes(), ladder.above
        self.setWindowTitle(self.tr("Take the dispute to the next step"))
        self.why, self.lead = QLineEdit(), QLineEdit(ladder.at.lead)
        self.ours, self.theirs = _text(ladder.at.ours), _text(ladder.at.theirs)
        self.problem = Problem()
        self.keep = button(self.tr("Take it there"), "primary")
        self.keep.clicked.connect(self._keep)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        box = self.column(self.tr("The dispute over {whose}").format(whose=whose))
        if above is not None:
            words = self.tr("Step {n}: {name}. Settled there by {who}.")
            text = words.format(n=above.number, name=above.name, who=above.settles)
            box.addWidget(label(text, wrap=True))
        why, lead = self.tr("&Why it goes up"), self.tr("Interim &lead")
        ours, theirs = self.tr("What &this council says"), self.tr("What the &other council says")
        law = self.tr("In a few sentences, with the law relied on.")
        held = self.tr("Who holds the child until this is settled. Services never stop.")
        box.addWidget(FormRow(why, self.why, self.tr("What could not be settled at this step.")))
        box.addWidget(FormRow(ours, self.ours, law))
        box.addWidget(FormRow(theirs, self.theirs, self.tr("From their letter or their refusal.")))
        box.addWidget(FormRow(lead, self.lead, held))
        kept = self.tr("These texts stay in the workspace: the log has the record and the step.")
        box.addWidget(label(kept, "small", wrap=True))
        box.addWidget(self.problem)
        box.addLayout(foot(cancel, self.keep))
        self.setMinimumWidth(s.huge * 18)

    def _keep(self) -> None:
        try:
            dispute_steps.move(
                self._desk.session, self._record, note=self.why.text(), ours=self.ours.toPlainText(),
                theirs=self.theirs.toPlainText(), lead=self.lead.text(),
            )  # fmt: skip
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}".strip())
            self.problem.show()
            return
        self.accept()


def _text(words: str) -> QPlainTextEdit:
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(round(theme.sizes().text * 1.5 * LINES))
    return field
