"""Boundary files made to mislead or to harm are refused in a sentence, and read nothing else."""

from __future__ import annotations

import json
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from boundary_layers import WEST, write_layer

from transfer_app.adapters.geography import layer_files
from transfer_app.adapters.geography.boundaries import list_layers, read_areas
from transfer_app.domain.errors import BoundaryError


def refused(path: Path, match: str) -> None:
    with pytest.raises(BoundaryError, match=match) as caught:
        read_areas(path, None, "CODE", None)
    assert caught.value.remedy
    with pytest.raises(BoundaryError):
        list_layers(path)


def geojson(path: Path, geometry: object) -> Path:
    feature = {"type": "Feature", "properties": {"CODE": "A"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["x.gpkg", "x.geojson", "x.json", "x.shp"])
def test_a_virtual_layer_under_another_name_is_refused(tmp_path: Path, name: str) -> None:
    secret = write_layer(tmp_path / "secret.gpkg", [WEST])
    text = f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>"
    path = tmp_path / name
    path.write_text(text + "</OGRVRTDataSource>", encoding="utf-8")
    refused(path, "not one|not GeoJSON")


def test_formats_that_refer_elsewhere_are_switched_off() -> None:
    code = (
        "from transfer_app.adapters.geography.layer_files import load_pyogrio\n"
        "print(*load_pyogrio().list_drivers(), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    drivers = set(run.stdout.splitlines())
    assert not {"OGR_VRT", "GDALG", "HTTP", "WFS", "CSV", "SQLite", "OAPIF"} & drivers
    assert {"GPKG", "GeoJSON", "ESRI Shapefile"} <= drivers


@pytest.mark.parametrize("path", ["/vsicurl/http://example.org/a.gpkg", "/vsizip/a.zip/a.gpkg", "/vsistdin/"])
def test_paths_into_other_systems_are_refused(path: str) -> None:
    refused(Path(path), "not a file on this computer")


def test_a_folder_an_absent_an_empty_and_an_unknown_file_are_refused(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder")
    refused(tmp_path / "none.gpkg", "There is no file")
    (tmp_path / "empty.gpkg").touch()
    refused(tmp_path / "empty.gpkg", "empty")
    (tmp_path / "a.kml").write_text("<kml/>", encoding="utf-8")
    refused(tmp_path / "a.kml", "not a kind of boundary file")


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as connection:
        connection.execute("CREATE TABLE t (CODE TEXT)")
        connection.commit()
    refused(tmp_path / "a.gpkg", "named as a GeoPackage but is not one")


def test_an_endless_view_is_never_run(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST], layer="good")
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, i AS CODE FROM n"
    )
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE VIEW endless AS {endless}")
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('endless', 'features', 'endless', 27700)"
        )
        connection.commit()
    assert [layer.name for layer in list_layers(path)] == ["good"]
    assert len(read_areas(path, None, "CODE", None).areas) == 1


def test_a_catalogue_that_is_a_view_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE gpkg_contents RENAME TO kept")
        connection.execute("CREATE VIEW gpkg_contents AS SELECT * FROM kept")
        connection.commit()
    refused(path, "not made of plain tables")


def test_a_truncated_geopackage_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST])
    path.write_bytes(path.read_bytes()[:9000])
    refused(path, "damaged|could not be read")


def test_a_geometry_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST])
    nested = b"".join([struct.pack("<BII", 1, 7, 1)] * 100_000) + shapely.to_wkb(
        shapely.Point(1, 1), byte_order=1
    )
    blob = b"GP\x00\x01" + struct.pack("<i", 27700) + nested
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE a SET geom = ?", (blob,))
        connection.commit()
    with pytest.raises(BoundaryError):
        read_areas(path, None, "CODE", None)


def test_json_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text("[" * 200_000, encoding="utf-8")
    refused(path, "nested too deeply")
    deep: object = {"type": "Point", "coordinates": [0, 0]}
    for _ in range(200):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    with pytest.raises(BoundaryError):
        read_areas(geojson(tmp_path / "b.geojson", deep), None, "CODE", None)


@pytest.mark.parametrize(
    "text", ["[]", '"x"', '{"type": "Topology"}', '{"type": "FeatureCollection"}', "\xff"]
)
def test_json_that_is_no_feature_collection_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text, encoding="latin-1")
    refused(path, "not a GeoJSON FeatureCollection|not GeoJSON")


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    for number in (float("nan"), float("inf")):
        hole = [[[-2, 50], [-1.9, 50], [-1.9, number], [-2, 50]]]
        refused(
            geojson(tmp_path / "a.geojson", {"type": "Polygon", "coordinates": hole}), "JSON does not allow"
        )
        with np.errstate(invalid="ignore"):
            shape = shapely.Polygon(
                [(400_000, 100_000), (401_000, 100_000), (401_000, number), (400_000, 100_000)]
            )
        with pytest.raises(BoundaryError, match="not a number"):
            read_areas(write_layer(tmp_path / "a.gpkg", [shape]), None, "CODE", None)
        (tmp_path / "a.gpkg").unlink()


def test_huge_exponents_are_refused(tmp_path: Path) -> None:
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"CODE":"A"},"geometry":'
    text += '{"type":"Polygon","coordinates":[[[-2,50],[-1,50],[-1,1e999],[-2,50]]]}}]}'
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(BoundaryError):
        read_areas(tmp_path / "a.geojson", None, "CODE", None)


def test_too_many_features_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST, WEST, WEST])
    monkeypatch.setattr(layer_files, "MAX_FEATURES", 2)
    with pytest.raises(BoundaryError, match="3 features; the most is 2"):
        read_areas(path, None, "CODE", None)


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.gpkg").open("wb") as file:
        file.truncate(3 * 1024**3)
    refused(tmp_path / "a.gpkg", "larger than 2 GiB")


def test_a_shapefile_without_its_companions_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.shp", [WEST])
    (tmp_path / "a.prj").unlink()
    refused(path, r"lacks its companion file a\.prj")
    (tmp_path / "b.shp").write_bytes(b"not a shapefile at all, though long enough")
    refused(tmp_path / "b.shp", "named as a Shapefile but is not one")
