"""Where addresses are: UPRN before postcode, and what speaks against deciding by one.

A fault names why an address cannot decide alone; the rule set's gates say what follows from it. This
module is about single places; sites.py works out many addresses at once, by the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.decisions import Sited
from transfer_app.domain.geography import AreaCode, LocatedBy, Location, Placing
from transfer_app.domain.identifiers import PostcodeProblem
from transfer_app.domain.people import Address


class Fault(StrEnum):
    """Why an address cannot decide alone. The values stand in rule sets: never rename one."""

    NONE = ""
    NO_ADDRESS = "no-address"
    NO_FIXED_ABODE = "no-fixed-abode"
    NOT_KNOWN = "not-known"
    MALFORMED = "malformed"
    NOT_LOCATED = "not-located"
    FORCES = "forces"
    ABROAD = "abroad"
    ELSEWHERE = "elsewhere"
    CONFLICT = "conflict"
    OUTSIDE = "outside"
    ON_LINE = "on-line"
    NEAR_LINE = "near-line"
    POSTCODE_SHARED = "postcode-shared"
    TWO_HOMES = "two-homes"
    ORIGIN_MISSING = "origin-missing"
    ORIGIN_CONFLICT = "origin-conflict"
    PLACEMENT = "placement"
    PO_BOX = "po-box"
    LARGE_USER = "large-user"
    TERMINATED = "terminated"


MILD = (Fault.PO_BOX, Fault.LARGE_USER, Fault.TERMINATED)
"""Faults that a rule set may leave without a gate: the address then decides, and says so."""

FAULT_WORDS: Mapping[str, str] = {
    Fault.NO_ADDRESS: "there is no usable address",
    Fault.NO_FIXED_ABODE: "the address says no fixed abode",
    Fault.NOT_KNOWN: "the postcode is one that stands for 'not known'",
    Fault.MALFORMED: "the postcode is not one that can exist",
    Fault.NOT_LOCATED: "the address is in no gazetteer that was loaded",
    Fault.FORCES: "the postcode is one of the forces (BFPO)",
    Fault.ABROAD: "the postcode is one that stands for a country abroad",
    Fault.ELSEWHERE: "the postcode is one that stands for 'elsewhere in the United Kingdom'",
    Fault.CONFLICT: "the UPRN and the postcode lie in different successors' areas",
    Fault.OUTSIDE: "the address lies outside every successor's area",
    Fault.ON_LINE: "two successors' areas hold the address: it lies on their line, or where they overlap",
    Fault.NEAR_LINE: "the address is nearer to the line than it is accurate",
    Fault.POSTCODE_SHARED: "another address of its postcode lies in another successor's area",
    Fault.TWO_HOMES: "two homes are open in different successors' areas",
    Fault.ORIGIN_MISSING: "no home before care is known",
    Fault.ORIGIN_CONFLICT: "the homes before care and the care return point to different successors",
    Fault.PLACEMENT: "the home has the postcode of a placement of the same time",
    Fault.PO_BOX: "the postcode is that of a PO box, placed only to its postcode sector",
    Fault.LARGE_USER: "the postcode belongs to one large user of mail, seldom a home",
    Fault.TERMINATED: "the postcode is terminated; its point is where it last was",
}


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


CONTRADICTING: Mapping[str, Fault] = {
    PostcodeProblem.NO_FIXED_ABODE: Fault.NO_FIXED_ABODE,
    PostcodeProblem.ABROAD: Fault.ABROAD,
    PostcodeProblem.FORCES: Fault.FORCES,
    PostcodeProblem.ELSEWHERE: Fault.ELSEWHERE,
}
"""Postcodes that say where the child is not: beside a UPRN, the two cannot both be the home."""

SAYING_NOTHING: Mapping[str, Fault] = {
    PostcodeProblem.NOT_KNOWN: Fault.NOT_KNOWN,
    PostcodeProblem.MALFORMED: Fault.MALFORMED,
}
"""Postcodes that say nothing: a UPRN beside them decides alone."""


def place_key(sited: Sited) -> str:
    """The key a site was placed by; '' when it was not placed."""
    if sited.location is None:
        return ""
    if sited.location.by is LocatedBy.UPRN and sited.address is not None:
        return uprn_key(sited.address.uprn)
    return postcode_key(sited.postcode)


POSTCODE_REACH_M = 5_000.0
"""No postcode reaches further: a UPRN beyond it is a wrong one and says nothing of the postcode."""


def area_of(sited: Sited | None, snap_m: float = 0.0) -> AreaCode | None:
    """The area a site lies in, whatever its fault; a snapped coastal point counts as inside."""
    if sited is None or sited.placing is None:
        return None
    if sited.placing.area is None and sited.placing.outside_distance_m <= snap_m:
        return sited.placing.nearest_area
    return sited.placing.area
