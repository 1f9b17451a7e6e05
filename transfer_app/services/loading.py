"""Loading an export: every row is taken in, recognised as already there, or rejected with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from transfer_app.domain.balance import gained
from transfer_app.domain.extracts import ExtractSummary, FileTally
from transfer_app.domain.loaded import Batch, LoadedRow, Rejected, RestrictedRow
from transfer_app.domain.people import PersonRef
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import AddressKind
from transfer_app.services import visible
from transfer_app.services.documents import share_out
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.sources import Survey
from transfer_app.services.ports.store import Unit
from transfer_app.services.restricting import restrict_others
from transfer_app.services.session import RECORD_SECRET, VESTING_DAY, Session


def survey(session: Session, path: Path) -> Survey:
    """What is at path, recognised by its columns, before anything is read. Raises SourceRefused."""
    session.require(Act.LOAD)
    return session.outside.exports.survey(path)


def load(session: Session, found: Survey, job: JobContext) -> ExtractSummary:
    """Take the export in, in one unit. The same export again changes nothing and says so, unless it has rows
    that were rejected because no extract had their child yet, and one has by now: then it is read again.

    A newer extract of the same system replaces the rows that changed; rows that are no longer in it
    are kept and counted as gone.
    """
    session.require(Act.LOAD)
    with session.workspace.read() as unit:
        before = _loaded_before(unit, found)
    if before is not None:
        return before
    with session.workspace.change() as unit:
        return load_in(session, unit, found, job)


def load_in(session: Session, unit: Unit, found: Survey, job: JobContext) -> ExtractSummary:
    """Take the export in as load does, in a unit of the caller's, which may be a trial."""
    before = _loaded_before(unit, found)
    if before is not None:
        return before
    exports = session.outside.exports
    now = session.now()
    extract_id = unit.extracts.add(exports.title(found), found.path.name, found.digest, now, session.user.id)
    known = unit.people.ids()
    files: dict[str, _File] = {}
    unseen: dict[str, set[str]] = {}
    present: set[PersonRef] = set()
    for batch in exports.read(found, job.progress, known):
        if batch.file not in files:
            files[batch.file] = _File(unit, extract_id, batch, unseen)
        files[batch.file].take(batch)
        present.update(row.person for row in batch.rows)
    if files:
        first = next(iter(files.values()))
        first.notes[:0] = map(_arrived, unit.extracts.waiting_rows().items())
    tallies = tuple(file.finish() for file in files.values())
    for table, keys in unseen.items():
        unit.people.mark_gone(table, keys, present)
    gone = sum(len(keys) for keys in unseen.values())
    secret = bytes.fromhex(unit.settings.get(RECORD_SECRET))
    before_it = unit.figures.records()
    new_records = unit.records.refresh(secret, extract_id)
    vesting = unit.settings.get(VESTING_DAY)
    # Before that day is set nobody has a result. Once they have, none may tell of who is restricted from now.
    also = restrict_others(unit, date.fromisoformat(vesting)) if vesting else 0
    unit.run_changes.mark_gone(unseen)
    loaded, new = gained(before_it, unit.figures.records())
    share_out(session, unit)
    summary = ExtractSummary(extract_id, exports.title(found), found.path.name, now, tallies, gone)
    unit.log.append(
        session.entry(
            "extract-loaded", extract=found.digest, files=len(tallies), rows=summary.rows,
            rejected=summary.rejected, refused=len(found.refused), records=new_records,
            loaded=loaded, new=new, also_restricted=also,
        )
    )  # fmt: skip
    return summary


def _loaded_before(unit: Unit, found: Survey) -> ExtractSummary | None:
    """What came of this very export when it was loaded before; None when it has to be read (again)."""
    before = unit.extracts.by_digest(found.digest)
    if before is None or unit.extracts.has_waiting(before.id):
        return None
    return replace(before, already=True, gone=0)


