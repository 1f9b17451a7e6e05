"""A child's facts as loaded: who, where from when to when, and what happened when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NewType

from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

PersonRef = NewType("PersonRef", str)
"""The legacy system's child id, normalised by identifiers.person_ref; never parsed as a number."""

RecordRef = NewType("RecordRef", str)
"""Opaque name of a case record, for logs and packages; says nothing about the child."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a fact was read: the file's name, its table, and the row as a spreadsheet numbers it."""

    file: str
    table: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}"


@dataclass(frozen=True, slots=True)
class Person:
    """dates may be None where the source had none or an unreadable one (then it was reported)."""

    ref: PersonRef
    forename: str
    surname: str
    sex: str
    dob: date | None
    expected_dob: date | None
    died: date | None
    upn: str
    single_unique_id: str
    legacy_id: str
    restricted: bool
    source: SourceRow

    def unborn_on(self, day: date) -> bool:
        """Not yet born: a due date typed into the date of birth (a known export fault) lies after the day."""
        if "unborn" in self.forename.casefold().split():
            return True
        return self.dob > day if self.dob is not None else self.expected_dob is not None


@dataclass(frozen=True, slots=True)
class Address:
    """One row of the address history. end None: still current.

    id: the store's row number, 0 before it is stored. postcode: 'BH23 1AB' or '' when there is none;
    postcode_problem: '' or one of identifiers.PostcodeProblem's values. uprn: 0 when there is none.
    """

    id: int
    kind: AddressKind
    kind_as_written: str
    start: date | None
    end: date | None
    uprn: int
    postcode: str
    postcode_problem: str
    lines: str
    source: SourceRow
    gone: bool = False
    """The latest extract has this child, but not this row any more: see allocation.decide."""

    def open_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or self.end >= day)


@dataclass(frozen=True, slots=True)
class Span:
    """One dated fact. code: the source's own code (LS, PLACE, plan type ...), upper case.

    postcode: of the placement. home_postcode: the home stated on a care episode (SSDA903 HOME_POST).
    """

    id: int
    kind: SpanKind
    code: str
    start: date | None
    end: date | None
    end_reason: str
    postcode: str
    home_postcode: str
    ref: str
    team: str
    detail: str
    source: SourceRow

    def open_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or self.end >= day)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that a rule may look at for one case record (one child in one strand)."""

    record: RecordRef
    person: Person
    strand: Strand
    addresses: tuple[Address, ...]
    spans: tuple[Span, ...]
    """Every span of the child, of every strand: rules look across strands."""
    identity_suspect: bool = False
    """Another id looks like the same child, or two sources give this id different dates of birth."""
    rejected: tuple[SourceRow, ...] = ()
    """Rows about this child in the latest extracts that could not be read: the facts are not whole."""
