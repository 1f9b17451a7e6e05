"""The parts of an XLSX file (ECMA-376) that a table needs: its sheets, its texts, which styles are dates.

Nothing is unpacked to disk, run, calculated or fetched. A workbook that hides or grows is refused.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from transfer_app.adapters.sources.guarded_xml import Handler, pieces
from transfer_app.adapters.sources.text_files import NotReadable

MOST_PARTS = 2_000
UNPACKED = 2 << 30
"""Bytes, of all parts. A full sheet of an export unpacks to some hundred MiB."""
MOST_HELD = 256 << 20
"""Bytes of the texts that cells share: they are held in memory while a sheet is read."""

_REFUSED = (
    ("vbaproject.bin", "it holds macros; save it as an .xlsx workbook without them"),
    ("/embeddings/", "it holds an embedded file; save the sheets alone"),
    ("/activex/", "it holds controls that run; save the sheets alone"),
    ("/externallinks/", "its cells take values from other workbooks; save them as values first"),
)
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
MOST_ELEMENTS = 200_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """part: its place in the archive."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Book:
    """An open workbook. date_styles: cell styles that show a number as a day; from_1904: where they begin."""

    archive: ZipFile
    sheets: tuple[Sheet, ...]
    date_styles: frozenset[int]
    from_1904: bool
    texts_part: str

    def texts(self) -> list[str]:
        """The texts that cells share, by number."""
        if not self.texts_part:
            return []
        if self.archive.getinfo(self.texts_part).file_size > MOST_HELD:
            raise NotReadable(
                f"its texts take more than {MOST_HELD >> 20} MiB; save each table as 'CSV UTF-8'"
            )
        found = _Texts()
        for _ in read_part(self.archive, self.texts_part, found):
            pass
        return found.all


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """The workbook, its cells not yet read; NotReadable says why not, now or while it is open."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) == _OLD_OR_LOCKED:
                raise NotReadable(
                    "it has a password or is an old Excel workbook; save it as .xlsx without one"
                )
            with ZipFile(stream) as archive:
                _check(archive)
                yield _book(archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as problem:
        raise NotReadable("it is not a workbook that can be read, or it is damaged") from problem


def read_part(archive: ZipFile, name: str, handler: Handler) -> Iterator[None]:
    """One part through the handler, piece by piece."""
    try:
        stream = archive.open(name)
    except KeyError as problem:
        raise NotReadable(f"it is not a whole workbook: {name[:80]!a} is missing") from problem
    with stream:
        yield from pieces(stream, handler)


def _check(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > UNPACKED:
        raise NotReadable("it would unpack to more than any export is")
    if any(one.flag_bits & 1 for one in parts):
        raise NotReadable("it is locked with a password")
    if any(one.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for one in parts):
        raise NotReadable("it is packed in a way that no workbook is")
    names = [one.filename.lower() for one in parts]
    if len(set(names)) < len(names):
        raise NotReadable("it holds two parts of the same name")
    for mark, reason in _REFUSED:
        if any(mark in name for name in names):
            raise NotReadable(reason)


def _book(archive: ZipFile) -> Book:
    top = next((target for kind, target in _related(archive, "").values() if kind == "officeDocument"), "")
    related = _related(archive, top)
    by_kind = dict(related.values())
    starts = _starts(archive, top)
    sheets = tuple(
        Sheet(given.get("name", ""), related[place][1], given.get("state", "visible") != "visible")
        for _, tag, given in starts
        if tag == "sheet" and related.get(place := _linked(given), ("", ""))[0] == "worksheet"
    )
    styles = _starts(archive, by_kind["styles"]) if "styles" in by_kind else []
    return Book(
        archive,
        sheets,
        _date_styles(styles),
        any(tag == "workbookPr" and given.get("date1904") in ("1", "true") for _, tag, given in starts),
        by_kind.get("sharedStrings", ""),
    )


def _linked(given: Mapping[str, str]) -> str:
    """The relationship's id: the one attribute 'id' that has a prefix, whatever the prefix is called."""
    return next((text for name, text in given.items() if name.endswith(":id")), "")


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By id: the kind and the place of what a part refers to; '' is the whole archive."""
    folder, _, name = part.rpartition("/")
    starts = _starts(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        given.get("Id", ""): (
            given.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/"),
        )
        for _, tag, given in starts
        if tag == "Relationship" and given.get("TargetMode") != "External"
    }


def _date_styles(styles: list[tuple[str, str, Mapping[str, str]]]) -> frozenset[int]:
    # openpyxl takes a while to load, and few exports are workbooks.
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    dates = {str(number) for number in _BUILT_IN_DATES}
    for _, tag, given in styles:
        form = given.get("formatCode", "")
        if tag == "numFmt" and is_date_format(form) and not is_timedelta_format(form):
            dates.add(given.get("numFmtId", ""))
    cells = (given.get("numFmtId", "") for parent, tag, given in styles if (parent, tag) == ("cellXfs", "xf"))
    return frozenset(number for number, form in enumerate(cells) if form in dates)


def _starts(archive: ZipFile, part: str) -> list[tuple[str, str, Mapping[str, str]]]:
    found = _Starts()
    for _ in read_part(archive, part, found):
        pass
    return found.all


class _Starts:
    """Every element of a small part: its parent's tag, its own and its attributes."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str, Mapping[str, str]]] = []
        self._open = [""]

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        if len(self.all) >= MOST_ELEMENTS:
            raise NotReadable(f"it holds more than {MOST_ELEMENTS:,} styles or sheets")
        self.all.append((self._open[-1], tag, attributes))
        self._open.append(tag)

    def end(self, tag: str, line: int) -> None:
        self._open.pop()

    def text(self, text: str, line: int) -> None:
        """Such a part says everything in its attributes."""


class _Texts:
    """The shared texts; what is only said how to pronounce (rPh) is no part of them."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._parts: list[str] = []
        self._in_text = self._spoken = False

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        self._spoken = self._spoken or tag == "rPh"
        self._in_text = tag == "t" and not self._spoken

    def end(self, tag: str, line: int) -> None:
        self._in_text = False
        if tag == "rPh":
            self._spoken = False
        elif tag == "si":
            self.all.append(unescaped("".join(self._parts)))
            self._parts.clear()

    def text(self, text: str, line: int) -> None:
        if self._in_text:
            self._parts.append(text)


def unescaped(text: str) -> str:
    """A text as it was typed: Excel writes a control character as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
