"""Single documents that a receiver did not take, of records that it took: seen only where there is any."""

from __future__ import annotations

from transfer_app.domain.packages import OutstandingDocument
from transfer_app.domain.rejections import RejectionCode
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.receipt_words import WHY
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, label
from transfer_app.services import receipts


class OutstandingCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Documents outstanding"))
        self._desk = desk
        how = self.tr(
            "The receiver took the case record, and not this document of it. It is due in a later tranche."
        )
        self.table = ListTable(
            (
                Column(self.tr("Record"), chars=27),
                Column(self.tr("Document"), chars=11, number=True),
                Column(self.tr("Why"), chars=36),
                Column(self.tr("Not taken by"), chars=18),
                Column(self.tr("Package"), chars=12),
            ),
            self.tr("Documents that were not taken"),
            most=8,
        )
        self.body.addWidget(label(how, "warning", wrap=True))
        self.body.addWidget(self.table)

    def refresh(self) -> int:
        """Read them anew; how many there are."""
        found = receipts.outstanding_documents(self._desk.session)
        self.table.show_list([_row(each) for each in found])
        self.setVisible(bool(found))
        return len(found)


def _row(each: OutstandingDocument) -> tuple[object, ...]:
    return each.record, each.number, WHY[RejectionCode(each.code)], each.authority_name, each.package
