"""The list of the records that would move: names are read a page at a time, as the queue's are."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.comparisons import Comparison, Mover, Result
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.rows_model import Column, Order, Row
from transfer_app.gui.translation import QT_TRANSLATE_NOOP
from transfer_app.gui.words import STRANDS, outcome_name
from transfer_app.services import reviewing
from transfer_app.services.session import Session

COLUMNS = (
    Column(QT_TRANSLATE_NOOP("Columns", "Name"), "", 18),
    Column(QT_TRANSLATE_NOOP("Columns", "Before"), "before", 20),
    Column(QT_TRANSLATE_NOOP("Columns", "After"), "after", 20),
    Column(QT_TRANSLATE_NOOP("Columns", "Strand"), "strand", 12),
    Column(QT_TRANSLATE_NOOP("Columns", "Status"), "status", 20),
    Column(QT_TRANSLATE_NOOP("Columns", "Case record"), "record", 24),
)


class MoversSource:
    """A RowSource whose ids are places among the movers. titles: reason code to words."""

    def __init__(self, session: Session, titles: Mapping[str, str]) -> None:
        self._session, self._titles = session, titles
        self._movers: Sequence[Mover] = ()
        self._names: Mapping[str, str] = {}

    def show(self, found: Comparison) -> None:
        self._movers, self._names = found.movers, found.names

    def mover(self, place: int) -> Mover:
        return self._movers[place]

    def ids(self, filter: object, order: Order) -> array[int]:
        places = range(len(self._movers))
        if not order.key:
            return array("q", places)
        keys: dict[str, Callable[[Mover], str]] = {
            "before": lambda one: self.words(one.before),
            "after": lambda one: self.words(one.after),
            "strand": lambda one: one.strand.value,
            "status": lambda one: one.status,
            "record": lambda one: one.ref,
        }
        key = keys[order.key]
        return array("q", sorted(places, key=lambda n: key(self._movers[n]), reverse=order.descending))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        movers = [self._movers[place] for place in ids]
        known = {one.record_id for one in movers if one.record_id}
        rows = {row.id: row for row in reviewing.rows(self._session, sorted(known))}
        return [self._line(one, rows.get(one.record_id)) for one in movers]

    def words(self, result: Result | None) -> str:
        if result is None:
            return "Not there"
        if result.outcome is OutcomeKind.REVIEW:
            why = self._titles.get(result.reason, result.reason)
            return f"In review{' again' if result.reopened else ''}: {why}".removesuffix(": ")
        return outcome_name(result.outcome.value, result.area, self._names)

    def _line(self, one: Mover, row: RecordRow | None) -> Row:
        name = "New in this extract"
        if row is not None:
            name = ", ".join(part for part in (row.surname, row.forename) if part)
        return (
            name, self.words(one.before), self.words(one.after), STRANDS.get(one.strand, one.strand.value),
            one.status, one.ref,
        )  # fmt: skip
