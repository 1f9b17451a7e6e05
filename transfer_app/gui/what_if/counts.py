"""The counts before and after, as tables: by council and outcome, by strand, by status."""

from __future__ import annotations

from collections.abc import Sequence

from transfer_app.domain.comparisons import Comparison, Line
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.words import OUTCOMES, STRANDS


class CountsTable(ListTable):
    """One line for each name: records as it is, with the change, and those that leave and come."""

    def __init__(self, what: str, spoken: str) -> None:
        super().__init__(
            (
                Column(what, chars=18),
                Column(self.tr("Before"), chars=8, number=True),
                Column(self.tr("After"), chars=8, number=True),
                Column(self.tr("Leave"), chars=7, number=True),
                Column(self.tr("Come"), chars=7, number=True),
            ),
            spoken,
            most=0,
            wide=0,
        )

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.show_list([(_named(one.name), one.before, one.after, one.leave, one.come) for one in lines])


def tables(found: Comparison) -> tuple[list[Line], list[Line], list[Line]]:
    """By result, by strand, by status."""
    return found.by_result(), found.by_strand(), found.by_status()


_NAMES = {
    **{strand.value: words for strand, words in STRANDS.items()},
    **{kind.value.replace("-", " "): words for kind, words in OUTCOMES.items()},
    Strand.CARER.value: "Carers",
    Strand.STAFF.value: "Staff",
    OutcomeKind.REVIEW.value: OUTCOMES[OutcomeKind.REVIEW],
}


def _named(name: str) -> str:
    """Strands and outcomes as the window calls them; statuses and councils as they are."""
    return _NAMES.get(name, name)
