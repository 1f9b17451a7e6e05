"""What a file is before it is read as CSV: its encoding, its size, and whether it is text at all.

The whole file is looked at once, in pieces, so memory does not grow with it. Nothing is assumed
silently: the encoding taken and why are part of the answer.
"""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 20
LONGEST_LINE = 4 << 20
"""Bytes. A real row of an export is a few thousand; without a limit one line can fill the memory."""

_NOT_TEXT = (
    (
        b"PK\x03\x04",
        "it is an Excel workbook or a zip file under another name; a workbook's name ends in .xlsx",
    ),
    (b"\xd0\xcf\x11\xe0", "it is an old Excel workbook under another name; save it as 'CSV UTF-8'"),
    (b"\xff\xfe\x00\x00", "it is in UTF-32; save it as 'CSV UTF-8'"),
    (b"\x00\x00\xfe\xff", "it is in UTF-32; save it as 'CSV UTF-8'"),
    (b"SQLite format 3", "it is a database, not a CSV file"),
    (b"%PDF", "it is a PDF document, not a CSV file"),
    (b"age-encryption.org/", "it is an encrypted file, not a CSV file"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class NotReadable(ValueError):
    """The file cannot be read as text; `reason` completes 'refused because ...'."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TextFile:
    """encoding: Python's name for it. note: what was assumed, '' when plain UTF-8. lines: line ends."""

    encoding: str
    note: str
    lines: int
    size: int
    sha256: str


def examine(path: Path) -> TextFile:
    """Find out how to read the file; NotReadable says why it cannot be."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotReadable("it is a folder, not a file" if path.is_dir() else "it is not a regular file")
        if status.st_size == 0:
            raise NotReadable("it is empty")
        with path.open("rb") as stream:
            head = stream.read(4096)
        encoding, note = _encoding(path, head)
        digest, lines = _measure(path)
    except OSError as problem:
        raise NotReadable(f"it cannot be opened ({problem.strerror})") from problem
    return TextFile(encoding, note, lines, status.st_size, digest)


def _encoding(path: Path, head: bytes) -> tuple[str, str]:
    for magic, reason in _NOT_TEXT:
        if head.startswith(magic):
            raise NotReadable(reason)
    for mark, encoding, name in _MARKS:
        if head.startswith(mark):
            if not _decodes(path, encoding):
                raise NotReadable(f"it is marked as {name} but is damaged; export it again as UTF-8")
            return encoding, "" if encoding == "utf-8-sig" else f"Read as {name}, as its first bytes say."
    # In the header only: elsewhere a NUL costs its own row and not the file.
    if b"\x00" in head.replace(b"\r", b"\n").split(b"\n", 1)[0]:
        raise NotReadable("it holds NUL bytes: it is not text, or it is UTF-16 without a mark; save as UTF-8")
    if head.lstrip()[:1] in (b"<", b"{"):
        raise NotReadable("it looks like XML or JSON, not CSV; the name of an XML document ends in .xml")
    if _decodes(path, "utf-8"):
        return "utf-8", ""
    if _decodes(path, "cp1252"):
        return "cp1252", "Not UTF-8, so read as Windows-1252. If names look wrong, export it as UTF-8."
    raise NotReadable("it is neither UTF-8, UTF-16 nor Windows-1252; export it again as UTF-8")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _measure(path: Path) -> tuple[str, int]:
    digest, lines, open_line = hashlib.sha256(), 0, 0
    for piece in _pieces(path):
        digest.update(piece)
        ends = piece.replace(b"\r\n", b" \n").replace(b"\r", b"\n").split(b"\n")
        lines += len(ends) - 1
        longest = max(open_line + len(ends[0]), max(map(len, ends[1:]), default=0))
        open_line = len(ends[-1]) + (open_line if len(ends) == 1 else 0)
        if longest > LONGEST_LINE:
            raise NotReadable(f"it has a line of more than {LONGEST_LINE >> 20} MiB; it is no table")
    return digest.hexdigest(), lines + (1 if open_line else 0)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece
