"""Which copy of a record counts for its receiver, by the tranches that came, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transfer_app.domain.packages import SUPERSEDED, WITHDRAWN

CURRENT = "current"


@dataclass(frozen=True, slots=True)
class ArrivedPackage:
    """A package that came in, accepted or rejected."""

    id: int
    ref: str
    sender: str
    tranche: int


@dataclass(frozen=True, slots=True)
class ArrivedCopy:
    """A copy that was taken in. state: CURRENT, SUPERSEDED or WITHDRAWN. digest: '' where it is not known."""

    case_id: int
    record: str
    package_id: int
    package: str
    tranche: int
    digest: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that withdraws a record, and the package that it came in."""

    record: str
    package_id: int
    tranche: int


def standing(
    copies: Sequence[ArrivedCopy], notices: Sequence[Told]
) -> Iterator[tuple[ArrivedCopy, str, int | None]]:
    """Each copy of one record of one sender: how it stands, and the package that ended it (None: current).

    What the next tranche that speaks of the record says, decides: the order of coming changes nothing.
    """
    later = sorted(
        [(copy.tranche, copy.package_id, SUPERSEDED) for copy in copies]
        + [(notice.tranche, notice.package_id, WITHDRAWN) for notice in notices]
    )
    for copy in copies:
        own = (copy.tranche, copy.package_id)
        after = next(((state, by) for tranche, by, state in later if (tranche, by) > own), None)
        yield (copy, *after) if after is not None else (copy, CURRENT, None)
