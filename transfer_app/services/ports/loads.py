"""Extracts, their rows, and the people and facts found in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from transfer_app.domain.extracts import ExtractSummary, FileTally
from transfer_app.domain.families import Links
from transfer_app.domain.loaded import (
    AddressRow,
    FamilyLink,
    LoadedRow,
    MotherLink,
    Rejected,
    RestrictedRow,
    SpanRow,
)
from transfer_app.domain.people import Person, PersonRef


class Extracts(Protocol):
    """What was loaded, and every row as it was read."""

    def by_digest(self, digest: str) -> ExtractSummary | None:
        """The latest load of what has this digest."""
        ...

    def add(self, profile: str, source: str, digest: str, at: str, user_id: int) -> int: ...
    def has_waiting(self, extract_id: int) -> bool:
        """Was a row of it rejected for want of its child, who is there now?

        Not where a later load had the row's table: what that said must not be undone.
        """
        ...

    def waiting_rows(self) -> Mapping[str, int]:
        """By file: how many such rows there are in all that was loaded."""
        ...

    def add_file(self, extract_id: int, name: str, table: str) -> int: ...
    def tally(self, file_id: int, tally: FileTally) -> None: ...
    def known(self, table: str) -> dict[str, tuple[int, str]]:
        """By row key: the stored row's id and digest."""
        ...

    def put_rows(self, file_id: int, rows: Iterable[LoadedRow]) -> None:
        """Store new rows and replace those with the same table and key; facts of replaced rows go first."""
        ...

    def row_ids(self, file_id: int, rows: Collection[int]) -> dict[int, int]:
        """By row number in the file: the stored row's id, for the rows asked for."""
        ...

    def mend(self, extract_id: int, table: str, keys: Collection[str]) -> None:
        """Note that rows which earlier extracts held in no readable form have now been read."""
        ...

    def reject(self, extract_id: int, rejected: Iterable[Rejected]) -> None: ...
    def rejects(self, extract_id: int | None = None) -> list[Rejected]: ...
    def all(self) -> list[ExtractSummary]: ...


class People(Protocol):
    """Persons and their facts; row numbers are translated to stored row ids by `row_ids`."""

    def put(self, persons: Sequence[Person], row_ids: Mapping[int, int]) -> None:
        """Keep what each row says of its person; the person is made of all that is said of them."""
        ...

    def ids(self) -> dict[PersonRef, int]: ...
    def ids_of(self, refs: Collection[str]) -> dict[str, int]:
        """Those of these people that are known, by ref."""
        ...

    def last_id(self) -> int:
        """The highest id of a person; 0 where there is none."""
        ...

    def links(self, about: int | None = None) -> Links:
        """Every family and mother link, as columns; about: those of one person and their siblings only."""
        ...

    def links_of_restricted(self) -> Links:
        """The links of restricted people's siblings and children: who is a full sibling of one is in them."""
        ...

    def carers_of_restricted(self, day: date) -> set[int]:
        """Carers with whom a restricted child is in placement on a day."""
        ...

    def restricted(self) -> set[int]:
        """Whoever is restricted."""
        ...

    def add_facts(
        self,
        addresses: Iterable[AddressRow],
        spans: Iterable[SpanRow],
        families: Iterable[FamilyLink],
        mothers: Iterable[MotherLink],
        row_ids: Mapping[int, int],
    ) -> None: ...
    def mark_gone(self, table: str, keys: Collection[str], present: Collection[PersonRef]) -> None:
        """Mark the addresses whose row the latest extract of this table lacks, of children whom it has."""
        ...

    def restrict(self, rows: Iterable[RestrictedRow]) -> None:
        """Mark people as restricted, also those whose own rows are yet to come."""
        ...

    def restrict_people(self, ids: Sequence[int], reason: str) -> None:
        """Mark people who are not restricted yet."""
        ...
