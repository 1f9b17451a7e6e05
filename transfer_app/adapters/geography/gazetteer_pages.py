"""Packs a gazetteer into pages that a store keeps as rows, and looks keys up in the pages asked for.

A page's content: b'TAG1', then b'P' (postcodes) or b'U' (UPRNs), then one zlib stream of little-endian
columns, each `rows` long: keys (7 bytes each, or uint64), eastings and northings (int32 centimetres),
quality (uint8), flags (uint8).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transfer_app.adapters.geography.gazetteer_keys import Keys, key_text
from transfer_app.adapters.geography.gazetteers import GazetteerReading
from transfer_app.domain.accuracy import EntryFlag
from transfer_app.domain.errors import GazetteerError
from transfer_app.domain.places import GazetteerPage

_MAGIC = b"TAG1"
PAGE_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class LocatedArrays:
    """What a gazetteer says of n keys, in the order asked. Metres, EPSG:27700; NaN for no point."""

    found: NDArray[np.bool_]
    eastings: NDArray[np.float64]
    northings: NDArray[np.float64]
    quality: NDArray[np.uint8]
    flags: NDArray[np.uint8]


def to_pages(reading: GazetteerReading, page: int = PAGE_ROWS) -> Iterator[GazetteerPage]:
    """The gazetteer in pages of at most `page` entries, in order of key."""
    postcodes = reading.keys.dtype.kind == "S"
    for start in range(0, len(reading.keys), page):
        part = slice(start, start + page)
        keys = reading.keys[part]
        columns = (
            keys.astype("S7" if postcodes else "<u8"),
            reading.eastings_cm[part].astype("<i4"),
            reading.northings_cm[part].astype("<i4"),
            reading.quality[part],
            reading.flags[part],
        )
        packed = zlib.compress(b"".join(column.tobytes() for column in columns), 6)
        first, last = key_text(keys[0].item()), key_text(keys[-1].item())
        yield GazetteerPage(first, last, len(keys), _MAGIC + (b"P" if postcodes else b"U") + packed)


def look_up(pages: Iterable[GazetteerPage], keys: Keys) -> LocatedArrays:
    """What these pages hold of the keys (see gazetteer_keys); pages need not be all, nor in order.

    A key on no page is not found. An entry whose point must not be used has its flags and no point.
    """
    n = len(keys)
    found = np.zeros(n, bool)
    easting, northing = np.full(n, np.nan), np.full(n, np.nan)
    quality, flags = np.zeros(n, np.uint8), np.zeros(n, np.uint8)
    order = np.argsort(keys, kind="stable")
    wanted = keys[order]
    for page in pages:
        held, east, north, codes, marks = _unpack(page)
        if held.dtype.kind != keys.dtype.kind:
            raise GazetteerError("Postcodes were looked up in a list of UPRNs, or the other way round.")
        # Only the wanted keys between the page's first and last can be on it.
        low, high = np.searchsorted(wanted, held[0]), np.searchsorted(wanted, held[-1], side="right")
        mine = order[low:high]
        at = np.minimum(np.searchsorted(held, wanted[low:high]), len(held) - 1)
        here = held[at] == wanted[low:high]
        at, mine = at[here], mine[here]
        found[mine] = True
        quality[mine], flags[mine] = codes[at], marks[at]
        easting[mine], northing[mine] = east[at] / 100, north[at] / 100
    none = (flags & np.uint8(EntryFlag.NO_COORDINATES)) != 0
    easting[none], northing[none] = np.nan, np.nan
    return LocatedArrays(found, easting, northing, quality, flags)


def _unpack(
    page: GazetteerPage,
) -> tuple[Keys, NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8], NDArray[np.uint8]]:
    kind = page.content[4:5]
    width = {b"P": 7, b"U": 8}.get(kind, 0)
    size = page.rows * (width + 10)
    try:
        stream = zlib.decompressobj()
        unpacked = stream.decompress(page.content[5:], size + 1) if page.rows > 0 else b""
    except zlib.error as error:
        raise GazetteerError(
            "A stored page of the gazetteer is damaged.", "Load the gazetteer again."
        ) from error
    if page.content[:4] != _MAGIC or not width or not stream.eof or len(unpacked) != size:
        raise GazetteerError("A stored page of the gazetteer is damaged.", "Load the gazetteer again.")
    bounds = np.cumsum([0, width, 4, 4, 1, 1]) * page.rows
    dtypes = ("S7" if kind == b"P" else "<u8", "<i4", "<i4", "u1", "u1")
    keys, east, north, quality, flags = (
        np.frombuffer(unpacked[bounds[i] : bounds[i + 1]], dtype) for i, dtype in enumerate(dtypes)
    )
    return keys, east, north, quality, flags
