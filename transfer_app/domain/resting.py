"""Whose result would rest on a restricted child's: it could tell in which council's area that child is.

A closed record follows an open one of a full sibling (rule C1). An unborn child goes by the mother's home,
and is compared with the siblings (A8, K3). They are restricted as well: people who may see both decide.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from transfer_app.domain.columns import Ints
from transfer_app.domain.families import Links, full_siblings


def resting(
    links: Links, restricted: Collection[int], followed: Collection[int], unborn: Collection[int]
) -> set[int]:
    """The people who have to be restricted as well, by these links.

    followed: of all people linked, those with an open record that others look at (linking.OpenResults).
    """
    looked_at = set(restricted).intersection(followed)
    full = _sharing(*full_siblings(links), looked_at)
    same_mother = _sharing(links.child, links.mother, looked_at)
    carried = set(links.child[np.isin(links.mother, list(restricted))].tolist())
    return (full.difference(followed) | (same_mother | carried).intersection(unborn)).difference(restricted)


def _sharing(people: Ints, keys: Ints, some: Collection[int]) -> set[int]:
    """Whoever shares a key with some of them."""
    theirs = keys[np.isin(people, list(some))]
    return set(people[np.isin(keys, theirs)].tolist())
