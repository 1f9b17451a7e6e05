"""Where people can live: what the county of the story must offer, fictional or real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """One dwelling. Coordinates are British National Grid metres (EPSG:27700).

    area: code of the successor it lies in, '' when it lies in none. uprn: 0 when the land has none.
    near: within 400 m of another successor, so that a cautious program may send it to review.
    """

    number: str
    street: str
    town: str
    postcode: str
    easting: float
    northing: float
    uprn: int
    area: str
    near: bool = False


class Land(Protocol):
    """Hands out dwellings. Every draw comes from the caller's random source, in a fixed order."""

    @property
    def areas(self) -> Mapping[str, str]:
        """Successor code -> name, at least two, in code order."""
        ...

    @property
    def weights(self) -> Mapping[str, float]:
        """How the population spreads over the successors."""
        ...

    @property
    def lists_uprns(self) -> bool:
        """Whether dwellings have UPRNs; cases that need one are left out where they have none."""
        ...

    def home(self, rng: Random, area: str) -> Place:
        """An ordinary dwelling inside the successor."""
        ...

    def outside(self, rng: Random) -> Place:
        """A dwelling in no successor, well away from all."""
        ...

    def special(self, kind: str, rng: Random) -> Place | None:
        """A dwelling planted for one awkward case; None where this land has none of the kind."""
        ...

    def across(self, place: Place) -> Place | None:
        """The dwelling that a straddling postcode has over the line; None where this land has none."""
        ...


def area_of(land: Land, rng: Random) -> str:
    """A successor, drawn by where people live."""
    return rng.choices(list(land.weights), list(land.weights.values()))[0]


def other_area(land: Land, rng: Random, area: str) -> str:
    """A successor that is not this one."""
    return rng.choice([code for code in land.areas if code != area])


def elsewhere_home(land: Land, rng: Random, area: str, avoid: str) -> Place:
    """A dwelling in the successor whose postcode is not the one to avoid."""
    place = land.home(rng, area)
    while place.postcode == avoid:
        place = land.home(rng, area)
    return place
