"""The units of an XML document, one child's element at a time: memory does not grow with the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from transfer_app.adapters.sources.guarded_xml import pieces
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.adapters.sources.xml_layout import SEVERAL, Way, XmlLayout

MOST_IN_UNIT = 50_000
"""Elements. A child of the 903 return may have 366 episodes of a dozen."""
LONGEST_UNIT = 4_000_000
"""Characters of text."""


class Element:
    """tag: lower case. text: what stands between its tags, without blanks around."""

    __slots__ = ("children", "line", "parent", "parts", "tag")

    def __init__(self, tag: str, line: int, parent: Element | None) -> None:
        self.tag, self.line, self.parent = tag, line, parent
        self.children: list[Element] = []
        self.parts: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def below(self, tags: tuple[str, ...]) -> list[Element]:
        """Every element that these tags lead down to, in the order of the document."""
        found = [self]
        for tag in tags:
            found = [child for one in found for child in one.children if child.tag == tag]
        return found

    def at(self, way: Way) -> tuple[str, bool]:
        """The text there, and whether an element that must stand alone does not."""
        start: Element | None = self
        for _ in range(way.up):
            start = start.parent if start is not None else None
        found = start.below(way.down) if start is not None else []
        texts = [one.text for one in found]
        if way.several:
            return SEVERAL.join(filter(None, texts)), False
        return (texts[0] if texts else ""), len(texts) > 1


class Beside:
    """What a document holds that is no element of a child: said, because nothing is left out in silence."""

    def __init__(self) -> None:
        self.elements: Counter[str] = Counter()
        self.stray_text = 0
        self.attributes = 0


def units(path: Path, layout: XmlLayout, beside: Beside | None = None) -> Iterator[Element]:
    """Every unit in order. May raise OSError; NotReadable where the document is not whole or is hostile."""
    reader = _Reader(layout, beside or Beside())
    with path.open("rb") as stream:
        for _ in pieces(stream, reader):
            yield from reader.take()


class _Reader:
    def __init__(self, layout: XmlLayout, beside: Beside) -> None:
        self._layout, self._beside = layout, beside
        self._path: list[str] = []
        self._open: Element | None = None
        self._done: list[Element] = []
        self._count = self._length = 0

    def take(self) -> list[Element]:
        taken, self._done = self._done, []
        return taken

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        name, parent = tag.lower(), self._open
        self._path.append(name)
        if parent is not None:
            self._open = Element(name, line, parent)
            parent.children.append(self._open)
            self._count += 1
            if self._count > MOST_IN_UNIT:
                what = f"one {self._layout.shown} of it holds more than {MOST_IN_UNIT:,} elements"
                raise NotReadable(f"{what}, line {line}")
        elif tuple(self._path) == self._layout.unit:
            self._open, self._count, self._length = Element(name, line, None), 1, 0
        else:
            self._outside(name, tag)
            return
        self._beside.attributes += sum(":" not in one and one != "xmlns" for one in attributes)

    def _outside(self, name: str, tag: str) -> None:
        depth = len(self._path)
        on_the_way = tuple(self._path) == self._layout.unit[:depth]
        under_it = tuple(self._path[:-1]) == self._layout.unit[: depth - 1]
        if under_it and not on_the_way and name not in self._layout.beside:
            self._beside.elements[tag] += 1

    def text(self, text: str, line: int) -> None:
        if self._open is not None:
            self._open.parts.append(text)
            self._length += len(text)
            if self._length > LONGEST_UNIT:
                what = f"one {self._layout.shown} of it holds more than {LONGEST_UNIT:,} characters"
                raise NotReadable(f"{what}, line {line}")

    def end(self, tag: str, line: int) -> None:
        self._path.pop()
        closed = self._open
        if closed is None:
            return
        if closed.children and closed.text:
            self._beside.stray_text += 1
        self._open = closed.parent
        if closed.parent is None:
            self._done.append(closed)
