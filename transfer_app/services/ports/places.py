"""Gazetteers, located addresses and boundary sets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from transfer_app.domain.geography import Location
from transfer_app.domain.places import BoundarySet, GazetteerPage, GazetteerSummary


class Gazetteers(Protocol):
    def by_digest(self, digest: str) -> GazetteerSummary | None: ...
    def add(self, summary: GazetteerSummary, pages: Iterable[GazetteerPage]) -> int: ...
    def all(self) -> list[GazetteerSummary]: ...
    def pages(self, gazetteer_id: int) -> Iterator[GazetteerPage]:
        """Every page of a gazetteer, in order of key."""
        ...


class Locations(Protocol):
    """Where each UPRN and postcode of the extracts is, by siting key ('U:...', 'P:...')."""

    def wanted(self) -> list[str]:
        """Every key that an address or a stated home postcode of the loaded extracts can be found by."""
        ...

    def replace(self, located: Mapping[str, Location], faults: Mapping[str, str]) -> None: ...
    def all(self) -> dict[str, Location]: ...
    def some(self, keys: Collection[str]) -> dict[str, Location]:
        """Those of the keys that were found."""
        ...

    def held(self, keys: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(postcode key, UPRN key) of addresses that have both, each pair once; keys: of these postcodes."""
        ...


class BoundarySets(Protocol):
    """A boundary set holds the successors' areas and, where known, the predecessors'."""

    def add(self, boundary_set: BoundarySet, placer: bytes) -> int: ...
    def use(self, boundary_set_id: int) -> None:
        """Make one set the one in use, and no other."""
        ...

    def in_use(self) -> BoundarySet | None: ...
    def all(self) -> list[BoundarySet]: ...
    def share(self, boundary_set_id: int, postcodes: Iterable[str]) -> None:
        """Keep which postcodes hold addresses of several areas of this set, instead of what was kept."""
        ...

    def shared(self, boundary_set_id: int) -> frozenset[str]:
        """The postcodes kept by share, as 'BH23 1AB'."""
        ...

    def placer(self, boundary_set_id: int) -> bytes:
        """The stored index of a set, as its placer wrote it."""
        ...
