"""Fills the land with children: the planted cases, and ordinary families round them."""

from __future__ import annotations

from random import Random

from sample_data import (
    planted_care,
    planted_families,
    planted_homes,
    planted_identity,
    planted_places,
    planted_postcodes,
    planted_presence,
    planted_services,
    planted_status,
)
from sample_data.land import Land
from sample_data.ordinary import ordinary_family
from sample_data.planting import Planting
from sample_data.register import Register

COMMON: tuple[Planting, ...] = (
    *planted_postcodes.PLANTINGS,
    *planted_homes.PLANTINGS,
    *planted_care.PLANTINGS,
    *planted_identity.PLANTINGS,
)
RARE: tuple[Planting, ...] = (
    *planted_status.PLANTINGS,
    *planted_presence.PLANTINGS,
    *planted_services.PLANTINGS,
    *planted_families.PLANTINGS,
    *planted_places.PLANTINGS,
)
"""Cases at the edge of a rule: a small county has each of them, a large one not many more."""
PLANTINGS = (*COMMON, *RARE)
_RARER = 5
FEWEST_CHILDREN = 300
"""Below this the planted cases leave no room for ordinary families."""


def tell(rng: Random, land: Land, children: int) -> Register:
    """Exactly `children` children. Every planting occurs, except those the land cannot hold."""
    register = Register(rng, land)
    planted = [p for p in COMMON for _ in range(max(1, p.per_500 * children // 500))]
    planted += [p for p in RARE for _ in range(max(p.per_500, p.per_500 * children // 500 // _RARER))]
    rng.shuffle(planted)
    left = sum(planting.children for planting in planted)
    while len(register.children) < children:
        room = children - len(register.children) - left
        if planted and (room <= 0 or rng.random() * (room + left) < left):
            planting = planted.pop()
            left -= planting.children
            planting.build(register, planting.case)
        else:
            ordinary_family(register, room)
    return register
