"""The facts of many case records as columns: what the rules look at, thousands of records at a time.

Rows of addresses and spans are in order of person, then of their own content, so that the order in which
they were loaded says nothing. Days are proleptic Gregorian ordinals (date.toordinal), int32; an open start
is ALWAYS, an open end is ONGOING, a missing birthday is 0. Texts are numbers in the batch's Words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

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
_EPOCH = date(1970, 1, 1).toordinal()

SPAN_NUMBER = {kind: number for number, kind in enumerate(SpanKind)}
ADDRESS_NUMBER = {kind: number for number, kind in enumerate(AddressKind)}
STRAND_NUMBER = {strand: number for number, strand in enumerate(Strand)}
_SPAN_TEXT = {kind.value: number for kind, number in SPAN_NUMBER.items()}
_ADDRESS_TEXT = {kind.value: number for kind, number in ADDRESS_NUMBER.items()}
_STRAND_TEXT = {strand.value: number for strand, number in STRAND_NUMBER.items()}
_WITH_TEAM = frozenset({SpanKind.REFERRAL, SpanKind.INVOLVEMENT})
"""Facts whose team the rules look at (team-elsewhere)."""


class PersonRow(NamedTuple):
    """One child. Days are ISO text, None where there is none. rejected: tables of the rows not taken in."""

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


class CaseRow(NamedTuple):
    """One case record; person: number of its PersonRow."""

    ref: str
    person: int
    strand: str


class Words:
    """Texts by number, in order of first use; '' is 0."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._texts = [""]

    def numbers(self, texts: Iterable[str]) -> Ints:
        known = self._numbers
        found = [known.setdefault(text, len(known)) for text in texts]
        if len(known) > len(self._texts):
            self._texts = list(known)
        return np.array(found, dtype=np.int64)

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


@dataclass(frozen=True, slots=True)
class Facts:
    """A batch. person, strand: (n,) for the n case records, in the order they were handed in.

    digests: per person, sha256 hex over all that the rules may look at (docs/format-rules.md).
    address_rows, span_rows: as handed in, for words about the few rows that decide.
    """

    refs: tuple[str, ...]
    person: Rows
    strand: Small
    persons: Persons
    addresses: Addresses
    spans: Spans
    words: Words
    digests: tuple[str, ...]
    address_rows: Sequence[AddressRow]
    span_rows: Sequence[SpanRow]

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


def facts_of(
    cases: Sequence[CaseRow],
    persons: Sequence[PersonRow],
    addresses: Sequence[AddressRow],
    spans: Sequence[SpanRow],
) -> Facts:
    """Columns from rows. Every row belongs to a person of `persons`; order within each list is free."""
    words = Words()
    return Facts(
        refs=tuple(case.ref for case in cases),
        person=np.array([case.person for case in cases], dtype=np.intp),
        strand=np.array([_STRAND_TEXT[case.strand] for case in cases], dtype=np.int8),
        persons=_persons(persons),
        addresses=_addresses(addresses, words),
        spans=_spans(spans, words),
        words=words,
        digests=_digests(persons, addresses, spans),
        address_rows=addresses,
        span_rows=spans,
    )


def days(texts: Iterable[str | None], missing: int) -> Days:
    """ISO texts as ordinals, `missing` for None and ''."""
    known = list(texts)
    if not known:
        return np.zeros(0, np.int32)
    parsed = np.array([text or "0001-01-01" for text in known], dtype="datetime64[D]").astype(np.int64)
    found = (parsed + _EPOCH).astype(np.int32)
    found[[not text for text in known]] = missing
    return found


def _persons(rows: Sequence[PersonRow]) -> Persons:
    return Persons(
        dob=days((row.dob for row in rows), NO_DAY),
        expected_dob=days((row.expected_dob for row in rows), NO_DAY),
        died=days((row.died for row in rows), NO_DAY),
        restricted=np.array([row.restricted for row in rows], dtype=bool),
        identity_suspect=np.array([row.identity_suspect for row in rows], dtype=bool),
        rejected=np.array([bool(row.rejected) for row in rows], dtype=bool),
        named_unborn=np.array([_named_unborn(row) for row in rows], dtype=bool),
    )


def _named_unborn(row: PersonRow) -> bool:
    return "unborn" in row.forename.casefold().split()


