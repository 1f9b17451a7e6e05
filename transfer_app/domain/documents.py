"""Documents of the legacy folder: what the index says, what the folder holds, and in which class each ends.

docs/format-documents.md is the authority. Pure: who reads the index and walks the folder hands in values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_paths import folded
from transfer_app.domain.package_names import LARGEST_FILE
from transfer_app.domain.people import PersonRef
from transfer_app.domain.vocabulary import Strand

LATER_BY_NS = 2_000_000_000
"""Nanoseconds: some file systems keep the time of change to two seconds only."""


class Omission(StrEnum):
    """Why two people leave a document out."""

    DUPLICATE = "duplicate"
    NO_RECORD = "no-record"
    WRONG_CHILD = "wrong-child"
    LOST = "lost"
    BY_HAND = "by-hand"


class AssignedBy(StrEnum):
    """Who said which case record a document belongs to."""

    NOBODY = ""
    INDEX = "index"
    RULE = "rule"
    PEOPLE = "people"


NO_STRAND, UNKNOWN_STRAND = "", "?"
"""What IndexRow.strand holds where the index names none, or one that is not known."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of the index. row: as in a spreadsheet. person: '' where the id cannot be read.

    path: clean_path of what is written. fault: NONE, ROW, OUTSIDE or NAME. size: None where not given;
    modified_ns: since 1970, 0 where not given. digest: of all its cells.
    """

    row: int
    person: PersonRef
    path: str
    name: str = ""
    title: str = ""
    kind: str = ""
    day: date | None = None
    strand: str = NO_STRAND
    ref: str = ""
    size: int | None = None
    sha256: str = ""
    modified_ns: int = 0
    digest: str = ""
    fault: Fault = Fault.NONE

    @property
    def key(self) -> str:
        """Its identity in the next index."""
        if self.ref:
            return f"ref:{self.ref}"
        return f"path:{self.path}" if self.path else f"row:{self.digest}"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One entry of the folder that is no folder to walk. path: parts joined by '/'. fault: NONE, NAME (its
    path is shown, not kept), NOT_A_FILE or UNREADABLE. modified_ns: since 1970.
    """

    path: str
    size: int = 0
    modified_ns: int = 0
    fault: Fault = Fault.NONE


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the index with its file. key: unique over the index. fault: UNREAD while nothing is wrong."""

    row: IndexRow
    key: str
    fault: Fault
    file: FoundFile | None


@dataclass(frozen=True, slots=True)
class Matched:
    """Every row once, in listed or counted in repeated; every file once, in listed or in orphans."""

    listed: tuple[Listed, ...]
    orphans: tuple[FoundFile, ...]
    repeated: int

    @property
    def files(self) -> int:
        return len({each.file.path for each in self.listed if each.file}) + len(self.orphans)


def match(rows: Sequence[IndexRow], files: Sequence[FoundFile]) -> Matched:
    """Put rows and files together. The index itself must not be among the files."""
    own = list({row.digest: row for row in reversed(rows)}.values())[::-1]
    folder = _Folder(files)
    twice = _Shared((row.path, row.digest) for row in own if row.path)
    same_ref = _Shared((row.ref, row.digest) for row in own if row.ref)
    alike = _Shared((folded(row.path), row.path) for row in own if row.path)
    taken: set[str] = set()
    listed: list[Listed] = []
    keys: set[str] = set()
    for row in own:
        file = folder.find(row.path) if row.fault is Fault.NONE else None
        fault = row.fault
        if fault is Fault.NONE and (twice.has(row.path) or same_ref.has(row.ref)):
            fault = Fault.TWICE
        if fault is Fault.NONE and (alike.has(folded(row.path)) or folder.alike(row.path)):
            fault = Fault.ALIKE
        if fault is Fault.NONE:
            fault = folder.why_not_there(row.path) if file is None else _of_file(file)
        if file is not None:
            taken.add(file.path)
        listed.append(Listed(row, _unique(row.key, keys), fault, file))
    orphans = tuple(file for file in files if file.path not in taken)
    return Matched(tuple(listed), orphans, len(rows) - len(own))


class _Folder:
    """The files by path, and by what their paths are the same as on some system."""

    def __init__(self, files: Iterable[FoundFile]) -> None:
        # The path of an unsafe one is only shown, and may be that of another.
        self._exact = {file.path: file for file in files if file.fault is not Fault.NAME}
        self._alike: dict[str, list[FoundFile]] = {}
        for file in self._exact.values():
            self._alike.setdefault(folded(file.path), []).append(file)

    def find(self, path: str) -> FoundFile | None:
        alike = self._alike.get(folded(path), [])
        return self._exact.get(path) or (alike[0] if len(alike) == 1 else None)

    def alike(self, path: str) -> bool:
        return len(self._alike.get(folded(path), ())) > 1

    def why_not_there(self, path: str) -> Fault:
        """MISSING, or what stands in the place of a folder above it, which was not walked."""
        parts = path.split("/")
        above = (self.find("/".join(parts[:number])) for number in range(1, len(parts)))
        return next((_of_file(each) for each in above if each and each.fault), Fault.MISSING)


class _Shared:
    """Which keys stand with more than one value."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        first: dict[str, str] = {}
        self._shared = {key for key, value in pairs if first.setdefault(key, value) != value}

    def has(self, key: str) -> bool:
        return key in self._shared


