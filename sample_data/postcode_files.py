"""Reads real postcodes with a point, from any of the layouts they are published in.

Known layouts, by header: ONSPD of either generation (pcds, oseast1m or east1m, osgrdind or
gridind), the short form (pcd, oseast1m, osnrth1m, laua) and Code-Point Open with its header.
Postcodes whose quality code says sector mean (6, 60) or no point (9, 90) are left out.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray


class UnusableGeography(Exception):
    """The boundary or postcode file cannot be lived in; the message says why."""


@dataclass(frozen=True, slots=True)
class Points:
    """codes: one postcode a row, with one space. xy: (n, 2) float64, EPSG:27700 metres."""

    codes: list[str]
    xy: NDArray[np.float64]


_CODE = ("pcds", "pcd", "postcode")
_EAST = ("oseast1m", "east1m", "eastings")
_NORTH = ("osnrth1m", "north1m", "northings")
_QUALITY = ("osgrdind", "gridind", "positional_quality_indicator")
_VAGUE = frozenset({"6", "9", "60", "90"})


def read_points(path: Path) -> Points:
    """Every postcode of the file that has a point worth living at, in file order."""
    if not path.is_file():
        raise UnusableGeography(f"There is no postcode file {path.name}.")
    with _opened(path) as text:
        reader = csv.reader(text)
        header = [name.strip().lower() for name in next(reader, [])]
        columns = [_find(header, names) for names in (_CODE, _EAST, _NORTH)]
        if None in columns:
            raise UnusableGeography(f"{path.name} has no columns for postcode, easting and northing.")
        code, east, north = (column for column in columns if column is not None)
        return _collect(reader, code, east, north, _find(header, _QUALITY))


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _find(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _collect(rows: Iterable[list[str]], code: int, east: int, north: int, quality: int | None) -> Points:
    codes: list[str] = []
    xy: list[tuple[float, float]] = []
    for row in rows:
        if not row or not row[east].strip() or not row[north].strip():
            continue
        if quality is not None and row[quality].strip() in _VAGUE:
            continue
        point = (float(row[east]), float(row[north]))
        if point[1] > 0:
            text = row[code].replace(" ", "")
            codes.append(f"{text[:-3]} {text[-3:]}")
            xy.append(point)
    return Points(codes, np.array(xy, dtype=np.float64).reshape(-1, 2))
