"""Reading the index of a document folder through its profile: every row once, whatever is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from transfer_app.adapters.documents.folder import Folder
from transfer_app.adapters.sources.cells import Cells, field_of, row_id
from transfer_app.adapters.sources.csv_records import Record
from transfer_app.adapters.sources.profile_files import load_profiles
from transfer_app.adapters.sources.survey import recognise_index
from transfer_app.adapters.sources.surveyed import SurveyedFile
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_paths import clean_path, shown
from transfer_app.domain.documents import NO_STRAND, UNKNOWN_STRAND, IndexRow
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.fields import DIGEST
from transfer_app.domain.identifiers import Unreadable, is_nothing, person_ref
from transfer_app.domain.loaded import NOBODY, values_digest
from transfer_app.domain.people import PersonRef
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.ports.documents import DocumentFolder, DocumentIndex, Tick

_SIZE = re.compile(r"[0-9]{1,15}")
_STRANDS = frozenset(strand.value for strand in Strand)
LONGEST_TEXT = 1_000
"""Letters that are kept of a name, a title or a type."""


class ProfiledDocuments:
    """schemas: the folder that holds profiles/ and their JSON Schema."""

    def __init__(self, schemas: Path) -> None:
        self._schemas = schemas

    def folder(self, path: Path) -> DocumentFolder:
        return Folder.at(path)

    def index(self, path: Path, tick: Tick) -> DocumentIndex:
        try:
            file = recognise_index(path, load_profiles(self._schemas))
            rows, notes = _read(file, tick)
        except NotReadable as problem:
            raise SourceRefused(
                f"{path.name} is no index of documents: {problem.reason}.",
                "docs/format-documents.md says which columns an index has.",
            ) from problem
        except (OSError, UnicodeDecodeError) as problem:
            raise SourceRefused(f"{path.name} could not be read to its end.") from problem
        return DocumentIndex(path, file.sha256, tuple(rows), (*file.notes, *notes))

    def find_index(self, folder: Path) -> Path:
        profiles, found = load_profiles(self._schemas), []
        try:
            tables = sorted(one for one in folder.iterdir() if one.suffix.lower() == ".csv")
        except OSError as problem:
            raise SourceRefused(f"{folder} cannot be opened: {problem.strerror}.") from problem
        for one in tables:
            try:
                recognise_index(one, profiles)
            except (NotReadable, OSError):
                continue
            found.append(one)
        if len(found) == 1:
            return found[0]
        names = ", ".join(one.name for one in found)
        raise SourceRefused(
            f"{folder} holds more than one index: {names}." if found else f"{folder} holds no index.",
            "Name the index yourself: it need not lie in the folder.",
        )


def _read(file: SurveyedFile, tick: Tick) -> tuple[list[IndexRow], list[str]]:
    odd: Counter[str] = Counter()
    rows = []
    for record in file.records():
        if not record.blank:
            tick(1)
            rows.append(_row(file, record, odd))
    return rows, [f"{text}; {number} rows" for text, number in odd.items()]


def _row(file: SurveyedFile, record: Record, odd: Counter[str]) -> IndexRow:
    if record.fault:
        # It has no cells: two such rows are never the same.
        digest = hashlib.sha256(f"{file.sha256} {record.row}".encode()).hexdigest()
        return IndexRow(record.row, NOBODY, "", digest=digest, fault=Fault.ROW)
    values = dict(zip(file.columns, record.cells, strict=True))
    said: set[str] = set()
    cells = Cells(values, file.profile, file.table, lambda column, text: said.add(f"{column}: {text}"))
    row = _of_cells(cells, record.row)
    odd.update(said)
    return row


def _of_cells(cells: Cells, number: int) -> IndexRow:
    fields, values = cells.table.fields, cells.values
    path, fault = clean_path(values.get(cells.column(field_of(fields, "path")), ""))
    size, sha256 = cells.text(field_of(fields, "size")), cells.text(field_of(fields, "sha256")).lower()
    modified = cells.text(field_of(fields, "modified"))
    if fault is Fault.NONE and not _can_be_compared(size, sha256, modified):
        fault = Fault.ROW
    name = shown(cells.text(field_of(fields, "name")), LONGEST_TEXT) or shown(path.rpartition("/")[2])
    return IndexRow(
        row=number,
        person=_person(cells),
        path=path,
        name=name,
        title=shown(cells.text(field_of(fields, "title")), LONGEST_TEXT),
        kind=shown(cells.text(field_of(fields, "kind")), LONGEST_TEXT),
        day=cells.day_or_note(field_of(fields, "date")),
        strand=_strand(cells.text(field_of(fields, "strand"))),
        ref=row_id(cells.text(field_of(fields, "ref"))),
        size=int(size) if _SIZE.fullmatch(size) else None,
        sha256=sha256 if DIGEST.fullmatch(sha256) else "",
        modified_ns=_nanoseconds(modified) or 0,
        digest=values_digest(values),
        fault=fault,
    )


def _can_be_compared(size: str, sha256: str, modified: str) -> bool:
    """Half a digest proves nothing, and must not be passed over as if there were none."""
    return (
        (not size or bool(_SIZE.fullmatch(size)))
        and (not sha256 or bool(DIGEST.fullmatch(sha256)))
        and (not modified or _nanoseconds(modified) is not None)
    )


def _person(cells: Cells) -> PersonRef:
    column = next((name for name in cells.table.person if name in cells.values), "")
    try:
        return person_ref(cells.values.get(column, ""))
    except Unreadable:
        return NOBODY


def _strand(written: str) -> str:
    text = "" if is_nothing(written) else "-".join(written.lower().split())
    return text if text in _STRANDS else UNKNOWN_STRAND if text else NO_STRAND


def _nanoseconds(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    known = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return int(known.timestamp()) * 1_000_000_000
