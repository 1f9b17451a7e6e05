"""Makes areas out of areas: successors out of whole predecessor districts, and lighter shapes for the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from transfer_app.adapters.geography.boundaries import area_wkb
from transfer_app.domain.errors import BoundaryError
from transfer_app.domain.geography import Area, AreaCode


def compose(areas: Sequence[Area], composition: Mapping[str, tuple[str, str]]) -> tuple[Area, ...]:
    """Successor areas, in order of code, each the union of its predecessor districts.

    composition: district code -> (successor code, successor name). Districts not named are left out.
    BoundaryError when a district is not among the areas, or a successor is given two names.
    """
    shapes = {str(area.code): shapely.from_wkb(area.wkb) for area in areas}
    members: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for district, (successor, name) in composition.items():
        if district not in shapes:
            there = ", ".join(sorted(shapes)[:20])
            raise BoundaryError(
                f"The district {district}, named as part of {successor}, is not in the boundary layer.",
                f"Check the code, or choose the layer that holds it. The layer holds: {there}.",
            )
        if names.setdefault(successor, name) != name:
            raise BoundaryError(
                f"The successor {successor} is called both {names[successor]} and {name}.",
                "Give each successor one name.",
            )
        members[successor].append(district)
    if not members:
        raise BoundaryError(
            "No district was named, so there are no successors.", "Name each district's successor."
        )
    return tuple(
        Area(
            AreaCode(successor),
            names[successor],
            area_wkb(_union([shapes[d] for d in sorted(members[successor])])),
        )
        for successor in sorted(members)
    )


def simplify(areas: Sequence[Area], metres: float) -> tuple[Area, ...]:
    """The areas with fewer vertices, for drawing only; neighbours keep sharing one line.

    metres: details up to about this size are dropped. Never decide anything on the result.
    """
    if not areas:
        return ()
    shapes = shapely.coverage_simplify(shapely.from_wkb([area.wkb for area in areas]), metres)
    return tuple(
        Area(area.code, area.name, area_wkb(shape))
        for area, shape in zip(areas, np.atleast_1d(shapes), strict=True)
    )


def _union(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    """The union; districts that share their vertices are joined along them without moving any."""
    if len(shapes) == 1:
        return shapes[0]
    return (
        shapely.coverage_union_all(shapes) if shapely.coverage_is_valid(shapes) else shapely.union_all(shapes)
    )
