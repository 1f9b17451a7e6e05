"""Where an address is: UPRN before postcode, and what speaks against deciding by it.

A site's fault names why it cannot decide alone; the rule set's gates turn a fault into a reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from transfer_app.domain.decisions import Sited
from transfer_app.domain.geography import AreaCode, LocatedBy, Location, Placing
from transfer_app.domain.identifiers import PostcodeProblem
from transfer_app.domain.people import Address


class Fault(StrEnum):
    NONE = ""
    NO_ADDRESS = "no-address"
    NO_FIXED_ABODE = "no-fixed-abode"
    NOT_LOCATED = "not-located"
    ABROAD = "abroad"
    CONFLICT = "conflict"
    OUTSIDE = "outside"
    ON_LINE = "on-line"
    NEAR_LINE = "near-line"
    TWO_HOMES = "two-homes"
    ORIGIN_MISSING = "origin-missing"
    ORIGIN_CONFLICT = "origin-conflict"
    PLACEMENT = "placement"
    POSTCODE_SHARED = "postcode-shared"


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer's answer for one UPRN or postcode, and how it lies to the areas.

    shared: a postcode that is known to hold an address in another area than its own point.
    """

    location: Location
    placing: Placing
    shared: bool = False


Places = Mapping[str, Place]
"""By key: 'U:100012345678' for a UPRN, 'P:BH23 1AB' for a postcode. A key not in it was not found."""


def uprn_key(uprn: int) -> str:
    return f"U:{uprn}"


def postcode_key(postcode: str) -> str:
    return f"P:{postcode}"


def keys_of(address: Address) -> tuple[str, ...]:
    """The gazetteer keys an address can be found by, the surest first."""
    found = []
    if address.uprn:
        found.append(uprn_key(address.uprn))
    if address.postcode and not address.postcode_problem:
        found.append(postcode_key(address.postcode))
    return tuple(found)


PROBLEM_FAULTS: Mapping[str, Fault] = {
    PostcodeProblem.NO_FIXED_ABODE: Fault.NO_FIXED_ABODE,
    PostcodeProblem.ABROAD: Fault.ABROAD,
    PostcodeProblem.FORCES: Fault.ABROAD,
}


def place_key(sited: Sited) -> str:
    """The key a site was placed by; '' when it was not placed."""
    if sited.location is None:
        return ""
    if sited.location.by is LocatedBy.UPRN and sited.address is not None:
        return uprn_key(sited.address.uprn)
    return postcode_key(sited.postcode)


def site(label: str, address: Address, places: Places, snap_m: float = 0.0) -> Sited:
    """Where this address is. Its fault is NONE only when it can decide between successors alone."""
    found = [places[key] for key in keys_of(address) if key in places]
    if not found:
        fault = PROBLEM_FAULTS.get(address.postcode_problem)
        if fault is None:
            fault = Fault.NOT_LOCATED if keys_of(address) else Fault.NO_ADDRESS
        return Sited(label, address, address.postcode, None, None, fault)
    best = found[0]
    # A postcode that says 'no fixed abode' or 'abroad' beside a UPRN: the two cannot both be the home.
    fault = PROBLEM_FAULTS.get(address.postcode_problem) or _fault(best, snap_m)
    if not fault and len(found) > 1 and _contradict(best, found[1]):
        fault = Fault.CONFLICT
    return Sited(label, address, address.postcode, best.location, best.placing, fault)


def site_postcode(label: str, postcode: str, places: Places, snap_m: float = 0.0) -> Sited:
    """Where a bare postcode is (SSDA903 HOME_POST)."""
    place = places.get(postcode_key(postcode))
    if place is None:
        return Sited(label, None, postcode, None, None, Fault.NOT_LOCATED)
    return Sited(label, None, postcode, place.location, place.placing, _fault(place, snap_m))


POSTCODE_REACH_M = 5_000.0
"""No postcode reaches further: a UPRN beyond it is a wrong one and says nothing of the postcode."""


def mark_shared(places: Places, held: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """The same places, with the postcodes marked that lie to both sides of a line.

    held: postcode and UPRN keys that stand in one address of the extracts.
    """
    marked = dict(places)
    for postcode, uprn in held:
        here, there = places.get(postcode), places.get(uprn)
        if here is not None and there is not None and _lies_apart(here, there):
            marked[postcode] = replace(here, shared=True)
    return marked


def _lies_apart(here: Place, there: Place) -> bool:
    """The address is surely in an area, not the postcode's, and near enough to belong to it."""
    away = math.hypot(
        here.location.easting - there.location.easting, here.location.northing - there.location.northing
    )
    sure = there.placing.area is not None and not _fault(there, 0.0)
    return sure and there.placing.area != here.placing.area and away <= POSTCODE_REACH_M


def area_of(sited: Sited | None, snap_m: float = 0.0) -> AreaCode | None:
    """The area a site lies in, whatever its fault; a snapped coastal point counts as inside."""
    if sited is None or sited.placing is None:
        return None
    if sited.placing.area is None and sited.placing.outside_distance_m <= snap_m:
        return sited.placing.nearest_area
    return sited.placing.area


def _fault(place: Place, snap_m: float) -> Fault:
    placing, radius = place.placing, place.location.accuracy_m
    if placing.on_line_with is not None:
        return Fault.ON_LINE
    if placing.area is None and not placing.outside_distance_m <= snap_m:
        return Fault.OUTSIDE
    if place.shared:
        return Fault.POSTCODE_SHARED
    if placing.line_distance_m <= radius:
        return Fault.NEAR_LINE
    return Fault.NONE


def _contradict(by_uprn: Place, by_postcode: Place) -> bool:
    """The two lie in different successors' areas, and not merely because the postcode's circle is wide."""
    here, there = by_uprn.placing, by_postcode.placing
    reaches = there.line_distance_m <= by_postcode.location.accuracy_m and there.nearest_other == here.area
    return here.area != there.area and not reaches
