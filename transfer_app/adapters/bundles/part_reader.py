"""Reading one part strictly, from beginning to end, member by member.

docs/format-package.md is the authority. Every rule of a part is checked here; the rules between parts and the
public manifest are in package_reader.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Protocol

from transfer_app.adapters.bundles.bag import (
    BAGIT,
    BAGIT_PATH,
    PIECE,
    Entry,
    bag_information,
    closing_files,
)
from transfer_app.adapters.bundles.tar import BLOCK, padding, read_member_header
from transfer_app.adapters.sealing.age.stream import Content, Sink
from transfer_app.domain.case_claims import CaseClaims, unlike
from transfer_app.domain.errors import PackageRefused, Tampered
from transfer_app.domain.manifest import PackageHeader, SealedPart
from transfer_app.domain.package_contents import PartContents
from transfer_app.domain.package_names import (
    CONTENTS_PATH,
    LARGEST_CASE_PAGE,
    LARGEST_CONTENTS,
    LARGEST_FILE,
    MOST_MEMBERS,
    SeenNames,
    check_member_name,
    part_stem,
)


class Source(Protocol):
    """An opened stream: read gives up to size bytes, and nothing only at its end; readinto the same."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readinto(self, buffer: memoryview, /) -> int: ...


Keep = Callable[[str], AbstractContextManager[Sink]]
"""Where a file of the part, named by its checked path, is written to while it is read."""


class Member:
    """One file of the stream, while the stream is at it. path: below the part's folder."""

    def __init__(
        self, source: Source, path: str, size: int, scratch: memoryview, sink: Sink | None = None
    ) -> None:
        """scratch: memory for what nobody asks for. sink: takes all of it, whoever reads it."""
        self.path = path
        self.size = size
        self._source = source
        self._left = size
        self._scratch = scratch
        self._sink = sink
        self._digest = hashlib.sha256()
        self._expected: str | None = None

    def must_be(self, sha256: str) -> None:
        """From now on its last bytes are given out only if the whole has this digest."""
        self._expected = sha256

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        content = take(self._source, wanted)
        self._took(content)
        return content

    def entry(self) -> Entry:
        """Reads past what is left, and says what the file was."""
        while self._left:
            piece = self._scratch[: self._left]
            _fill(self._source, piece)
            self._took(piece)
        return Entry(self.path, self.size, self._digest.hexdigest())

    def _took(self, content: Content) -> None:
        self._digest.update(content)
        if self._sink is not None:
            self._sink.write(content)
        self._left -= len(content)
        if not self._left and self._expected is not None and self._digest.hexdigest() != self._expected:
            raise Tampered(f"The file {self.path} in the package is not the one that was checked.")


def take(source: Source, size: int) -> bytes:
    """Exactly size bytes; Tampered when the stream ends before."""
    content = source.read(size) if size else b""
    while len(content) < size:
        more = source.read(size - len(content))
        if not more:
            raise _cut()
        content += more
    return content


def _fill(source: Source, buffer: memoryview) -> None:
    """As take, into memory that is there."""
    while buffer:
        read = source.readinto(buffer)
        if not read:
            raise _cut()
        buffer = buffer[read:]


def _cut() -> Tampered:
    return Tampered("The package is cut short.")


def members(
    source: Source, header: PackageHeader, part: int, keep: Keep | None = None
) -> Generator[Member, None, None]:
    """The files of a part's stream in order, names and sizes checked, up to the exact end of the stream.

    keep: each file is written there too, and what it opened is closed before the next file comes.
    """
    folder, seconds = part_stem(header.package, part), int(header.created.timestamp())
    seen, scratch = SeenNames(), memoryview(bytearray(PIECE))
    for _ in range(MOST_MEMBERS):
        block = take(source, BLOCK)
        if not any(block):
            _end(source)
            return
        name, size = read_member_header(block, seconds)
        path = check_member_name(name, folder)
        seen.add(path)
        if size > _largest(path):
            raise PackageRefused(f"The file {path} in the package is larger than it may be ({size:,} bytes).")
        with keep(path) if keep is not None else nullcontext() as sink:
            member = Member(source, path, size, scratch, sink)
            yield member
            member.entry()
        if any(take(source, len(padding(size)))):
            raise PackageRefused(f"Something is hidden behind the file {path} in the package.")
    raise PackageRefused(f"The package holds more than {MOST_MEMBERS:,} files in one part.")


