"""Reads a boundary layer into areas on the British National Grid, saying everything that is wrong with it.

Promise: areas come out in order of code, each once, valid, polygons only, EPSG:27700; whatever had to be
done to them on the way (dissolved, mended, reprojected) or could not be done is among the problems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.adapters.geography.layer_files import (
    LayerSummary,
    check_file,
    check_layer,
    list_layers,
    load_pyogrio,
    reading,
)
from transfer_app.adapters.geography.reference_system import (
    WITHOUT_GRID_ERROR_M,
    GridCoordinates,
    to_national_grid,
)
from transfer_app.adapters.geography.tiling import find_tiling_problems, place_name
from transfer_app.domain.errors import BoundaryError
from transfer_app.domain.geography import Area, AreaCode, BoundaryProblem

__all__ = ["BoundaryReading", "LayerSummary", "areas_digest", "list_layers", "read_areas"]

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class BoundaryReading:
    """A boundary layer as read. digest: over codes, names and shapes, so equal content has equal digests.

    reprojection_error_m: worst error that reprojecting added, to be added to every accuracy radius.
    """

    areas: tuple[Area, ...]
    problems: tuple[BoundaryProblem, ...]
    source_crs: str
    reprojected: bool
    reprojection_error_m: float
    digest: str


def read_areas(path: Path, layer: str | None, code_column: str, name_column: str | None) -> BoundaryReading:
    """The areas of one layer; features of one code are dissolved into one area.

    name_column None takes the code as the name. BoundaryError when no set of areas can be made at all.
    """
    path = check_file(path)
    layer = check_layer(path, layer)
    codes, names, shapes, crs = _read_features(path, layer, code_column, name_column)
    problems: list[BoundaryProblem] = []
    codes, names, shapes = _keep_coded(codes, names, shapes, code_column, problems)
    _refuse_unless_polygons(shapes, codes, layer)
    vertices = shapely.get_coordinates(shapes)
    if not np.isfinite(vertices).all():
        bad = next(code for code, shape in zip(codes, shapes, strict=True) if not _is_finite(shape))
        raise BoundaryError(
            f"The area {bad} in the layer {layer} has a coordinate that is not a number.",
            "Check the geometry in your GIS and export the layer again.",
        )
    grid = to_national_grid(vertices, crs, layer)
    if grid.reprojected:
        shapes = shapely.set_coordinates(shapes.copy(), grid.xy)
        problems.append(_reprojection_problem(layer, grid))
    shapes = _mend(codes, shapes, problems)
    areas = _dissolve(codes, names, shapes, problems)
    if not areas:
        raise BoundaryError(f"No shape in the layer {layer} has an inside.", "Choose the layer of areas.")
    problems.extend(find_tiling_problems(areas))
    return BoundaryReading(
        areas, tuple(problems), grid.source, grid.reprojected, grid.error_m, areas_digest(areas)
    )


def areas_digest(areas: Sequence[Area]) -> str:
    """SHA-256, in hex, of the areas in order of code: each code, name and shape with its length before it."""
    digest = sha256(b"transfer-app areas 1\n")
    for area in sorted(areas, key=lambda area: area.code):
        for part in (area.code.encode("utf-8"), area.name.encode("utf-8"), area.wkb):
            digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def _read_features(
    path: Path, layer: str, code_column: str, name_column: str | None
) -> tuple[list[str], list[str], Geometries, object]:
    pyogrio = load_pyogrio()
    with reading(path):
        there = [str(column) for column in pyogrio.read_info(path, layer=layer)["fields"]]
        wanted = [code_column] if name_column in (None, code_column) else [code_column, str(name_column)]
        for column in wanted:
            if column not in there:
                columns = ", ".join(there) if there else "none at all"
                raise BoundaryError(
                    f"The layer {layer} has no column {column}.", f"Choose from its columns: {columns}."
                )
        frame = pyogrio.read_dataframe(path, layer=layer, columns=wanted, force_2d=True)
    if not hasattr(frame, "geometry") or not len(frame):
        raise BoundaryError(f"The layer {layer} of {path.name} holds no areas.", "Choose the layer of areas.")
    codes = [_text(value) for value in frame[code_column].tolist()]
    names = codes if len(wanted) == 1 else [_text(value) for value in frame[wanted[1]].tolist()]
    return codes, names, np.asarray(frame.geometry.array, dtype=object), frame.crs


def _text(value: Any) -> str:
    """A cell as text: '' when empty (None or NaN); whole numbers without '.0'."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _keep_coded(
    codes: list[str], names: list[str], shapes: Geometries, code_column: str, problems: list[BoundaryProblem]
) -> tuple[list[str], list[str], Geometries]:
    """Leaves out features without a code or without a shape, and says so."""
    hollow = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for place, (code, name) in enumerate(zip(codes, names, strict=True)):
        if hollow[place]:
            others = any(c == code and not h for c, h in zip(codes, hollow, strict=True))
            called = f"{code or 'no code'}, {name or 'no name'}"
            text = f"Feature {place + 1} ({called}) has no shape and was left out."
            problems.append(BoundaryProblem("empty", text, 0.0, None, blocks=bool(code) and not others))
        elif not code:
            text = (
                f"Feature {place + 1} ({name or 'no name'}) has nothing in the code column {code_column} "
                f"and was left out."
            )
            problems.append(BoundaryProblem("empty", text, 0.0, None, blocks=True))
    keep = [i for i, code in enumerate(codes) if code and not hollow[i]]
    if not keep:
        raise BoundaryError(
            f"No feature has both a shape and something in the column {code_column}.",
            "Choose the layer of areas and the column that holds their codes.",
        )
    return [codes[i] for i in keep], [names[i] for i in keep], shapes[keep]


