"""The legacy document folder as it is found on disk, its index, and what the workspace keeps of both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_listing import DocumentFilter, DocumentLine, FoundDocuments
from transfer_app.domain.documents import (
    Assignment,
    DocumentRow,
    FoundFile,
    IndexRow,
    Measured,
    OwnRecord,
    PackedDocument,
    Report,
    Said,
)

Tick = Callable[[int], None]
"""Called with how many bytes (or entries, or rows) have passed since the last call; may raise Cancelled."""


class DocumentFolder(Protocol):
    """A folder that is read and never changed, and in which nothing is followed."""

    @property
    def root(self) -> Path:
        """Absolute."""
        ...

    def inside(self, path: Path) -> str:
        """The path of a file relative to the folder, as walk gives it; '' for one that lies elsewhere."""
        ...

    def walk(self, tick: Tick) -> Iterator[FoundFile]:
        """Every entry but the folders walked, in order of path. tick: entries."""
        ...

    def look(self, path: str) -> FoundFile:
        """Length and time of change now, unopened; its fault MISSING, NOT_A_FILE or UNREADABLE."""
        ...

    def measure(self, path: str, tick: Tick) -> Measured:
        """Read a file to its end. tick: bytes."""
        ...

    def open(self, path: str) -> BinaryIO:
        """A regular file, from its start. Raises OSError; NotAFile for anything else."""
        ...


class NotAFile(OSError):
    """A link, a folder, a device or a pipe stands where a file should be; it was not opened."""


@dataclass(frozen=True, slots=True)
class DocumentIndex:
    """An index that was read. digest: sha256 hex of the file. notes: what is odd and rejected nothing."""

    path: Path
    digest: str
    rows: tuple[IndexRow, ...]
    notes: tuple[str, ...]


class DocumentSources(Protocol):
    def folder(self, path: Path) -> DocumentFolder:
        """Raises SourceRefused when it is no folder, or cannot be opened."""
        ...

    def index(self, path: Path, tick: Tick) -> DocumentIndex:
        """Every row once. tick: rows. Raises SourceRefused when the file is no index."""
        ...

    def find_index(self, folder: Path) -> Path:
        """The one index that lies in a folder itself. Raises SourceRefused when there is none, or several."""
        ...


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What is kept of a document from before. listed: by a row of the index. assigned: by people."""

    id: int
    person: str
    strand: str
    row_digest: str
    size: int
    sha256: str
    modified_ns: int
    fault: Fault
    listed: bool
    left_out: bool
    assigned: bool
    path: str


@dataclass(frozen=True, slots=True)
class DocumentLoad:
    """The newest load. folder: absolute. digest: of its index."""

    id: int
    folder: str
    index: str
    digest: str


@dataclass(frozen=True, slots=True)
class BegunLoad:
    """folder: absolute. index: the file's name; digest: of its content. rows, files: as in Loaded."""

    folder: str
    index: str
    digest: str
    rows: int
    repeated: int
    files: int


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document to be kept: id None for a new one. row: None for a file that no row lists.

    fault: of the file. keep: what was read of the file before still counts. restore: it was left out, and is
    not any more. reassign: what people said of its record no longer holds.
    """

    id: int | None
    key: str
    row: IndexRow | None
    file: FoundFile | None
    fault: Fault
    keep: bool = False
    restore: bool = False
    reassign: bool = False


@dataclass(frozen=True, slots=True)
class ToAssign:
    """A document whose case record the rule says. strand: as the index has it."""

    id: int
    person: str
    strand: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A child of a document. adopted: an order was made."""

    records: tuple[OwnRecord, ...]
    adopted: bool


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file that is to be read, and what it must be. path: below the folder."""

    id: int
    path: str
    size: int
    said: Said


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as it stands. person: its child, '' for a file nobody was named with.

    by_people: people said which case record it belongs to.
    """

    id: int
    person: str
    restricted: bool
    listed: bool
    standing: str
    record_id: int | None
    omission: str
    omitted_by: int | None
    by_people: bool


class Documents(Protocol):
    """Every row of the index and every file beside it, as it was found, and whose it is."""

    def load(self) -> DocumentLoad | None: ...
    def begin_load(self, begun: BegunLoad, user_id: int, at: str) -> int: ...
    def known(self) -> dict[str, KnownDocument]:
        """By key."""
        ...

    def put(self, load_id: int, changes: Iterable[DocumentChange]) -> None: ...
    def drop(self, ids: Collection[int]) -> None:
        """Files beside the index that are not there any more, or are listed now."""
        ...

    def mark(self, ids: Collection[int], fault: Fault) -> None: ...
    def to_assign(self, ids: Collection[int] | None = None) -> Iterator[Sequence[ToAssign]]:
        """Those that people did not assign, in batches. ids: of these few only."""
        ...

    def owners(self, refs: Collection[str], today: str) -> dict[str, Owner]:
        """By the child's ref; a child who is not known is not in it."""
        ...

    def assign(self, assignments: Mapping[int, Assignment]) -> None: ...
    def to_read(self, after: int, most: int) -> list[ToRead]:
        """Documents that wait to be read, by id, from the one after `after`."""
        ...

    def again(self, ids: Collection[int]) -> list[ToRead]:
        """The same for documents that were read before."""
        ...

    def note_read(self, found: Mapping[int, tuple[Measured, Fault]]) -> None:
        """What was read; where there is a fault, what is kept of the file stays as it was."""
        ...

    def of_records(self, record_ids: Sequence[int]) -> dict[int, list[PackedDocument]]:
        """What is ready for these records, in the order in which it is packed."""
        ...

    def packing_digest(self, record_ids: Sequence[int]) -> str:
        """sha256 hex over which documents stand ready for these records."""
        ...

    def packed(self, package_id: int, record_ids: Sequence[int]) -> int:
        """Keep which documents went with these records into a package; how many."""
        ...

    def otherwise(self, sent_in: Mapping[int, str]) -> set[int]:
        """Which records have other documents than went with them. sent_in: by record, the package's ref."""
        ...

    def get(self, document_id: int) -> StoredDocument:
        """Raises NotFound."""
        ...

    def give(self, document_id: int, record_id: int, user_id: int, at: str) -> None:
        """People say which record it belongs to."""
        ...

    def take_back(self, document_id: int) -> None:
        """What people said of its record. A file beside the index is nobody's again, and as if never read."""
        ...

    def sent_in(self, document_id: int) -> str:
        """The package, by ref, in which a copy that counts went; '' where none did."""
        ...

    def leave_out(self, document_id: int, why: str, note: str, user_id: int, at: str) -> None:
        """Proposed by one person."""
        ...

    def agree(self, document_id: int, user_id: int, at: str) -> None: ...
    def keep(self, document_id: int) -> None:
        """It is not to be left out after all."""
        ...

    def report(self, *, restricted: bool = True) -> Report:
        """restricted False: without documents of restricted children, and without the index's rows."""
        ...

    def find(self, wanted: DocumentFilter) -> FoundDocuments: ...
    def lines(self, ids: Sequence[int], *, restricted: bool) -> list[DocumentLine]:
        """In the order asked for, without those that are gone or, unless restricted, must not be shown."""
        ...

    def rows(self, standings: Collection[str], *, restricted: bool) -> list[DocumentRow]:
        """For a list. standings: classes; none means all that is not ready. restricted: may be shown."""
        ...
