"""Which copy of a record counts for its receiver, by the tranches that came, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import SUPERSEDED, WITHDRAWN

CURRENT = "current"


class Place(NamedTuple):
    """Where a package stands among those of its sender. created: as its manifest says, UTC.

    Bulk and special packages are numbered apart, so that between the two kinds only the time tells.
    """

    kind: Kind
    tranche: int
    created: str

    @property
    def of_all(self) -> tuple[str, bool]:
        """A special package of the same second is the later one: it alone may follow on the other kind."""
        return self.created, self.kind is Kind.SPECIAL

    def before(self, other: Place) -> bool:
        if self.kind is other.kind:
            return self.tranche < other.tranche
        return self.of_all < other.of_all


@dataclass(frozen=True, slots=True)
class ArrivedPackage:
    """A package that came in, accepted or rejected."""

    id: int
    ref: str
    sender: str
    place: Place


@dataclass(frozen=True, slots=True)
class ArrivedCopy:
    """A copy that was taken in. state: CURRENT, SUPERSEDED or WITHDRAWN. digest: '' where it is not known."""

    case_id: int
    record: str
    package_id: int
    package: str
    place: Place
    digest: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that withdraws a record, and the package that it came in."""

    record: str
    package_id: int
    place: Place


def standing(
    copies: Sequence[ArrivedCopy], notices: Sequence[Told]
) -> Iterator[tuple[ArrivedCopy, str, int | None]]:
    """Each copy of one record of one sender: how it stands, and the package that ended it (None: current).

    What the next package that speaks of the record says, decides: the order of coming changes nothing.
    """
    told = [_Says(copy.place, copy.package_id, SUPERSEDED) for copy in copies]
    told += [_Says(notice.place, notice.package_id, WITHDRAWN) for notice in notices]
    told.sort(key=lambda each: (each.place.tranche, each.package_id))
    for copy in copies:
        own = (copy.place.tranche, copy.package_id)
        same = (each for each in told if each.place.kind is copy.place.kind)
        next_same = next((each for each in same if (each.place.tranche, each.package_id) > own), None)
        other = [each for each in told if each.place.kind is not copy.place.kind]
        next_other = [each for each in other if copy.place.before(each.place)]
        nearest = sorted(next_other, key=lambda each: each.place.of_all)[:1]
        nearest += [next_same] if next_same is not None else []
        after = min(nearest, key=lambda each: each.place.of_all, default=None)
        yield (copy, CURRENT, None) if after is None else (copy, after.state, after.package_id)


class _Says(NamedTuple):
    """What a package that speaks of the record makes of the copies before."""

    place: Place
    package_id: int
    state: str
