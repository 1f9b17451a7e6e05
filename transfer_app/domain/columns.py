"""The facts of many case records as columns: what the rules look at, thousands of records at a time.

Rows of addresses and spans are in order of person, then of their own content, so that the order in which
they were loaded says nothing. Days are proleptic Gregorian ordinals (date.toordinal), int32; an open start
is ALWAYS, an open end is ONGOING, a missing birthday is 0. Texts are numbers in the batch's Words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Days = NDArray[np.int32]
Small = NDArray[np.int8]
Rows = NDArray[np.intp]

ALWAYS = date.min.toordinal()
ONGOING = date.max.toordinal()
NO_DAY = 0

SPAN_NUMBER = {kind: number for number, kind in enumerate(SpanKind)}
ADDRESS_NUMBER = {kind: number for number, kind in enumerate(AddressKind)}
STRAND_NUMBER = {strand: number for number, strand in enumerate(Strand)}


class PersonRow(NamedTuple):
    """One child. Days are ISO text, None where there is none. rejected: tables of the rows not taken in."""

    ref: str
    dob: str | None
    expected_dob: str | None
    died: str | None
    forename: str
    restricted: bool
    identity_suspect: bool
    rejected: tuple[str, ...]


class AddressRow(NamedTuple):
    """One address; person: number of its PersonRow. table, file, row: where it was read."""

    person: int
    kind: str
    start: str | None
    end: str | None
    uprn: int
    postcode: str
    problem: str
    lines: str
    gone: bool
    table: str
    file: str
    row: int


class SpanRow(NamedTuple):
    """One dated fact; person: number of its PersonRow."""

    person: int
    kind: str
    code: str
    start: str | None
    end: str | None
    end_reason: str
    postcode: str
    home_postcode: str
    ref: str
    team: str
    detail: str
    table: str
    file: str
    row: int


Columns = Mapping[str, Sequence[Any]]
"""By the names of AddressRow or SpanRow; a row of these lists is one address or span."""


class CaseRow(NamedTuple):
    """One case record; person: number of its PersonRow."""

    ref: str
    person: int
    strand: str


class _Numbers(dict[str, int]):
    """Gives a text that is asked for the first time the next number."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class Words:
    """Texts by number, in order of first use; '' is 0."""

    def __init__(self) -> None:
        self._numbers = _Numbers({"": 0})
        self._texts = [""]

    def numbers(self, texts: Iterable[str]) -> Ints:
        found = np.array(list(map(self._numbers.__getitem__, texts)), dtype=np.int64)
        if len(self._numbers) > len(self._texts):
            self._texts = list(self._numbers)
        return found

    def number(self, text: str) -> int:
        """The number of a text, -1 where no row has it."""
        return self._numbers.get(text, -1)

    def any_of(self, column: Ints, texts: Iterable[str]) -> Bools:
        """Where a column holds one of these texts."""
        wanted = [number for text in texts if (number := self.number(text)) >= 0]
        return np.isin(column, wanted) if wanted else np.zeros(len(column), bool)

    def text(self, number: int) -> str:
        return self._texts[number]

    def ranks(self) -> Ints:
        """The place of each number in order of text: sorting by it is sorting by text."""
        order = sorted(range(len(self._texts)), key=self._texts.__getitem__)
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        return ranks


@dataclass(frozen=True, slots=True)
class Persons:
    dob: Days
    expected_dob: Days
    died: Days
    restricted: Bools
    identity_suspect: Bools
    rejected: Bools
    named_unborn: Bools

    def __len__(self) -> int:
        return len(self.dob)


@dataclass(frozen=True, slots=True)
class Addresses:
    """source: number of the row as it was handed in, for telling which one decided."""

    person: Rows
    kind: Small
    start: Days
    end: Days
    uprn: Ints
    postcode: Ints
    problem: Ints
    gone: Bools
    source: Rows

    def __len__(self) -> int:
        return len(self.person)

    def open_on(self, day: int) -> Bools:
        return (self.start <= day) & (self.end >= day)

    def only(self, kept: Bools) -> Addresses:
        return Addresses(
            self.person[kept], self.kind[kept], self.start[kept], self.end[kept], self.uprn[kept],
            self.postcode[kept], self.problem[kept], self.gone[kept], self.source[kept],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spans:
    """source: as in Addresses."""

    person: Rows
    kind: Small
    code: Ints
    start: Days
    end: Days
    end_reason: Ints
    postcode: Ints
    home_postcode: Ints
    ref: Ints
    team: Ints
    detail: Ints
    table: Ints
    source: Rows

    def __len__(self) -> int:
        return len(self.person)

    def open_on(self, day: int) -> Bools:
        return (self.start <= day) & (self.end >= day)


@dataclass(frozen=True, slots=True)
class Facts:
    """A batch. person, strand: (n,) for the n case records, in the order they were handed in.

    digests: per person, sha256 hex over all that the rules may look at (docs/format-rules.md).
    person_refs: the legacy system's id of each person. address_columns, span_columns: as handed in, for words
    about the few rows that decide.
    """

    refs: tuple[str, ...]
    person: Rows
    strand: Small
    persons: Persons
    addresses: Addresses
    spans: Spans
    words: Words
    digests: tuple[str, ...]
    person_refs: tuple[str, ...]
    address_columns: Columns
    span_columns: Columns

    def __len__(self) -> int:
        return len(self.refs)

    def latest(self) -> Facts:
        """The same without the addresses that the latest extracts lack."""
        return replace(self, addresses=self.addresses.only(~self.addresses.gone))

    def with_gone(self) -> Bools:
        """Per case record: its child has an address that is gone from the latest extract."""
        found = np.zeros(len(self.persons), bool)
        found[self.addresses.person[self.addresses.gone]] = True
        return found[self.person]
