"""Reading a surveyed export: every row once, as loaded or as rejected, in batches that never grow.

People are read first, so that a row about a child who is not among them is rejected and not lost in
silence.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from transfer_app.adapters.sources.cells import CellRefused, Cells, row_id
from transfer_app.adapters.sources.csv_records import Record
from transfer_app.adapters.sources.facts import Facts
from transfer_app.adapters.sources.profiles import Into, Table
from transfer_app.adapters.sources.surveyed import SourceSurvey, SurveyedFile
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.identifiers import Unreadable, is_nothing, person_ref
from transfer_app.domain.loaded import NO_SUCH_PERSON, NOBODY, Batch, LoadedRow, Note, Rejected, values_digest
from transfer_app.domain.people import PersonRef, SourceRow

BATCH_ROWS = 2_000

Progress = Callable[[int, int, str], None]
"""Called with rows done, rows in all (an estimate) and what is being read. It may raise Cancelled."""


def silent(done: int, total: int, label: str) -> None:
    """Progress that shows nothing."""


@dataclass(slots=True)
class _Known:
    """What the tables read so far allow later ones to find."""

    earlier: Container[PersonRef]
    persons: set[PersonRef] = field(default_factory=set)
    links: dict[tuple[str, str], dict[str, PersonRef]] = field(default_factory=dict)
    keys: dict[str, dict[str, int]] = field(default_factory=dict)
    """Of the table being read: row key to the digests of its rows, each with its number."""

    def link(self, table: str, column: str, value: str, person: PersonRef) -> None:
        """A value that leads to two children leads to none: NOBODY marks it."""
        found = self.links.setdefault((table, column), {})
        if found.setdefault(value, person) != person:
            found[value] = NOBODY

    def has(self, ref: PersonRef) -> bool:
        return ref in self.persons or ref in self.earlier


def read(
    survey: SourceSurvey, progress: Progress = silent, known: Container[PersonRef] = frozenset()
) -> Iterator[Batch]:
    """Read every file of the survey. known: children loaded before, for sets that have none of their own.

    Each batch belongs to one file; a file's last batch has `last` set, even when the file has no rows.
    """
    state, done, table = _Known(known), 0, ""
    for file in survey.files:
        if file.table.name != table:
            table = file.table.name
            state.keys.clear()
        for batch in _FileReader(file, state).batches():
            done += len(batch.rows) + len(batch.rejected) + batch.blank
            progress(done, max(done, survey.rows), f"rows read, {file.name}")
            yield batch


@dataclass(slots=True)
class _Tally:
    """How many rows of a file a note is about, and the first and the last of them."""

    rows: int
    first: int
    last: int


class _FileReader:
    """Reads one file against what is known so far."""

    def __init__(self, file: SurveyedFile, known: _Known) -> None:
        self._file, self._known = file, known
        links = [table.through for table in file.profile.tables if table.through is not None]
        self._link_columns = {link.key for link in links if link.table == file.table.name}
        self._notes: dict[tuple[str, str], _Tally] = {}
        self._start_batch()

    def _start_batch(self) -> None:
        self._facts, self._blank = Facts(), 0
        self._rows: list[LoadedRow] = []
        self._rejected: list[Rejected] = []

    def batches(self) -> Iterator[Batch]:
        file = self._file
        try:
            self._check_unchanged()
            for record in file.records():
                self._take(record)
                if len(self._rows) + len(self._rejected) >= BATCH_ROWS:
                    yield self._batch(last=False)
        except (OSError, UnicodeDecodeError, NotReadable) as problem:
            raise SourceRefused(f"{file.name} could not be read to its end.") from problem
        yield self._batch(last=True)

    def _check_unchanged(self) -> None:
        if self._file.path.stat().st_size != self._file.size:
            what = f"{self._file.name} was changed after it was looked over."
            raise SourceRefused(what, "Load the folder again. Nothing was changed.")

    def _batch(self, *, last: bool) -> Batch:
        facts = self._facts
        batch = Batch(
            file=self._file.name,
            table=self._file.table.name,
            rows=tuple(self._rows),
            rejected=tuple(self._rejected),
            blank=self._blank,
            persons=tuple(facts.persons),
            addresses=tuple(facts.addresses),
            spans=tuple(facts.spans),
            families=tuple(facts.families),
            mothers=tuple(facts.mothers),
            restricted=tuple(facts.restricted),
            notes=tuple(self._gathered_notes()) if last else (),
            last=last,
        )
        self._start_batch()
        return batch

    def _gathered_notes(self) -> Iterator[Note]:
        for (column, text), tally in self._notes.items():
            yield Note(self._file.name, self._file.table.name, column, text, tally.rows, tally.first)

    def _take(self, record: Record) -> None:
        if record.blank:
            self._blank += 1
            return
        source = SourceRow(self._file.name, self._file.table.name, record.row)
        if record.fault:
            self._require_whom(source, record.fault, NOBODY)
            self._reject(source, CellRefused("", "", record.fault), NOBODY, "")
            return
        values = dict(zip(self._file.columns, record.cells, strict=True))
        note = self._noter(record.row)
        for place, text in record.odd:
            note(self._file.columns[place], text)
        cells = Cells(values, self._file.profile, self._file.table, note)
        digest = values_digest(values)
        person = NOBODY
        try:
            person = self._person(values)
            self._remember(values, person)
            self._require_alone(self._key(values, person, digest), digest, values)
            self._facts.take(cells, person, source)
        except CellRefused as refusal:
            # A child who is not there yet may come with a later extract: the row is not whole for them then.
            meant = person or self._written(values)
            self._require_whom(source, refusal.reason, meant)
            key = self._key(values, meant, digest)
            if self._file.table.into is Into.RESTRICTED:
                # It restricts all the same, so that nothing of the child is missing: a list that was loaded
                # before its children must give the same facts as one that came after them.
                self._facts.take(cells, meant, source)
                meant = NOBODY
            self._reject(source, refusal, meant, key)
            return
        key = self._numbered(self._key(values, person, digest), digest)
        self._rows.append(LoadedRow(source, person, key, values, digest))

    def _require_whom(self, source: SourceRow, fault: str, meant: PersonRef) -> None:
        """A row that restricts nobody knows whom would leave that child to be seen and sent: no list then."""
        if self._file.table.into is Into.RESTRICTED and meant == NOBODY:
            raise SourceRefused(
                f"Row {source.row} of {source.file} does not say whom it restricts: {fault}.",
                "Correct the row, then load the list again. Nothing was changed.",
            )

    def _reject(self, source: SourceRow, refusal: CellRefused, person: PersonRef, key: str) -> None:
        where = (source.file, source.table, source.row)
        self._rejected.append(Rejected(*where, refusal.column, refusal.value, refusal.reason, person, key))

    def _noter(self, row: int) -> Callable[[str, str], None]:
        def note(column: str, text: str) -> None:
            # A cell may feed several facts of its row, but is one odd cell.
            tally = self._notes.setdefault((column, text), _Tally(0, row, 0))
            if tally.last != row:
                tally.rows, tally.last = tally.rows + 1, row

        return note

    def _written(self, values: dict[str, str]) -> PersonRef:
        """The child a rejected row names, whether or not it is one of those known."""
        written = next((values[name] for name in self._file.table.person if name in values), "")
        try:
            return person_ref(written)
        except Unreadable:
            return NOBODY

    def _person(self, values: dict[str, str]) -> PersonRef:
        """The child a row belongs to; CellRefused when that is not one of those known."""
        table = self._file.table
        column = next((name for name in table.person if name in values), "")
        if column and (not is_nothing(values[column]) or table.through is None):
            try:
                ref = person_ref(values[column])
            except Unreadable as problem:
                raise CellRefused(column, values[column], problem.reason) from None
            if table.into is Into.PERSON or self._known.has(ref):
                return ref
            raise CellRefused(column, values[column], NO_SUCH_PERSON)
        return self._through(table, values)

    def _through(self, table: Table, values: dict[str, str]) -> PersonRef:
        link = table.through
        if link is None:
            return NOBODY
        written = values.get(link.column, "")
        found = self._known.links.get((link.table, link.key), {}).get(row_id(written))
        if found is None:
            reason = f"the row of {link.table} that it belongs to was not found, so nor was its child"
            raise CellRefused(link.column, written, reason)
        if found == NOBODY:
            reason = f"the row of {link.table} that it belongs to is there for more than one child"
            raise CellRefused(link.column, written, reason)
        return found

    def _remember(self, values: dict[str, str], person: PersonRef) -> None:
        """Before the row's facts are read: a fault in them must not orphan the rows that hang on it."""
        table = self._file.table
        if table.into is Into.PERSON:
            self._known.persons.add(person)
        for column in self._link_columns:
            if value := row_id(values.get(column, "")):
                self._known.link(table.name, column, value, person)

    def _key(self, values: dict[str, str], person: PersonRef, digest: str) -> str:
        """The row's identity; that of its content where it has no id."""
        table = self._file.table
        parts = [person if c in table.person else row_id(values.get(c, "")) for c in table.key]
        return "|".join(parts) if any(parts) else f"={digest}"

    def _require_alone(self, key: str, digest: str, values: dict[str, str]) -> None:
        """Rows that are told apart by their order alone would change places in the next list."""
        table = self._file.table
        if table.unique and digest not in self._known.keys.get(key, {digest: 1}):
            column = table.key[-1]
            reason = f"another row has the same {' and '.join(table.key)}; tell them apart by {column}"
            raise CellRefused(column, values.get(column, ""), reason)

    def _numbered(self, key: str, digest: str) -> str:
        """A second row with the same key but other content gets '#2', and so on."""
        numbers = self._known.keys.setdefault(key, {})
        number = numbers.setdefault(digest, len(numbers) + 1)
        return key if number == 1 else f"{key}#{number}"
