"""Single files of a checked package, read out of the sealed parts where they lie.

docs/format-package.md, "Reading single cases", is the authority. Where a file lies follows from the contents,
since a strict reader accepts one spelling of a part only: so the index is made from what was checked, and the
pass that checks knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from transfer_app.adapters.bundles.bag import BAGIT, PIECE
from transfer_app.adapters.bundles.bounded import opened
from transfer_app.adapters.bundles.package_reader import Unlocked
from transfer_app.adapters.bundles.part_reader import Member, take
from transfer_app.adapters.bundles.tar import BLOCK, member_header, padding
from transfer_app.adapters.sealing.age import AgeSeekable
from transfer_app.domain.errors import NotForYou, NotFound, Tampered
from transfer_app.domain.package_contents import PackedFile, PartContents
from transfer_app.domain.package_names import part_stem
from transfer_app.domain.shared_packages import PlacedRecord

CHOOSE_AGAIN = "Where its files were moved, choose its .manifest.json again; they belong into one folder."


def placed_records(contents: Iterable[PartContents]) -> Iterator[PlacedRecord]:
    """Every record of parts that were checked, with its place."""
    for part in contents:
        at = _room(len(BAGIT))
        for record in part.records:
            yield PlacedRecord(record, part.part, at)
            at += sum(_room(file.size) for file in record.files)


def sealed_file(package: Unlocked, placed: PlacedRecord, number: int) -> Iterator[bytes]:
    """One file of a record in pieces, the last of which comes only if all of it is what was checked.

    number: within packed.files, from 0. Only the chunks that hold it are read, and the last one of the part.
    Tampered: something was changed since. NotFound, naming the file: the part is not there.
    """
    part, file = package.manifest.parts[placed.part - 1], placed.packed.files[number]
    path = package.folder / part.name
    try:
        with opened(path, CHOOSE_AGAIN) as sealed:
            if path.stat().st_size != part.size:
                raise Tampered(f"{path.name} is not as long as it was when it was sealed.")
            stream = AgeSeekable(sealed, [package.content_key])
            stream.seek(placed.offset + sum(_room(each.size) for each in placed.packed.files[:number]))
            if take(stream, BLOCK) != _header(package, placed.part, file):
                raise _changed(path)
            member = Member(stream, file.path, file.size, memoryview(bytearray(PIECE)))
            member.must_be(file.sha256)
            while piece := member.read(PIECE):
                yield piece
    except NotForYou as fault:
        raise _changed(path) from fault
    except OSError as fault:
        raise NotFound(f"{path.name} could not be read: {fault.strerror}.", CHOOSE_AGAIN) from fault


def missing_part(package: Unlocked) -> str:
    """The name of the first part that is not in the package's folder with its size; '' when all are."""
    for part in package.manifest.parts:
        path = package.folder / part.name
        if not path.is_file() or path.stat().st_size != part.size:
            return part.name
    return ""


def _header(package: Unlocked, part: int, file: PackedFile) -> bytes:
    header = package.manifest.header
    name = f"{part_stem(header.package, part)}/{file.path}"
    return member_header(name, file.size, int(header.created.timestamp()))


def _room(size: int) -> int:
    """Bytes that a member of this size takes in a tar stream."""
    return BLOCK + size + len(padding(size))


def _changed(path: Path) -> Tampered:
    return Tampered(f"{path.name} was changed since the package was checked.")
