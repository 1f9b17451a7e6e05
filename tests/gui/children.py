"""A source of invented rows for tables, as many as asked for."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from transfer_app.gui.rows_model import Column, Order, Row

COLUMNS = (
    Column("Record", "ref", 12),
    Column("Surname", "surname", 18),
    Column("Postcode", "postcode", 10, spoken=lambda value: " ".join(str(value))),
    Column("Metres to the line", "metres", 10, number=True),
    Column("Reason", "", 24),
)


class Children:
    """Invented rows made from their id; remembers what was asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[Sequence[int]] = []

    def ids(self, filter: object, order: Order) -> array[int]:
        numbers = range(self.count)
        if filter is not None:
            numbers = [n for n in numbers if n % 10 == filter]  # type: ignore[assignment]
        key = (lambda n: (n * 7919) % 10_007) if order.key == "metres" else (lambda n: n)
        return array("q", sorted(numbers, key=key, reverse=order.descending))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        self.asked.append(list(ids))
        return [
            (f"R{n:06d}", f"Name{n % 977}", f"BH{n % 26} 1AB", (n * 7919) % 10_007, "near-line") for n in ids
        ]