def _of_file(file: FoundFile) -> Fault:
    if file.fault is not Fault.NONE:
        return file.fault
    return Fault.TOO_LONG if file.size > LARGEST_FILE else Fault.UNREAD


def _unique(key: str, taken: set[str]) -> str:
    number, own = 1, key
    while own in taken:
        number += 1
        own = f"{key}#{number}"
    taken.add(own)
    return own


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A case record of the document's child. open: it has no end, or one that is still to come."""

    id: int
    strand: Strand
    open: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    record_id: int | None
    by: AssignedBy
    doubt: Fault


def assigned(strand: str, records: Sequence[OwnRecord] | None, adopted: bool) -> Assignment:
    """Whose a document is. strand: as the index has it. records: None where the child is not known.

    adopted: an adoption order was made for the child: nothing is then shared out by rule.
    """
    if records is None:
        return Assignment(None, AssignedBy.NOBODY, Fault.NO_CHILD)
    if strand != NO_STRAND:
        named = [each for each in records if each.strand == strand]
        return _to(named[0], AssignedBy.INDEX) if named else _nobody(Fault.NO_RECORD)
    if not records:
        return _nobody(Fault.NO_RECORD)
    if len(records) == 1:
        return _to(records[0], AssignedBy.RULE)
    still_open = [each for each in records if each.open]
    apart = adopted or any(each.strand is Strand.ADOPTION for each in records)
    return (
        _to(still_open[0], AssignedBy.RULE) if len(still_open) == 1 and not apart else _nobody(Fault.UNSURE)
    )


def _to(record: OwnRecord, by: AssignedBy) -> Assignment:
    return Assignment(record.id, by, Fault.NONE)


def _nobody(doubt: Fault) -> Assignment:
    return Assignment(None, AssignedBy.NOBODY, doubt)


@dataclass(frozen=True, slots=True)
class Said:
    """What the index says of a file, against which it is compared. kept: the digest of an earlier reading
    under the same index, '' where it may be another by now.
    """

    size: int | None
    sha256: str
    modified_ns: int
    kept: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A file as it was read.

    fault: MISSING, NOT_A_FILE, UNREADABLE, TOO_LONG, or CHANGED when that was while it was read.
    """

    size: int = 0
    sha256: str = ""
    modified_ns: int = 0
    fault: Fault = Fault.NONE


def fault_of(measured: Measured, said: Said) -> Fault:
    if measured.fault is not Fault.NONE:
        return measured.fault
    if said.size is not None and said.size != measured.size:
        return Fault.CHANGED
    expected = {each for each in (said.sha256, said.kept) if each}
    if expected and expected != {measured.sha256}:
        return Fault.CHANGED
    if not said.sha256 and said.modified_ns and measured.modified_ns > said.modified_ns + LATER_BY_NS:
        return Fault.CHANGED
    return Fault.NONE


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A document that is ready for its case record. modified_ns: of its file when it was read."""

    id: int
    record_id: int
    path: str
    name: str
    title: str
    kind: str
    day: date | None
    size: int
    sha256: str
    modified_ns: int
    index: str
    row: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A line of the list for people. standing: READY, LEFT_OUT or a fault. record: its opaque ref, or ''.

    omission: the reason it is or is to be left out; waiting: for the second person.
    """

    id: int
    standing: str
    person: str
    path: str
    title: str
    size: int
    record: str
    row: int
    assigned_by: AssignedBy
    omission: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one load of an index did. rows: of the index, repeated ones too; files: in the folder, without the
    index. new, changed, same: documents against the load before; gone: listed then, not now. read: read to
    the end now; standings: how all stand, by class.
    """

    rows: int
    repeated: int
    files: int
    new: int
    changed: int
    same: int
    gone: int
    read: int
    notes: tuple[str, ...]
    standings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """How all documents stand, by class; it names no child. folder: '' where none was loaded yet.

    records_held: case records that wait for a document. bytes: of those that are ready.
    """

    folder: str
    index: str
    loaded_at: str
    rows: int
    repeated: int
    files: int
    standings: dict[str, int]
    records_held: int
    bytes: int
    waiting: int
    """To be left out, when a second person agrees."""

    @property
    def faults(self) -> dict[Fault, int]:
        return {fault: self.standings[fault] for fault in Fault if fault and self.standings.get(fault)}
