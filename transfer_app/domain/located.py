"""Keys that addresses are found by, and where many of them are, in columns.

A siting key is 'U:100012345678' for a UPRN or 'P:BH23 1AB' for a postcode, as in domain.siting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.geography import LocatedBy, Location
from transfer_app.domain.siting import postcode_key, uprn_key

BY = (LocatedBy.NOTHING, LocatedBy.UPRN, LocatedBy.POSTCODE)
"""What LocatedColumns.by numbers."""


@dataclass(frozen=True, slots=True)
class SitingKeys:
    """Distinct keys in the order of gazetteers' pages. uprns: int64, rising; postcodes: as 'BH23 1AB'."""

    uprns: NDArray[np.int64]
    postcodes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.uprns) + len(self.postcodes)

    def without(self, others: SitingKeys) -> SitingKeys:
        less = frozenset(others.postcodes)
        uprns = np.setdiff1d(self.uprns, others.uprns, assume_unique=True)
        return SitingKeys(uprns, tuple(one for one in self.postcodes if one not in less))

    def chunks(self, size: int) -> Iterator[list[str]]:
        """The keys as text, in order, at most `size` at a time; UPRNs and postcodes are never mixed."""
        for start in range(0, len(self.uprns), size):
            yield [uprn_key(uprn) for uprn in self.uprns[start : start + size].tolist()]
        for start in range(0, len(self.postcodes), size):
            yield [postcode_key(one) for one in self.postcodes[start : start + size]]


def siting_keys(uprns: NDArray[np.int64], postcodes: Iterator[str]) -> SitingKeys:
    """From what may hold a key twice and is in no order."""
    # Pages are in order of the postcode without its space: 'B11 1AA' comes before 'B1 1AA'.
    return SitingKeys(np.unique(uprns), tuple(sorted(set(postcodes), key=lambda text: text.replace(" ", ""))))


class Source(NamedTuple):
    """What says where a key is: the gazetteer's name, its quality code in words, and what is odd about it."""

    gazetteer: str
    quality: str
    fault: str


@dataclass(slots=True)
class LocatedColumns:
    """Where n keys are, in columns in the order the keys were asked for.

    known: a gazetteer has the key. found: with a point that can be used. easting, northing, accuracy_m:
    float64 metres, EPSG:27700, NaN where not found. by: uint8, a number of BY. flags: uint8,
    domain.accuracy.EntryFlag. source: int32, a number of sources, -1 where not known.
    """

    known: NDArray[np.bool_]
    found: NDArray[np.bool_]
    easting: NDArray[np.float64]
    northing: NDArray[np.float64]
    accuracy_m: NDArray[np.float64]
    by: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    source: NDArray[np.int32]
    sources: tuple[Source, ...] = ()

    def __len__(self) -> int:
        return len(self.known)

    def fill(self, at: NDArray[np.intp], other: LocatedColumns) -> None:
        """Take over what `other` says of the keys at these places."""
        self.known[at], self.found[at] = other.known, other.found
        self.easting[at], self.northing[at] = other.easting, other.northing
        self.accuracy_m[at], self.by[at], self.flags[at] = other.accuracy_m, other.by, other.flags
        self.source[at] = np.where(other.source < 0, -1, other.source + len(self.sources))
        self.sources += other.sources

    def take(self, at: NDArray[np.intp]) -> LocatedColumns:
        """The columns of the keys at these places, in that order."""
        return LocatedColumns(
            self.known[at], self.found[at], self.easting[at], self.northing[at], self.accuracy_m[at],
            self.by[at], self.flags[at], self.source[at], self.sources,
        )  # fmt: skip

    def locations(self, keys: Sequence[str]) -> dict[str, Location]:
        """One value a key that was found; keys: those asked for."""
        found: dict[str, Location] = {}
        for at in np.flatnonzero(self.found).tolist():
            source = self.sources[self.source[at]]
            found[keys[at]] = Location(
                float(self.easting[at]), float(self.northing[at]), float(self.accuracy_m[at]),
                BY[self.by[at]], source.gazetteer, source.quality, int(self.flags[at]),
            )  # fmt: skip
        return found


def nowhere(count: int) -> LocatedColumns:
    """Columns of keys of which nothing is known yet."""
    return LocatedColumns(
        known=np.zeros(count, bool),
        found=np.zeros(count, bool),
        easting=np.full(count, np.nan),
        northing=np.full(count, np.nan),
        accuracy_m=np.full(count, np.nan),
        by=np.zeros(count, np.uint8),
        flags=np.zeros(count, np.uint8),
        source=np.full(count, -1, np.int32),
    )
