"""The list of families that go different ways: one line each, those that wait for a panel first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from transfer_app.domain.family_splits import SplitView
from transfer_app.gui.pages.review import family_words
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.translation import QT_TRANSLATE_NOOP, translate

COLUMNS = (
    Column(
        QT_TRANSLATE_NOOP("Columns", "P"),
        "priority",
        3,
        text=lambda value: f"P{value}",
        spoken=lambda value: f"priority {value}",
    ),
    Column(QT_TRANSLATE_NOOP("Columns", "Family"), "family", 25),
    Column(QT_TRANSLATE_NOOP("Columns", "State"), "state", 22),
)


class FamilyList(ListTable):
    """`family_shown(ref or None)` follows the current row."""

    family_shown = Signal(object)

    def __init__(self) -> None:
        self.views: Sequence[SplitView] = ()
        super().__init__(COLUMNS, translate("FamilyList", "Families that go different ways"), most=0)
        self.current_changed.connect(self._tell)

    def show_families(self, views: Sequence[SplitView]) -> None:
        """The current family stays current while it is there; else the first is."""
        kept = self.current_ref()
        self.views = views
        self.show_list(
            [
                (each.reason.priority, family_words.listed(each), family_words.STANDS[each.state])
                for each in views
            ]
        )
        if views and not self.go_to_ref(kept):
            self.go_to_id(0)

    def current_ref(self) -> str:
        place = self.current_id()
        return self.views[place].ref if place is not None and place < len(self.views) else ""

    def go_to_ref(self, ref: str) -> bool:
        place = next((at for at, each in enumerate(self.views) if each.ref == ref), None)
        return self.go_to_id(place)

    def _tell(self, place: int | None) -> None:
        self.family_shown.emit(self.views[place].ref if place is not None else None)
