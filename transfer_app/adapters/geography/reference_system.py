"""Brings coordinates to the British National Grid (EPSG:27700), and says how wrong that may make them.

From ETRS89 and WGS 84, and what is projected from them, the way is OSTN15, which is exact (ostn15.py). WGS 84
is taken for ETRS89, as OS advises; continental drift has parted them by under a metre. Beyond OSTN15 a
seven-parameter shift is left, which is off by a median 1.85 m, 95 % within 2.95 m and at most 3.8 m in
England (measured against OSTN15); it counts as 4 m. The way does not depend on what grids a machine has.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transfer_app.adapters.geography.ostn15 import to_national_grid_exactly
from transfer_app.domain.errors import BoundaryError

if TYPE_CHECKING:
    from pyproj import CRS

BRITISH_NATIONAL_GRID = 27700
WITHOUT_GRID_ERROR_M = 4.0
_WITH_HEIGHT = 7405
"""The same grid with heights above Newlyn; heights are dropped on reading."""
_ETRS89, _WGS84 = 4258, 4326
_EXACT_WITHIN_M = {
    "European Terrestrial Reference System 1989": 0.1,
    "World Geodetic System 1984": 1.0,
}
"""Datums that OSTN15 starts from, with the accuracy EPSG gives the way from each (EPSG:7709, EPSG:7710)."""
_BRITAIN = (-10_000.0, -10_000.0, 700_000.0, 1_300_000.0)
"""The extent of the grid, with a margin west and south for sea areas."""
_EXPORT = "In your GIS, export the layer in EPSG:27700 (British National Grid) and choose that file."


@dataclass(frozen=True, slots=True)
class GridCoordinates:
    """xy: (n, 2) eastings and northings, EPSG:27700. error_m: the worst error added by reprojecting.

    beyond: how many points OSTN15 does not reach; None when the reference system is not one it starts from.
    """

    xy: NDArray[np.float64]
    source: str
    reprojected: bool
    error_m: float
    beyond: int | None = None


def to_national_grid(xy: NDArray[np.float64], crs: object, layer: str) -> GridCoordinates:
    """A layer's coordinates on the grid; BoundaryError when its reference system is absent or wrong."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if crs is None or crs == "":
        raise BoundaryError(
            f"The layer {layer} does not say which reference system its coordinates use.{_guess(xy)}",
            f"In your GIS, set the layer's reference system to the right one. {_EXPORT}",
        )
    try:
        system = CRS.from_user_input(crs)
    except CRSError as error:
        raise BoundaryError(
            f"The layer {layer} has a reference system that is not known.", _EXPORT
        ) from error
    _refuse_if_mislabelled(xy, system, layer)
    code = system.to_epsg(min_confidence=25)
    if code in (BRITISH_NATIONAL_GRID, _WITH_HEIGHT):
        done = GridCoordinates(xy, system.name, reprojected=False, error_m=0.0)
    else:
        done = _reproject(xy, system, layer)
    low, high = done.xy.min(axis=0), done.xy.max(axis=0)
    if not (
        np.isfinite(done.xy).all()
        and low[0] >= _BRITAIN[0]
        and low[1] >= _BRITAIN[1]
        and high[0] <= _BRITAIN[2]
        and high[1] <= _BRITAIN[3]
    ):
        raise BoundaryError(
            f"The areas of the layer {layer}, read as {system.name}, lie outside Great Britain.",
            "Its reference system is probably set wrongly. " + _EXPORT,
        )
    return done


def _reproject(xy: NDArray[np.float64], system: CRS, layer: str) -> GridCoordinates:
    datum = system.datum.name.removesuffix(" ensemble") if system.datum is not None else ""
    exact_within = None if system.is_bound else _EXACT_WITHIN_M.get(datum)
    if exact_within is None:
        shifted, error_m = _shift(xy, system, layer)
        return GridCoordinates(shifted, system.name, reprojected=True, error_m=error_m)
    shifted = to_national_grid_exactly(_lonlat(xy, system))
    beyond = np.isnan(shifted).any(axis=1)
    if beyond.any():
        shifted[beyond], error_m = _shift(xy[beyond], system, layer)
    else:
        error_m = exact_within
    return GridCoordinates(shifted, system.name, reprojected=True, error_m=error_m, beyond=int(beyond.sum()))


def _lonlat(xy: NDArray[np.float64], system: CRS) -> NDArray[np.float64]:
    """Longitude and latitude on the layer's own datum: undoes its projection, and nothing else."""
    from pyproj import Transformer

    if system.is_geographic:
        return xy
    own = system.geodetic_crs
    assert own is not None  # A projected system always has one.
    return np.column_stack(Transformer.from_crs(system, own, always_xy=True).transform(xy[:, 0], xy[:, 1]))


def _shift(xy: NDArray[np.float64], system: CRS, layer: str) -> tuple[NDArray[np.float64], float]:
    """The best way that PROJ knows without OSTN15, and how far off it may be."""
    from pyproj.transformer import TransformerGroup

    with warnings.catch_warnings():
        # pyproj warns that the grid is missing; that is what error_m says instead.
        warnings.simplefilter("ignore", UserWarning)
        group = TransformerGroup(system, BRITISH_NATIONAL_GRID, always_xy=True, allow_ballpark=False)
        if not group.transformers and system.to_epsg() == _ETRS89:
            # PROJ knows no shift from ETRS89 but the grid; WGS 84 is the same within a metre and has one.
            group = TransformerGroup(_WGS84, BRITISH_NATIONAL_GRID, always_xy=True, allow_ballpark=False)
    if not group.transformers:
        raise BoundaryError(
            f"The layer {layer} is in {system.name}, which cannot be brought to the National Grid here.",
            _EXPORT,
        )
    best = group.transformers[0]
    exact = group.best_available and 0.0 <= best.accuracy <= 1.0
    error_m = float(best.accuracy) if exact else max(WITHOUT_GRID_ERROR_M, float(best.accuracy))
    return np.column_stack(best.transform(xy[:, 0], xy[:, 1])), error_m


def _refuse_if_mislabelled(xy: NDArray[np.float64], system: CRS, layer: str) -> None:
    degrees = bool((np.abs(xy[:, 0]) <= 180).all() and (np.abs(xy[:, 1]) <= 90).all())
    if system.is_geographic == degrees:
        return
    kind = "degrees" if system.is_geographic else "metres"
    raise BoundaryError(
        f"The layer {layer} says it is in {system.name}, in {kind}, but its coordinates are not.{_guess(xy)}",
        f"In your GIS, set the layer's reference system to the right one. {_EXPORT}",
    )


def _guess(xy: NDArray[np.float64]) -> str:
    low, high = xy.min(axis=0), xy.max(axis=0)
    if low[0] >= -9 and high[0] <= 3 and low[1] >= 49 and high[1] <= 61:
        return " They look like longitude and latitude (EPSG:4326)."
    if low[0] >= 0 and low[1] >= 0 and high[0] <= 700_000 and high[1] <= 1_300_000 and high.max() > 1_000:
        return " They look like the British National Grid (EPSG:27700)."
    return ""
