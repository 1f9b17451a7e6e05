"""How a point lies to the areas, in words, where it does not plainly lie inside one of them."""

from __future__ import annotations

from collections.abc import Mapping

from transfer_app.domain.geography import Placing


def placing_words(placing: Placing, snap_m: float, names: Mapping[str, str]) -> str:
    """'' for a point inside one area. snap_m: see Policy.snap_coast_m; names: of the areas, by code.

    A point off a clipped coast is never shown as inside without its distance: whoever reads it can tell a
    quay from a mistake.
    """

    def name(code: str | None) -> str:
        return names.get(code or "", code or "")

    if placing.on_line_with is not None:
        return f"the point is held by both {name(placing.area)} and {name(placing.on_line_with)}"
    if placing.area is not None:
        return ""
    if placing.neighbour is not None:
        return f"the point is in {name(placing.neighbour)}, which is no successor"
    if placing.in_gap:
        return "the point is in a gap that the areas enclose and none holds"
    if placing.nearest_area is None:
        return "the point is outside every area, and none is near"
    away = f"the point is {metres(placing.outside_distance_m)} outside {name(placing.nearest_area)}"
    return f"{away}, taken as inside it" if placing.outside_distance_m <= snap_m else away


def metres(distance: float) -> str:
    """To the metre, and to the centimetre below one: never '0 m' for a point that is not there."""
    if distance >= 1:
        return f"{distance:,.0f} m"
    return f"{distance:.2f} m" if distance >= 0.01 else "less than 0.01 m"
