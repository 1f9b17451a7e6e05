"""The documents chosen in the list: what is known of them, and what may be done about them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.document_listing import DocumentLine, Stage
from transfer_app.domain.documents import AssignedBy
from transfer_app.domain.staff import Act, User
from transfer_app.gui import theme
from transfer_app.gui.pages.load import document_words
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Elided, button, label


class DocumentPanel(QWidget):
    """Each of these is only emitted for documents that it fits, by somebody who may."""

    assign_wanted = Signal()
    unassign_wanted = Signal()
    leave_out_wanted = Signal()
    agree_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = Elided("subheading")
        self.facts = label("", "muted", wrap=True)
        self.state = label("", wrap=True)
        self.why = label("", "muted", wrap=True)
        self.assign = button(self.tr("&Assign to a case record"), "primary")
        self.unassign = button(self.tr("&Un-assign"), icon_name="undo")
        self.leave_out = button(self.tr("&Leave out"))
        self.agree = button(self.tr("A&gree to leave out"), "primary")
        self.keep = button(self.tr("&Keep after all"), icon_name="undo")
        for each, wanted in (
            (self.assign, self.assign_wanted),
            (self.unassign, self.unassign_wanted),
            (self.leave_out, self.leave_out_wanted),
            (self.agree, self.agree_wanted),
            (self.keep, self.keep_wanted),
        ):
            each.clicked.connect(lambda _, wanted=wanted: wanted.emit())
        self._lay_out()

    def show_chosen(self, lines: Sequence[DocumentLine], count: int, user: User) -> None:
        """lines: the first of them; count: how many are chosen."""
        one = lines[0] if len(lines) == 1 and count == 1 else None
        self.name.setText(document_words.documents_named(lines, count) if lines else "")
        self.facts.setText(document_words.facts(one) if one else document_words.several(lines, count))
        self.state.setText(document_words.state(one) if one else "")
        theme.role(self.state, "warning" if one and one.stage is Stage.TO_SETTLE else "")
        for words in (self.name, self.facts, self.state):
            words.setVisible(bool(words.text()))
        self._permit(lines, user)

    def _permit(self, lines: Sequence[DocumentLine], user: User) -> None:
        stages = {each.stage for each in lines}
        here = bool(stages & {Stage.TO_SETTLE, Stage.READY}) or not lines
        theme.kind(self.assign, "primary" if document_words.wants_record(lines) else "")
        permit(self.assign, user, Act.PROPOSE, document_words.why_not_assign(lines))
        permit(self.unassign, user, Act.PROPOSE, document_words.why_not_unassign(lines))
        permit(self.leave_out, user, Act.PROPOSE, document_words.why_not_leave_out(lines))
        permit(self.agree, user, Act.APPROVE, document_words.why_not_agree(lines, user.id))
        permit(self.keep, user, Act.PROPOSE, document_words.why_not_keep(lines))
        for each, fits in (
            (self.assign, here),
            (self.unassign, here and any(each.assigned_by is AssignedBy.PEOPLE for each in lines)),
            (self.leave_out, here),
            (self.agree, Stage.WAITING in stages),
            (self.keep, bool(stages & {Stage.WAITING, Stage.LEFT_OUT})),
        ):
            each.setVisible(fits)
        first = self.assign if here else self.agree if Stage.WAITING in stages else self.keep
        self.why.setText(first.toolTip() if lines else "")
        self.why.setVisible(bool(self.why.text()))

    def _lay_out(self) -> None:
        s = theme.sizes()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.tight)
        for words in (self.name, self.facts, self.state):
            box.addWidget(words)
        foot = QHBoxLayout()
        foot.setSpacing(s.small)
        foot.addWidget(self.why, 1)
        foot.addStretch(0)
        for each in (self.agree, self.keep, self.leave_out, self.unassign, self.assign):
            foot.addWidget(each)
        box.addLayout(foot)
