"""Whatever the areas and wherever the point, the placer says what shapely says on the original shapes.

Areas are made of the tiles of one bent lattice, so that neighbours share their vertices exactly: drawn at
random they have holes, islands, exclaves and enclaves of each other, meet in one point, and leave gaps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from boundary_layers import area
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from placed_by_shapely import placed_by_shapely
from thorough import examples

from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.adapters.geography.stored_placer import placer_from_bytes, placer_to_bytes
from transfer_app.domain.geography import Area, Placing

SIDE = 5
TILE_M = 10.0
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Areas, the side of the placer's cells, and points of every kind with how far each looks."""

    areas: list[Area]
    cell_m: float
    points: Points
    reach: NDArray[np.float64]


def bent_lattice(chance: np.random.Generator, bend: float, origin: tuple[float, float]) -> Points:
    """(SIDE + 1, SIDE + 1, 2) corners; a bend under half a tile keeps every tile valid."""
    steps = np.arange(SIDE + 1) * TILE_M
    corners = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1)
    return corners + chance.uniform(-bend, bend, corners.shape) + np.array(origin)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    labels = draw(st.lists(st.integers(0, 4), min_size=SIDE**2, max_size=SIDE**2).filter(any))
    bend = draw(st.sampled_from([0.0, 0.001, 2.0, 4.0]))
    origin = draw(st.sampled_from([(0.0, 0.0), (400_000.0, 100_000.0), (123_456.789, 654_321.012)]))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    corners = bent_lattice(chance, bend, origin)
    tiles: dict[int, list[shapely.Geometry]] = {}
    middles = []
    for place, label in enumerate(labels):
        x, y = divmod(place, SIDE)
        ring = corners[[x, x + 1, x + 1, x], [y, y, y + 1, y + 1]]
        middles.append(ring.mean(axis=0))
        if label:
            tiles.setdefault(label, []).append(shapely.Polygon(ring))
    shapes = {label: shapely.union_all(parts) for label, parts in tiles.items()}
    if draw(st.booleans()):
        # Two areas that hold the same ground, or a second one where there was a gap.
        low = chance.uniform(0, SIDE * TILE_M / 2, 2) + np.array(origin)
        box = shapely.box(*low, *(low + chance.uniform(1, 20, 2)))
        shapes[draw(st.integers(1, 4))] = box
    areas = [area(f"E0{label}", shape) for label, shape in shapes.items()]
    cell_m = draw(st.sampled_from([TILE_M, TILE_M / 2, 3.0, 12.5, 200.0]))
    points = np.concatenate([points_of(areas, cell_m, chance), np.array(middles)])
    reach = chance.choice([0.0, 0.5, 5.0, 27.0, 1e4], len(points))
    return Case(areas, cell_m, points, reach)


def points_of(areas: list[Area], cell_m: float, chance: np.random.Generator) -> Points:
    """Vertices, along edges, a hair beside them, on the borders of cells, far off and anywhere."""
    shapes = shapely.from_wkb([each.wkb for each in areas])
    vertices = shapely.get_coordinates(shapely.boundary(shapes))
    some = chance.choice(len(vertices) - 1, min(40, len(vertices) - 1), replace=False)
    along = vertices[some] + (vertices[some + 1] - vertices[some]) * chance.choice([0.5, 0.1, 1 / 3])
    beside = np.nextafter(along, along + chance.choice([-1.0, 1.0], along.shape))
    grid = GridPlacer.build(areas, cell_m).grid
    borders = np.array([grid.west, grid.south]) + cell_m * chance.integers(-1, grid.columns + 2, (20, 2))
    half = borders + np.array([0.0, 1.0]) * chance.uniform(0, cell_m, (20, 1))
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    far = np.array([[1e7, 1e7], [-1e7, 0.0], low - 1e5, high + 1e5, [low[0] - 4.0, high[1]]])
    anywhere = chance.uniform(low - 30, high + 30, (30, 2))
    return np.concatenate([vertices[:60], along, beside, borders, half, far, anywhere])


