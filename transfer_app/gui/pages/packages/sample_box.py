"""The sample of a package that was checked: opened record by record, and compared before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from transfer_app.domain.sampling import Compared, SampleResult, Waiver
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.case_dialog import CaseDialog
from transfer_app.gui.pages.packages.receipt_words import SOURCES, WITHOUT, choice
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import button, flowing, label
from transfer_app.gui.words import STRANDS, counted
from transfer_app.services import sampling
from transfer_app.services.case_html import case_html
from transfer_app.services.receiving import Checked
from transfer_app.services.sampling import Sampled


class SampleBox(QWidget):
    changed = Signal()
    """Something was compared, or the rest is done without."""
    differed = Signal(str)
    """The record that differs from what it was compared with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._checked: Checked | None = None
        self._sample: tuple[Sampled, ...] = ()
        self.heading = label("", "subheading", wrap=True)
        self.table = ListTable(
            (
                Column(self.tr("Case record"), chars=26),
                Column(self.tr("Strand"), chars=14),
                Column(self.tr("You opened it"), chars=13),
                Column(self.tr("Found"), chars=10),
                Column(self.tr("Compared with"), chars=24),
                Column(self.tr("By"), chars=14),
            ),
            self.tr("Sample of the package"),
            most=6,
        )
        self.table.current_changed.connect(lambda _: self._permit())
        self.table.opened.connect(lambda _: self.open_case())
        self.open = button(self.tr("Open it"), icon_name="review")
        self.open.clicked.connect(self.open_case)
        self.source = choice(self.tr("Compared with"), self.tr("Compared with ..."), SOURCES.items())
        self.source.currentIndexChanged.connect(lambda _: self._permit())
        self.agrees = button(self.tr("It agrees"), icon_name="tick")
        self.agrees.clicked.connect(lambda: self.say(SampleResult.AGREES))
        self.differs = button(self.tr("It differs"), icon_name="cross")
        self.differs.clicked.connect(lambda: self.say(SampleResult.DIFFERS))
        whole = self.tr("Compare all of them")
        self.without = choice(self.tr("The rest of the sample"), whole, WITHOUT.items())
        self.without.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._lay_out()

    @property
    def waived(self) -> Waiver | None:
        chosen = self.without.currentData()
        return Waiver(chosen) if chosen and self.left else None

    @property
    def left(self) -> int:
        """Records nobody has compared yet."""
        return sum(each.check is None for each in self._sample)

    def show_sample(self, checked: Checked) -> None:
        self._checked = checked
        self.source.setCurrentIndex(0)
        self.without.setCurrentIndex(0)
        self.refresh()
        self.table.go_to_id(0)

    def refresh(self) -> None:
        """How far the sample has come; the row chosen stays chosen."""
        if self._checked is None:
            return
        at = self.table.current_id()
        self._sample = sampling.sampled(self._desk.session, self._checked.opened)
        self.table.show_list([_row(each) for each in self._sample])
        if at is not None:
            self.table.go_to_id(at)
        total = counted(len(self._sample), "case record")
        told = self.tr("{left} of {total} drawn by lot still to be compared")
        if not self.left:
            told = self.tr("Compared: {total} drawn by lot")
        self.heading.setText(told.format(left=self.left, total=total))
        self.without.setVisible(bool(self.left))
        self._permit()

    def open_case(self) -> None:
        """Read the record chosen; who and when is told to the sender."""
        checked, record = self._checked, self._record()
        if checked is None or record is None or not self.open.isEnabled():
            return
        session = self._desk.session
        self._desk.run(
            lambda _: sampling.open_from(session, checked.opened, record),
            self.tr("Opening a case record of the sample"),
            lambda content: self._show(record, content),
        )

    def say(self, result: SampleResult) -> None:
        """What comparing the record chosen showed."""
        checked, record = self._checked, self._record()
        if checked is None or record is None or not self.agrees.isEnabled():
            return
        session, source = self._desk.session, Compared(self.source.currentData())
        self._desk.do(lambda: sampling.note_check(session, checked.opened, record, result, source))
        self.refresh()
        if result is SampleResult.DIFFERS:
            self.differed.emit(record)
        self.changed.emit()

    def _show(self, record: str, content: Mapping[str, object]) -> None:
        self.refresh()
        self.shown = CaseDialog(case_html(dict(content)), record, self)
        self.shown.open()

    def _record(self) -> str | None:
        at = self.table.current_id()
        return self._sample[at].record if at is not None and at < len(self._sample) else None

    def _permit(self) -> None:
        user, record = self._desk.session.user, self._record()
        nothing = "" if record else self.tr("Choose a case record first.")
        again = ""
        if self._checked is not None and self._checked.already:
            again = self.tr("This package was taken in or rejected here before.")
        permit(self.open, user, Act.RECEIVE, again or nothing)
        unopened = any(each.record == record and not each.opened for each in self._sample)
        why = nothing or (self.tr("Open it first.") if unopened else "")
        source = "" if self.source.currentData() else self.tr("Say what you compared it with.")
        for each in (self.agrees, self.differs):
            permit(each, user, Act.RECEIVE, again or why or source)

    def _lay_out(self) -> None:
        s = theme.sizes()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.small)
        column.addWidget(self.heading)
        how = self.tr(
            "Open each, and compare it with something that did not come in the package. The lot follows from "
            "the package: nobody chooses. Every opening is told to the sender."
        )
        column.addWidget(label(how, "muted", wrap=True))
        column.addWidget(self.table)
        column.addLayout(flowing(self.open, self.source, self.agrees, self.differs))
        column.addWidget(self.without)


def _row(each: Sampled) -> tuple[object, ...]:
    opened = "Yes" if each.opened else "Not yet"
    if each.check is None:
        return each.record, STRANDS[each.strand], opened, "", "", ""
    found = each.check.result.value.capitalize()
    return each.record, STRANDS[each.strand], opened, found, SOURCES[each.check.compared], each.check.person
