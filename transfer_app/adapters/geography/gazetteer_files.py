"""Opens an address list as it is downloaded: a CSV file, gzipped or not, or the product's zip.

Nothing is unpacked to disk. Only the tables are taken from a zip (not the documents, nor the ONS directory's
second copy by area), in order of name.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from transfer_app.domain.errors import GazetteerError

Progress = Callable[[int, int], None]
"""progress(done, total) in bytes; it may raise Cancelled."""

_HEAD = 65_536
_MOST_BYTES = 32 * 1024**3
_BLOCK = 4 * 1024**2


def check_gazetteer(path: Path) -> int:
    """The file's size in bytes; GazetteerError when there is no file to read."""
    if path.is_dir():
        raise GazetteerError(f"{path} is a folder.", "Choose the product's zip or its CSV file.")
    if not path.is_file():
        raise GazetteerError(f"There is no file {path}.", "Check the name, or choose another file.")
    size = path.stat().st_size
    if size == 0:
        raise GazetteerError(f"{path.name} is empty.")
    if not os.access(path, os.R_OK):
        raise GazetteerError(f"{path} may not be read.", "Ask for permission to read it, or copy it first.")
    return size


def digest_of(path: Path, step: Callable[[int], None]) -> str:
    """SHA-256 of the file's bytes, in hex. step(n): n bytes have been read."""
    digest, done = sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            step(done)
    return digest.hexdigest()


@contextmanager
def tables(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes], Callable[[], int]]]]:
    """The tables of a list, one after the other: name, stream of bytes, how far into the file we are."""
    try:
        with path.open("rb") as raw:
            yield _tables(path, raw)
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise GazetteerError(f"{path.name} is damaged or was not downloaded to its end: {error}.") from error
    except NotImplementedError as error:
        # Windows packs archives beyond 2 GiB in a way (Deflate64) that Python does not unpack.
        raise GazetteerError(
            f"{path.name} is packed in a way that is not read here.",
            "Unzip it and choose the CSV file inside.",
        ) from error


def _tables(path: Path, raw: IO[bytes]) -> Iterator[tuple[str, IO[bytes], Callable[[], int]]]:
    magic = raw.read(4)
    raw.seek(0)
    if magic[:2] == b"\x1f\x8b":
        with gzip.open(raw) as unpacked:
            yield path.name, io.BufferedReader(unpacked), raw.tell
    elif magic[:2] == b"PK":
        with zipfile.ZipFile(raw) as archive:
            for member in _table_members(archive, path.name):
                with archive.open(member) as unpacked:
                    yield f"{path.name}: {member.filename}", unpacked, raw.tell
    else:
        yield path.name, raw, raw.tell


def _table_members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    found = []
    for member in archive.infolist():
        folders = member.filename.replace("\\", "/").lower().split("/")
        if not folders[-1].endswith(".csv") or {"multi_csv", "doc", "documents", "user guide"} & set(
            folders[:-1]
        ):
            continue
        # Lookup tables of names and codes ride along in ONS zips, in folders of their own.
        if "data" in folders[:-1] or len(folders) == 1:
            found.append(member)
    if not found:
        raise GazetteerError(
            f"{name} holds no CSV table.", "Choose the zip of ONSPD, Code-Point Open or OS Open UPRN."
        )
    if any(member.flag_bits & 1 for member in found):
        raise GazetteerError(
            f"{name} is locked with a password.", "Unlock it, or download the product again."
        )
    if sum(member.file_size for member in found) > _MOST_BYTES:
        raise GazetteerError(f"{name} would unpack to more than {_MOST_BYTES // 1024**3} GiB.")
    return sorted(found, key=lambda member: member.filename)


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A table's first row: its cells, its bytes, and what was read behind it."""

    cells: list[str]
    line: bytes
    behind: bytes


def first_row(stream: IO[bytes], name: str) -> FirstRow:
    """The first row of a table, taken off the stream; GazetteerError when this is no table of text."""
    head = stream.read(_HEAD)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise GazetteerError(
            f"{name} is in UTF-16.", "Save it as CSV in UTF-8, or load the product as downloaded."
        )
    line, end, behind = head.partition(b"\n")
    if not head.strip():
        raise GazetteerError(f"{name} is empty.")
    if not end and len(head) == _HEAD:
        raise GazetteerError(f"{name} has no line end in its first {_HEAD:,} bytes, so it is no CSV table.")
    if b"\0" in line:
        raise GazetteerError(f"{name} is not a text file.")
    try:
        cells = next(csv.reader([line.decode("utf-8-sig").rstrip("\r")]), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise GazetteerError(f"{name} is not CSV in UTF-8: {error}.") from error
    return FirstRow(cells, line.removeprefix(codecs.BOM_UTF8) + end, behind)


def numbered(first: FirstRow, keep: bool, stream: IO[bytes]) -> IO[bytes]:
    """The table under a heading 0,1,2,... of its own, one column wider than its first row.

    keep: whether the first row is an entry. The column too many is for rows that have shifted to fall into.
    """
    heading = ",".join(str(place) for place in range(len(first.cells) + 1)).encode("ascii") + b"\n"
    head = heading + (first.line if keep else b"") + first.behind
    return io.BufferedReader(_Rejoined(head, stream), _BLOCK)


class _Rejoined(io.RawIOBase):
    """A stream with its head, already read, put back in front: a zip's member cannot always seek."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        room = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            block, self._head = self._head[: len(room)], self._head[len(room) :]
        else:
            block = self._rest.read(len(room))
        room[: len(block)] = block
        return len(block)
