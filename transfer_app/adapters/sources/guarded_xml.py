"""XML that anybody may have made, read in pieces: no document types, no entities, nothing that grows.

What is refused is a NotReadable that names the line. Comments, processing instructions and namespaces say
nothing: elements are named without their prefix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Protocol
from xml.parsers import expat

from transfer_app.adapters.sources.csv_records import LARGEST_CELL
from transfer_app.adapters.sources.text_files import NotReadable

PIECE = 1 << 16
DEEPEST = 40
LONGEST_TAG = 1 << 20
"""Bytes. A start tag with all its attributes; without a limit one tag can fill the memory."""


class Handler(Protocol):
    """line: where the event stands in the file, counted from 1."""

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None: ...
    def end(self, tag: str, line: int) -> None: ...
    def text(self, text: str, line: int) -> None:
        """A piece of text: one text may come in several."""
        ...


def pieces(stream: IO[bytes], handler: Handler) -> Iterator[None]:
    """Hand every event to the handler, piece by piece, so that what it gathered can be taken in between."""
    parser = _Guarded(handler)
    while piece := stream.read(PIECE):
        parser.feed(piece)
        yield
    parser.feed(b"", last=True)
    yield


class _Guarded:
    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._fed = self._depth = self._text = 0
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._declared
        parser.EntityDeclHandler = self._declared

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as problem:
            what = expat.ErrorString(problem.code)
            raise NotReadable(f"it is not well-formed XML: {what}, line {problem.lineno}") from problem
        except (ValueError, LookupError) as problem:
            if isinstance(problem, NotReadable):
                raise
            raise NotReadable("it is XML in an encoding that is not read here; save it as UTF-8") from problem
        if self._fed - max(0, self._parser.CurrentByteIndex) > LONGEST_TAG:
            raise NotReadable(f"it has a tag of more than {LONGEST_TAG >> 20} MiB, {self._where()}")

    def _where(self) -> str:
        return f"line {self._parser.CurrentLineNumber}"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._text = 0
        if self._depth > DEEPEST:
            raise NotReadable(f"its elements lie more than {DEEPEST} deep, {self._where()}")
        self._handler.start(_local(tag), attributes, self._parser.CurrentLineNumber)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._text = 0
        self._handler.end(_local(tag), self._parser.CurrentLineNumber)

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._text > LARGEST_CELL:
            raise NotReadable(f"it has a text of more than {LARGEST_CELL:,} characters, {self._where()}")
        self._handler.text(text, self._parser.CurrentLineNumber)

    def _declared(self, *_: object) -> None:
        raise NotReadable(f"it declares a document type, which no export needs, {self._where()}")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
