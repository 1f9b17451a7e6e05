"""How the addresses of a batch lie to the areas of a boundary set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transfer_app.domain.columns import Facts
from transfer_app.domain.geography import Placer, PlacingColumns
from transfer_app.domain.located import LocatedColumns
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.siting import keys_of, postcode_key, uprn_key
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class County:
    """Everything that was located, and how it lies. keys: siting keys as UTF-8, rising; the rest in step."""

    keys: NDArray[np.bytes_]
    located: LocatedColumns
    placing: PlacingColumns

    def rows(self, keys: Sequence[str]) -> NDArray[np.intp]:
        """Where each key is, -1 for one that was not found."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        width = self.keys.dtype.itemsize
        # Anything may have been typed for a postcode; what is longer than every key is none of them.
        texts = (key.encode("utf-8") for key in keys)
        asked = np.array([text if len(text) <= width else b"" for text in texts], dtype=self.keys.dtype)
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        return np.where(self.keys[at] == asked, at, -1)


SEEN_M = 1_000.0
"""How far to look for the line at least, so that a reviewer sees what is close by."""
_HELD_AT_ONCE = 20_000


class Ground:
    """A boundary set's areas, ready to place located keys on, in one unit of work.

    placer: of a set that is not stored; None for the stored index of the set.
    """

    def __init__(
        self, session: Session, unit: Unit, boundary_set: BoundarySet, placer: Placer | None = None
    ) -> None:
        geography = session.outside.geography
        self._unit, self._error_m = unit, boundary_set.reprojection_error_m
        self._placer = placer or geography.load_placer(unit.boundaries.placer(boundary_set.id))
        self._told = {postcode_key(one) for one in unit.boundaries.shared(boundary_set.id)}
        self._apart: set[str] | None = None
        self._county: County | None = None

    def survey(self, job: JobContext) -> None:
        """Once for a run: place all that was located, and find every postcode that the extracts' own UPRNs
        show on both sides of a line.

        Placed key by key as the batches meet them, a county's keys would be read and measured several times.
        """
        job.progress(0, 0, "UPRNs and postcodes placed")
        keys, located = self._unit.locations.whole()
        self._county = County(keys, located, self._lies(located))
        self._apart, done = set(), 0
        for part in self._unit.locations.held_in_parts(_HELD_AT_ONCE):
            self._apart |= self._placed({key for pair in part for key in pair}).apart(part)
            done += len(part)
            job.progress(done, 0, "UPRNs compared with their postcodes")

    def table(self, keys: Collection[str]) -> PlaceTable:
        """Where these keys are, of those that were located, and how they lie to the areas."""
        apart = self._apart
        if apart is None:
            held = self._unit.locations.held(keys)
            apart = self._placed({key for pair in held for key in pair}).apart(held)
        return self._placed(keys).with_shared(self._told | apart)

    def _placed(self, keys: Collection[str]) -> PlaceTable:
        asked = sorted(keys)
        if self._county is None:
            located = self._unit.locations.columns(asked)
            at = np.flatnonzero(located.found)
            found = located.take(at)
            placing = self._lies(found)
        else:
            rows = self._county.rows(asked)
            at = np.flatnonzero(rows >= 0)
            found, placing = self._county.located.take(rows[at]), self._county.placing.take(rows[at])
        index = {asked[number]: row for row, number in enumerate(at.tolist())}
        return PlaceTable(index, found, placing, np.zeros(len(at), bool))

    def _lies(self, found: LocatedColumns) -> PlacingColumns:
        """Widens each radius by the error of reprojecting the boundaries, too."""
        found.accuracy_m = found.accuracy_m + self._error_m
        points = np.column_stack([found.easting, found.northing])
        return self._placer.place_arrays(points, np.maximum(found.accuracy_m, SEEN_M))


def keys_in(facts: CaseFacts) -> set[str]:
    """What this child's addresses and stated postcodes can be found by."""
    found = {key for address in facts.addresses for key in keys_of(address)}
    for span in facts.spans:
        found.update(postcode_key(text) for text in (span.postcode, span.home_postcode) if text)
    return found


def keys_of_batch(facts: Facts) -> set[str]:
    """The same for a batch."""
    lived, spans = facts.addresses, facts.spans
    usable = np.unique(lived.postcode[lived.problem == 0])
    numbers = np.union1d(usable, np.union1d(spans.postcode, spans.home_postcode))
    found = {postcode_key(facts.words.text(number)) for number in numbers.tolist() if number}
    found.update(uprn_key(uprn) for uprn in np.unique(lived.uprn).tolist() if uprn)
    return found
