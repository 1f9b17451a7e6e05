"""An XML document as tables of an export: which profile describes it, and what of it is not described."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from transfer_app.adapters.sources.guarded_xml import pieces
from transfer_app.adapters.sources.headers import check_width, few
from transfer_app.adapters.sources.profiles import Into, Profile, Table
from transfer_app.adapters.sources.surveyed import SurveyedFile
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.adapters.sources.xml_layout import RowLayout, XmlLayout
from transfer_app.adapters.sources.xml_rows import XmlRows, rows_of, text_of
from transfer_app.adapters.sources.xml_units import Beside, Element, units

MOST_KINDS = 1_000
_NO_LINES = "Several of its rows begin on one line, so rows are counted 1, 2, 3 and not by line."


def survey_xml(path: Path, profiles: Sequence[Profile]) -> list[SurveyedFile]:
    """Those of its tables that hold rows; NotReadable when no profile describes the document."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = path.stat().st_size
        profile, layout, seen = _described(path, profiles)
    except OSError as problem:
        raise NotReadable(f"it cannot be opened ({problem.strerror})") from problem
    kinds = Counter(one.layout.row[-1] for one in seen.tables)
    found = []
    for one in seen.tables:
        if not one.lines:
            continue
        table, own, extra = one.table, one.layout, tuple(sorted(one.extra))
        by_line = all(line < other for line, other in pairwise(one.lines))
        named = [f"element {tag}" if tag in own.columns else tag for tag in extra]
        check_width(len(own.columns) + len(extra))
        found.append(
            SurveyedFile(
                name=f"{path.name}, {own.tag}" + (f" as {table.name}" if kinds[own.row[-1]] > 1 else ""),
                path=path,
                profile=profile,
                table=table,
                columns=(*own.columns, *named),
                records=XmlRows(path, layout, own, extra, by_line),
                rows=len(one.lines),
                size=size,
                sha256=digest,
                notes=(*(() if by_line else (_NO_LINES,)), *_odd(one)),
            )
        )
    if not found:
        raise NotReadable(f"none of its {layout.shown} elements holds a row of a table")
    found[0] = replace(found[0], notes=(*_left_out(layout, seen), *found[0].notes))
    return found


@dataclass(slots=True)
class _SeenTable:
    """lines: of its rows. present: columns that some row has a text in. extra: see XmlRows."""

    table: Table
    layout: RowLayout
    lines: list[int] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    extra: set[str] = field(default_factory=set)

    def take(self, unit: Element) -> None:
        for row in rows_of(unit, self.layout):
            self.lines.append(row.line)
            for name, ways in self.layout.columns.items():
                if name not in self.present and text_of(row, ways):
                    self.present.add(name)


class _Seen:
    """What one reading of the whole document found."""

    def __init__(self, profile: Profile) -> None:
        self.tables = [_SeenTable(each, each.xml) for each in profile.tables if each.xml is not None]
        self.beside = Beside()
        self.not_read: Counter[str] = Counter()
        self.units = 0
        # The child's own row goes with every record, so nothing that is not known may come into it.
        shared = {one.layout.row for one in self.tables if one.table.into is Into.PERSON}
        self._rows = {one.layout.row: one for one in reversed(self.tables) if one.layout.row not in shared}
        self._known = {path[:depth] for path in self._paths() for depth in range(1, len(path) + 1)}

    def _paths(self) -> Iterator[tuple[str, ...]]:
        for one in self.tables:
            yield one.layout.row
            for ways in one.layout.columns.values():
                for way in ways:
                    yield one.layout.row[: len(one.layout.row) - way.up] + way.down

    def take(self, unit: Element) -> None:
        self.units += 1
        for one in self.tables:
            one.take(unit)
        self._walk(unit, ())

    def _walk(self, element: Element, path: tuple[str, ...]) -> None:
        for child in element.children:
            place = (*path, child.tag)
            if place in self._known:
                self._walk(child, place)
            elif not child.children and path in self._rows:
                self._rows[path].extra.add(child.tag)
            else:
                self.not_read["/".join(place)] += 1
        if len(self.not_read) > MOST_KINDS:
            raise NotReadable(f"it holds more than {MOST_KINDS:,} kinds of elements that are not described")


def _described(path: Path, profiles: Sequence[Profile]) -> tuple[Profile, XmlLayout, _Seen]:
    """The profile whose units the document holds, and what is in them."""
    root = _root(path)
    layouts = [(profile, profile.xml) for profile in profiles if profile.xml is not None]
    if root.lower() not in {layout.unit[0] for _, layout in layouts}:
        known = ", ".join(sorted({layout.shown.partition("/")[0] for _, layout in layouts}))
        raise NotReadable(f"it is XML, but its outermost element is {root[:40]!a}; known are {known}")
    for profile, layout in layouts:
        if layout.unit[0] == root.lower():
            seen = _Seen(profile)
            for unit in units(path, layout, seen.beside):
                seen.take(unit)
            if seen.units:
                return profile, layout, seen
    known = " or ".join(layout.shown for _, layout in layouts if layout.unit[0] == root.lower())
    raise NotReadable(f"it is XML, but holds no element {known}")


def _root(path: Path) -> str:
    first = _First()
    with path.open("rb") as stream:
        for _ in pieces(stream, first):
            if first.tag:
                break
    return first.tag


class _First:
    """The outermost element's tag, as written."""

    tag = ""

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        self.tag = self.tag or tag

    def end(self, tag: str, line: int) -> None:
        """Not needed."""

    def text(self, text: str, line: int) -> None:
        """Not needed."""


def _odd(one: _SeenTable) -> Iterator[str]:
    if one.extra:
        kept = few(sorted(one.extra))
        yield f"Elements that table {one.table.name} does not have are kept as they are: {kept}."
    absent = [names[0] for names in one.table.recognise if not one.present.intersection(names)]
    if absent:
        yield f"No row of it has a text in {few(absent)}."


def _left_out(layout: XmlLayout, seen: _Seen) -> Iterator[str]:
    """What of the whole document is in no table."""
    if seen.not_read:
        told = few([f"{place} ({count})" for place, count in sorted(seen.not_read.items())])
        yield f"Elements that the profile does not describe are not read: {told}."
    if seen.beside.elements:
        told = few([f"{tag} ({count})" for tag, count in sorted(seen.beside.elements.items())])
        yield f"Elements beside {layout.shown} are not read: {told}."
    if seen.beside.stray_text:
        yield f"Text between elements is not read; it stands in {seen.beside.stray_text:,} of them."
    if seen.beside.attributes:
        yield f"Attributes are not read; there are {seen.beside.attributes:,}."
