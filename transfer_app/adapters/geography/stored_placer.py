"""Keeps a built placer as bytes beside its boundary set, so that the grid is made once.

Layout: a NumPy archive (zip of .npy members, no pickled objects) with `version`, the grid's columns, the
areas' codes and shapes, and those of the neighbours (version 1 had none). It is a cache: when it cannot be
read, the placer is built again from the areas.
"""

from __future__ import annotations

import io
import zipfile
import zlib

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.adapters.geography.label_grid import LabelGrid
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.domain.errors import BoundaryError

_VERSIONS = (1, 2)
_ARRAYS = ("labels", "border_cells", "starts", "candidates", "clear")


def placer_to_bytes(placer: GridPlacer) -> bytes:
    """The placer with its areas, compressed."""
    grid = placer.grid
    out = io.BytesIO()
    np.savez_compressed(
        out,
        version=np.array(_VERSIONS[-1]),
        place=np.array([grid.west, grid.south, grid.cell_m]),
        size=np.array([grid.columns, grid.rows]),
        codes=np.array(list(placer.codes), dtype=np.str_),
        lengths=np.array([len(wkb) for wkb in placer.wkbs]),
        wkbs=np.frombuffer(b"".join(placer.wkbs), np.uint8),
        neighbours=np.array(list(placer.neighbours), dtype=np.str_),
        neighbour_lengths=np.array([len(wkb) for wkb in placer.neighbour_wkbs], dtype=np.int64),
        neighbour_wkbs=np.frombuffer(b"".join(placer.neighbour_wkbs), np.uint8),
        **{name: getattr(grid, name) for name in _ARRAYS},
    )
    return out.getvalue()


def placer_from_bytes(content: bytes) -> GridPlacer:
    """The placer that placer_to_bytes kept; BoundaryError when these bytes are none of this version."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            if int(kept["version"]) not in _VERSIONS:
                raise BoundaryError(
                    "The stored grid is of another version.", "Build it again from its areas."
                )
            west, south, cell_m = kept["place"].tolist()
            columns, rows = kept["size"].tolist()
            grid = LabelGrid(west, south, cell_m, columns, rows, *(kept[name] for name in _ARRAYS))
            neighbours: list[tuple[str, bytes]] = []
            if int(kept["version"]) > 1:
                wkbs = _cut(kept["neighbour_wkbs"], kept["neighbour_lengths"])
                neighbours = list(zip(kept["neighbours"].tolist(), wkbs, strict=True))
            wkbs = _cut(kept["wkbs"], kept["lengths"])
            return GridPlacer(kept["codes"].tolist(), wkbs, grid, None, neighbours)
    except (
        ValueError,
        KeyError,
        OSError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        shapely.GEOSException,
    ) as error:
        raise BoundaryError("The stored grid is damaged.", "Build it again from its areas.") from error


def _cut(joined: NDArray[np.uint8], lengths: NDArray[np.int64]) -> list[bytes]:
    ends = np.cumsum(lengths).tolist()
    content = joined.tobytes()
    return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]