def _refuse_unless_polygons(shapes: Geometries, codes: list[str], layer: str) -> None:
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6))
    if polygonal.all():
        return
    first = int(np.argmin(polygonal))
    kind = shapes[first].geom_type
    if not polygonal.any():
        raise BoundaryError(
            f"The layer {layer} holds no polygons, only {kind}s.", "Choose the layer of areas."
        )
    raise BoundaryError(
        f"The area {codes[first]} in the layer {layer} is a {kind}, not a polygon.",
        "Remove it, or turn it into a polygon, in your GIS.",
    )


def _is_finite(shape: shapely.Geometry) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _reprojection_problem(layer: str, grid: GridCoordinates) -> BoundaryProblem:
    text = f"The layer {layer} is in {grid.source} and was reprojected to the British National Grid"
    if grid.beyond == 0:
        text += (
            f" with OSTN15, exact within {grid.error_m:g} m, which is added to every accuracy radius. If "
            f"other software made the layer from National Grid data without OSTN15, its line is up to "
            f"{WITHOUT_GRID_ERROR_M:g} m off, which cannot be seen here; an export in EPSG:27700 avoids this."
        )
    elif grid.error_m > 1.0:
        why = (
            f"{grid.beyond:,} of its points lie beyond the reach of OSTN15"
            if grid.beyond
            else "OSTN15 does not start from that system"
        )
        text += (
            f"; {why}, so the line may be up to {grid.error_m:g} m off, "
            f"which is added to every accuracy radius. An export in EPSG:27700 avoids this."
        )
    else:
        text += f", exact within {grid.error_m:g} m, which is added to every accuracy radius."
    return BoundaryProblem("reference-system", text, 0.0, None, blocks=False)


def _mend(codes: list[str], shapes: Geometries, problems: list[BoundaryProblem]) -> Geometries:
    """Valid shapes; rings that crossed or touched themselves are rebuilt and reported."""
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    if not len(broken):
        return shapes
    mended = shapes.copy()
    mended[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    for i in broken:
        reason = str(shapely.is_valid_reason(shapes[i])).partition("[")[0].strip().lower()
        change = abs(float(shapely.area(mended[i])) - float(shapely.area(shapes[i])))
        if shapely.is_empty(mended[i]):
            text = f"The area {codes[i]} has no inside ({reason}) and was left out."
            problems.append(BoundaryProblem("empty", text, 0.0, None, blocks=True))
            continue
        text = (
            f"The shape of {codes[i]} was invalid ({reason}) {place_name(shapes[i])}; it was mended, "
            f"which changed its size by {change:,.1f} square metres."
        )
        problems.append(BoundaryProblem("invalid", text, change, shapely.to_wkb(mended[i]), blocks=False))
    return mended


def _dissolve(
    codes: list[str], names: list[str], shapes: Geometries, problems: list[BoundaryProblem]
) -> tuple[Area, ...]:
    """One area a code, in order of code. A single feature keeps its shape untouched."""
    members: dict[str, list[int]] = defaultdict(list)
    for i, code in enumerate(codes):
        if not shapely.is_empty(shapes[i]):
            members[code].append(i)
    areas = []
    for code in sorted(members):
        mine = members[code]
        shape = shapes[mine[0]] if len(mine) == 1 else shapely.union_all(shapes[mine])
        called = list(dict.fromkeys(names[i] for i in mine if names[i]))
        if len(called) > 1:
            some = ", ".join(called[:3])
            text = f"The code {code} has {len(called):,} different names ({some}); the first is used."
            problems.append(BoundaryProblem("duplicate-code", text, 0.0, None, blocks=False))
        areas.append(Area(AreaCode(code), called[0] if called else code, area_wkb(shape)))
    owners: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        owners[area.name].append(area.code)
    for name, owning in owners.items():
        if len(owning) > 1:
            text = f"The name {name} belongs to {len(owning):,} codes: {', '.join(owning[:5])}."
            problems.append(BoundaryProblem("duplicate-name", text, 0.0, None, blocks=False))
    return tuple(areas)


def area_wkb(shape: shapely.Geometry) -> bytes:
    """The one byte form in which shapes are stored and digested: WKB, little-endian, two dimensions."""
    return shapely.to_wkb(shape, byte_order=1, output_dimension=2)
