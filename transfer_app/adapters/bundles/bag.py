"""A BagIt 1.0 bag (RFC 8493) written as a tar stream in one pass, with its manifests last."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from transfer_app.adapters.bundles.tar import END, member_header, padding
from transfer_app.adapters.sealing.age.stream import StreamWriter
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.manifest import PackageHeader

PIECE = 256 * 1024
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT_PATH = "bagit.txt"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bag: its path below the bag's folder, its size in bytes, its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, content: bytes) -> Entry:
        return cls(path, len(content), hashlib.sha256(content).hexdigest())


class BagWriter:
    """Writes a bag's files one after the other. tick: called after each piece; may raise to stop."""

    def __init__(
        self, sink: StreamWriter, folder: str, moment: datetime, tick: Callable[[], None] = lambda: None
    ) -> None:
        self._sink = sink
        self._folder = folder
        self._seconds = int(moment.timestamp())
        self._tick = tick
        self._payload: list[Entry] = []
        self._due = b""
        self.size = 0
        """Bytes of payload so far."""
        self.add_text(BAGIT_PATH, BAGIT)

    @property
    def members(self) -> int:
        return len(self._payload)

    def add(self, path: str, size: int, source: io.RawIOBase) -> Entry:
        """One payload file of exactly size bytes; SourceRefused when source holds fewer or more."""
        self._start(path, size)
        digest, left = hashlib.sha256(), size
        while left:
            room = self._sink.room()[:left]
            count = source.readinto(room)
            if not count:
                raise _changed(path)
            digest.update(room[:count])
            self._sink.filled(count)
            left -= count
            self._tick()
        if source.read(1):
            raise _changed(path)
        return self._ended(Entry(path, size, digest.hexdigest()))

    def add_text(self, path: str, content: bytes) -> Entry:
        self._start(path, len(content))
        self._sink.write(content)
        return self._ended(Entry.of(path, content))

    def finish(self, information: Sequence[tuple[str, str]]) -> None:
        """The files that close a bag, and the end of the tar stream."""
        for path, content in closing_files(information, self._payload):
            self.add_text(path, content)
        self._sink.write(self._due + END)

    def _start(self, path: str, size: int) -> None:
        # What fills up the last block of the file before goes with it: one write less for each small file.
        self._sink.write(self._due + member_header(f"{self._folder}/{path}", size, self._seconds))

    def _ended(self, entry: Entry) -> Entry:
        self._due = padding(entry.size)
        if entry.path.startswith("data/"):
            self._payload.append(entry)
            self.size += entry.size
        return entry


def bag_information(header: PackageHeader, part: int) -> list[tuple[str, str]]:
    """The lines of bag-info.txt before Payload-Oxum."""
    return [
        ("Source-Organization", header.sender.authority.name),
        ("Bagging-Date", header.created.strftime("%Y-%m-%d")),
        ("External-Identifier", header.package),
        ("Bag-Count", f"{part} of ?"),
    ]


def closing_files(
    information: Sequence[tuple[str, str]], payload: Sequence[Entry]
) -> list[tuple[str, bytes]]:
    """bag-info.txt and both manifests, in their order, as every bag of this payload has them."""
    octets = sum(entry.size for entry in payload)
    lines = [*information, ("Payload-Oxum", f"{octets}.{len(payload)}")]
    info = "".join(f"{label}: {value}\n" for label, value in lines).encode("utf-8")
    manifest = _manifest(payload)
    tags = [Entry.of(BAGIT_PATH, BAGIT), Entry.of("bag-info.txt", info)]
    tags.append(Entry.of("manifest-sha256.txt", manifest))
    return [
        ("bag-info.txt", info),
        ("manifest-sha256.txt", manifest),
        ("tagmanifest-sha256.txt", _manifest(tags)),
    ]


def _manifest(entries: Sequence[Entry]) -> bytes:
    return "".join(f"{entry.sha256}  {entry.path}\n" for entry in entries).encode("ascii")


def _changed(path: str) -> SourceRefused:
    return SourceRefused(
        f"The document for {path} is not as long as it was when it was listed.",
        "Close the programs that write to it, and pack again. Nothing was kept.",
    )
