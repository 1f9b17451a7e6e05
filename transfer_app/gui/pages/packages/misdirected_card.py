"""What was sent and would not go there, or not in bulk, as it stands now: seen only where there is any."""

from __future__ import annotations

from transfer_app.domain.packages import PACKED, RECEIVED, WITHDRAWING
from transfer_app.domain.sent_records import Misdirected
from transfer_app.domain.staff import Act
from transfer_app.gui.desk import Desk
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, label
from transfer_app.gui.words import STRANDS
from transfer_app.services import packing

ANSWERED = {PACKED: "not yet", RECEIVED: "received", WITHDRAWING: "being withdrawn"}


class MisdirectedCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Sent, and to be taken up with the receiver"))
        self._desk = desk
        self.advice = label(
            self.tr(
                "A package cannot be recalled. Speak with the receiver about each of these records, and with "
                "your data protection officer. The next package withdraws those that are now due elsewhere."
            ),
            "warning",
            wrap=True,
        )
        self.table = ListTable(
            (
                Column(self.tr("Record"), chars=27),
                Column(self.tr("Strand"), chars=12),
                Column(self.tr("Sent to"), chars=18),
                Column(self.tr("Their receipt"), chars=15),
                Column(self.tr("Why"), chars=36),
                Column(self.tr("Package"), chars=12),
            ),
            self.tr("Records to be taken up with their receiver"),
            most=8,
        )
        self.body.addWidget(self.advice)
        self.body.addWidget(self.table)

    def refresh(self) -> int:
        """Read them anew; how many there are. Those who may not see case records see no card."""
        may = self._desk.session.user.may(Act.SEE_RECORDS)
        found = packing.misdirected(self._desk.session) if may else []
        self.table.show_list([self._row(each) for each in found])
        self.setVisible(bool(found))
        return len(found)

    def _row(self, each: Misdirected) -> tuple[object, ...]:
        record = each.record
        why = "; ".join(each.why)
        return (
            record.ref, STRANDS[record.strand], record.authority_name, ANSWERED[record.packed],
            why[:1].upper() + why[1:], record.package,
        )  # fmt: skip
