"""Gazetteers, located addresses and boundary sets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.geography import Location
from transfer_app.domain.located import LocatedColumns, SitingKeys
from transfer_app.domain.places import BoundarySet, GazetteerPage, GazetteerSummary


class Gazetteers(Protocol):
    def by_digest(self, digest: str) -> GazetteerSummary | None: ...
    def add(self, summary: GazetteerSummary, pages: Iterable[GazetteerPage]) -> int: ...
    def all(self) -> list[GazetteerSummary]: ...
    def ranges(self, gazetteer_id: int) -> list[tuple[str, str]]:
        """The first and the last key of every page of a gazetteer, in order."""
        ...

    def pages(self, gazetteer_id: int, numbers: Sequence[int]) -> Iterator[GazetteerPage]:
        """These pages of a gazetteer, counted from 0, in order."""
        ...


class Locations(Protocol):
    """Where each UPRN and postcode of the extracts is, by siting key ('U:...', 'P:...')."""

    def wanted(self) -> SitingKeys:
        """Every key that an address or a stated postcode of the loaded extracts can be found by."""
        ...

    def looked_up(self) -> SitingKeys:
        """Every key that was looked up, found or not."""
        ...

    def forget(self, keys: SitingKeys | None = None) -> None:
        """As if these keys had never been looked up; None: all."""
        ...

    def add(self, keys: Sequence[str], columns: LocatedColumns) -> None:
        """Store what was found of keys that were not looked up before."""
        ...

    def counts(self) -> tuple[int, int, int]:
        """How many keys were looked up, found, and found with something odd about them."""
        ...

    def columns(self, keys: Sequence[str]) -> LocatedColumns:
        """What was found of the keys, in the order asked; a key may be asked for twice."""
        ...

    def whole(self) -> tuple[NDArray[np.bytes_], LocatedColumns]:
        """Every key that was found, as UTF-8 in rising order, and where each is."""
        ...

    def all(self) -> dict[str, Location]: ...
    def some(self, keys: Collection[str]) -> dict[str, Location]:
        """Those of the keys that were found."""
        ...

    def held(self, keys: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(postcode key, UPRN key) of addresses that have both, each pair once; keys: of these postcodes."""
        ...

    def held_in_parts(self, size: int) -> Iterator[list[tuple[str, str]]]:
        """What held() gives, in order of postcode, at most so many at a time."""
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
