"""What reading an export gives: each physical row once, and the facts found in it.

Every row of a recognised file comes out exactly once, as a LoadedRow or as a Rejected; rows with
nothing in any cell are counted as blank and are neither, as a spreadsheet's user expects. A loaded
row may carry no fact of its own (it is only kept, to go with the child's case record), or several.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.people import Address, Person, PersonRef, SourceRow, Span
from transfer_app.domain.vocabulary import Strand

NOBODY = PersonRef("")
"""Stands for the child of a row that belongs to no one child."""

NO_SUCH_PERSON = "no child with this id is in the table of children"
"""Why a row is rejected whose child no extract has: it can be read once one has. Stored: never change it."""


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """One row as it was read.

    person: the child it belongs to; NOBODY for rows about staff or teams. key: the row's identity in its
    table, the same in a later extract; unique within one reading except for exact repeats, which have
    the same key and the same digest. values: lower-case column name to the cell's text, untouched.
    digest: values_digest(values).
    """

    source: SourceRow
    person: PersonRef
    key: str
    values: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that was not taken in, for the report of rejects; never for a log.

    column '' and value '' where the whole row is at fault. person: the child it would have belonged
    to where that could be read, so that the child's case can be looked at; else NOBODY.
    """

    file: str
    table: str
    row: int
    column: str
    value: str
    reason: str
    person: PersonRef = NOBODY
    key: str = ""
    """The identity the row would have had, so that a later extract can mend it."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd that rejected nothing: said once per file, with how many rows and the first."""

    file: str
    table: str
    column: str
    text: str
    rows: int
    first_row: int


@dataclass(frozen=True, slots=True)
class AddressRow:
    person: PersonRef
    address: Address


@dataclass(frozen=True, slots=True)
class SpanRow:
    """strand: the service strand whose case record this fact is part of."""

    person: PersonRef
    strand: Strand
    span: Span


@dataclass(frozen=True, slots=True)
class FamilyLink:
    family: str
    person: PersonRef
    source: SourceRow


@dataclass(frozen=True, slots=True)
class MotherLink:
    """mother need not be among the people read; the child always is."""

    mother: PersonRef
    child: PersonRef
    source: SourceRow


@dataclass(frozen=True, slots=True)
class RestrictedRow:
    person: PersonRef
    reason: str
    source: SourceRow


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one file, in order. The last batch of a file has `last` and carries its notes."""

    file: str
    table: str
    rows: tuple[LoadedRow, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    blank: int = 0
    persons: tuple[Person, ...] = ()
    addresses: tuple[AddressRow, ...] = ()
    spans: tuple[SpanRow, ...] = ()
    families: tuple[FamilyLink, ...] = ()
    mothers: tuple[MotherLink, ...] = ()
    restricted: tuple[RestrictedRow, ...] = ()
    notes: tuple[Note, ...] = ()
    last: bool = False


def values_digest(values: Mapping[str, str]) -> str:
    """sha256 hex over the row's canonical JSON: the order of columns does not matter."""
    return hashlib.sha256(canonical_json(dict(values))).hexdigest()
