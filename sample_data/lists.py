"""The council's own lists: what no export carries. Written as docs/format-council-lists.md says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from sample_data.people import Address, Child, Fact
from sample_data.rejects import Reject, plant_list_rejects
from sample_data.tables import write_csv

COLUMNS: dict[str, tuple[str, ...]] = {
    "people": ("person_id", "forename", "surname", "sex", "dob"),
    "addresses": ("person_id", "type", "start", "end", "uprn", "postcode", "lines"),
    "facts": ("person_id", "fact", "start", "end", "code", "postcode", "detail", "ref", "team"),
}
_TEAMS = {
    "proceedings": "Court Team", "pre-proceedings": "Court Team", "transfer-in": "Conference Service",
    "cp-review": "Conference Service", "housing-placement": "Housing Options", "legal-hold": "Legal Services",
    "private-fostering": "Fostering", "carer-approval": "Fostering", "child-placed": "Fostering",
    "allowance": "Permanence", "adoption-support": "Permanence", "education-case": "Education Inclusion",
    "youth-justice-case": "Youth Justice Service", "custody": "Youth Justice Service",
}  # fmt: skip

Row = dict[str, str]


def write_lists(folder: Path, rng: Random, children: list[Child], adults: list[Child]) -> list[Reject]:
    """People whom the case system lacks, addresses and facts. Returns the bad rows planted in them."""
    everyone = sorted([*children, *adults], key=lambda person: person.ref)
    tables: dict[str, list[Row]] = {
        "people": [_person(adult) for adult in adults],
        "addresses": [row for person in everyone for row in _addresses(person)],
        "facts": [_fact(person, fact) for person in everyone for fact in person.facts],
    }
    rejects = plant_list_rejects(rng, tables, children)
    for table, columns in COLUMNS.items():
        write_csv(folder / f"{table}.csv", columns, tables[table])
    return rejects


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _person(adult: Child) -> Row:
    return {
        "person_id": adult.ref, "forename": adult.forename, "surname": adult.surname, "sex": adult.sex,
        "dob": _day(adult.dob),
    }  # fmt: skip


def _addresses(person: Child) -> Iterator[Row]:
    for address in person.listed:
        yield {
            "person_id": person.ref, "type": address.kind, "start": _day(address.start),
            "end": _day(address.end), "postcode": _postcode(address),
            "lines": f"{address.place.number} {address.place.street}, {address.place.town}",
        }  # fmt: skip


def _postcode(address: Address) -> str:
    return address.place.postcode if address.postcode is None else address.postcode


def _fact(person: Child, fact: Fact) -> Row:
    return {
        "person_id": person.ref, "fact": fact.word, "start": _day(fact.start), "end": _day(fact.end),
        "code": fact.code, "postcode": fact.postcode, "detail": fact.detail, "ref": fact.ref,
        "team": _TEAMS.get(fact.word, ""),
    }  # fmt: skip
