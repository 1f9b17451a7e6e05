"""The areas of a boundary set as the map draws them, worked out once for each set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transfer_app.domain.geography import Area
from transfer_app.domain.places import BoundarySet
from transfer_app.gui.map_geometry import Levels, MapArea, levels_of
from transfer_app.gui.map_view import MapView


@dataclass(frozen=True, slots=True)
class SetLevels:
    """Successors and predecessors at every detail; of one boundary set, told by digest."""

    digest: str
    successors: Levels
    predecessors: Levels


def set_levels(boundary_set: BoundarySet) -> SetLevels:
    """Takes a second for a real county: run it in a job."""
    return SetLevels(
        boundary_set.digest, _levels(boundary_set.successors), _levels(boundary_set.predecessors)
    )


def draw(view: MapView, levels: SetLevels) -> None:
    view.show_successors(levels.successors)
    view.show_predecessors(levels.predecessors)


def _levels(areas: Sequence[Area]) -> Levels:
    if not areas:
        return {0.0: []}
    return levels_of([MapArea(area.code, area.name, area.wkb) for area in areas])
