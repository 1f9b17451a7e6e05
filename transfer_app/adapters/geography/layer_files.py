"""Opens boundary files that strangers made: GeoPackage, GeoJSON and Shapefile, nothing else.

The library that reads them (GDAL, through pyogrio) opens some eighty formats, a few of which read other
files or the network when asked to. So a file is looked at here first: its own first bytes must say what its
name says, a GeoPackage's layers must be plain tables (a view can run for ever), GeoJSON must be one
FeatureCollection nested no deeper than Python's own parser allows, and sizes are bounded. The formats that
refer to other places are switched off as well, before GDAL starts.

Formats: GeoPackage 1.0 to 1.4 (OGC 12-128, application id at offset 68), RFC 7946, ESRI Shapefile.
"""

from __future__ import annotations

import json
import os
import sqlite3
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transfer_app.domain.errors import BoundaryError

MAX_FEATURES = 100_000
MAX_BYTES = 2 * 1024**3
MAX_GEOJSON_BYTES = 512 * 1024**2
"""GeoJSON is held whole in memory while it is checked."""

_REFERRING_DRIVERS = (
    "OGR_VRT,GDALG,CSV,CSW,Carto,AmigoCloud,EEDA,Elasticsearch,HTTP,NGW,OAPIF,OGCAPI,PLSCENES,WFS,GPSBabel,"
    "PGDUMP,ODS,XLSX,PDF,PDS4,LVBAG,GML,KML,LIBKML,GeoRSS,MVT,MBTiles,PMTiles,OSM,ADBC,SQLite"
)
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
_SQLITE_STEPS = 20_000_000
"""About a second of SQLite's virtual machine: the catalogue of an honest GeoPackage needs a thousandth."""


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One layer of a boundary file, for the user to choose from. crs: '' when the layer names none."""

    name: str
    feature_count: int
    geometry_type: str
    crs: str
    columns: tuple[str, ...]
    has_index: bool
    """Whether a part of it can be found without reading all of it."""


def list_layers(path: Path) -> tuple[LayerSummary, ...]:
    """The layers that could hold areas, in the file's order; BoundaryError for any other file."""
    path = check_file(path)
    if _is_geopackage(path):
        return summaries(path, _geopackage_layers(path))
    pyogrio = load_pyogrio()
    with reading(path):
        names = tuple(str(name) for name, _ in pyogrio.list_layers(path))
    return summaries(path, names)


def check_geopackage(path: Path, most_bytes: int) -> tuple[str, ...]:
    """The layers of a GeoPackage that may be large, once its content is known to be one. Opened read only."""
    _check_readable(path, most_bytes)
    if not _is_geopackage(path):
        raise BoundaryError(f"{path.name} is not a GeoPackage.", "Choose a file whose name ends in .gpkg.")
    _check_geopackage(path)
    return _geopackage_layers(path)


def summaries(path: Path, names: Iterable[str]) -> tuple[LayerSummary, ...]:
    """What these layers of a file that was checked are."""
    pyogrio, names = load_pyogrio(), tuple(names)
    with reading(path):
        found = [pyogrio.read_info(path, layer=name, force_feature_count=True) for name in names]
    return tuple(
        LayerSummary(
            name,
            int(layer["features"]),
            str(layer["geometry_type"] or "no geometry"),
            str(layer["crs"] or ""),
            tuple(str(column) for column in layer["fields"]),
            bool(layer["capabilities"]["fast_spatial_filter"]),
        )
        for name, layer in zip(names, found, strict=True)
    )


def check_file(path: Path) -> Path:
    """The path again, once its content is known to be one of the three formats; BoundaryError otherwise."""
    _check_readable(path, MAX_BYTES)
    size = path.stat().st_size
    suffix = path.suffix.lower()
    if suffix == ".gpkg":
        _check_geopackage(path)
    elif suffix in (".geojson", ".json"):
        _check_geojson(path, size)
    elif suffix == ".shp":
        _check_shapefile(path)
    else:
        raise BoundaryError(
            f"{path.name} is not a kind of boundary file this program reads.",
            "Save the layer as GeoPackage (.gpkg), GeoJSON (.geojson) or Shapefile (.shp, unzipped).",
        )
    return path


def _check_readable(path: Path, most_bytes: int) -> None:
    if str(path).replace("\\", "/").startswith("/vsi"):
        raise BoundaryError(f"{path} is not a file on this computer.", "Choose a boundary file saved here.")
    if path.is_dir():
        raise BoundaryError(f"{path} is a folder.", "Choose the .gpkg, .geojson or .shp file inside it.")
    if not path.is_file():
        raise BoundaryError(f"There is no file {path}.", "Check the name, or choose another boundary file.")
    size = path.stat().st_size
    if size == 0:
        raise BoundaryError(f"{path.name} is empty.", "Export the boundary layer again.")
    if not os.access(path, os.R_OK):
        raise BoundaryError(f"{path} may not be read.", "Ask for permission to read it, or copy it first.")
    if size > most_bytes:
        raise BoundaryError(
            f"{path.name} is larger than {most_bytes // 1024**3} GiB.",
            "Export only the areas that are needed.",
        )


