"""Finds the postcodes whose addresses lie in more than one area, from a directory of UPRNs.

A postcode's own point says nothing of who else shares it: 0.95 % of postcodes in Great Britain hold addresses
of more than one district. The National Statistics UPRN Lookup (NSUL) gives each UPRN its point and its
postcode. Which area a UPRN lies in is asked of the placer: the lookup's own district codes are those of
today's districts, and of the year of its last refresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transfer_app.adapters.geography.gazetteer_files import (
    Progress,
    check_gazetteer,
    digest_of,
    first_row,
    numbered,
    tables,
)
from transfer_app.adapters.geography.gazetteer_keys import postcode_keys
from transfer_app.adapters.geography.gazetteer_layouts import Layout
from transfer_app.adapters.geography.gazetteers import centimetres, chunks
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.domain.accuracy import Product
from transfer_app.domain.errors import GazetteerError
from transfer_app.domain.geography import AreaCode, PlacingColumns

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("uprn", "pcds", "gridgb1e", "gridgb1n")
_PAIR = np.dtype([("postcode", "S7"), ("area", np.int16)])
_GATHERED = 5_000_000
"""Pairs of postcode and area kept with repeats before they are made one each: bounds the memory."""
_OUTSIDE = -1

Pairs = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class PostcodeSpread:
    """Postcodes whose addresses lie in several areas: never to be decided by the postcode's one point.

    areas: postcode without spaces -> the areas its addresses lie in, in order of code. None, last, stands for
    addresses outside every area; a postcode in one area and outside is spread too.
    A postcode that is not here has all its addresses in one area, outside, or is not in the directory.
    digest: SHA-256 of the file.
    """

    areas: Mapping[str, tuple[AreaCode | None, ...]]
    name: str
    digest: str
    rows_read: int
    without_postcode: int
    without_point: int

    @property
    def postcodes(self) -> tuple[str, ...]:
        """The spread postcodes as they are written, in order."""
        return tuple(f"{key[:-3]} {key[-3:]}" for key in sorted(self.areas))


def read_postcode_spread(
    path: Path, placer: GridPlacer, coast_m: float = 0.0, progress: Progress | None = None
) -> PostcodeSpread:
    """The spread postcodes of an NSUL zip or table; GazetteerError when the file is none.

    coast_m: an address outside every area but within this distance counts to the nearest area: clipped
    coasts leave piers and quays outside. An address on a shared line counts to both areas.
    progress(done, total): bytes, counting the file twice: once for its digest, once for reading.
    """
    size = check_gazetteer(path)
    digest = digest_of(path, lambda done: progress(done, 2 * size) if progress else None)
    gathered: list[Pairs] = []
    rows = without_postcode = without_point = 0
    with tables(path) as found:
        for name, stream, position in found:
            first = first_row(stream, name)
            layout = _layout(first.cells, name)
            for frame in chunks(numbered(first, False, stream), layout, len(first.cells), name):
                keys, points = _addresses(frame, layout)
                named, placed = keys != b"", points.all(axis=1)
                rows += len(frame)
                without_postcode += int((~named).sum())
                without_point += int((named & ~placed).sum())
                gathered.append(_pairs(keys[named & placed], points[named & placed], placer, coast_m))
                if sum(map(len, gathered)) > _GATHERED:
                    gathered = [np.unique(np.concatenate(gathered))]
                if progress:
                    progress(size + min(position(), size), 2 * size)
    if not rows or not any(map(len, gathered)):
        raise GazetteerError(
            f"{path.name} has no address with a postcode and a point.", "Load the whole UPRN lookup."
        )
    areas = _spread(np.unique(np.concatenate(gathered)), placer.codes)
    return PostcodeSpread(areas, path.name, digest, rows, without_postcode, without_point)


def _layout(first_row: list[str], name: str) -> Layout:
    columns = [cell.strip().lower() for cell in first_row]
    missing = [column.upper() for column in _COLUMNS if column not in columns]
    if missing:
        raise GazetteerError(
            f"{name} is no UPRN lookup: it has no column {', '.join(missing)}.",
            "Load the National Statistics UPRN Lookup (NSUL), as the zip it comes in.",
        )
    _, postcode, easting, northing = (columns.index(column) for column in _COLUMNS)
    return Layout(Product.ONSPD, postcode, easting, northing)


def _addresses(frame: pd.DataFrame, layout: Layout) -> tuple[NDArray[np.bytes_], NDArray[np.float64]]:
    """Postcode and point of each row: b'' without a postcode, (0, 0) without a point."""
    import pandas as pd

    keys = postcode_keys(frame[layout.key].fillna("").tolist())
    sides = [
        centimetres(pd.to_numeric(frame[place], errors="coerce").to_numpy(np.float64)) / 100
        for place in (layout.easting, layout.northing)
    ]
    points = np.column_stack(sides)
    points[(points <= 0).any(axis=1)] = 0
    return keys, points


def _pairs(
    keys: NDArray[np.bytes_], points: NDArray[np.float64], placer: GridPlacer, coast_m: float
) -> Pairs:
    """Each postcode with each area that an address of it lies in, once."""
    placed: PlacingColumns = placer.place_arrays(points, np.zeros(len(points)))
    area = placed.area.copy()
    if coast_m > 0:
        outside = np.flatnonzero(area == _OUTSIDE)
        area[outside] = placer.place_arrays(points[outside], np.full(len(outside), coast_m)).nearest_area
    line = np.flatnonzero(placed.on_line_with >= 0)
    pairs = np.zeros(len(keys) + len(line), _PAIR)
    pairs["postcode"] = np.concatenate([keys, keys[line]])
    pairs["area"] = np.concatenate([area, placed.on_line_with[line]])
    return np.unique(pairs)


def _spread(pairs: Pairs, codes: tuple[AreaCode, ...]) -> dict[str, tuple[AreaCode | None, ...]]:
    """The postcodes of more than one pair; pairs are in order of postcode, then of area."""
    postcode = pairs["postcode"]
    starts = np.flatnonzero(np.r_[True, postcode[1:] != postcode[:-1]])
    ends = np.append(starts[1:], len(pairs))
    found: dict[str, tuple[AreaCode | None, ...]] = {}
    for start, end in zip(starts[ends - starts > 1].tolist(), ends[ends - starts > 1].tolist(), strict=True):
        areas = [number for number in pairs["area"][start:end].tolist() if number != _OUTSIDE]
        outside = (None,) if len(areas) < end - start else ()
        found[postcode[start].decode("ascii")] = (*(codes[number] for number in areas), *outside)
    return found
