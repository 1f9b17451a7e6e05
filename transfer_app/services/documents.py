"""Documents of the legacy folder: the index and the folder are put together, and every file is read once.

What is not in order holds its case back, and is reported (docs/format-documents.md). Assigning and leaving
out is in document_settling.py, what sealing does in document_packing.py.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.documents import (
    DocumentRow,
    FoundFile,
    IndexRow,
    Loaded,
    Matched,
    Measured,
    Report,
    Said,
    assigned,
    fault_of,
    match,
)
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.documents import (
    BegunLoad,
    DocumentChange,
    DocumentFolder,
    DocumentIndex,
    DocumentLoad,
    KnownDocument,
    ToRead,
)
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

BATCH_DOCUMENTS, BATCH_BYTES = 1_000, 1024**3
"""After so many documents or bytes what was read is kept: stopping loses no more than that."""


def load(session: Session, folder: Path, job: JobContext, index: Path | None = None) -> Loaded:
    """Take in the index of a document folder and read every document. index: None for the one in the folder.

    What the index says is kept first, in one unit; what is read, batch by batch. Stopping keeps what was
    read: the rest waits, holds its case back, and is read by the next load. Raises SourceRefused, with
    nothing changed, when folder or index cannot be used.
    """
    session.require(Act.LOAD)
    sources = session.outside.documents
    below = sources.folder(folder)
    listing = sources.index(index or sources.find_index(folder), _counting(job, "rows of the index"))
    files = list(below.walk(_counting(job, "files found")))
    own = below.inside(listing.path)
    matched = match(listing.rows, [file for file in files if not own or file.path != own])
    with session.workspace.change() as unit:
        counts = _take_in(session, unit, below, listing, matched)
    read = read_waiting(session, below, job)
    with session.workspace.read() as unit:
        standings = unit.documents.report().standings
    return Loaded(
        rows=len(listing.rows), repeated=matched.repeated, files=matched.files, new=counts["new"],
        changed=counts["changed"], same=counts["same"], gone=counts["gone"], read=read,
        notes=listing.notes, standings=standings,
    )  # fmt: skip


def report(session: Session) -> Report:
    """How all documents stand; it names no child.

    To who neither is cleared nor answers for the whole, without those of restricted children.
    """
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        return unit.documents.report(restricted=visible.whole(session))


def listed(session: Session, standings: Collection[str] = ()) -> list[DocumentRow]:
    """Documents one by one, by default all that are not ready; none of a restricted child unless cleared."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.documents.rows(standings, restricted=visible.cleared(session))


def share_out(session: Session, unit: Unit, ids: Collection[int] | None = None) -> int:
    """Put the rule to every document that people did not assign; how many have no record by it.

    ids: to these few only.
    """
    without = 0
    today = session.today().isoformat()
    for some in unit.documents.to_assign(ids):
        owners = unit.documents.owners({each.person for each in some}, today)
        result = {}
        for each in some:
            owner = owners.get(each.person)
            records, adopted = (owner.records, owner.adopted) if owner is not None else (None, False)
            result[each.id] = assigned(each.strand, records, adopted)
            without += result[each.id].record_id is None
        unit.documents.assign(result)
    return without


def read_waiting(session: Session, folder: DocumentFolder, job: JobContext) -> int:
    """Read every document that waits to be read; how many. Kept batch by batch."""
    read, after = 0, 0
    with session.workspace.read() as unit:
        total = unit.documents.report().standings.get(Fault.UNREAD, 0)
    while True:
        with session.workspace.read() as unit:
            waiting = unit.documents.to_read(after, BATCH_DOCUMENTS)
        if not waiting:
            return read
        found = measured(folder, waiting, _Reading(job, read, total))
        keep_read(session, folder, found)
        read, after = read + len(found), max(found)


def measured(
    folder: DocumentFolder, waiting: Iterable[ToRead], tell: Callable[[int], None]
) -> dict[int, tuple[Measured, Fault]]:
    """Read files until the batch is full. tell: how many are done, also while a long one is read."""
    found: dict[int, tuple[Measured, Fault]] = {}
    size = 0
    for each in waiting:
        one = folder.measure(each.path, lambda _: tell(len(found)))
        found[each.id] = (one, fault_of(one, each.said))
        size += one.size
        tell(len(found))
        if size >= BATCH_BYTES:
            break
    return found


def keep_read(session: Session, folder: DocumentFolder, found: Mapping[int, tuple[Measured, Fault]]) -> None:
    """Keep what was read, in one unit with its entry: counts, and a digest over the digests.

    SourceRefused, with nothing kept, where the whole folder has gone: a drive was unplugged.
    """
    session.outside.documents.folder(folder.root)
    digest = hashlib.sha256()
    for number, (one, fault) in sorted(found.items()):
        digest.update(canonical_json([number, one.size, one.sha256, fault.value]))
    faults = sum(fault is not Fault.NONE for _, fault in found.values())
    with session.workspace.change() as unit:
        unit.documents.note_read(found)
        unit.log.append(
            session.entry("documents-read", read=len(found), faults=faults, digest=digest.hexdigest())
        )