def _addresses(rows: Sequence[AddressRow], words: Words) -> Addresses:
    person = np.array([row.person for row in rows], dtype=np.intp)
    start, end = days((row.start for row in rows), ALWAYS), days((row.end for row in rows), ONGOING)
    uprn = np.array([row.uprn for row in rows], dtype=np.int64)
    postcode = words.numbers(row.postcode for row in rows)
    problem = words.numbers(row.problem for row in rows)
    lines = words.numbers(row.lines for row in rows)
    file, row = words.numbers(row.file for row in rows), np.array([row.row for row in rows], dtype=np.int64)
    rank = words.ranks()
    order = np.lexsort((row, rank[file], rank[lines], uprn, rank[postcode], end, start, person))
    return Addresses(
        person=person[order],
        kind=np.array([_ADDRESS_TEXT[row.kind] for row in rows], dtype=np.int8)[order],
        start=start[order],
        end=end[order],
        uprn=uprn[order],
        postcode=postcode[order],
        problem=problem[order],
        gone=np.array([row.gone for row in rows], dtype=bool)[order],
        source=order.astype(np.intp),
    )


def _spans(rows: Sequence[SpanRow], words: Words) -> Spans:
    person = np.array([row.person for row in rows], dtype=np.intp)
    start, end = days((row.start for row in rows), ALWAYS), days((row.end for row in rows), ONGOING)
    code = words.numbers(row.code for row in rows)
    end_reason = words.numbers(row.end_reason for row in rows)
    postcode = words.numbers(row.postcode for row in rows)
    home = words.numbers(row.home_postcode for row in rows)
    ref, team = words.numbers(row.ref for row in rows), words.numbers(row.team for row in rows)
    detail, table = words.numbers(row.detail for row in rows), words.numbers(row.table for row in rows)
    file, row = words.numbers(row.file for row in rows), np.array([row.row for row in rows], dtype=np.int64)
    rank = words.ranks()
    order = np.lexsort(
        (row, rank[file], rank[team], rank[home], rank[postcode], rank[code], end, start, person)
    )
    return Spans(
        person=person[order],
        kind=np.array([_SPAN_TEXT[row.kind] for row in rows], dtype=np.int8)[order],
        code=code[order],
        start=start[order],
        end=end[order],
        end_reason=end_reason[order],
        postcode=postcode[order],
        home_postcode=home[order],
        ref=ref[order],
        team=team[order],
        detail=detail[order],
        table=table[order],
        source=order.astype(np.intp),
    )


def _digests(
    persons: Sequence[PersonRow], addresses: Sequence[AddressRow], spans: Sequence[SpanRow]
) -> tuple[str, ...]:
    """Per person, over everything the rules may look at; the file and row a fact was read from do not count.

    The table counts for episodes of care: which sources agree that care has ended turns on it. The team
    counts where rules look at it, so that a new worker on an assessment does not reopen a decision.
    """
    said: list[list[str]] = [[] for _ in persons]
    for a in addresses:
        if not a.gone:
            said[a.person].append(
                f"A\x1f{a.kind}\x1f{a.start or ''}\x1f{a.end or ''}\x1f{a.uprn}\x1f{a.postcode}"
                f"\x1f{a.problem}\x1f{a.lines}"
            )
    for s in spans:
        said[s.person].append(
            f"S\x1f{s.kind}\x1f{s.code}\x1f{s.start or ''}\x1f{s.end or ''}\x1f{s.end_reason}\x1f{s.postcode}"
            f"\x1f{s.home_postcode}\x1f{s.detail}\x1f{s.team if s.kind in _WITH_TEAM else ''}"
            f"\x1f{s.table if s.kind == SpanKind.CARE_EPISODE else ''}"
        )
    found = []
    for person, lines in zip(persons, said, strict=True):
        lines.sort()
        lines.append(
            f"P\x1f{person.dob or ''}\x1f{person.expected_dob or ''}\x1f{person.died or ''}"
            f"\x1f{person.restricted:d}\x1f{person.identity_suspect:d}\x1f{','.join(sorted(person.rejected))}"
            f"\x1f{_named_unborn(person):d}"
        )
        found.append(hashlib.sha256("\x1e".join(lines).encode()).hexdigest())
    return tuple(found)