@settings(max_examples=examples(120), deadline=None)
@given(cases())
def test_every_answer_is_that_of_shapely(case: Case) -> None:
    placed = GridPlacer.build(case.areas, case.cell_m).place(case.points, case.reach)
    assert list(placed) == placed_by_shapely(case.areas, case.points, case.reach)


@settings(max_examples=examples(40), deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_no_answer_depends_on_the_order_of_points_or_areas(case: Case, chance: object) -> None:
    shuffled_areas = list(case.areas)
    chance.shuffle(shuffled_areas)  # type: ignore[attr-defined]
    order = np.array(chance.sample(range(len(case.points)), len(case.points)))  # type: ignore[attr-defined]
    straight = GridPlacer.build(case.areas, case.cell_m).place(case.points, case.reach)
    mixed = GridPlacer.build(shuffled_areas, case.cell_m).place(case.points[order], case.reach[order])
    assert list(mixed) == [straight[place] for place in order]
    alone = GridPlacer.build(case.areas, case.cell_m)
    assert [alone.place(case.points[[n]], case.reach[[n]])[0] for n in range(9)] == list(straight[:9])


@settings(max_examples=examples(40), deadline=None)
@given(cases())
def test_kept_bytes_give_the_same_placer(case: Case) -> None:
    built = GridPlacer.build(case.areas, case.cell_m)
    content = placer_to_bytes(built)
    again = placer_from_bytes(content)
    assert placer_to_bytes(again) == content
    assert (again.codes, again.wkbs) == (built.codes, built.wkbs)
    assert list(again.place(case.points, case.reach)) == list(built.place(case.points, case.reach))


@settings(max_examples=examples(60), deadline=None)
@given(cases(), st.floats(0, 100))
def test_only_a_point_that_one_area_holds_is_placed_in_it_alone(case: Case, snap_m: float) -> None:
    """What may decide: held by exactly one area, or in the open within the stated distance. Nothing else."""
    shapes = {each.code: shapely.from_wkb(each.wkb) for each in case.areas}
    holes = [
        ring for p in shapely.get_parts(shapely.union_all(list(shapes.values()))) for ring in p.interiors
    ]
    placed = GridPlacer.build(case.areas, case.cell_m).place(case.points, np.full(len(case.points), 1e4))
    for one, point in zip(placed, shapely.points(case.points), strict=True):
        held = sorted(code for code, shape in shapes.items() if shape.intersects(point))
        if one.area is not None and one.on_line_with is None:
            assert held == [one.area]
        elif one.area is not None:
            assert held[:2] == [one.area, one.on_line_with]
        elif one.outside_distance_m <= snap_m:
            assert held == []
            assert not one.in_gap
            assert one.outside_distance_m == min(shape.distance(point) for shape in shapes.values())
            assert not any(shapely.Polygon(hole).contains(point) for hole in holes)


def test_columns_and_objects_are_the_same_answers() -> None:
    built = GridPlacer.build([area("A", shapely.box(0, 0, 10, 10)), area("B", shapely.box(10, 0, 20, 10))])
    points = np.array([[5.0, 5.0], [10.0, 5.0], [30.0, 5.0], [1e6, 1e6]])
    columns = built.place_arrays(points, np.full(4, 15.0))
    assert len(columns) == 4
    assert list(columns) == list(built.place(points, np.full(4, 15.0)))
    assert columns.codes == ("A", "B")
    assert columns.area.tolist() == [0, 0, -1, -1]
    assert columns.on_line_with.tolist() == [-1, 1, -1, -1]
    assert columns.outside_distance_m.tolist() == pytest.approx([0.0, 0.0, 10.0, np.inf])
    assert next(iter(columns)) == Placing("A", None, "B", 5.0, 0.0, None)
