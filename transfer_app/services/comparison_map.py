"""The map of the records that would move, as a file: both lines, and points by where they would go."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from transfer_app.domain.comparisons import Comparison, Mover
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.boundaries import required_set
from transfer_app.services.session import Session


def save(
    session: Session, found: Comparison, first: BoundarySet | None, second: BoundarySet | None, path: Path
) -> None:
    """first, second: the boundaries of each side; None for those in use. Raises OutputFailed."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        solid, dashed = first or required_set(unit), second or required_set(unit)
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in found.movers:
        if one.easting is not None and one.northing is not None:
            points[destination(one)].append((one.easting, one.northing))
    successors = [(f"would go to {name}", points.pop(code, [])) for code, name in found.names.items()]
    others = [(OTHERS.get(key, key), at) for key, at in sorted(points.items())]
    proposed = () if solid.digest == dashed.digest else dashed.successors
    session.outside.geography.draw_movers(path, solid.successors, proposed, successors, others)


OTHERS = {
    OutcomeKind.REVIEW.value: "would come to people",
    "": "would not be there",
}


def destination(one: Mover) -> str:
    """The code of the area a mover would go to, else the outcome's value; '' for a record that is gone."""
    if one.after is None:
        return ""
    return one.after.area or one.after.outcome.value
