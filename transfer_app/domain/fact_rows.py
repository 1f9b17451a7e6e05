"""Rows of facts, and the columns that are made of them, with the digest of each child's facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from transfer_app.domain.columns import (
    ADDRESS_NUMBER,
    ALWAYS,
    NO_DAY,
    ONGOING,
    SPAN_NUMBER,
    STRAND_NUMBER,
    Addresses,
    AddressRow,
    CaseRow,
    Columns,
    Days,
    Facts,
    PersonRow,
    Persons,
    SpanRow,
    Spans,
    Words,
)
from transfer_app.domain.vocabulary import SpanKind

_EPOCH = date(1970, 1, 1).toordinal()
_SPAN_TEXT = {kind.value: number for kind, number in SPAN_NUMBER.items()}
_ADDRESS_TEXT = {kind.value: number for kind, number in ADDRESS_NUMBER.items()}
_STRAND_TEXT = {strand.value: number for strand, number in STRAND_NUMBER.items()}


def facts_of(
    cases: Sequence[CaseRow],
    persons: Sequence[PersonRow],
    addresses: Sequence[AddressRow],
    spans: Sequence[SpanRow],
) -> Facts:
    """Columns from rows. Every row belongs to a person of `persons`; order within each list is free."""
    turned = _turned(addresses, AddressRow._fields), _turned(spans, SpanRow._fields)
    return facts_of_columns(cases, persons, *turned)


def facts_of_columns(
    cases: Sequence[CaseRow],
    persons: Sequence[PersonRow],
    addresses: Columns,
    spans: Columns,
) -> Facts:
    """The same from columns that are there."""
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
        person_refs=tuple(person.ref for person in persons),
        address_columns=addresses,
        span_columns=spans,
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


def _turned(rows: Sequence[tuple[Any, ...]], fields: Sequence[str]) -> Columns:
    """Rows as columns, by name."""
    return dict(zip(fields, zip(*rows, strict=True) if rows else [()] * len(fields), strict=True))


def _addresses(columns: Columns, words: Words) -> Addresses:
    person = np.array(columns["person"], dtype=np.intp)
    start, end = days(columns["start"], ALWAYS), days(columns["end"], ONGOING)
    uprn = np.array(columns["uprn"], dtype=np.int64)
    postcode, problem = words.numbers(columns["postcode"]), words.numbers(columns["problem"])
    lines, file = words.numbers(columns["lines"]), words.numbers(columns["file"])
    rank, line = words.ranks(), np.array(columns["row"], dtype=np.int64)
    order = np.lexsort((line, rank[file], rank[lines], uprn, rank[postcode], end, start, person))
    return Addresses(
        person=person[order],
        kind=np.array(list(map(_ADDRESS_TEXT.__getitem__, columns["kind"])), dtype=np.int8)[order],
        start=start[order],
        end=end[order],
        uprn=uprn[order],
        postcode=postcode[order],
        problem=problem[order],
        gone=np.array(columns["gone"], dtype=bool)[order],
        source=order.astype(np.intp),
    )


def _spans(columns: Columns, words: Words) -> Spans:
    person = np.array(columns["person"], dtype=np.intp)
    start, end = days(columns["start"], ALWAYS), days(columns["end"], ONGOING)
    code, reason = words.numbers(columns["code"]), words.numbers(columns["end_reason"])
    postcode, home = words.numbers(columns["postcode"]), words.numbers(columns["home_postcode"])
    ref, team = words.numbers(columns["ref"]), words.numbers(columns["team"])
    detail, table = words.numbers(columns["detail"]), words.numbers(columns["table"])
    file, line = words.numbers(columns["file"]), np.array(columns["row"], dtype=np.int64)
    rank = words.ranks()
    order = np.lexsort(
        (line, rank[file], rank[team], rank[home], rank[postcode], rank[code], end, start, person)
    )
    return Spans(
        person=person[order],
        kind=np.array(list(map(_SPAN_TEXT.__getitem__, columns["kind"])), dtype=np.int8)[order],
        code=code[order],
        start=start[order],
        end=end[order],
        end_reason=reason[order],
        postcode=postcode[order],
        home_postcode=home[order],
        ref=ref[order],
        team=team[order],
        detail=detail[order],
        table=table[order],
        source=order.astype(np.intp),
    )


def _digests(persons: Sequence[PersonRow], addresses: Columns, spans: Columns) -> tuple[str, ...]:
    """Per person, over what decides; the file and row a fact was read from do not count.

    The table counts for episodes of care: which sources agree that care has ended turns on it. A team does
    not: only a check looks at it, and a case that changes hands is no new fact to people who settled it.
    """
    said: list[list[str]] = [[] for _ in persons]
    for person, gone, *told in zip(
        addresses["person"], addresses["gone"], addresses["kind"], addresses["start"], addresses["end"],
        addresses["uprn"], addresses["postcode"], addresses["problem"], addresses["lines"], strict=True,
    ):  # fmt: skip
        if not gone:
            kind, start, end, uprn, postcode, problem, lines = told
            said[person].append(
                f"A\x1f{kind}\x1f{start or ''}\x1f{end or ''}\x1f{uprn}\x1f{postcode}\x1f{problem}\x1f{lines}"
            )
    for person, kind, code, start, end, reason, postcode, home, detail, ref, table in zip(
        spans["person"], spans["kind"], spans["code"], spans["start"], spans["end"], spans["end_reason"],
        spans["postcode"], spans["home_postcode"], spans["detail"], spans["ref"], spans["table"],
        strict=True,
    ):  # fmt: skip
        said[person].append(
            f"S\x1f{kind}\x1f{code}\x1f{start or ''}\x1f{end or ''}\x1f{reason}\x1f{postcode}"
            f"\x1f{home}\x1f{detail}\x1f{ref if kind == SpanKind.CHILD_PLACED else ''}"
            f"\x1f{table if kind == SpanKind.CARE_EPISODE else ''}"
        )
    return tuple(_digest(person, lines) for person, lines in zip(persons, said, strict=True))


def _digest(person: PersonRow, lines: list[str]) -> str:
    lines.sort()
    lines.append(
        f"P\x1f{person.dob or ''}\x1f{person.expected_dob or ''}\x1f{person.died or ''}"
        f"\x1f{person.restricted:d}\x1f{person.identity_suspect:d}\x1f{','.join(sorted(person.rejected))}"
        f"\x1f{_named_unborn(person):d}"
    )
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()