def verify_part(
    source: Source, header: PackageHeader, part: int, sealed: SealedPart, keep: Keep | None = None
) -> tuple[PartContents, bytes, dict[str, str]]:
    """Reads the whole part: its list of contents, the list as it stands, and what its cases say otherwise.

    The last is by record, in the words of case_claims.unlike; whoever takes the package in has to judge it.
    keep: the files are written there as they are read, before it is known whether the part is good.
    PackageRefused for what must not be in a package, Tampered for what is not as it was signed.
    """
    with closing(members(source, header, part, keep)) as stream:
        return _verified(stream, header, part, sealed)


def _verified(
    stream: Iterator[Member], header: PackageHeader, part: int, sealed: SealedPart
) -> tuple[PartContents, bytes, dict[str, str]]:
    _expect(stream, BAGIT_PATH, BAGIT)
    payload: list[Entry] = []
    said: dict[str, CaseClaims | None] = {}
    for member in stream:
        if member.path == CONTENTS_PATH:
            break
        if not member.path.startswith("data/"):
            raise PackageRefused(f"The file {member.path} in the package is out of its place.")
        if member.path.endswith("/case.json"):
            said[member.path] = CaseClaims.read(member.read())
        payload.append(member.entry())
    else:
        raise PackageRefused("The package does not list its contents.")
    text = member.read()
    payload.append(Entry.of(CONTENTS_PATH, text))
    contents = _contents(text, header, part, sealed)
    _compare(payload[:-1], contents)
    for path, expected in closing_files(bag_information(header, part), payload):
        _expect(stream, path, expected)
    for member in stream:
        raise PackageRefused(f"The file {member.path} in the package follows after its end.")
    faults = {each.record: unlike(said[each.files[0].path], each) for each in contents.records}
    return contents, text, {record: fault for record, fault in faults.items() if fault}


def _contents(text: bytes, header: PackageHeader, part: int, sealed: SealedPart) -> PartContents:
    if hashlib.sha256(text).hexdigest() != sealed.contents_sha256:
        raise Tampered("The list of contents in the package is not the one that its sender signed.")
    try:
        contents = PartContents.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The list of contents in the package is not as it must be: {fault}.") from fault
    if contents.header != header or contents.part != part:
        raise Tampered(
            "The sealed content names another package, sender, receiver or recipient than the outside."
        )
    if len(contents.records) != sealed.records:
        raise Tampered("The package does not hold as many case records as its manifest says.")
    return contents


def _compare(found: list[Entry], contents: PartContents) -> None:
    """The files found must be those listed, in their order."""
    listed = [
        Entry(each.path, each.size, each.sha256) for record in contents.records for each in record.files
    ]
    if found == listed:
        return
    names, expected = [entry.path for entry in found], [entry.path for entry in listed]
    if extra := set(names) - set(expected):
        raise PackageRefused(f"The package holds a file that it does not list: {min(extra)}.")
    if missing := set(expected) - set(names):
        raise Tampered(f"A file that the package lists is missing: {min(missing)}.")
    if names != expected:
        raise PackageRefused("The files in the package are not in the order of its list.")
    changed = next(entry for entry, other in zip(found, listed, strict=True) if entry != other)
    raise Tampered(f"The file {changed.path} in the package is not the one that it lists.")


def _expect(stream: Iterator[Member], path: str, content: bytes) -> None:
    member = next(stream, None)
    if member is None or member.path != path:
        raise PackageRefused(f"The package does not hold {path} where it must.")
    if member.size != len(content) or member.read() != content:
        raise Tampered(f"The file {path} in the package does not fit its contents.")


def _end(source: Source) -> None:
    if any(take(source, BLOCK)) or source.read(1):
        raise PackageRefused("Something is hidden behind the end of the package.")


def _largest(path: str) -> int:
    if path.endswith(".bin"):
        return LARGEST_FILE
    return LARGEST_CASE_PAGE if path.startswith("data/cases/") else LARGEST_CONTENTS
