"""The background of the map: read from a stranger's GeoPackage, within bounds, or refused in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from boundary_layers import EAST, WEST, write_layer

from transfer_app.adapters.geography import backgrounds
from transfer_app.adapters.geography.backgrounds import read_background
from transfer_app.domain.background import Ground
from transfer_app.domain.errors import BoundaryError

WITHIN = (400_000.0, 100_000.0, 402_000.0, 101_000.0)


def road(north: float, corners: int = 400) -> shapely.LineString:
    east = np.linspace(399_000, 403_000, corners)
    return shapely.LineString(np.column_stack([east, north + 20 * np.sin(east / 60)]))


def numbered(shapes: list[shapely.Geometry]) -> dict[str, list[object]]:
    return {"n": list(range(len(shapes)))}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    roads, lakes = [road(100_200), road(100_700)], [WEST.buffer(-300), EAST.buffer(-498)]
    path = write_layer(tmp_path / "a.gpkg", roads, numbered(roads), layer="road_link")
    write_layer(path, lakes, numbered(lakes), layer="surface_water")
    write_layer(path, [shapely.Point(400_500, 100_500)], {"n": [1]}, layer="spots")
    return write_layer(path, [shapely.box(-2, 50, -1, 51)], {"n": [1]}, crs="EPSG:4326", layer="degrees")


def test_lines_and_areas_are_cut_to_the_rectangle_and_simplified(file: Path) -> None:
    found = read_background(file, WITHIN)
    assert {(p.ground, p.areas) for p in found.patches} == {(Ground.ROAD, False), (Ground.WATER, True)}
    corners = {
        tolerance: sum(
            shapely.get_num_coordinates(shapely.from_wkb(p.wkb))
            for p in found.patches
            if (p.ground, p.tolerance_m) == (Ground.ROAD, tolerance)
        )
        for tolerance in (0.0, 10.0, 160.0)
    }
    assert corners[0.0] > 2 * corners[10.0] > 2 * corners[160.0] > 0
    shapes = shapely.from_wkb([p.wkb for p in found.patches])
    assert shapely.total_bounds(shapes)[0] >= WITHIN[0]
    assert shapely.total_bounds(shapes)[2] <= WITHIN[2]
    lakes = [shapely.get_num_geometries(shapely.from_wkb(p.wkb)) for p in found.patches if p.areas]
    assert lakes == [2, 1, 1, 1, 1], "a pond of four metres is not drawn from afar"
    assert [each for each in found.left_out if "degrees" in each and "EPSG:27700" in each]


def test_a_layer_with_too_much_is_left_out_whole_and_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backgrounds, "MAX_VERTICES", 150)
    found = read_background(file, WITHIN)
    assert {p.ground for p in found.patches} == {Ground.WATER}
    assert "road_link: it has too much to draw" in found.left_out
    monkeypatch.setattr(backgrounds, "MAX_FEATURES", 1)
    with pytest.raises(BoundaryError, match="can be drawn behind"):
        read_background(file, WITHIN)


def test_far_away_what_is_dense_is_left_to_closer_views(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backgrounds, "FAR_VERTICES", 20)
    found = read_background(file, WITHIN)
    assert {p.tolerance_m for p in found.patches if p.ground is Ground.ROAD} >= {0.0, 2.5}
    assert 10.0 not in {p.tolerance_m for p in found.patches if p.ground is Ground.ROAD}
    assert 10.0 in {p.tolerance_m for p in found.patches if p.ground is Ground.WATER}


def test_what_is_no_geopackage_or_a_damaged_one_is_refused_in_words(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    pretending = tmp_path / "vrt.gpkg"
    pretending.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", encoding="utf-8")
    damaged = tmp_path / "damaged.gpkg"
    damaged.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    shape = tmp_path / "a.shp"
    shape.write_bytes(b"x")
    hollow = tmp_path / "hollow.gpkg"
    hollow.write_bytes(content)
    with closing(sqlite3.connect(hollow)) as connection:
        connection.execute("UPDATE gpkg_contents SET data_type = 'tiles'")
        connection.commit()
    for path in (pretending, damaged, shape, hollow, tmp_path / "gone.gpkg", tmp_path):
        with pytest.raises(BoundaryError) as caught:
            read_background(path, WITHIN)
        assert caught.value.remedy
    assert file.read_bytes() == content


def test_coordinates_that_are_no_numbers_are_not_drawn(tmp_path: Path) -> None:
    bad = shapely.LineString([(400_100, 100_100), (float("inf"), 100_200)])
    shapes = [bad, road(100_500)]
    found = read_background(write_layer(tmp_path / "a.gpkg", shapes, numbered(shapes)), WITHIN)
    assert np.isfinite(shapely.get_coordinates(shapely.from_wkb([p.wkb for p in found.patches]))).all()
