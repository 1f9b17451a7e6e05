"""How every located address lies to the areas of a boundary set, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from transfer_app.domain.geography import Location, Placer
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.siting import Place, keys_of, mark_shared, postcode_key
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

SEEN_M = 1_000.0
"""How far to look for the line at least, so that a reviewer sees what is close by."""


def places_of(
    session: Session, unit: Unit, boundary_set: BoundarySet, keys: Collection[str] | None = None
) -> dict[str, Place]:
    """Every located key with how it lies to the areas of a stored set. keys: only these; None for all."""
    held = unit.locations.held(keys)
    located = (
        unit.locations.all() if keys is None else unit.locations.some({*keys, *(uprn for _, uprn in held)})
    )
    placer = session.outside.geography.load_placer(unit.boundaries.placer(boundary_set.id))
    placed = place(located, held, placer, boundary_set.reprojection_error_m)
    for postcode in unit.boundaries.shared(boundary_set.id):
        key = postcode_key(postcode)
        if key in placed:
            placed[key] = replace(placed[key], shared=True)
    return placed


def place(
    located: Mapping[str, Location], held: Iterable[tuple[str, str]], placer: Placer, error_m: float
) -> dict[str, Place]:
    """The located keys placed; error_m, of reprojecting the boundaries, widens each radius.

    held: postcodes and UPRNs of one address, which show what postcodes lie to both sides of a line.
    """
    if not located:
        return {}
    widened = {key: replace(one, accuracy_m=one.accuracy_m + error_m) for key, one in located.items()}
    points_xy = np.array([(one.easting, one.northing) for one in widened.values()], dtype=np.float64)
    reach = np.array([max(SEEN_M, one.accuracy_m) for one in widened.values()], dtype=np.float64)
    placings = placer.place(points_xy, reach)
    placed = {key: Place(one, placing) for (key, one), placing in zip(widened.items(), placings, strict=True)}
    return mark_shared(placed, held)


def keys_in(facts: CaseFacts) -> set[str]:
    """What this child's addresses and stated postcodes can be found by."""
    found = {key for address in facts.addresses for key in keys_of(address)}
    for span in facts.spans:
        found.update(postcode_key(text) for text in (span.postcode, span.home_postcode) if text)
    return found
