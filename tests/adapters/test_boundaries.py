"""Boundary layers of all three formats come out as areas on the grid, with their faults in words."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from boundary_layers import EAST, GRID, WEST, area, write_layer
from convertbng.cutil import convert_lonlat
from numpy.typing import NDArray

from transfer_app.adapters.geography.boundaries import areas_digest, list_layers, read_areas
from transfer_app.adapters.geography.composing import compose, simplify
from transfer_app.domain.errors import BoundaryError


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson"])
def test_every_format_gives_the_same_areas(tmp_path: Path, name: str) -> None:
    path = write_layer(tmp_path / name, [EAST, WEST], {"CODE": ["B", "A"], "NAME": ["Bee", "Ay"]})
    (layer,) = list_layers(path)
    assert (layer.feature_count, layer.columns) == (2, ("CODE", "NAME"))
    reading = read_areas(path, layer.name, "CODE", "NAME")
    assert [(a.code, a.name) for a in reading.areas] == [("A", "Ay"), ("B", "Bee")]
    assert [shapely.from_wkb(a.wkb).equals(s) for a, s in zip(reading.areas, (WEST, EAST), strict=True)]
    assert not reading.reprojected
    assert reading.problems == ()


def test_a_layer_is_chosen_by_name(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST], layer="old")
    write_layer(path, [WEST, EAST], layer="new")
    assert len(read_areas(path, "new", "CODE", None).areas) == 2
    with pytest.raises(BoundaryError, match="several layers: old, new"):
        read_areas(path, None, "CODE", None)
    with pytest.raises(BoundaryError, match=r"no layer other.*old, new"):
        read_areas(path, "other", "CODE", None)


def test_features_of_one_code_become_one_area(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST, EAST], {"CODE": ["A", "A"], "NAME": ["One", "Two"]})
    reading = read_areas(path, None, "CODE", "NAME")
    assert shapely.from_wkb(reading.areas[0].wkb).equals(WEST | EAST)
    assert [p.kind for p in reading.problems] == ["duplicate-code"]


def test_a_missing_column_names_those_there_are(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST])
    with pytest.raises(BoundaryError, match=r"no column LAD19CD.*CODE, NAME"):
        read_areas(path, None, "LAD19CD", "NAME")


def test_empty_codes_and_shapes_are_reported_and_block(tmp_path: Path) -> None:
    columns = {"CODE": ["A", None, "C"], "NAME": ["Ay", "Bee", "Cee"]}
    path = write_layer(tmp_path / "a.gpkg", [WEST, EAST, None], columns)
    reading = read_areas(path, None, "CODE", "NAME")
    assert [a.code for a in reading.areas] == ["A"]
    assert [(p.kind, p.blocks) for p in reading.problems] == [("empty", True), ("empty", True)]
    assert "Bee" in reading.problems[0].message


def test_two_codes_of_one_name_are_reported(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST, EAST], {"CODE": ["A", "B"], "NAME": ["Ay", "Ay"]})
    assert [p.kind for p in read_areas(path, None, "CODE", "NAME").problems] == ["duplicate-name"]


def test_numeric_codes_are_read_as_they_look(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST, EAST], {"CODE": [7, 8], "NAME": [1.0, 2.5]})
    assert [(a.code, a.name) for a in read_areas(path, None, "CODE", "NAME").areas] == [
        ("7", "1"),
        ("8", "2.5"),
    ]


def test_a_layer_without_polygons_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [shapely.Point(400_000, 100_000)])
    with pytest.raises(BoundaryError, match="no polygons, only Points"):
        read_areas(path, None, "CODE", None)


def test_an_invalid_ring_is_mended_and_reported(tmp_path: Path) -> None:
    x, y = 400_000, 100_000
    bow = shapely.Polygon([(x, y), (x + 100, y + 100), (x + 100, y), (x, y + 100)])
    reading = read_areas(write_layer(tmp_path / "a.gpkg", [bow]), None, "CODE", None)
    assert [p.kind for p in reading.problems] == ["invalid"]
    assert "easting 400,0" in reading.problems[0].message
    shape = shapely.from_wkb(reading.areas[0].wkb)
    assert shape.is_valid
    assert shape.area == pytest.approx(5000)


def test_no_reference_system_is_refused_with_a_guess(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST], crs=None)
    with pytest.raises(BoundaryError, match=r"does not say.*British National Grid \(EPSG:27700\)"):
        read_areas(path, None, "CODE", None)


def test_coordinates_that_deny_their_reference_system_are_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST], crs="EPSG:4326")
    with pytest.raises(BoundaryError, match=r"WGS 84, in degrees.*British National Grid"):
        read_areas(path, None, "CODE", None)
    degrees = shapely.box(-2, 50, -1.9, 50.1)
    path = write_layer(tmp_path / "b.gpkg", [degrees], crs=GRID)
    with pytest.raises(BoundaryError, match=r"in metres.*EPSG:4326"):
        read_areas(path, None, "CODE", None)


def test_a_layer_of_somewhere_else_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [shapely.box(10, 50, 11, 51)], crs="EPSG:4326")
    with pytest.raises(BoundaryError, match="outside Great Britain"):
        read_areas(path, None, "CODE", None)


@pytest.mark.parametrize(
    ("crs", "error_m"),
    [("EPSG:4326", 1.0), ("OGC:CRS84", 1.0), ("EPSG:3857", 1.0), ("EPSG:4258", 0.1), ("EPSG:25830", 0.1)],
)
def test_reprojection_is_exact_and_said_with_its_error(tmp_path: Path, crs: str, error_m: float) -> None:
    degrees = [shapely.transform(shape, to_lonlat) for shape in (WEST, EAST)]
    shapes = list(geopandas.GeoSeries(degrees, crs="EPSG:4258").to_crs(crs))
    reading = read_areas(write_layer(tmp_path / "a.gpkg", shapes, crs=crs), None, "CODE", None)
    assert (reading.reprojected, reading.reprojection_error_m) == (True, error_m)
    (problem,) = reading.problems
    assert problem.kind == "reference-system"
    assert f"with OSTN15, exact within {error_m:g} m" in problem.message
    assert shapely.hausdorff_distance(shapely.from_wkb(reading.areas[0].wkb), WEST) < 0.01


def test_a_shapefile_that_names_wgs_84_in_the_words_of_esri_is_exact_too(tmp_path: Path) -> None:
    shape = shapely.transform(WEST, to_lonlat)
    path = write_layer(tmp_path / "a.shp", [shape], crs="EPSG:4326")
    assert "D_WGS_1984" in path.with_suffix(".prj").read_text()
    reading = read_areas(path, None, "CODE", None)
    assert reading.reprojection_error_m == 1.0
    assert shapely.hausdorff_distance(shapely.from_wkb(reading.areas[0].wkb), WEST) < 0.01


def test_what_ostn15_does_not_reach_counts_its_error(tmp_path: Path) -> None:
    sea = shapely.box(-7.62, 50.0, -7.5, 50.1)
    reading = read_areas(write_layer(tmp_path / "a.gpkg", [sea], crs="EPSG:4326"), None, "CODE", None)
    assert reading.reprojection_error_m == 4.0
    assert "beyond the reach of OSTN15" in reading.problems[0].message
    irish = geopandas.GeoSeries([WEST], crs=GRID).to_crs("EPSG:29902")
    reading = read_areas(write_layer(tmp_path / "b.gpkg", list(irish), crs="EPSG:29902"), None, "CODE", None)
    assert reading.reprojection_error_m >= 4.0
    assert "OSTN15 does not start from that system" in reading.problems[0].message


def to_lonlat(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """The exact way back, from the library that carries OSTN15: none of the code under test."""
    return np.column_stack(convert_lonlat(xy[:, 0], xy[:, 1]))


def test_the_digest_is_of_content_not_of_the_file(tmp_path: Path) -> None:
    one = read_areas(write_layer(tmp_path / "a.gpkg", [WEST, EAST]), None, "CODE", "NAME")
    two = read_areas(write_layer(tmp_path / "b.shp", [WEST, EAST]), None, "CODE", "NAME")
    other = read_areas(write_layer(tmp_path / "c.gpkg", [EAST, WEST]), None, "CODE", "NAME")
    assert one.digest == areas_digest(tuple(reversed(one.areas)))
    assert len({one.digest, two.digest, other.digest}) in (2, 3)
    assert one.digest != other.digest


def test_successors_are_composed_of_whole_districts() -> None:
    north = shapely.box(400_000, 101_000, 402_000, 102_000)
    districts = [area("A", WEST), area("B", EAST), area("C", north)]
    made = compose(districts, {"A": ("X", "Ex"), "C": ("X", "Ex"), "B": ("Y", "Why")})
    assert [(a.code, a.name) for a in made] == [("X", "Ex"), ("Y", "Why")]
    assert shapely.from_wkb(made[0].wkb).equals(WEST | north)
    assert made[1].wkb == shapely.to_wkb(EAST, byte_order=1)
    with pytest.raises(BoundaryError, match="The district Q, named as part of X"):
        compose(districts, {"Q": ("X", "Ex")})
    with pytest.raises(BoundaryError, match="both Ex and Eggs"):
        compose(districts, {"A": ("X", "Ex"), "B": ("X", "Eggs")})


def test_simplified_neighbours_keep_one_line() -> None:
    wiggle = [(401_000 + 20 * (n % 2), 100_000 + 10 * n) for n in range(101)]
    west = shapely.Polygon([(400_000, 100_000), *wiggle, (400_000, 101_000)])
    east = shapely.Polygon([(402_000, 100_000), *wiggle, (402_000, 101_000)])
    light = [shapely.from_wkb(a.wkb) for a in simplify([area("A", west), area("B", east)], 50)]
    assert shapely.get_num_coordinates(light).sum() < shapely.get_num_coordinates([west, east]).sum() / 4
    assert shapely.coverage_is_valid(light)


def test_dorset_successors_from_districts_match_the_published_ones(shared: Path) -> None:
    path = shared / "data" / "dorset_2019" / "dorset_2019.gpkg"
    districts = read_areas(path, "pred_lad_2017_bgc", "LAD17CD", "LAD17NM")
    published = read_areas(path, "succ_lad_2019_bgc", "lad19cd", "lad19nm")
    assert (districts.problems, published.problems) == ((), ())
    conurbation = {"E06000028", "E06000029", "E07000048"}
    composed = compose(
        districts.areas,
        {
            a.code: ("E06000058", "BCP") if a.code in conurbation else ("E06000059", "Dorset")
            for a in districts.areas
        },
    )
    for made, known in zip(composed, published.areas, strict=True):
        assert made.code == known.code
        shape, truth = shapely.from_wkb(made.wkb), shapely.from_wkb(known.wkb)
        # The two layers were generalised separately, so the coast differs by a few metres.
        assert shape.area == pytest.approx(truth.area, rel=0.005)
        assert shape.symmetric_difference(truth).area < 0.01 * truth.area


def test_real_invalid_shapes_are_mended_and_counted(shared: Path) -> None:
    path = shared / "data" / "dorset_2019" / "dorset_2019.gpkg"
    reading = read_areas(path, "pred_oa_2011", "OA11CD", None)
    assert len(reading.areas) == 2493
    assert [p.kind for p in reading.problems] == ["invalid"] * 12
    assert all(shapely.from_wkb(a.wkb).is_valid for a in reading.areas)