def _take_in(
    session: Session, unit: Unit, folder: DocumentFolder, index: DocumentIndex, matched: Matched
) -> Counter[str]:
    before, known = unit.documents.load(), unit.documents.known()
    comparing = _Comparing(known, str(folder.root), before, index.digest)
    changes = list(comparing.changes(matched))
    begun = BegunLoad(
        str(folder.root), index.path.name, index.digest, len(index.rows), matched.repeated, matched.files
    )
    gone = comparing.gone(change.key for change in changes)
    unit.documents.drop(gone.dropped)
    load_id = unit.documents.begin_load(begun, session.user.id, session.now())
    unit.documents.put(load_id, changes)
    unit.documents.mark(gone.unlisted, Fault.GONE)
    unit.documents.mark(gone.missing, Fault.MISSING)
    without = share_out(session, unit)
    counts = comparing.counts
    counts["gone"] = len(gone.unlisted) + len(gone.missing)
    unit.log.append(
        session.entry(
            "documents-listed", index=index.digest, rows=len(index.rows), repeated=matched.repeated,
            files=matched.files, beside=len(matched.orphans), new=counts["new"], changed=counts["changed"],
            gone=counts["gone"], unassigned=without,
        )
    )  # fmt: skip
    return counts


@dataclass(frozen=True, slots=True)
class _Gone:
    """Ids of what the newest load has not. dropped: files beside the index that nobody had assigned."""

    unlisted: list[int]
    missing: list[int]
    dropped: list[int]


class _Comparing:
    """A load against what was there before it. counts: new, changed, same; of documents, not files beside."""

    def __init__(
        self, known: Mapping[str, KnownDocument], root: str, before: DocumentLoad | None, digest: str
    ) -> None:
        self._known = known
        self._same_folder = before is not None and before.folder == root
        self._newer = before is not None and before.digest != digest
        self.counts: Counter[str] = Counter()

    def changes(self, matched: Matched) -> Iterator[DocumentChange]:
        for each in matched.listed:
            change = self._change(each.key, each.row, each.file, each.fault)
            yield change
        keys: Counter[str] = Counter()
        for file in matched.orphans:
            keys[file.path] += 1
            number = f"#{keys[file.path]}" if keys[file.path] > 1 else ""
            key = f"file:{file.path}{number}"
            before = self._known.get(key)
            waits = before is not None and before.assigned and file.fault is Fault.NONE
            yield self._change(key, None, file, Fault.UNREAD if waits else file.fault)

    def _change(self, key: str, row: IndexRow | None, file: FoundFile | None, fault: Fault) -> DocumentChange:
        before = self._known.get(key)
        if before is None:
            self._count(row, "new")
            return DocumentChange(None, key, row, file, fault)
        is_read = bool(before.sha256)
        as_before = file is not None and (file.size, file.modified_ns) == (before.size, before.modified_ns)
        digest = row.digest if row is not None else ""
        restore = before.left_out and (digest != before.row_digest or (file is not None and not as_before))
        # After a fault only reading it again can tell: length and time may be those of before.
        trusted = is_read and as_before and self._same_folder and before.fault is Fault.NONE
        if fault is Fault.UNREAD and trusted:
            fault = fault_of(Measured(before.size, before.sha256, before.modified_ns), _said(row))
        keep = is_read and not (fault is Fault.UNREAD and self._newer)
        same = digest == before.row_digest and (as_before or not is_read) and before.fault is not Fault.GONE
        self._count(row, "same" if same else "changed")
        other = row is not None and (row.person, row.strand) != (before.person, before.strand)
        return DocumentChange(
            before.id, key, row, file, fault, keep=keep, restore=restore, reassign=before.assigned and other
        )

    def _count(self, row: IndexRow | None, what: str) -> None:
        if row is not None:
            self.counts[what] += 1

    def gone(self, keys: Iterable[str]) -> _Gone:
        found = _Gone([], [], [])
        here = set(keys)
        listed = {key.removeprefix("path:") for key in here}
        for key, each in self._known.items():
            if key in here or (each.left_out and each.listed):
                continue
            if each.listed:
                found.unlisted.append(each.id)
            elif each.assigned:
                (found.unlisted if each.path in listed else found.missing).append(each.id)
            else:
                found.dropped.append(each.id)
        return found


def _said(row: IndexRow | None) -> Said:
    return Said(row.size, row.sha256, row.modified_ns, "") if row is not None else Said(None, "", 0, "")


def _counting(job: JobContext, label: str) -> Callable[[int], None]:
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        job.progress(done, 0, label)

    return tick


@dataclass(frozen=True, slots=True)
class _Reading:
    """Says how many documents are read. start: of the batches before."""

    job: JobContext
    start: int
    total: int

    def __call__(self, done: int) -> None:
        self.job.progress(self.start + done, max(self.start + done, self.total), "documents read")
