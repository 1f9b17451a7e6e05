"""Columns from the facts of single case records, for the few that are explained or shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from transfer_app.domain.columns import AddressRow, CaseRow, Facts, PersonRow, SpanRow
from transfer_app.domain.fact_rows import facts_of
from transfer_app.domain.people import Address, CaseFacts, Person, Span


def facts_from(records: Sequence[CaseFacts]) -> Facts:
    """Each record stands for a person of its own. Addresses and spans are numbered through, in order."""
    return facts_of(
        [CaseRow(record.record, number, record.strand.value) for number, record in enumerate(records)],
        [_person(record) for record in records],
        [
            address_row(number, address)
            for number, record in enumerate(records)
            for address in record.addresses
        ],
        [_span(number, span) for number, record in enumerate(records) for span in record.spans],
    )


def addresses_in(records: Sequence[CaseFacts]) -> Iterator[Address]:
    """The addresses in the order that facts_from numbers them."""
    return (address for record in records for address in record.addresses)


def _person(record: CaseFacts) -> PersonRow:
    person: Person = record.person
    return PersonRow(
        person.ref, _iso(person.dob), _iso(person.expected_dob), _iso(person.died), person.forename,
        person.restricted, record.identity_suspect, tuple(row.table for row in record.rejected),
    )  # fmt: skip


def address_row(number: int, one: Address) -> AddressRow:
    return AddressRow(
        number, one.kind.value, _iso(one.start), _iso(one.end), one.uprn, one.postcode, one.postcode_problem,
        one.lines, one.gone, one.source.table, one.source.file, one.source.row,
    )  # fmt: skip


def _span(number: int, one: Span) -> SpanRow:
    return SpanRow(
        number, one.kind.value, one.code, _iso(one.start), _iso(one.end), one.end_reason, one.postcode,
        one.home_postcode, one.ref, one.team, one.detail, one.source.table, one.source.file, one.source.row,
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