def extracts(session: Session) -> list[ExtractSummary]:
    """Every extract that was loaded; to who is not to see restricted records counted, without its figures."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = unit.extracts.all()
    return found if visible.whole(session) else [replace(each, files=(), gone=0) for each in found]


def rejects(session: Session, extract_id: int | None = None) -> list[Rejected]:
    """Rejected rows, with the values that were wrong: for the data officer, never for a log."""
    session.require(Act.LOAD)
    with session.workspace.read() as unit:
        return unit.extracts.rejects(extract_id)


def save_rejects(session: Session, path: Path, extract_id: int | None = None) -> int:
    """Write the rejected rows as a CSV report that is safe to open in a spreadsheet; count them."""
    return session.outside.exports.write_rejects(path, rejects(session, extract_id))


@dataclass
class _File:
    """One file while it is taken in: which rows are new, changed or there already.

    unseen: by table, the keys known before this extract that none of its files has held yet.
    """

    unit: Unit
    extract_id: int
    first: Batch
    unseen: dict[str, set[str]]
    file_id: int = 0
    known: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    repeated: int = 0
    rejected: int = 0
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file_id = self.unit.extracts.add_file(self.extract_id, self.first.file, self.first.table)
        self.known = self.unit.extracts.known(self.first.table)
        self.unseen.setdefault(self.first.table, set(self.known))
        self.taken: dict[str, str] = {}

    def take(self, batch: Batch) -> None:
        fresh = [row for row in batch.rows if self._is_news(row)]
        numbers = {row.source.row for row in fresh}
        self.unit.extracts.put_rows(self.file_id, fresh)
        row_ids = self.unit.extracts.row_ids(self.file_id, numbers)
        self.unit.people.put([p for p in batch.persons if p.source.row in numbers], row_ids)
        self.unit.people.add_facts(
            [a for a in batch.addresses if a.address.source.row in numbers],
            [s for s in batch.spans if s.span.source.row in numbers],
            [f for f in batch.families if f.source.row in numbers],
            [m for m in batch.mothers if m.source.row in numbers],
            row_ids,
        )
        self.unit.people.restrict([*batch.restricted, *_in_refuge(batch)])
        self.unit.extracts.mend(self.extract_id, batch.table, {row.key for row in batch.rows})
        self.unit.extracts.reject(self.extract_id, batch.rejected)
        self.unseen[batch.table].difference_update(one.key for one in batch.rejected)
        self.rejected += len(batch.rejected)
        self.notes += [_note(note.text, note.column, note.rows, note.first_row) for note in batch.notes]

    def _is_news(self, row: LoadedRow) -> bool:
        """Count a row as new, changed or repeated; a repeat is not stored again."""
        self.unseen[row.source.table].discard(row.key)
        _, stored = self.known.get(row.key, (0, ""))
        before = self.taken.get(row.key, stored)
        self.taken[row.key] = row.digest
        if before == row.digest:
            self.repeated += 1
            return False
        if before:
            self.changed += 1
        else:
            self.new += 1
        return True

    def finish(self) -> FileTally:
        tally = FileTally(
            name=self.first.file,
            table=self.first.table,
            rows=self.new + self.changed + self.repeated + self.rejected,
            new=self.new,
            changed=self.changed,
            repeated=self.repeated,
            rejected=self.rejected,
            notes=tuple(self.notes),
        )
        self.unit.extracts.tally(self.file_id, tally)
        return tally


def _in_refuge(batch: Batch) -> Iterator[RestrictedRow]:
    """A child whose refuge address has no end is restricted, whether or not a list says so."""
    for row in batch.addresses:
        if row.address.kind is AddressKind.REFUGE and row.address.end is None:
            yield RestrictedRow(row.person, "refuge address", row.address.source)


def _arrived(waiting: tuple[str, int]) -> str:
    file, rows = waiting
    told = "1 row" if rows == 1 else f"{rows} rows"
    return f"{told} of {file}, rejected before, can be read now that the people are there: load it again"


def _note(text: str, column: str, rows: int, first_row: int) -> str:
    where = f" (column {column})" if column else ""
    count = f"; {rows} rows, first row {first_row}" if rows else ""
    return f"{text}{where}{count}"
