"""The rows of one table in an XML document, as its layout describes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from transfer_app.adapters.sources.csv_records import Record
from transfer_app.adapters.sources.profiles import plain
from transfer_app.adapters.sources.xml_layout import RowLayout, Way, XmlLayout
from transfer_app.adapters.sources.xml_units import Element, units


@dataclass(frozen=True, slots=True)
class XmlRows:
    """extra: tags (lower case) in a row that the profile does not list, kept as columns after its own.

    by_line: a row's number is the line on which its element begins; else its place among those of its kind.
    """

    path: Path
    unit: XmlLayout
    layout: RowLayout
    extra: tuple[str, ...]
    by_line: bool

    def __call__(self) -> Iterator[Record]:
        extra = [(Way(0, (tag,), several=True),) for tag in self.extra]
        ways = [*self.layout.columns.values(), *extra]
        number = 0
        for unit in units(self.path, self.unit):
            for row in rows_of(unit, self.layout):
                number += 1
                yield _record(row, row.line if self.by_line else number, ways)


def rows_of(unit: Element, layout: RowLayout) -> Iterator[Element]:
    """The elements of one unit that are rows; one in which nothing is written is none."""
    own = [way for ways in layout.columns.values() for way in ways if not way.up]
    for row in unit.below(layout.row):
        if any(row.at(way)[0] for way in own) and _wanted(row, layout):
            yield row


def _wanted(row: Element, layout: RowLayout) -> bool:
    if not layout.rows_with:
        return True
    texts = ((plain(text_of(row, layout.columns[name])), known) for name, known in layout.rows_with.items())
    return any(text and fnmatchcase(text, pattern) for text, known in texts for pattern in known)


def text_of(row: Element, ways: Sequence[Way]) -> str:
    return next((text for way in ways if (text := row.at(way)[0])), "")


def _record(row: Element, number: int, columns: Sequence[Sequence[Way]]) -> Record:
    cells = []
    for ways in columns:
        cell = ""
        for way in ways:
            text, doubled = row.at(way)
            if doubled:
                tag = "/".join(way.down)
                fault = f"the element {tag} is there twice, and which one counts is not known"
                return Record(number, [], fault)
            cell = cell or text
        cells.append(cell)
    return Record(number, cells)
