"""Overlaps, gaps and slivers are found and measured; islands, exclaves and the coast are none of them."""

from __future__ import annotations

import pytest
import shapely
from boundary_layers import EAST, WEST, area

from transfer_app.adapters.geography.tiling import MOST_LISTED, find_tiling_problems


def ring(outer: float, inner: float) -> shapely.Geometry:
    middle = shapely.Point(401_000, 100_500)
    return shapely.buffer(middle, outer, cap_style="square") - shapely.buffer(
        middle, inner, cap_style="square"
    )


def test_areas_that_tile_have_no_problems() -> None:
    assert find_tiling_problems([area("A", WEST), area("B", EAST)]) == ()
    assert find_tiling_problems([]) == ()


def test_an_overlap_is_measured_and_blocks() -> None:
    wide = shapely.box(400_900, 100_000, 402_000, 101_000)
    (problem,) = find_tiling_problems([area("A", WEST), area("B", wide)])
    assert (problem.kind, problem.blocks) == ("overlap", True)
    assert problem.square_metres == pytest.approx(100_000)
    assert (
        "A and B overlap by 100,000.0 square metres at easting 400,950, northing 100,500" in problem.message
    )
    assert shapely.from_wkb(problem.wkb).equals(wide & WEST)


def test_an_area_inside_another_is_an_overlap() -> None:
    small = shapely.box(400_100, 100_100, 400_200, 100_200)
    (problem,) = find_tiling_problems([area("A", WEST), area("B", small)])
    assert (problem.kind, problem.square_metres) == ("overlap", 10_000)
    (problem,) = find_tiling_problems([area("A", WEST), area("B", WEST)])
    assert (problem.kind, problem.square_metres) == ("overlap", 1_000_000)


def test_a_gap_is_a_hole_that_nothing_fills() -> None:
    (problem,) = find_tiling_problems([area("A", ring(400, 100)), area("B", ring(800, 400))])
    assert (problem.kind, problem.square_metres, problem.blocks) == ("gap", 40_000, False)
    assert "inside A" in problem.message
    filled = [area("A", ring(400, 100)), area("B", ring(100, 0))]
    assert find_tiling_problems(filled) == ()


def test_an_island_in_a_lake_is_no_part_of_the_gap() -> None:
    (problem,) = find_tiling_problems([area("A", ring(400, 100)), area("B", ring(50, 0))])
    assert problem.square_metres == pytest.approx(40_000 - 10_000)


def test_islands_exclaves_and_a_strait_are_no_faults() -> None:
    island = shapely.box(400_000, 102_000, 400_500, 102_500)
    exclave = shapely.box(402_000, 100_000, 402_500, 100_500)
    assert find_tiling_problems([area("A", WEST | island | exclave), area("B", EAST)]) == ()


def test_thin_gaps_and_overlaps_are_slivers() -> None:
    over = shapely.box(400_999.5, 100_000, 402_000, 101_000)
    (problem,) = find_tiling_problems([area("A", WEST), area("B", over)])
    assert (problem.kind, problem.blocks) == ("sliver", False)
    assert problem.square_metres == pytest.approx(500)
    closed = shapely.Polygon(
        [(401_000, 100_000), (401_001, 100_500), (401_000, 101_000), (402_000, 101_000), (402_000, 100_000)]
    )
    (problem,) = find_tiling_problems([area("A", WEST), area("B", closed)])
    assert problem.kind == "sliver"
    assert problem.square_metres == pytest.approx(500)


def test_a_strip_open_to_the_outside_is_found() -> None:
    apart = shapely.box(401_000.5, 100_000, 402_000, 101_000)
    (problem,) = find_tiling_problems([area("A", WEST), area("B", apart)])
    assert problem.kind == "sliver"
    assert problem.square_metres == pytest.approx(500, rel=0.05)


def test_vertices_on_one_side_only_are_no_fault() -> None:
    denser = shapely.segmentize(EAST, 100)
    assert find_tiling_problems([area("A", WEST), area("B", denser)]) == ()


def test_many_faults_are_summed_up() -> None:
    holes = [
        shapely.box(x, y, x + 10, y + 10)
        for x in range(400_010, 400_900, 60)
        for y in range(100_010, 100_900, 60)
    ]
    (*listed, rest) = find_tiling_problems([area("A", WEST - shapely.union_all(holes))])
    assert len(listed) == MOST_LISTED
    assert f"{len(holes) - MOST_LISTED:,} more of the kind gap" in rest.message
    assert sum(p.square_metres for p in [*listed, rest]) == pytest.approx(100 * len(holes))