def load_pyogrio() -> Any:
    """pyogrio with the formats that refer to other files or the network switched off.

    Imported late because it, and geopandas behind it, cost seconds; the setting must come before.
    """
    os.environ.setdefault("OGR_SKIP", _REFERRING_DRIVERS)
    import pyogrio

    return pyogrio


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns the reading library's own complaints about the file into a sentence.

    Its warnings are dropped: what matters in them (validity, reference system, odd geometry) is examined
    after reading and reported in our words.
    """
    from pyogrio import errors

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            warnings.simplefilter("ignore", UserWarning)
            yield
    except (
        errors.DataSourceError,
        errors.DataLayerError,
        errors.GeometryError,
        errors.FeatureError,
        errors.FieldError,
        errors.CRSError,
        UnicodeDecodeError,
    ) as error:
        raise BoundaryError(
            f"{path.name} could not be read: {error}.",
            "Open it in your GIS to see whether it is damaged, and export it again.",
        ) from error


def check_layer(path: Path, layer: str | None) -> str:
    """The layer's name, once it exists and is small enough to read; the only layer when none is named."""
    layers = list_layers(path)
    names = ", ".join(found.name for found in layers)
    if layer is None:
        if len(layers) != 1:
            raise BoundaryError(f"{path.name} has several layers: {names}.", "Say which one to use.")
        chosen = layers[0]
    else:
        matching = [found for found in layers if found.name == layer]
        if not matching:
            raise BoundaryError(f"{path.name} has no layer {layer}.", f"Choose one of: {names}.")
        chosen = matching[0]
    if chosen.feature_count > MAX_FEATURES:
        raise BoundaryError(
            f"The layer {chosen.name} has {chosen.feature_count:,} features; the most is {MAX_FEATURES:,}.",
            "Choose a layer of authorities, districts or wards, or dissolve it by authority first.",
        )
    return chosen.name


def _is_geopackage(path: Path) -> bool:
    return path.suffix.lower() == ".gpkg"


def _check_geopackage(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0") or head[68:72] not in _GEOPACKAGE_IDS:
        raise BoundaryError(
            f"{path.name} is named as a GeoPackage but is not one.",
            "Do not rename files to .gpkg; export the layer from your GIS as GeoPackage.",
        )


def _geopackage_layers(path: Path) -> tuple[str, ...]:
    """Names of the feature layers that are plain tables, straight from the catalogue."""
    steps = 0

    def count_steps() -> int:
        nonlocal steps
        steps += 100_000
        return int(steps > _SQLITE_STEPS)

    try:
        address = path.resolve().as_uri() + "?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.set_progress_handler(count_steps, 100_000)
            kinds = {
                str(name): (str(kind), str(sql or ""))
                for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_schema")
            }
            pretending = [
                n for n, (kind, _) in kinds.items() if kind == "view" and n.lower().startswith("gpkg_")
            ]
            if pretending:
                raise BoundaryError(
                    f"The catalogue of {path.name} is not made of plain tables ({pretending[0]})."
                )
            rows = connection.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
            listed = [str(name) for (name,) in rows]
    except sqlite3.Error as error:
        raise BoundaryError(f"{path.name} is a damaged GeoPackage: {error}.") from error
    plain = tuple(
        name
        for name in listed
        if name in kinds
        and kinds[name][0] == "table"
        and not kinds[name][1].upper().startswith("CREATE VIRTUAL")
    )
    if not plain:
        raise BoundaryError(
            f"{path.name} has no layer of shapes stored as a table.",
            "Export the layer itself from your GIS; views and raster layers are not read.",
        )
    return plain


def _check_geojson(path: Path, size: int) -> None:
    if size > MAX_GEOJSON_BYTES:
        raise BoundaryError(
            f"{path.name} is larger than {MAX_GEOJSON_BYTES // 1024**2} MiB of GeoJSON.",
            "Save it as GeoPackage instead.",
        )
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise BoundaryError(f"{path.name} is nested too deeply to be a boundary layer.") from error
    except ValueError as error:
        raise BoundaryError(f"{path.name} is not GeoJSON: {error}.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if (
        not isinstance(content, dict)
        or content.get("type") != "FeatureCollection"
        or not isinstance(features, list)
    ):
        raise BoundaryError(
            f"{path.name} is not a GeoJSON FeatureCollection.", "Export the layer from your GIS as GeoJSON."
        )
    if not features:
        raise BoundaryError(f"{path.name} has no features.", "Export the layer with its areas.")
    if len(features) > MAX_FEATURES:
        raise BoundaryError(f"{path.name} has {len(features):,} features; at most {MAX_FEATURES:,} are read.")


def _refuse_constant(word: str) -> object:
    raise ValueError(f"it has the number {word}, which JSON does not allow")


def _check_shapefile(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(32)
    if len(head) < 32 or head[:4] != b"\x00\x00\x27\x0a" or head[28:32] != b"\xe8\x03\x00\x00":
        raise BoundaryError(f"{path.name} is named as a Shapefile but is not one.", "Export the layer again.")
    there = {other.suffix.lower() for other in path.parent.iterdir() if other.stem == path.stem}
    missing = [suffix for suffix in (".dbf", ".shx", ".prj") if suffix not in there]
    if missing:
        raise BoundaryError(
            f"{path.name} lacks its companion file {path.stem}{missing[0]}.",
            "A Shapefile is several files of one name: keep .shp, .dbf, .shx and .prj in one folder.",
        )
